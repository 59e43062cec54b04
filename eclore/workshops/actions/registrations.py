"""Verbs about a place: register, sign up, promote, cancel, remind."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from eclore.core import audit, clock, outbox, permissions
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
    person = people.standing(person)
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
    ideas.give_account(by=by, person=registration.person, email=people.clean_email(email))
    return registration


@transaction.atomic
def write_again(*, by: Any, registration: Registration) -> None:
    """Send the letter of a registration anew, with its link: the place, or the rank on the waiting list."""
    permissions.check(by, "workshops.write_again", registration)
    if registration.state == RegistrationState.CANCELLED:
        raise Refused(_("Cette inscription est annulée : il n’y a rien à renvoyer."))
    has_place = registration.state == RegistrationState.CONFIRMED
    letter = notices.RegistrationConfirmed if has_place else notices.OnWaitingList
    outbox.post(letter(registration), registration.person, edition_code=registration.edition.code)
    audit.record("workshops.write_again", by=by, subject=registration)


@transaction.atomic
def take_over(*, keep: Person, drop: Person) -> dict[str, list[int]]:
    """Part of a merge: what `drop` holds passes to `keep`. Of two places at one comptoir the better stays.

    Of two attendances at one comptoir the first noted stays, with its certificate.
    """
    moved: dict[str, list[int]] = defaultdict(list)
    for row in Registration.objects.filter(person=drop).select_related("workshop").order_by("pk"):
        mine = queries.active(row.workshop, keep)
        if mine and row.state != RegistrationState.CANCELLED:
            worse = mine if mine.state == RegistrationState.WAITING else row
            Registration.objects.filter(pk=worse.pk).update(state=RegistrationState.CANCELLED)
            moved["registrations_left"].append(worse.pk)
        Registration.objects.filter(pk=row.pk).update(person=keep)
        moved["registrations"].append(row.pk)
    for presence in Attendance.objects.filter(person=drop).order_by("pk"):
        twin = Attendance.objects.filter(workshop=presence.workshop_id, person=keep).first()
        if twin:
            later = presence if twin.checked_in_at <= presence.checked_in_at else twin
            moved["attendances_left"].append(later.pk)
            later.delete()
        if twin is None or later.pk != presence.pk:
            Attendance.objects.filter(pk=presence.pk).update(person=keep)
            moved["attendances"].append(presence.pk)
    return dict(moved)


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
