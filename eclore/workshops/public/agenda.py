"""The agenda, and the comptoirs near an idea."""

from __future__ import annotations

from itertools import groupby
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from eclore.core.access import in_every_edition, public
from eclore.core.http import Request, show
from eclore.workshops import papers, queries
from eclore.workshops.forms import AgendaForm
from eclore.workshops.models import Workshop
from eclore.workshops.public.registration import brought
from eclore.workshops.states import Mode, WorkshopState

PAST_SHOWN = 12


@public
def workshops(request: Request) -> HttpResponse:
    """What comes, by territory or by date, on a map; what has been. Every filter is in the address."""
    edition = request.edition
    if edition is None:
        return show(request, "workshops/workshops.html", {})
    filters = AgendaForm(request.GET or None, edition=edition)
    wanted = filters.wanted()
    area = wanted.get("territoire", "")
    past = queries.public(edition).filter(state=WorkshopState.HELD)
    rows = list(queries.found(queries.upcoming(edition), wanted).order_by("starts_at", "pk"))
    context = {
        "filters_form": filters,
        "area": area,
        "is_filtered": bool(wanted),
        "groups": _by_area(rows),
        "count": len(rows),
        "areas": queries.areas_with_counts(edition, rows, reverse("workshops:workshops")),
        "past": queries.found(past, wanted).order_by("-starts_at", "pk")[:PAST_SHOWN],
        "feed": _feed(request, area),
    }
    return show(request, "workshops/workshops.html", context)


def _by_area(rows: list[Workshop]) -> list[tuple[str, list[Workshop]]]:
    def name(row: Workshop) -> str:
        if row.mode == Mode.ONLINE:
            return _("En ligne, pour tout le monde")
        return row.territory.name if row.territory else _("Ailleurs")

    ordered = sorted(rows, key=lambda row: (row.mode == Mode.ONLINE, name(row), row.starts_at))
    return [(title, list(found)) for title, found in groupby(ordered, key=name)]


def _feed(request: Request, area: str) -> dict[str, str]:
    """The addresses of the agenda that a calendar subscribes to."""
    https = request.build_absolute_uri(reverse("workshops:feed"))
    address = f"{https}?{urlencode({'territoire': area})}" if area else https
    return {"https": address, "webcal": "webcal" + address[address.index(":") :]}


@public
def feed(request: Request) -> HttpResponse:
    """The agenda as a calendar to subscribe to, whole or of one territory."""
    edition = request.edition
    if edition is None:
        raise Http404
    wanted = AgendaForm(request.GET or None, edition=edition).wanted()
    rows = queries.found(queries.public(edition), wanted).order_by("starts_at", "pk")
    return _ics(papers.feed(rows, title=_("Comptoirs : %(title)s") % {"title": edition.title}), "comptoirs")


def _ics(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


@in_every_edition
@public
def after_idea(request: Request) -> HttpResponse:
    """The idea has arrived; the comptoirs closest to it come next. Here, for `ideas` does not look downstream."""
    if "idea_sent" not in request.session or (idea := brought(request)) is None:
        return redirect("ideas:propose")
    contact = request.session["idea_sent"].get("contact", "")
    context = {"idea": idea, "near": queries.nearest(idea.edition, idea.commune), "contact": contact}
    return show(request, "workshops/after_idea.html", context)


@public
def calendar(request: Request, pk: int) -> HttpResponse:
    """The comptoir for the person's own agenda."""
    edition = request.edition
    if edition is None:
        raise Http404
    row = get_object_or_404(queries.public(edition), pk=pk)
    return _ics(papers.calendar(row), f"comptoir-{row.pk}")


@in_every_edition
@public
def my_calendar(request: Request, token: str) -> HttpResponse:
    """The same, for who holds a place: with the link of a comptoir on line, and off the agenda once given back."""
    row = queries.by_token(token)
    if row is None:
        raise Http404
    return _ics(papers.my_calendar(row), f"comptoir-{row.workshop_id}")
