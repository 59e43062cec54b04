"""Verbs about a place: register, sign up, promote, confirm, lapse, cancel, remind; and what is forgotten after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from eclore.core import audit, clock, outbox, permissions, wording
from eclore.core.errors import Closed, IllegalMove, Refused
from eclore.core.workflow import begin, move
from eclore.editions.queries import process_rules
from eclore.ideas import actions as ideas
from eclore.ideas.models import Idea
from eclore.people import actions as people
from eclore.people.models import Person
from eclore.workshops import notices, queries
from eclore.workshops.actions.places import WAITING_LIST, fill_places, locked, offer
from eclore.workshops.models import Attendance, OutreachContact, Registration, Waiver, Workshop
from eclore.workshops.states import Mode, Need, RegistrationState, WaiverState, WorkshopState

_BEST: list[str] = [RegistrationState.CONFIRMED, RegistrationState.OFFERED, RegistrationState.WAITING]
SIGNED_LINK = permissions.Actor.system("signed_link")


def _guarded(workshop: Workshop, person: Person, birth_year: int | None, guardian: str) -> None:
    """Raise Refused where the rules ask for an adult and none is named. Age is the one reached this year."""
    limit, born = process_rules(workshop.edition).guardian_below_age, birth_year or person.birth_year
    if limit and born and clock.today().year - born < limit and not guardian:
        raise Refused(
            _("Avant %(age)s ans, un adulte vient aussi : écrivez son nom et son téléphone.") % {"age": limit},
            field="guardian",
        )


def _takes_registrations(row: Workshop) -> None:
    if row.state != WorkshopState.OPEN:
        raise IllegalMove(row, "register", row.state_label)
    if row.starts_at <= clock.now():
        raise Closed(
            _("Trop tard : ce comptoir a commencé. Venez quand même s’il reste une chaise, ou prenez une autre date.")
        )


@transaction.atomic
def register(
    *,
    by: Any,
    workshop: Workshop,
    person: Person,
    idea: Idea | None = None,
    needs: str = "",
    need_kinds: Iterable[str] = (),
    guardian: str = "",
    birth_year: int | None = None,
    is_reserved: bool = False,
) -> Registration:
    """Keep a place, or a rank on the waiting list once it is full. Raises Refused on a second registration.

    `is_reserved`: one of the places that the team keeps for those whom the scheme wants to reach.
    """
    person = people.standing(person)
    row = locked(workshop)
    registration = Registration(
        workshop=row, person=person, idea=idea, registered_at=clock.now(), needs=needs.strip()[:200],
        need_kinds=[kind for kind in need_kinds if kind in Need.values], guardian=guardian.strip()[:200],
        is_reserved=is_reserved,
    )  # fmt: skip
    permissions.check(by, "workshops.register", registration)
    if is_reserved or row.mode == Mode.SCHOOL:
        permissions.check(by, "workshops.register_reserved", row)
    _takes_registrations(row)
    if queries.active(row, person):
        raise Refused(_("Cette personne est déjà inscrite à ce comptoir. Le message de confirmation permet d’annuler."))
    _guarded(row, person, birth_year, registration.guardian)
    if is_reserved and queries.reserved_left(row) == 0:
        raise Refused(_("Toutes les places gardées sont prises : inscrivez cette personne comme les autres."))
    has_place = is_reserved or (queries.places_left(row) > 0 and queries.first_waiting(row) is None)
    begin(registration, "register" if has_place else "wait", by=by)
    letter = notices.RegistrationConfirmed if has_place else notices.OnWaitingList
    outbox.post(letter(registration), person, edition_code=row.edition.code)
    return registration


@transaction.atomic
def sign_up(
    *, by: Any, workshop: Workshop, name: str = "", email: str = "", phone: str = "", birth_year: int | None = None,
    **asked: Any,
) -> Registration:  # fmt: skip
    """Register from the public form: as oneself when signed in, else as the person of the contact given."""
    if by.is_authenticated:
        return register(by=by, workshop=workshop, person=people.self_of(user=by), birth_year=birth_year, **asked)
    person = ideas.someone(by=by, name=name, email=email, phone=phone, birth_year=birth_year)
    registration = register(by=by, workshop=workshop, person=person, birth_year=birth_year, **asked)
    ideas.give_account(by=by, person=registration.person, email=people.clean_email(email))
    return registration


@transaction.atomic
def write_again(*, by: Any, registration: Registration) -> None:
    """Send the letter of a registration anew, with its link: the place, or the rank on the waiting list."""
    permissions.check(by, "workshops.write_again", registration)
    if registration.state == RegistrationState.CANCELLED:
        raise Refused(_("Cette inscription est annulée : il n’y a rien à renvoyer."))
    letter = {
        RegistrationState.CONFIRMED: notices.RegistrationConfirmed,
        RegistrationState.OFFERED: notices.PlaceOffered,
    }.get(RegistrationState(registration.state), notices.OnWaitingList)
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
            worse = mine if _BEST.index(mine.state) > _BEST.index(row.state) else row
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
    Attendance.with_withdrawn.filter(person=drop).exclude(withdrawn_at=None).update(person=keep)
    for waiver in Waiver.objects.filter(person=drop):
        twins = Waiver.objects.filter(edition=waiver.edition_id, person=keep, state=WaiverState.GRANTED)
        if waiver.state == WaiverState.GRANTED and twins.exists():
            Waiver.objects.filter(pk=waiver.pk).update(state=WaiverState.LIFTED)
        Waiver.objects.filter(pk=waiver.pk).update(person=keep)
        moved["waivers"].append(waiver.pk)
    return dict(moved)


@transaction.atomic
def promote(*, by: Any, registration: Registration) -> Registration:
    """Offer a free place to someone who waits. Raises Refused where none is free, Closed after the start."""
    locked(registration.workshop)
    return offer(registration, by)


@transaction.atomic
def confirm(*, by: Any, registration: Registration) -> Registration:
    """Take the place that was offered. Raises Closed once its deadline is past, whatever the chores did."""
    locked(registration.workshop)
    with move(Registration, registration.pk, "confirm", by=by) as row:
        if row.offered_until_at and row.offered_until_at <= clock.now():
            raise Closed(
                _("Trop tard : cette place était gardée jusqu’au %(when)s. Elle va à la personne suivante.")
                % {"when": wording.moment(row.offered_until_at)}
            )
        row.offered_until_at = None
    outbox.post(notices.RegistrationConfirmed(row), row.person, edition_code=row.edition.code)
    return row


@transaction.atomic
def lapse(*, registration: Registration) -> bool:
    """Give an offer that nobody took to the next who waits; says whether it was over. Called by `tick`."""
    workshop = locked(registration.workshop)
    row = Registration.objects.get(pk=registration.pk)
    if row.state != RegistrationState.OFFERED or (row.offered_until_at and row.offered_until_at > clock.now()):
        return False
    with move(Registration, row.pk, "lapse", by=WAITING_LIST) as row:
        pass
    outbox.post(notices.OfferLapsed(row), row.person, edition_code=workshop.edition.code)
    fill_places(workshop)
    return True


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
    by_sms = not row.person.email and bool(row.person.phone)
    letters = notices.SMS_REMINDERS if by_sms else notices.REMINDERS
    outbox.post(letters[days](row), row.person, edition_code=row.edition.code)
    return True


@transaction.atomic
def forget(*, person: Person) -> None:
    """Part of an erasure: free the places to come, blank the needs. Attendance stays as a bare fact."""
    rows = Registration.objects.filter(person=person).exclude(state=RegistrationState.CANCELLED)
    for registration in rows.filter(workshop__starts_at__gt=clock.now()).select_related("workshop"):
        cancel_registration(by=permissions.Actor.system("erase"), registration=registration, tell=False)
    OutreachContact.objects.filter(registration__person=person).delete()
    Registration.objects.filter(person=person).update(needs="", need_kinds=[], guardian="")
    Waiver.objects.filter(person=person).update(reason="", lifted_reason="")


@transaction.atomic
def forget_needs(*, workshop: Workshop) -> int:
    """Erase the needs asked for a comptoir that is over, and the calls made for it. Called by `tick`; how many."""
    told = ~Q(needs="") | ~Q(need_kinds=[]) | ~Q(guardian="")
    count = Registration.objects.filter(told, workshop=workshop).update(needs="", need_kinds=[], guardian="")
    count += OutreachContact.objects.filter(workshop=workshop).delete()[0]
    if count:
        audit.record("workshops.forget_needs", by=WAITING_LIST, subject=workshop, detail={"rows": count})
    return count
