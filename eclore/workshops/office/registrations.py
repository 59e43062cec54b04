"""Who is registered, who waits."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eclore.core.access import office
from eclore.core.http import Request, attempt
from eclore.workshops import actions
from eclore.workshops.models import Registration, Workshop
from eclore.workshops.office.agenda import found


def registration_of(row: Workshop, pk: int) -> Registration:
    return get_object_or_404(Registration.objects.select_related("person", "workshop"), pk=pk, workshop=row)


@require_POST
@office("workshops.office")
def promote(request: Request, pk: int, registration: int) -> HttpResponse:
    one = registration_of(found(request, pk), registration)
    attempt(
        request,
        lambda: actions.promote(by=request.user, registration=one),
        _("%(name)s a une place, et le sait.") % {"name": one.person.name},
    )
    return redirect("workshops_office:workshop", pk)


@require_POST
@office("workshops.office")
def cancel(request: Request, pk: int, registration: int) -> HttpResponse:
    one = registration_of(found(request, pk), registration)
    attempt(
        request,
        lambda: actions.cancel_registration(by=request.user, registration=one),
        _("L’inscription de %(name)s est annulée.") % {"name": one.person.name},
    )
    return redirect("workshops_office:workshop", pk)
