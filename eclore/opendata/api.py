"""API v1: read only, JSON, the names of the contract. What must stay secret until the proclamation answers 404."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _

import tally
from eclore.core.access import View, public
from eclore.core.http import Request
from eclore.editions.models import Edition
from eclore.opendata import package, queries
from eclore.results import queries as results
from eclore.results.models import Count

JSON = "application/json; charset=utf-8"


class Missing(Exception):
    """Not here, or not yet: a French sentence."""


def _said(sentence: str, status: int) -> HttpResponse:
    body = json.dumps({"error": sentence}, ensure_ascii=False)
    return HttpResponse(body, status=status, content_type=JSON)


def _answer(request: Request, body: bytes, content_type: str) -> HttpResponse:
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type=content_type, headers={"ETag": etag})
    patch_cache_control(response, public=True, max_age=60)
    return get_conditional_response(request, etag=etag, response=response) or response


def endpoint(content_type: str = JSON) -> Callable[[Callable[..., Any]], View]:
    """A public GET. The function answers a JSON value or text; `Missing` becomes a 404 with its sentence."""

    def mark(read: Callable[..., Any]) -> View:
        @wraps(read)
        def view(request: Request, **kwargs: str) -> HttpResponse:
            if request.method not in ("GET", "HEAD"):
                refusal = _said(_("Cette interface se lit seulement : utilisez GET."), 405)
                refusal["Allow"] = "GET, HEAD"
                return refusal
            try:
                value = read(request, **kwargs)
            except Missing as missing:
                return _said(str(missing), 404)
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1) + "\n"
            return _answer(request, text.encode(), content_type)

        # The API is called by programs that hold no session: no form can be forged through it.
        view.csrf_exempt = True  # type: ignore[attr-defined]
        return public(view)

    return mark


def _edition(code: str) -> Edition:
    edition = queries.public_edition(code)
    if edition is None:
        raise Missing(_("Aucune édition publique ne porte le code « %(code)s ».") % {"code": code})
    return edition


def _declared(code: str) -> Count:
    count = results.declared_count(_edition(code))
    if count is None:
        raise Missing(_("Les résultats de cette édition ne sont pas encore proclamés."))
    return count


@endpoint()
def root(request: Request) -> dict[str, str]:
    here = request.build_absolute_uri("/api/v1/")
    return {"editions": f"{here}editions", "openapi": f"{here}openapi.json"}


@cache
def document() -> str:
    """The OpenAPI document, kept by hand beside this file."""
    return (Path(__file__).parent / "openapi.json").read_text(encoding="utf-8")


@endpoint()
def openapi(request: Request) -> str:
    return document()


@endpoint()
def editions(request: Request) -> dict[str, Any]:
    return {"editions": [queries.edition_facts(edition) for edition in queries.public_editions()]}


@endpoint()
def edition(request: Request, code: str) -> dict[str, Any]:
    return queries.edition_facts(_edition(code))


@endpoint()
def projects(request: Request, code: str) -> dict[str, Any]:
    return {"edition": code, "projects": queries.project_facts(_edition(code))}


@endpoint()
def figures(request: Request, code: str) -> dict[str, Any]:
    return queries.figure_facts(_edition(code))


@endpoint()
def rulebook(request: Request, code: str) -> str:
    content = queries.rulebook_content(_edition(code))
    if content is None:
        raise Missing(_("Cette édition n’a pas encore adopté son règlement de dépouillement."))
    return tally.canonical.readable(content)


@endpoint()
def results_of(request: Request, code: str) -> dict[str, Any]:
    return queries.result_facts(_declared(code))


@endpoint()
def minutes(request: Request, code: str) -> str:
    return tally.canonical.readable(_declared(code).minutes)


@endpoint("text/plain; charset=utf-8")
def ballots(request: Request, code: str) -> str:
    count = _declared(code)
    if count.rulebook.content["publish"] != "ballots":
        raise Missing(_("Le règlement de cette édition publie les voix (marks.csv), pas les bulletins."))
    return package.ballots_pb(count)


@endpoint("text/csv; charset=utf-8")
def marks(request: Request, code: str) -> str:
    count = _declared(code)
    if count.rulebook.content["publish"] != "marks":
        raise Missing(_("Le règlement de cette édition publie les bulletins (ballots.pb), pas les voix seules."))
    return package.marks_csv(count)


@endpoint()
def missing(request: Request, path: str = "") -> dict[str, Any]:
    raise Missing(_("Cette adresse n’existe pas. Le document openapi.json liste celles qui existent."))
