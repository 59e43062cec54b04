"""The work with a person: meetings, appointments, tasks, documents."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eclore.advising import actions, lists, papers, queries
from eclore.advising.forms import AppointmentForm, DocumentForm, MeetingForm, TaskForm
from eclore.advising.models import Appointment, Document, Task
from eclore.advising.office.requests import answer, row_of
from eclore.core import files
from eclore.core.access import office
from eclore.core.http import Request, attempt, page_of, show


@require_POST
@office("advising.office")
def record_meeting(request: Request, pk: int) -> HttpResponse:
    row = row_of(request, pk)
    form = MeetingForm(request.POST)
    return answer(
        request,
        row,
        "meeting_form",
        form,
        lambda: actions.record_meeting(by=request.user, request=row, **form.fields_of()),
        _("L’entretien est noté."),
    )


@require_POST
@office("advising.office")
def schedule(request: Request, pk: int) -> HttpResponse:
    row = row_of(request, pk)
    form = AppointmentForm(request.POST)
    return answer(
        request,
        row,
        "appointment_form",
        form,
        lambda: actions.schedule(by=request.user, request=row, **form.cleaned_data),
        _("Le rendez-vous est fixé, la personne est prévenue."),
    )


@require_POST
@office("advising.office")
def call_off(request: Request, pk: int, appointment_pk: int) -> HttpResponse:
    appointment = get_object_or_404(Appointment, pk=appointment_pk, request=row_of(request, pk))
    done = _("Le rendez-vous est annulé, la personne est prévenue.")
    attempt(request, lambda: actions.call_off(by=request.user, appointment=appointment), done)
    return redirect("advising_office:request", pk)


@require_POST
@office("advising.office")
def set_task(request: Request, pk: int) -> HttpResponse:
    row = row_of(request, pk)
    form = TaskForm(request.POST)
    return answer(
        request,
        row,
        "task_form",
        form,
        lambda: actions.set_task(by=request.user, request=row, **form.cleaned_data),
        _("C’est ajouté à la liste, la personne la voit aussi."),
    )


@require_POST
@office("advising.office")
def tick_task(request: Request, pk: int, task_pk: int) -> HttpResponse:
    task = get_object_or_404(Task, pk=task_pk, request=row_of(request, pk))
    is_done = request.POST.get("fait") == "oui"
    done = _("C’est fait.") if is_done else _("C’est de nouveau à faire.")
    attempt(request, lambda: actions.tick_task(by=request.user, task=task, is_done=is_done), done)
    return redirect("advising_office:request", pk)


@require_POST
@office("advising.office")
def attach(request: Request, pk: int) -> HttpResponse:
    row = row_of(request, pk)
    form = DocumentForm(request.POST, request.FILES)

    def act() -> None:
        upload = form.cleaned_data["content"]
        actions.attach(by=request.user, request=row, name=upload.name, content=upload.read())

    return answer(request, row, "document_form", form, act, _("Le document est partagé."))


@office("advising.office")
def document(request: Request, pk: int, document_pk: int) -> HttpResponseBase:
    row = row_of(request, pk)
    found = get_object_or_404(Document.objects.select_related("file"), pk=document_pk, request=row)
    return files.serve(found.file, found.name)


@office("advising.office")
def calendar(request: Request) -> HttpResponseBase:
    """Meetings to come, as a page and as a calendar file."""
    rows = queries.calendar(request.user, request.edition)
    if request.GET.get("format") == "ics":
        response = HttpResponse(papers.appointments(rows), content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="rendez-vous.ics"'
        return response
    return show(request, "advising/office_calendar.html", {"page": page_of(request, rows, 50)})


@office("advising.office")
def meetings(request: Request) -> HttpResponseBase:
    """Each meeting held, for the accounts of a partner; names of persons are left out of the sheet."""
    rows = queries.meetings_held(request.user, request.edition)
    listing = lists.meetings(request.edition, rows)
    if sheet := listing.sheet(request):
        return sheet
    return show(request, "advising/office_meetings.html", {"listing": listing, "page": page_of(request, rows, 50)})
