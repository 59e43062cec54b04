"""Verbs about comptoirs: plan, open, edit, register, wait, promote, check in, certify, hold, cancel, remind.

Places are counted under a lock on the comptoir's row, so that two people never hold the last one.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from eclore.core import clock, outbox, permissions, wording
from eclore.core.errors import Closed, IllegalMove, Refused
from eclore.core.workflow import begin, move
from eclore.editions import queries as editions
from eclore.editions.models import Commune, Edition
from eclore.ideas import actions as ideas
from eclore.ideas.models import Idea
from eclore.people import actions as people
from eclore.people.models import Person
from eclore.workshops import notices, queries
from eclore.workshops.models import Activity, Attendance, Registration, Workshop
from eclore.workshops.states import CancelReason, RegistrationState, WorkshopState

WAITING_LIST = permissions.Actor.system("waiting_list")
SIGNED_LINK = permissions.Actor.system("signed_link")
# Without 0, O, 1, I: the code is read aloud and copied by hand.
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_MAX_CAPACITY = 5000


def _filled(workshop: Workshop, commune: Commune | str, activities: Iterable[tuple[str, time]]) -> list[Activity]:
    """Check what a comptoir needs, place it on the map. Raises Refused on what is missing or contradicts itself."""
    workshop.title = ideas.clean_text(
        workshop.title, field="title", limit=120, missing=_("Donnez un titre à ce comptoir.")
    )
    workshop.place = ideas.clean_text(workshop.place, field="place", limit=150, missing=_("Dites dans quelle salle."))
    if workshop.ends_at <= workshop.starts_at:
        raise Refused(_("La fin doit venir après le début."), field="ends_at")
    if not 1 <= workshop.capacity <= _MAX_CAPACITY:
        raise Refused(_("Le nombre de places va de 1 à %(most)s.") % {"most": _MAX_CAPACITY}, field="capacity")
    workshop.commune = ideas.place(workshop.edition, commune)
    workshop.territory = editions.area_of(workshop.edition, workshop.commune.pk)
    return [Activity(workshop=workshop, title=title, starts_at=starts_at) for title, starts_at in activities]


def _locked(workshop: Workshop) -> Workshop:
    return Workshop.objects.select_for_update(of=("self",)).select_related("edition", "commune").get(pk=workshop.pk)


@transaction.atomic
def plan(
    *,
    by: Any,
    edition: Edition,
    title: str,
    commune: Commune | str,
    place: str,
    starts_at: datetime,
    ends_at: datetime,
    capacity: int,
    address: str = "",
    host: str = "",
    description: str = "",
    activities: Iterable[tuple[str, time]] = (),
) -> Workshop:
    """Prepare a comptoir, not shown yet. `activities`: (title, hour of the day) in the order of the evening."""
    workshop = Workshop(
        edition=edition, title=title, place=place, address=address.strip(), host=host.strip(),
        description=description.strip(), starts_at=starts_at, ends_at=ends_at, capacity=capacity,
    )  # fmt: skip
    permissions.check(by, "workshops.plan", workshop)
    parts = _filled(workshop, commune, activities)
    begin(workshop, "plan", by=by)
    Activity.objects.bulk_create(parts)
    return workshop


@transaction.atomic
def open_workshop(*, by: Any, workshop: Workshop) -> Workshop:
    """Show the comptoir and take registrations. Raises Refused on one that has already begun."""
    with move(Workshop, workshop.pk, "open", by=by) as row:
        if row.starts_at <= clock.now():
            raise Refused(_("Ce comptoir a déjà commencé : changez sa date avant de l’ouvrir."), field="starts_at")
    return row


@transaction.atomic
def edit(*, by: Any, workshop: Workshop, commune: Commune | str, activities: Iterable[tuple[str, time]] | None = None,
         **fields: Any) -> Workshop:  # fmt: skip
    """Change a comptoir to come. Those registered are told of another time or place; new places go to who waits.

    Raises Refused where fewer places are asked than are held already.
    """
    with move(Workshop, workshop.pk, "edit", by=by, detail={"changed": sorted(fields)}) as row:
        before = (row.starts_at, row.ends_at, row.place, row.address, row.commune_id)
        for name in ("title", "place", "address", "host", "description", "starts_at", "ends_at", "capacity"):
            setattr(row, name, fields.get(name, getattr(row, name)))
        parts = _filled(row, commune, activities or ())
        held = queries.taken(row)
        if row.capacity < held:
            raise Refused(
                _("%(held)s places sont déjà prises : gardez-en au moins autant.") % {"held": held}, field="capacity"
            )
        if activities is not None:
            row.activities.all().delete()
            Activity.objects.bulk_create(parts)
    if before != (row.starts_at, row.ends_at, row.place, row.address, row.commune_id):
        for registration in queries.registrations(row):
            registration.workshop = row
            outbox.post(notices.WorkshopChanged(registration), registration.person, edition_code=row.edition.code)
    _fill_places(row)
    return row


@transaction.atomic
def register(*, by: Any, workshop: Workshop, person: Person, idea: Idea | None = None, needs: str = "") -> Registration:
    """Keep a place, or a rank on the waiting list once it is full. Raises Refused on a second registration."""
    row = _locked(workshop)
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


def _confirm(registration: Registration, by: Any) -> Registration:
    with move(Registration, registration.pk, "promote", by=by) as row:
        if queries.places_left(row.workshop) == 0:
            raise Refused(_("Il n’y a plus de place libre : ajoutez-en, ou attendez un désistement."))
    outbox.post(notices.PlaceFreed(row), row.person, edition_code=row.edition.code)
    return row


def _fill_places(workshop: Workshop) -> None:
    """Give the free places of a comptoir to come to those who wait, first come first served. Call under its lock."""
    if workshop.state != WorkshopState.OPEN or workshop.starts_at <= clock.now():
        return
    while queries.taken(workshop) < workshop.capacity and (waiting := queries.first_waiting(workshop)):
        _confirm(waiting, WAITING_LIST)


@transaction.atomic
def promote(*, by: Any, registration: Registration) -> Registration:
    """Give a free place to someone who waits. Raises Refused where none is free."""
    _locked(registration.workshop)
    return _confirm(registration, by)


@transaction.atomic
def cancel_registration(*, by: Any, registration: Registration, tell: bool = True) -> Registration:
    """Give a place back; the first who waits gets it. Refused once the person has been checked in."""
    workshop = _locked(registration.workshop)
    with move(Registration, registration.pk, "cancel_registration", by=by) as row:
        if Attendance.objects.filter(workshop=workshop, person=row.person).exists():
            raise Refused(_("Cette personne a émargé à ce comptoir : son inscription ne s’annule plus."))
    if tell:
        outbox.post(notices.RegistrationCancelled(row), row.person, edition_code=workshop.edition.code)
    _fill_places(workshop)
    return row


def _code() -> str:
    return "".join(secrets.choice(_LETTERS) for _n in range(12))


@transaction.atomic
def check_in(*, by: Any, workshop: Workshop, person: Person) -> Attendance:
    """Note that the person came, registered or not. A second check-in gives the first back and writes nothing.

    Raises Closed before the day of the comptoir.
    """
    row = _locked(workshop)
    permissions.check(by, "workshops.check_in", row)
    known = Attendance.objects.filter(workshop=row, person=person).first()
    if known:
        return known
    with move(Workshop, row.pk, "check_in", by=by, detail={"person": person.pk}):
        if clock.today() < timezone.localtime(row.starts_at).date():
            raise Closed(
                _("Trop tôt : l’émargement ouvre le jour du comptoir, %(day)s.") % {"day": wording.day(row.starts_at)}
            )
        attendance = Attendance.objects.create(
            workshop=row, person=person, checked_in_at=clock.now(), certificate_code=_code()
        )
    if row.state == WorkshopState.HELD:  # the others got theirs when the comptoir was closed
        certify(by=by, attendance=attendance)
    return attendance


@transaction.atomic
def walk_in(*, by: Any, workshop: Workshop, name: str, phone: str = "", email: str = "") -> Attendance:
    """Check in someone who comes without registration: a name and a phone are enough."""
    permissions.check(by, "workshops.check_in", workshop)
    person = ideas.someone(by=by, name=name, phone=phone, email=email)
    ideas.give_account(by=by, person=person, email=people.clean_email(email))
    return check_in(by=by, workshop=workshop, person=person)


@transaction.atomic
def certify(*, by: Any, attendance: Attendance) -> Attendance:
    """Send the certificate's code and address to the person; may be sent again."""
    with move(Workshop, attendance.workshop_id, "certify", by=by, detail={"attendance": attendance.pk}):
        pass
    outbox.post(notices.CertificateReady(attendance), attendance.person, edition_code=attendance.edition.code)
    return attendance


