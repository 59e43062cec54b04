"""The agenda, and the comptoirs near an idea."""

from __future__ import annotations

from itertools import groupby

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from eclore.core.access import in_every_edition, public
from eclore.core.http import Request, show
from eclore.workshops import papers, queries
from eclore.workshops.forms import AreaForm
from eclore.workshops.public.registration import brought
from eclore.workshops.states import WorkshopState

PAST_SHOWN = 12


@public
def workshops(request: Request) -> HttpResponse:
    """What comes, by territory; what has been."""
    edition = request.edition
    if edition is None:
        return show(request, "workshops/workshops.html", {})
    filters = AreaForm(request.GET or None, edition=edition)
    area = filters.cleaned_data.get("territoire", "") if filters.is_bound and filters.is_valid() else ""
    coming, past = queries.upcoming(edition), queries.public(edition).filter(state=WorkshopState.HELD)
    if area:
        coming, past = coming.filter(territory__code=area), past.filter(territory__code=area)
    rows = list(coming.order_by("starts_at", "pk"))
    by_area = sorted(rows, key=lambda row: (row.territory.name if row.territory else "", row.starts_at))
    groups = [
        (name, list(found))
        for name, found in groupby(by_area, key=lambda row: row.territory.name if row.territory else _("Ailleurs"))
    ]
    context = {
        "filters_form": filters,
        "area": area,
        "next": rows[0] if rows else None,
        "groups": groups,
        "count": len(rows),
        "past": past.order_by("-starts_at", "pk")[:PAST_SHOWN],
    }
    return show(request, "workshops/workshops.html", context)


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
    response = HttpResponse(papers.calendar(row), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="comptoir-{row.pk}.ics"'
    return response
