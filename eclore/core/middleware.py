"""Middleware of the house: log, deny by default, say refusals."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from time import monotonic
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from eclore.core.errors import Refused
from eclore.core.http import Request

log = logging.getLogger("eclore.request")
Answer = Callable[[Request], HttpResponse]


class RequestLog:
    """One line per request, without query string. Pages of the vote are logged without address or duration."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: Request) -> HttpResponse:
        started = monotonic()
        request.request_id = uuid.uuid4().hex[:12]
        response = self.answer(request)
        facts: dict[str, Any] = {"path": request.path, "status": response.status_code, "method": request.method}
        if not request.path_info.startswith("/voter"):
            facts |= {"ms": round((monotonic() - started) * 1000), "request_id": request.request_id}
        level = logging.WARNING if response.status_code >= 500 else logging.DEBUG
        log.log(level, "request", extra=facts)
        return response


class DenyByDefault:
    """A view that carries no mark of `core.access` answers 404, whoever asks."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: Request) -> HttpResponse:
        return self.answer(request)

    def process_view(self, request: Request, view: Any, args: Any, kwargs: Any) -> None:
        if getattr(view, "access", None) is None and not view.__module__.startswith("allauth."):
            raise Http404


class SayRefusals:
    """A refusal that no form caught becomes a page with its sentence and its status, never a 500."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: Request) -> HttpResponse:
        response = self.answer(request)
        if response.status_code == 405 and request.method in ("GET", "HEAD") and not response.content:
            # the address of a button, reloaded or kept as a bookmark: the browser would show a blank page
            said = render(request, "core/button.html", status=405)
            said["Allow"] = response["Allow"]
            return said
        return response

    def process_exception(self, request: Request, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refused):
            return render(request, "core/refused.html", {"sentence": error.sentence}, status=error.status)
        return None
