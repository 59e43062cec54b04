"""Verbs about a place: register, sign up, promote, cancel, remind."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from eclore.core import clock, outbox, permissions
from eclore.core.errors import Closed, IllegalMove, Refused
from eclore.core.workflow import begin, move
from eclore.ideas import actions as ideas
from eclore.ideas.models import Idea
from eclore.people import actions as people
from eclore.people.models import Person
from eclore.workshops import notices, queries
from eclore.workshops.actions.places import confirm, fill_places, locked
from eclore.workshops.models import Attendance, Registration, Workshop
from eclore.workshops.states import RegistrationState, WorkshopState

SIGNED_LINK = permissions.Actor.system("signed_link")


@transaction.atomic
def register(*, by: Any, workshop: Workshop, person: Person, idea: Idea | None = None, needs: str = "") -> Registration:
    """Keep a place, or a rank on the waiting list once it is full. Raises Refused on a second registration."""
    row = locked(workshop)
    registration = Registration(
        workshop=row, person=person, idea=idea, registered_at=clock.now(), needs=needs.strip()[:200]
    )
    permissions.check(by, "workshops.register", registration)
    if row.state != WorkshopState.OPEN:
        raise IllegalMove(row, "register", row.state_label)
    if row.starts_at <= clock.now():
        raise Closed(
            _("Trop tard : ce comptoir a commencé. Venez quand même s’il reste une chaise, ou prenez une autre date.")
        )
    if queries.active(row, person):
        raise Refused(_("Cette personne est déjà inscrite à ce comptoir. Le message de confirmation permet d’annuler."))
    has_place = queries.places_left(row) > 0 and queries.first_waiting(row) is None
    begin(registration, "register" if has_place else "wait", by=by)
    letter = notices.RegistrationConfirmed if has_place else notices.OnWaitingList
    outbox.post(letter(registration), person, edition_code=row.edition.code)
    return registration


@transaction.atomic
def sign_up(
    *, by: Any, workshop: Workshop, name: str = "", email: str = "", phone: str = "", idea: Idea | None = None,
    needs: str = "",
) -> Registration:  # fmt: skip
    """Register from the public form: as oneself when signed in, else as the person of the contact given."""
    if by.is_authenticated:
        return register(by=by, workshop=workshop, person=people.self_of(user=by), idea=idea, needs=needs)
    person = ideas.someone(by=by, name=name, email=email, phone=phone)
    registration = register(by=by, workshop=workshop, person=person, idea=idea, needs=needs)
    ideas.give_account(by=by, person=person, email=people.clean_email(email))
    return registration


@transaction.atomic
def promote(*, by: Any, registration: Registration) -> Registration:
    """Give a free place to someone who waits. Raises Refused where none is free."""
    locked(registration.workshop)
    return confirm(registration, by)


@transaction.atomic
def cancel_registration(*, by: Any, registration: Registration, tell: bool = True) -> Registration:
    """Give a place back; the first who waits gets it. Refused once the person has been checked in."""
    workshop = locked(registration.workshop)
    with move(Registration, registration.pk, "cancel_registration", by=by) as row:
        if Attendance.objects.filter(workshop=workshop, person=row.person).exists():
            raise Refused(_("Cette personne a émargé à ce comptoir : son inscription ne s’annule plus."))
    if tell:
        outbox.post(notices.RegistrationCancelled(row), row.person, edition_code=workshop.edition.code)
    fill_places(workshop)
    return row


@transaction.atomic
def remind(*, registration: Registration, days: int) -> bool:
    """Send one reminder, once: says whether it left. Called by `tick`."""
    row = (
        Registration.objects.select_for_update(of=("self",)).select_related("workshop__edition").get(pk=registration.pk)
    )
    is_due = row.reminded_days is None or row.reminded_days > days
    if not is_due or row.state != RegistrationState.CONFIRMED:
        return False
    row.reminded_days = days
    row.save(update_fields=["reminded_days"])
    outbox.post(notices.REMINDERS[days](row), row.person, edition_code=row.edition.code)
    return True


@transaction.atomic
def forget(*, person: Person) -> None:
    """Part of an erasure: free the places to come, blank the needs. Attendance stays as a bare fact."""
    rows = Registration.objects.filter(person=person).exclude(state=RegistrationState.CANCELLED)
    for registration in rows.filter(workshop__starts_at__gt=clock.now()).select_related("workshop"):
        cancel_registration(by=permissions.Actor.system("erase"), registration=registration, tell=False)
    Registration.objects.filter(person=person).update(needs="")
