"""Logs as JSON lines. Pages of the vote keep no address and no time finer than the hour."""

import logging
from collections.abc import MutableMapping
from typing import Any

import structlog


def formatter() -> logging.Formatter:
    """The formatter named in the settings."""
    return structlog.stdlib.ProcessorFormatter(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.ExtraAdder(),
            _stamp,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    )


def _stamp(logger: Any, name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)(logger, name, dict(event))["timestamp"]
    # Django's own warnings (a form refused with 422) carry the request; an edition may stand before the address.
    path = str(event.get("path") or getattr(event.get("request"), "path", ""))
    event["at"] = stamp[:13] + "Z" if "/voter/" in path else stamp
    return event
