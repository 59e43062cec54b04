"""Any edition answers at `/editions/<code>/…` with the same tails: it is mounted there as a script would be.

The mount is Django's script prefix, so `reverse()` and `{% url %}` stay inside the edition without a word in views.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpResponse
from django.urls import set_script_prefix

from eclore.core.http import Request
from eclore.editions import queries

_MOUNT = re.compile(r"^/editions/(?P<code>[-\w]+)(?P<tail>/.*)$")
# Addresses that belong to the site and not to an edition.
_SITE = ("/static/", "/healthz", "/api/")


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
