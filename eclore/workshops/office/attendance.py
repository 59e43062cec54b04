"""At the door: check in, the sheet to print, the certificates."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eclore.core import clock, permissions
from eclore.core.access import office
from eclore.core.http import Request, attempt, refusals, show
from eclore.workshops import actions, lists, queries
from eclore.workshops.forms import WalkInForm
from eclore.workshops.models import Attendance
from eclore.workshops.office.agenda import found
from eclore.workshops.office.registrations import registration_of
from eclore.workshops.states import RegistrationState


@office("workshops.office")
def attendance(request: Request, pk: int) -> HttpResponseBase:
    """At the door: one button per person registered, and the walk-ins."""
    row = found(request, pk)
    form = WalkInForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            came = actions.walk_in(by=request.user, workshop=row, **form.person())
            messages.success(request, _("%(name)s a émargé.") % {"name": came.person.name})
            return redirect("workshops_office:attendance", pk)
    registrations, present = list(queries.registrations(row)), list(queries.attendances(row))
    listing = lists.people(row, registrations, present, "workshops.attended")
    listing.people = len(present)
    if sheet := listing.sheet(request):
        return sheet
    came_by_person = {a.person_id: a for a in present}
    lines = [(r, came_by_person.pop(r.person_id, None)) for r in registrations]
    context = {
        "listing": listing,
        "workshop": row,
        "can": permissions.abilities(request.user, row),
        "lines": lines,
        "has_begun": row.starts_at <= clock.now(),
        "is_day": timezone.localtime(row.starts_at).date() <= clock.today(),
        "walk_ins": list(came_by_person.values()),
        "came": sum(1 for _r, a in lines if a) + len(came_by_person),
        "form": form,
    }
    return show(request, "workshops/office_attendance.html", context)


@require_POST
@office("workshops.office")
def check_in(request: Request, pk: int, registration: int) -> HttpResponse:
    row = found(request, pk)
    one = registration_of(row, registration)
    attempt(
        request,
        lambda: actions.check_in(by=request.user, workshop=row, person=one.person),
        _("%(name)s a émargé.") % {"name": one.person.name},
    )
    return redirect(reverse("workshops_office:attendance", args=[pk]) + f"#i{registration}")


@office("workshops.office")
def sheet(request: Request, pk: int) -> HttpResponse:
    """The sheet to print, for a room without network."""
    row = found(request, pk)
    rows = queries.registrations(row).filter(state=RegistrationState.CONFIRMED)
    return show(request, "workshops/office_sheet.html", {"workshop": row, "rows": rows, "blanks": range(12)})


@require_POST
@office("workshops.office")
def certify(request: Request, pk: int, attendance: int) -> HttpResponse:
    rows = Attendance.objects.select_related("person", "workshop__commune", "workshop__edition")
    one = get_object_or_404(rows, pk=attendance, workshop=found(request, pk))
    attempt(
        request,
        lambda: actions.certify(by=request.user, attendance=one),
        _("L’attestation de %(name)s est partie.") % {"name": one.person.name},
    )
    return redirect("workshops_office:attendance", pk)
