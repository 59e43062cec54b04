"""Verbs of the work itself: a meeting noted, an appointment, tasks, shared documents."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from eclore.advising import notices
from eclore.advising.models import MOST_MINUTES, AdvisingRequest, Appointment, Document, Meeting, Task
from eclore.advising.states import MeetingKind
from eclore.core import clock, files, outbox
from eclore.core.errors import Closed, Refused
from eclore.core.workflow import move
from eclore.ideas.actions import clean_text

MOST_DOCUMENTS = 20
MOST_TASKS = 40
_FARTHEST = timedelta(days=400)


def _check_minutes(minutes: int) -> None:
    if not 1 <= minutes <= MOST_MINUTES:
        raise Refused(_("La durée va de 1 à %(most)s minutes.") % {"most": MOST_MINUTES}, field="minutes")


@transaction.atomic
def record_meeting(
    *,
    by: Any,
    request: AdvisingRequest,
    held_on: date,
    minutes: int,
    note: str,
    kind: str = MeetingKind.IN_PERSON,
    is_shared: bool = True,
) -> Meeting:
    """Write down one talk; a shared note is sent to the person. Raises Refused on a day to come or an odd length."""
    with move(AdvisingRequest, request.pk, "record_meeting", by=by, detail={"minutes": minutes}) as row:
        if held_on > clock.today():
            raise Refused(_("Un entretien se note une fois qu’il a eu lieu : cette date est à venir."), field="held_on")
        _check_minutes(minutes)
        if kind not in MeetingKind.values:
            raise Refused(_("Choisissez dans la liste comment vous vous êtes parlé."), field="kind")
        text = clean_text(note, field="note", limit=3000, missing=_("Écrivez ce qui a été dit, même en deux lignes."))
        meeting = Meeting.objects.create(
            request=row,
            held_on=held_on,
            minutes=minutes,
            kind=kind,
            note=text,
            is_shared=is_shared,
            advisor=row.advisor,
            partner=row.partner,
            recorded_at=clock.now(),
        )
    if is_shared:
        outbox.post(notices.MeetingRecorded(meeting), row.person, edition_code=row.edition.code)
    return meeting


@transaction.atomic
def schedule(*, by: Any, request: AdvisingRequest, starts_at: datetime, minutes: int, place: str) -> Appointment:
    """Fix a meeting to come (UTC); the person is told, with a calendar file at hand."""
    with move(AdvisingRequest, request.pk, "schedule", by=by) as row:
        if not clock.now() < starts_at < clock.now() + _FARTHEST:
            raise Refused(_("Choisissez un jour et une heure à venir, dans l’année."), field="starts_at")
        _check_minutes(minutes)
        where = clean_text(place, field="place", limit=200, missing=_("Écrivez où vous vous retrouvez."))
        appointment = Appointment.objects.create(request=row, starts_at=starts_at, minutes=minutes, place=where)
    outbox.post(notices.AppointmentMade(appointment), row.person, edition_code=row.edition.code)
    return appointment


@transaction.atomic
def call_off(*, by: Any, appointment: Appointment) -> Appointment:
    """Cancel a meeting to come; the person is told."""
    with move(AdvisingRequest, appointment.request_id, "schedule", by=by, detail={"called_off": appointment.pk}) as row:
        fresh = Appointment.objects.select_for_update().get(pk=appointment.pk)
        if fresh.cancelled_at:
            raise Closed(_("Ce rendez-vous est déjà annulé."))
        if fresh.starts_at <= clock.now():
            raise Closed(_("Ce rendez-vous est passé : notez plutôt l’entretien."))
        fresh.cancelled_at = clock.now()
        fresh.save(update_fields=["cancelled_at"])
    fresh.request = row
    outbox.post(notices.AppointmentCalledOff(fresh), row.person, edition_code=row.edition.code)
    return fresh


@transaction.atomic
def set_task(*, by: Any, request: AdvisingRequest, title: str, due_on: date | None = None) -> Task:
    """Add a thing to do, seen by both."""
    with move(AdvisingRequest, request.pk, "set_task", by=by) as row:
        text = clean_text(title, field="title", limit=150, missing=_("Écrivez ce qu’il y a à faire."))
        if row.tasks.count() >= MOST_TASKS:
            raise Refused(_("Quarante tâches, c’est déjà beaucoup : terminez-en d’abord."), field="title")
        return Task.objects.create(request=row, title=text, due_on=due_on)


@transaction.atomic
def tick_task(*, by: Any, task: Task, is_done: bool) -> Task:
    """Tick a thing to do, or take the tick back."""
    with move(AdvisingRequest, task.request_id, "tick_task", by=by, detail={"task": task.pk, "done": is_done}):
        fresh = Task.objects.select_for_update().get(pk=task.pk)
        fresh.done_at = clock.now() if is_done else None
        fresh.save(update_fields=["done_at"])
    return fresh


@transaction.atomic
def attach(*, by: Any, request: AdvisingRequest, name: str, content: bytes) -> Document:
    """Share a file. Raises Refused on its type, its size, twice the same, or one too many."""
    with move(AdvisingRequest, request.pk, "attach", by=by) as row:
        if row.documents.count() >= MOST_DOCUMENTS:
            raise Refused(_("Vingt documents au plus."), field="content")
        stored, label = files.upload(content, name, otherwise=_("document"))
        if row.documents.filter(file=stored).exists():
            raise Refused(_("Ce document est déjà là."), field="content")
        return Document.objects.create(request=row, name=label, file=stored, attached_at=clock.now())
