"""Around the door: the sheet to print, the certificates. The door itself is the hall's page (`public/hall.py`)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eclore.core.access import office
from eclore.core.http import Request, attempt, pdf_response
from eclore.workshops import actions, papers
from eclore.workshops.models import Attendance
from eclore.workshops.office.agenda import found


@office("workshops.office")
def sheet(request: Request, pk: int) -> HttpResponse:
    """The sheet to print, for a room without network."""
    return pdf_response(papers.sheet(found(request, pk)), f"emargement-{pk}.pdf")


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
    return redirect("workshops:hall", pk)
