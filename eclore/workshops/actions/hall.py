"""What a device sends from the hall, each act once; and the signed sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from eclore.core import audit, clock, files, permissions, wording
from eclore.core.errors import Refused
from eclore.ideas import actions as ideas
from eclore.people.models import Person
from eclore.workshops.actions.attendance import Full, check_in, walk_in, withdraw_attendance
from eclore.workshops.actions.places import locked
from eclore.workshops.models import Attendance, HallNote, HallOperation, Registration, SheetScan, Workshop
from eclore.workshops.queries import hall
from eclore.workshops.states import Act, Outcome, RegistrationState, UndoReason

Fields = Mapping[str, Any]
Done = tuple[Outcome, str, dict[str, Any]]
# An evening is typed in on the day: a clock that says otherwise is wrong.
_EARLIEST = timedelta(hours=12)


def made_at(workshop: Workshop, device_ms: int | None, offset_ms: int | None) -> datetime:
    """When the act took place: the device's time, mended by the gap measured at load, kept between two bounds."""
    now = clock.now()
    try:
        told = datetime.fromtimestamp(((device_ms or 0) + (offset_ms or 0)) / 1000, tz=UTC) if device_ms else now
    except (OverflowError, ValueError, OSError):
        return now
    return max(min(told, now), min(workshop.starts_at - _EARLIEST, now))


@transaction.atomic
def receive(*, by: Any, workshop: Workshop, operation: UUID, kind: str, fields: Fields) -> HallOperation:
    """Carry out one act of a device. The same number again gives the first answer back and does nothing.

    What the house refuses becomes an answer with its sentence, kept too: the device shows it, to be settled.
    """
    row = locked(workshop)  # two devices, or one that sends twice, take turns
    permissions.check(by, "workshops.check_in", row)
    known = HallOperation.objects.filter(pk=operation).first()
    if known:
        if known.workshop_id != row.pk:
            raise Refused(_("Cet envoi vient d’un autre comptoir : ouvrez la bonne page, puis recommencez."))
        return known
    at = made_at(row, fields.get("at"), fields.get("offset"))
    try:
        with transaction.atomic():
            outcome, sentence, result = _ACTS[kind](by, row, fields, at)
    except Refused as refusal:
        outcome, sentence, result = Outcome.REFUSED, refusal.sentence, {"is_full": isinstance(refusal, Full)}
    detail = {"operation": str(operation), "kind": kind, "outcome": outcome}
    audit.record("workshops.receive", by=by, subject=row, detail=detail)
    return HallOperation.objects.create(
        pk=operation, workshop=row, actor=audit.actor_code(by), kind=kind, made_at=at, received_at=clock.now(),
        payload={name: value for name, value in fields.items() if value not in ("", None, False)},
        outcome=outcome, sentence=sentence[:400], result=result,
    )  # fmt: skip


def _registration(row: Workshop, fields: Fields) -> Registration:
    """Whom a QR code, a dictated code or a line of the list means. Raises Refused on one of another comptoir."""
    rows = Registration.objects.select_related("person", "workshop__commune")
    if code := "".join(sign for sign in (fields.get("code") or "").upper() if sign.isalnum()):
        found = rows.filter(code=code).first()
        if found is None:
            raise Refused(_("Ce code n’existe pas. Relisez-le, ou cherchez la personne par son nom."), field="code")
    else:
        found = rows.filter(pk=fields.get("registration") or 0, workshop=row).first()
        if found is None:
            raise Refused(_("Cette personne n’est plus sur la liste. Notez-la comme venue sans inscription."))
    if found.workshop_id != row.pk:
        raise Refused(
            _("Ce code est celui d’un autre comptoir : %(place)s, %(day)s. Notez la personne sans inscription.")
            % {"place": found.workshop.commune.name, "day": wording.day(found.workshop.starts_at)},
            field="code",
        )
    if found.state == RegistrationState.CANCELLED:
        raise Refused(_("Cette inscription a été annulée. Notez la personne comme venue sans inscription."))
    return found


def _came(by: Any, before: Attendance | None, came: Attendance, name: str) -> Done:
    result = {"attendance": came.pk, "person": came.person_id}
    if before:
        words = {"name": name, "hour": wording.hour(came.checked_in_at)}
        return Outcome.ALREADY, _("%(name)s est déjà notée, à %(hour)s.") % words, result
    return Outcome.DONE, _("%(name)s : présence notée.") % {"name": name}, result


def _check_in(by: Any, row: Workshop, fields: Fields, at: datetime) -> Done:
    person = _registration(row, fields).person
    before = Attendance.objects.filter(workshop=row, person=person).first()
    came = check_in(by=by, workshop=row, person=person, at=at, despite_full=bool(fields.get("despite_full")))
    return _came(by, before, came, hall.door_name(person.name))


