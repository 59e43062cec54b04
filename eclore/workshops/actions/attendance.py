"""Verbs about presence: check in, walk in, certify, withdraw; the two questions after."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from eclore.core import audit, clock, outbox, permissions, wording
from eclore.core.errors import Closed, Refused
from eclore.core.workflow import move
from eclore.ideas import actions as ideas
from eclore.people import actions as people
from eclore.people.models import Person
from eclore.people.states import ContactKind
from eclore.workshops import notices, queries
from eclore.workshops.actions.places import locked
from eclore.workshops.models import Answer, Attendance, Workshop
from eclore.workshops.models.hall import drawn
from eclore.workshops.queries import hall
from eclore.workshops.states import Usefulness, WorkshopState


class Full(Refused):
    """More people than chairs: whoever holds the door decides, and says so."""


@transaction.atomic
def check_in(
    *, by: Any, workshop: Workshop, person: Person, at: datetime | None = None, despite_full: bool = True
) -> Attendance:
    """Note that the person came, registered or not. A second check-in gives the first back and writes nothing.

    `at`: when, for what is typed later. Raises Closed before the day of the comptoir, Full where `despite_full` is
    false, every chair is taken and the person has none kept.
    """
    person = people.standing(person)
    row = locked(workshop)
    permissions.check(by, "workshops.check_in", row)
    known = Attendance.objects.filter(workshop=row, person=person).first()
    if known:
        return known
    with move(Workshop, row.pk, "check_in", by=by, detail={"person": person.pk}):
        if clock.today() < timezone.localtime(row.starts_at).date():
            raise Closed(
                _("Trop tôt : l’émargement ouvre le jour du comptoir, %(day)s.") % {"day": wording.day(row.starts_at)}
            )
        if not despite_full:
            _require_chair(row, person)
        attendance = Attendance.objects.create(
            workshop=row, person=person, checked_in_at=at or clock.now(), certificate_code=drawn(12)
        )
    if row.state == WorkshopState.HELD:  # the others got theirs when the comptoir was closed
        certify(by=by, attendance=attendance)
    return attendance


def _require_chair(row: Workshop, person: Person) -> None:
    held = queries.active(row, person)
    has_place = held is not None and held.has_place
    came = Attendance.objects.filter(workshop=row).count()
    if not has_place and came >= row.capacity:
        raise Full(
            _("La salle est pleine : %(came)s personnes pour %(places)s places. Faites entrer quand même s’il reste "
              "une chaise, ou proposez une autre date.") % {"came": came, "places": row.capacity}
        )  # fmt: skip


def _someone_at_the_door(by: Any, row: Workshop, name: str, phone: str, email: str, commune: str) -> Person:
    """Who comes without saying they registered: a person of this comptoir by their full name, else met now."""
    phone, email = people.clean_phone(phone), people.clean_email(email)
    known = hall.named(row, name)
    if known and (known.phone in ("", phone) or not phone):
        if phone and not known.phone:  # came back to the door to leave a number
            people.mend_contact(by=by, person=known, kind=ContactKind.PHONE, before="", after=phone)
        return known
    code = ideas.place(row.edition, commune).pk if commune.strip() else ""
    if phone or email:
        return ideas.someone(by=by, name=name, phone=phone, email=email, commune_code=code)
    return people.meet(by=by, name=name, commune_code=code)


@transaction.atomic
def walk_in(
    *, by: Any, workshop: Workshop, name: str, phone: str = "", email: str = "", commune: str = "",
    at: datetime | None = None, despite_full: bool = True,
) -> Attendance:  # fmt: skip
    """Check in someone who comes without registration: a name is enough, a phone is better."""
    row = locked(workshop)  # two doors that note the same name take turns
    permissions.check(by, "workshops.check_in", row)
    missing = _("Écrivez son prénom et son nom.")
    name = " ".join(ideas.clean_text(name, field="name", limit=150, missing=missing).split())
    person = _someone_at_the_door(by, row, name, phone, email, commune)
    ideas.give_account(by=by, person=person, email=people.clean_email(email))
    return check_in(by=by, workshop=row, person=person, at=at, despite_full=despite_full)


@transaction.atomic
def certify(*, by: Any, attendance: Attendance) -> Attendance:
    """Send the certificate's code and address to the person; may be sent again."""
    with move(Workshop, attendance.workshop_id, "certify", by=by, detail={"attendance": attendance.pk}):
        pass
    outbox.post(notices.CertificateReady(attendance), attendance.person, edition_code=attendance.edition.code)
    return attendance


@transaction.atomic
def withdraw_attendance(*, by: Any, attendance: Attendance, reason: str) -> Attendance:
    """Take back a presence noted by mistake: its certificate is then said to be withdrawn."""
    row = Attendance.with_withdrawn.select_for_update(of=("self",)).get(pk=attendance.pk)
    permissions.check(by, "workshops.withdraw_attendance", row)
    if row.withdrawn_at:
        raise Refused(_("Cette présence est déjà retirée."))
    row.withdrawn_reason = ideas.clean_text(
        reason, field="reason", limit=300, missing=_("Dites pourquoi cette présence est retirée.")
    )
    row.withdrawn_at = clock.now()
    row.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    audit.record("workshops.withdraw_attendance", by=by, subject=row, detail={"workshop": row.workshop_id})
    return row


@transaction.atomic
def answer(*, by: Any, attendance: Attendance, usefulness: str, missing: str = "") -> None:
    """Answer the two questions, once. The answer keeps the comptoir alone: nobody can tell whose it is."""
    row = Attendance.objects.select_for_update(of=("self",)).get(pk=attendance.pk)
    permissions.check(by, "workshops.answer", row)
    if row.has_answered:
        raise Refused(_("Vous avez déjà répondu : merci."))
    if usefulness not in Usefulness.values:
        raise Refused(_("Choisissez une réponse."), field="usefulness")
    row.has_answered = True
    row.save(update_fields=["has_answered"])
    Answer.objects.create(workshop=row.workshop, usefulness=usefulness, missing=missing.strip()[:500])
    audit.record("workshops.answer", by=by, subject=row.workshop)
