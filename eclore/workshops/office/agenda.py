"""Plan, open, change, close, call off."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eclore.core import clock, permissions, wording
from eclore.core.access import office
from eclore.core.errors import Refused
from eclore.core.http import Request, attempt, page_of, refusals, show
from eclore.core.listing import filters_of
from eclore.workshops import actions, lists, queries
from eclore.workshops.forms import (
    CancelForm,
    CopyForm,
    OfficeFilterForm,
    OutcomeForm,
    PartFormSet,
    WorkshopForm,
    parts_of,
)
from eclore.workshops.models import Workshop
from eclore.workshops.states import RegistrationState, WorkshopState

PAGE_SIZE = 40


def found(request: Request, pk: int) -> Workshop:
    return get_object_or_404(queries.all_of(request.edition), pk=pk)


def subnav(request: Request, here: str) -> list[dict[str, Any]]:
    """The pages of the room."""
    pages = [
        ("home", _("Comptoirs"), "terreau"),
        ("registrations", _("Inscriptions"), "personnes"),
        ("coverage", _("Couverture"), "lieu"),
        ("report", _("Bilan"), "graphe"),
        ("waivers", _("Dispenses"), "tampon"),
    ]
    if permissions.allowed(request.user, "editions.set_process_rules", request.edition):
        pages.append(("rules", _("Règles"), "balance"))
    return [
        {"href": reverse(f"workshops_office:{name}"), "label": label, "icon": icon, "current": name == here}
        for name, label, icon in pages
    ]


@office("workshops.office")
def home(request: Request) -> HttpResponseBase:
    """Every comptoir of the edition, the next ones first."""
    edition = request.edition
    now = clock.now()
    form = OfficeFilterForm(request.GET, edition=edition)
    kept = queries.narrowed(queries.all_of(edition), form.wanted())
    rows = sorted(kept, key=lambda w: (w.ends_at < now, abs((w.starts_at - now).total_seconds())))
    listing = lists.workshops(edition, rows, filters_of(form))
    if sheet := listing.sheet(request):
        return sheet
    can_plan = permissions.allowed(request.user, "workshops.plan", edition)
    context = {
        "filters_form": form,
        "is_filtered": any(form.wanted().values()),
        "listing": listing,
        "page": page_of(request, rows, PAGE_SIZE),
        "can_plan": can_plan,
        "last": max(rows, key=lambda row: row.pk) if rows and can_plan else None,
        "copy_form": CopyForm(),
        "attendees": queries.attendees(edition),
        "subnav": subnav(request, "home"),
    }
    return show(request, "workshops/office_home.html", context)


@office("workshops.plan")
def plan(request: Request) -> HttpResponse:
    """Prepare a comptoir."""
    data = request.POST if request.method == "POST" else None
    form = WorkshopForm(data, edition=request.edition, initial={"facilitators": [request.user.pk]})
    parts = PartFormSet(data, prefix="parts")
    if data is not None and form.is_valid() & parts.is_valid():
        with refusals(form):
            row = actions.plan(by=request.user, edition=request.edition, activities=parts_of(parts), **form.fields_of())
            messages.success(request, _("Le comptoir est préparé. Ouvrez-le pour recevoir les inscriptions."))
            _warn_of_overlap(request, row)
            return redirect("workshops_office:workshop", row.pk)
    return _show_form(request, form, parts)


def _show_form(request: Request, form: WorkshopForm, parts: Any, **more: Any) -> HttpResponse:
    if parts.is_bound and not parts.is_valid() and not form.errors:
        form.add_error(None, _("Le déroulé est à corriger."))
    return show(request, "workshops/office_form.html", {"form": form, "parts": parts, **more})


def _warn_of_overlap(request: Request, row: Workshop) -> None:
    for other in queries.overlapping(row):
        messages.warning(
            request,
            _("Attention : « %(title)s » est dans la même salle, %(when)s.")
            % {"title": other.title, "when": wording.moment(other.starts_at)},
        )


@office("workshops.edit")
def edit(request: Request, pk: int) -> HttpResponse:
    """Change a comptoir to come. Before people are told of another time or place, the page says how many."""
    row = found(request, pk)
    data = request.POST if request.method == "POST" else None
    form = WorkshopForm(data, edition=request.edition, initial=WorkshopForm.values_of(row))
    held = [
        {name: getattr(part, name) for name in ("starts_at", "topic", "title", "room", "capacity")}
        for part in row.activities.all()
    ]
    parts = PartFormSet(data, prefix="parts", initial=held)
    told = row.taken + row.waiting  # type: ignore[attr-defined]
    is_sure = "sure" in request.POST
    if data is not None and form.is_valid() & parts.is_valid():
        if told and not is_sure and form.moves(row):
            return _show_form(request, form, parts, workshop=row, told=told)
        with refusals(form):
            saved = actions.edit(by=request.user, workshop=row, activities=parts_of(parts), **form.fields_of())
            messages.success(request, _("C’est changé.") if not is_sure else _("C’est changé, chacun est prévenu."))
            _warn_of_overlap(request, saved)
            return redirect("workshops_office:workshop", pk)
    return _show_form(request, form, parts, workshop=row)


@require_POST
@office("workshops.plan")
def copy(request: Request, pk: int) -> HttpResponse:
    """The same comptoir on another day: one click and a date."""
    row = found(request, pk)
    form = CopyForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("workshops_office:workshop", pk)
    try:
        made = actions.copy(by=request.user, workshop=row, day=form.cleaned_data["day"])
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("workshops_office:workshop", pk)
    messages.success(request, _("Le comptoir est copié, en préparation. Relisez-le, puis ouvrez-le."))
    _warn_of_overlap(request, made)
    return redirect("workshops_office:workshop", made.pk)


@office("workshops.office")
def workshop(request: Request, pk: int) -> HttpResponseBase:
    """One comptoir: who is registered, who waits, what can be done."""
    return workshop_page(request, found(request, pk))


def workshop_page(request: Request, row: Workshop, **forms: Any) -> HttpResponseBase:
    """The page of a comptoir, with the form that was refused, if any."""
    rows = list(queries.registrations(row))
    listing = lists.people(row, rows, list(queries.attendances(row)), "workshops.registered")
    listing.people = len({registration.person_id for registration in rows})
    if sheet := listing.sheet(request):
        return sheet
    can = permissions.abilities(request.user, row)
    context = {
        "listing": listing,
        "workshop": row,
        "can": can,
        "can_promote": permissions.allowed(request.user, "workshops.promote", row),
        "can_copy": permissions.allowed(request.user, "workshops.plan", row.edition),
        "copy_form": CopyForm(),
        "left": queries.places_left(row),
        "reserved_left": queries.reserved_left(row),
        "has_begun": row.starts_at <= clock.now(),
        "confirmed": [r for r in rows if r.has_place],
        "waiting": sorted(
            (r for r in rows if r.state == RegistrationState.WAITING), key=lambda r: (r.registered_at, r.pk)
        ),
        "no_shows": queries.absent(row.edition, {"comptoir": row.pk}).count(),
        "needs": [r for r in rows if r.need_labels],
        "activities": row.activities.all(),
        "notes": row.hall_notes.all(),
        "facilitators": row.facilitators.all(),
        "overlapping": queries.overlapping(row),
        "calls": queries.outreach(row).count(),
        "outcome_form": OutcomeForm(workshop=row) if can["note_outcome"] else None,
        "answers": queries.answers(row) if row.state == WorkshopState.HELD else [],
        "missing": queries.missing(row) if row.state == WorkshopState.HELD else [],
        **forms,
    }
    return show(request, "workshops/office_workshop.html", context)


@require_POST
@office("workshops.note_outcome")
def note_outcome(request: Request, pk: int) -> HttpResponseBase:
    """What follows a comptoir, and the hours given to it."""
    row = found(request, pk)
    form = OutcomeForm(request.POST, workshop=row)
    if form.is_valid():
        with refusals(form):
            actions.note_outcome(by=request.user, workshop=row, **form.values())
            messages.success(request, _("C’est noté."))
            return redirect("workshops_office:workshop", pk)
    return workshop_page(request, row, outcome_form=form, form=form)


@require_POST
@office("workshops.office")
def open_workshop(request: Request, pk: int) -> HttpResponse:
    row = found(request, pk)
    attempt(
        request,
        lambda: actions.open_workshop(by=request.user, workshop=row),
        _("Le comptoir est sur le site : les inscriptions sont ouvertes."),
    )
    return redirect("workshops_office:workshop", pk)


@require_POST
@office("workshops.office")
def hold(request: Request, pk: int) -> HttpResponse:
    row = found(request, pk)
    attempt(
        request,
        lambda: actions.hold(by=request.user, workshop=row),
        _("Le comptoir est clos. Chaque personne venue reçoit son attestation."),
    )
    return redirect("workshops_office:workshop", pk)


@office("workshops.cancel")
def cancel(request: Request, pk: int) -> HttpResponse:
    """Ask why, then call the comptoir off."""
    row = found(request, pk)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.cancel(by=request.user, workshop=row, **form.cleaned_data)
            messages.success(request, _("Le comptoir est annulé, les personnes inscrites sont prévenues."))
            return redirect("workshops_office:workshop", pk)
    return show(request, "workshops/office_cancel.html", {"workshop": row, "form": form})