@transaction.atomic
def hold(*, by: Any, workshop: Workshop) -> Workshop:
    """Close the comptoir once it took place, and send each person who came their certificate."""
    with move(Workshop, workshop.pk, "hold", by=by) as row:
        if row.starts_at > clock.now():
            raise Closed(_("Trop tôt : ce comptoir commence %(when)s.") % {"when": wording.moment(row.starts_at)})
    for attendance in queries.attendances(row).select_related("workshop__commune", "workshop__edition"):
        certify(by=by, attendance=attendance)
    return row


@transaction.atomic
def cancel(*, by: Any, workshop: Workshop, reason_code: str) -> Workshop:
    """Call the comptoir off: everybody registered is told. Refused once someone has been checked in."""
    if reason_code not in CancelReason.values:
        raise Refused(_("Choisissez un motif dans la liste."), field="reason_code")
    with move(Workshop, workshop.pk, "cancel", by=by, reason_code=reason_code) as row:
        if row.attendances.exists():
            raise Refused(_("Des personnes ont émargé : ce comptoir a eu lieu, marquez-le comme passé."))
    for registration in queries.registrations(row):
        # the act is the comptoir's: the person may not hold the right on each registration
        with move(
            Registration, registration.pk, "cancel_registration", by=WAITING_LIST, reason_code=reason_code
        ) as one:
            pass
        outbox.post(notices.WorkshopCancelled(one), one.person, edition_code=row.edition.code)
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
    outbox.post(notices.Reminder(row, days), row.person, edition_code=row.edition.code)
    return True


@transaction.atomic
def forget(*, person: Person) -> None:
    """Part of an erasure: free the places to come, blank the needs. Attendance stays as a bare fact."""
    rows = Registration.objects.filter(person=person).exclude(state=RegistrationState.CANCELLED)
    for registration in rows.filter(workshop__starts_at__gt=clock.now()).select_related("workshop"):
        cancel_registration(by=permissions.Actor.system("erase"), registration=registration, tell=False)
    Registration.objects.filter(person=person).update(needs="")
