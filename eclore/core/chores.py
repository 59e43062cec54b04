"""What time does: each room's `chores.py` is found and run, and one that fails does not stop the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import apps

from eclore.core import clock

log = logging.getLogger("eclore.chores")


@dataclass
class Outcome:
    """What was done, as sentences, and the rooms whose chore failed."""

    done: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def tick() -> Outcome:
    """`chores.tick(now)` of every room, in the order of the flow."""
    return _each("tick")


def purge() -> Outcome:
    """`chores.purge(now)` of every room: what the retention rules say to destroy."""
    return _each("purge")


def _each(verb: str) -> Outcome:
    outcome, now = Outcome(), clock.now()
    for module in _modules():
        act: Callable[[datetime], list[str] | None] | None = getattr(module, verb, None)
        if act is None:
            continue
        try:
            outcome.done += act(now) or []
        except Exception:  # the room's own transaction is rolled back; the next rooms still have their turn
            log.exception("chore failed", extra={"chore": f"{module.__name__}.{verb}"})
            outcome.failed.append(module.__name__)
    return outcome


def _modules() -> Iterator[ModuleType]:
    for config in apps.get_app_configs():
        # `core.chores` is this file.
        name = f"{config.name}.chores"
        if config.name.startswith("eclore.") and name != __name__ and find_spec(name):
            yield import_module(name)
