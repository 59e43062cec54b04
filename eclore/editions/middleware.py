"""Any edition answers at `/editions/<code>/…` with the same tails: it is mounted there as a script would be.

The mount is Django's script prefix, so `reverse()` and `{% url %}` stay inside the edition without a word in views.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import get_script_prefix, set_script_prefix

from eclore.core.http import Request
from eclore.editions import queries
from eclore.editions.models import Edition
from eclore.editions.states import OPTIONAL_ROOMS

_MOUNT = re.compile(r"^/editions/(?P<code>[-\w]+)(?P<tail>/.*)$")
# Addresses that belong to the site and not to an edition.
_SITE = ("/static/", "/healthz", "/api/")


@contextmanager
def mounted(edition: Edition, *, here: Edition | None = None) -> Iterator[None]:
    """Make addresses lead into `edition`, for a page of `here` that shows several; its own keep the present mount."""
    if here is not None and edition.pk == here.pk:
        yield
        return
    before = get_script_prefix()
    set_script_prefix("/" if edition.is_current else f"/editions/{edition.code}/")
    try:
        yield
    finally:
        set_script_prefix(before)


class EditionMount:
    """Sets `request.edition` (None only on an empty instance)."""

    def __init__(self, answer: Callable[[Request], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: Request) -> HttpResponse:
        request.edition = request.edition_prefix = None
        if request.path_info.startswith(_SITE):
            return self.answer(request)
        mount = _MOUNT.match(request.path_info)
        if mount is None:
            request.edition = queries.current()
            request.edition_prefix = ""
            return self.answer(request)
        request.edition = queries.by_code(mount["code"])
        request.edition_prefix = f"/editions/{mount['code']}"
        # An unknown code leaves the address as it is: no pattern matches it, and the 404 page answers.
        if request.edition is not None:
            request.path_info = mount["tail"]
            set_script_prefix(request.edition_prefix + "/")
        try:
            return self.answer(request)
        finally:
            set_script_prefix("/")

    def process_view(self, request: Request, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """The pages of a room that the edition does not run answer 404, with a sentence.

        A public page about one thing (a printed certificate, a place kept last year) still answers: it may be of
        another edition.
        """
        found = request.resolver_match
        namespace = found.namespaces[0] if found and found.namespaces else ""
        room, is_office = namespace.removesuffix("_office"), namespace.endswith("_office")
        if request.edition is None or room not in OPTIONAL_ROOMS or queries.has_room(request.edition, room):
            return None
        if not is_office and (kwargs or getattr(view, "in_every_edition", False)):
            return None
        refusal = queries.without_room(request.edition, room)
        return render(request, "core/missing.html", {"sentence": refusal.sentence}, status=refusal.status)
