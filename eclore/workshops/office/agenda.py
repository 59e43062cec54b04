"""Plan, open, change, close, call off."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eclore.core import clock, permissions
from eclore.core.access import office
from eclore.core.http import Request, attempt, page_of, refusals, show
from eclore.core.listing import filters_of
from eclore.workshops import actions, lists, queries
from eclore.workshops.forms import CancelForm, OfficeFilterForm, WorkshopForm
from eclore.workshops.models import Workshop
from eclore.workshops.states import RegistrationState

PAGE_SIZE = 40


def found(request: Request, pk: int) -> Workshop:
    return get_object_or_404(queries.all_of(request.edition), pk=pk)


@office("workshops.office")
def home(request: Request) -> HttpResponseBase:
    """Every comptoir of the edition, the next ones first."""
    edition = request.edition
    now = clock.now()
    form = OfficeFilterForm(request.GET)
    kept = queries.narrowed(queries.all_of(edition), form.wanted())
    rows = sorted(kept, key=lambda w: (w.ends_at < now, abs((w.starts_at - now).total_seconds())))
    listing = lists.workshops(edition, rows, filters_of(form))
    if sheet := listing.sheet(request):
        return sheet
    context = {
        "filters_form": form,
        "is_filtered": any(form.wanted().values()),
        "listing": listing,
        "page": page_of(request, rows, PAGE_SIZE),
        "can_plan": permissions.allowed(request.user, "workshops.plan", edition),
        "attendees": queries.attendees(edition),
    }
    return show(request, "workshops/office_home.html", context)


@office("workshops.plan")
def plan(request: Request) -> HttpResponse:
    """Prepare a comptoir."""
    form = WorkshopForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            row = actions.plan(by=request.user, edition=request.edition, **form.fields_of())
            messages.success(request, _("Le comptoir est préparé. Ouvrez-le pour recevoir les inscriptions."))
            return redirect("workshops_office:workshop", row.pk)
    return show(request, "workshops/office_form.html", {"form": form})


@office("workshops.edit")
def edit(request: Request, pk: int) -> HttpResponse:
    """Change a comptoir to come."""
    row = found(request, pk)
    form = WorkshopForm(request.POST or None, initial=WorkshopForm.values_of(row))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.edit(by=request.user, workshop=row, **form.fields_of())
            messages.success(request, _("C’est changé. Si l’heure ou le lieu change, les inscrits sont prévenus."))
            return redirect("workshops_office:workshop", pk)
    return show(request, "workshops/office_form.html", {"form": form, "workshop": row})


@office("workshops.office")
def workshop(request: Request, pk: int) -> HttpResponseBase:
    """One comptoir: who is registered, who waits, what can be done."""
    row = found(request, pk)
    registrations = list(queries.registrations(row))
    listing = lists.people(row, registrations, list(queries.attendances(row)), "workshops.registered")
    listing.people = len({registration.person_id for registration in registrations})
    if sheet := listing.sheet(request):
        return sheet
    context = {
        "listing": listing,
        "workshop": row,
        "can": permissions.abilities(request.user, row),
        "can_promote": permissions.allowed(request.user, "workshops.promote", row),
        "left": queries.places_left(row),
        "has_begun": row.starts_at <= clock.now(),
        "confirmed": [r for r in registrations if r.state == RegistrationState.CONFIRMED],
        "waiting": sorted(
            (r for r in registrations if r.state == RegistrationState.WAITING), key=lambda r: (r.registered_at, r.pk)
        ),
        "activities": row.activities.all(),
    }
    return show(request, "workshops/office_workshop.html", context)


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