def _walk_in(by: Any, row: Workshop, fields: Fields, at: datetime) -> Done:
    contact = fields.get("phone") or ""
    held = set(Attendance.objects.filter(workshop=row).values_list("pk", flat=True))
    came = walk_in(
        by=by, workshop=row, name=fields.get("name") or "", commune=fields.get("commune") or "", at=at,
        despite_full=bool(fields.get("despite_full")), **{"email" if "@" in contact else "phone": contact},
    )  # fmt: skip
    return _came(by, came if came.pk in held else None, came, fields.get("name") or "")


def _author(row: Workshop, fields: Fields) -> Person:
    """Whose idea: a line of the list, someone present, or a walk-in that the same device noted before."""
    if noted := fields.get("after"):
        earlier = HallOperation.objects.filter(pk=noted, workshop=row).first()
        known = earlier.result.get("person") if earlier else None
        person = Person.objects.filter(pk=known or 0).first()
        if person is None:
            raise Refused(_("La personne de cette idée n’est pas encore notée : réglez d’abord sa présence."))
        return person
    if fields.get("attendance"):
        came = Attendance.objects.filter(pk=fields["attendance"], workshop=row).select_related("person").first()
        if came is None:
            raise Refused(_("Cette personne n’est plus notée présente : choisissez-en une autre."))
        return came.person
    return _registration(row, fields).person


def _idea(by: Any, row: Workshop, fields: Fields, at: datetime) -> Done:
    if not fields.get("agreed"):
        raise Refused(_("Demandez à la personne si elle est d’accord, et cochez la case : sans cela, rien n’est noté."))
    idea = ideas.note(
        by=by, edition=row.edition, person=_author(row, fields), title=fields.get("title") or "",
        summary=fields.get("text") or "", theme=fields.get("theme") or "", commune=fields.get("commune") or row.commune,
    )  # fmt: skip
    result = {"idea": idea.pk, "person": idea.author_id, "agreed": True}
    return Outcome.DONE, _("Idée notée : « %(title)s ».") % {"title": idea.title}, result


def _note(by: Any, row: Workshop, fields: Fields, at: datetime) -> Done:
    permissions.check(by, "workshops.note_hall", row)
    words = ideas.clean_text(fields.get("text") or "", field="text", limit=1000, missing=_("Cette note est vide."))
    note = HallNote.objects.create(workshop=row, text=words, actor=audit.actor_code(by), noted_at=at)
    audit.record("workshops.note_hall", by=by, subject=row, detail={"note": note.pk})
    return Outcome.DONE, _("Note gardée pour l’équipe."), {"note": note.pk}


def _undo(by: Any, row: Workshop, fields: Fields, at: datetime) -> Done:
    pk = fields.get("attendance")
    if noted := fields.get("after"):
        earlier = HallOperation.objects.filter(pk=noted, workshop=row).first()
        pk = earlier.result.get("attendance") if earlier else None
    came = Attendance.objects.filter(pk=pk or 0, workshop=row).select_related("workshop", "person").first()
    if came is None:
        return Outcome.ALREADY, _("Cette présence était déjà retirée."), {}
    code = fields.get("reason_code") or ""
    withdraw_attendance(by=by, attendance=came, reason=str(UndoReason(code).label) if code else "")
    words = {"name": hall.door_name(came.person.name)}
    return Outcome.DONE, _("%(name)s : présence retirée.") % words, {"person": came.person_id}


_ACTS: dict[str, Callable[[Any, Workshop, Fields, datetime], Done]] = {
    Act.CHECK_IN: _check_in,
    Act.WALK_IN: _walk_in,
    Act.IDEA: _idea,
    Act.NOTE: _note,
    Act.UNDO: _undo,
}


@transaction.atomic
def attach_sheet(*, by: Any, workshop: Workshop, content: bytes) -> SheetScan:
    """Keep the signed sheet beside what was typed. The same file twice is one."""
    row = locked(workshop)
    permissions.check(by, "workshops.attach_sheet", row)
    scan, is_new = SheetScan.objects.get_or_create(
        workshop=row, file=files.receive(content), defaults={"added_at": clock.now()}
    )
    if is_new:
        audit.record("workshops.attach_sheet", by=by, subject=row, detail={"scan": scan.pk})
    return scan


@transaction.atomic
def blank_operations(*, received_before: datetime) -> int:
    """Empty the words of acts received before that moment; their numbers stay, so that a late replay does nothing."""
    rows = HallOperation.objects.filter(received_at__lt=received_before).exclude(payload={}, sentence="")
    return rows.update(payload={}, sentence="")
