"""The calendar of the edition: dates in place, what they would do, changes by two people, days to mind."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from eclore.core import permissions
from eclore.core.access import office
from eclore.core.errors import Refused
from eclore.core.http import Request, attempt, refusals, show
from eclore.desk import actions, forms
from eclore.desk.office.frame import desk_context
from eclore.desk.queries import calendar as queries
from eclore.editions import actions as editions
from eclore.editions import queries as edition_queries
from eclore.editions.coherence import Flaw
from eclore.editions.models import KeyDay, PhaseChange


def calendar_context(request: Request, form: forms.CalendarForm | None = None) -> dict[str, Any]:
    """What the calendar shows, to whoever works in the edition; the fields for those who may date."""
    row, user = request.edition, request.user
    form = form or forms.CalendarForm(edition=row)
    by_row: dict[str, list[Flaw]] = {}
    for flaw in queries.flaws(row):
        by_row.setdefault(flaw.row, []).append(flaw)
    waiting = list(edition_queries.proposals(row))
    return {
        "calendar_form": form,
        "phase_rows": [{**entry, "flaws": by_row.get(entry["kind"], [])} for entry in form.table()],
        "timeline": queries.timeline(row),
        "proposals": [_proposal(user, change) for change in waiting],
        "changes": [
            {"change": change, "said": edition_queries.said(change)} for change in edition_queries.changes(row)
        ],
        "key_days": KeyDay.objects.all(),
        "key_day_form": forms.KeyDayForm(),
        "can_date": permissions.allowed(user, "editions.set_phase", row),
        "can_change": permissions.allowed(user, "editions.propose_change", row),
    }


def _proposal(user: Any, change: PhaseChange) -> dict[str, Any]:
    may = permissions.abilities(user, change)
    text = _("fermeture le %(date)s") if change.closes_at else ""
    return {"change": change, "can_confirm": may["confirm_change"], "can_drop": may["drop_change"], "text": text}


@require_POST
@office("editions.set_phase")
def dates(request: Request) -> HttpResponse:
    """One form, all rows: first what it would do, then, confirmed, the new dates. `row` looks at one row alone."""
    edition = request.edition
    form = forms.CalendarForm(request.POST, edition=edition, only=request.POST.get("row", ""))
    if form.is_valid():
        preview = queries.preview(edition, form.cleaned_data["dates"])
        if not preview.effects:
            messages.info(request, _("Aucune date n’a changé."))
            return redirect("desk:edition")
        if "confirm" not in request.POST:
            return show(request, "desk/preview.html", desk_context(request, "edition", preview=preview))
        with refusals(form):
            new = {effect.kind: effect.after for effect in preview.effects}
            editions.set_phases(by=request.user, edition=edition, dates=new)
            messages.success(request, _("Les nouvelles dates valent dès maintenant."))
            return redirect("desk:edition")
    context = desk_context(request, "edition", form=form, **calendar_context(request, form))
    return show(request, "desk/dates.html", context)


@office("editions.propose_change")
def change(request: Request, kind: str) -> HttpResponse:
    """Propose to extend, reopen, suspend or resume a phase that has begun."""
    row = edition_queries.phase(request.edition, kind)
    if row is None:
        raise Http404
    form = forms.ChangeForm(request.POST if request.method == "POST" else None, phase=row)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.propose_change(by=request.user, edition=request.edition, kind=kind, **form.cleaned_data)
            messages.success(request, _("C’est proposé. Rien ne change tant qu’une autre personne n’a pas confirmé."))
            return redirect("desk:edition")
    told = queries.told(request.edition, kind)
    return show(request, "desk/change.html", desk_context(request, "edition", form=form, phase=row, told=told))


def _change_of(request: Request, pk: int) -> PhaseChange:
    return get_object_or_404(PhaseChange.objects.select_related("edition"), pk=pk, edition=request.edition)


@require_POST
@office("editions.propose_change")
def confirm(request: Request, pk: int) -> HttpResponse:
    """The second person."""
    row = _change_of(request, pk)
    try:
        told = actions.confirm_change(by=request.user, change=row)
        sentence = ngettext(
            "C’est fait et publié. %(n)s lettre part.", "C’est fait et publié. %(n)s lettres partent.", told
        )
        messages.success(request, sentence % {"n": told})
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("desk:edition")


@require_POST
@office("editions.propose_change")
def drop(request: Request, pk: int) -> HttpResponse:
    row = _change_of(request, pk)
    attempt(request, lambda: editions.drop_change(by=request.user, change=row), _("La proposition est abandonnée."))
    return redirect("desk:edition")


@require_POST
@office("editions.set_key_day")
def add_key_day(request: Request) -> HttpResponse:
    """Note a session or an election."""
    form = forms.KeyDayForm(request.POST)
    if form.is_valid():
        with refusals(form):
            editions.add_key_day(by=request.user, edition=request.edition, **form.cleaned_data)
            messages.success(request, _("Ce jour est noté, pour toutes les éditions."))
            return redirect("desk:edition")
    return show(request, "desk/key_day.html", desk_context(request, "edition", form=form))


@require_POST
@office("editions.set_key_day")
def key_day(request: Request, pk: int) -> HttpResponse:
    """`settle`: what the day asks for is done; `remove`: it was noted by mistake."""
    row = get_object_or_404(KeyDay, pk=pk)
    if "remove" in request.POST:
        editions.remove_key_day(by=request.user, edition=request.edition, day=row)
        messages.success(request, _("Ce jour est retiré."))
    else:
        editions.settle_key_day(by=request.user, edition=request.edition, day=row)
        messages.success(request, _("C’est noté comme fait."))
    return redirect("desk:edition")
