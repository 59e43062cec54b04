"""Verbs about the comptoir itself: plan, copy, open, edit, hold, note what follows, cancel."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from eclore.core import clock, outbox, permissions, wording
from eclore.core.errors import Closed, Refused
from eclore.core.workflow import begin, move
from eclore.editions import queries as editions
from eclore.editions.models import Commune, Edition
from eclore.editions.states import Topic
from eclore.ideas import actions as ideas
from eclore.people.models import User
from eclore.workshops import notices, queries
from eclore.workshops.actions.attendance import certify
from eclore.workshops.actions.places import WAITING_LIST, fill_places
from eclore.workshops.models import Activity, Part, Registration, Workshop
from eclore.workshops.states import CancelReason, Mode, Need

_MAX_CAPACITY = 5000


_FIELDS = (
    "title", "place", "address", "host", "description", "starts_at", "ends_at", "capacity", "mode", "online_link",
    "school_class", "access", "offers", "speakers", "reserved", "reserved_for",
)  # fmt: skip


def _filled(workshop: Workshop, commune: Commune | str) -> None:
    """Check what a comptoir needs, place it on the map. Raises Refused on what is missing or contradicts itself."""
    workshop.title = ideas.clean_text(
        workshop.title, field="title", limit=120, missing=_("Donnez un titre à ce comptoir.")
    )
    if workshop.mode == Mode.ONLINE:
        workshop.place = workshop.place.strip() or _("En ligne")
    workshop.place = ideas.clean_text(workshop.place, field="place", limit=150, missing=_("Dites dans quelle salle."))
    if workshop.ends_at <= workshop.starts_at:
        raise Refused(_("La fin doit venir après le début."), field="ends_at")
    if not 1 <= workshop.capacity <= _MAX_CAPACITY:
        raise Refused(_("Le nombre de places va de 1 à %(most)s.") % {"most": _MAX_CAPACITY}, field="capacity")
    if workshop.reserved > workshop.capacity:
        raise Refused(_("On ne garde pas plus de places qu’il n’y en a."), field="reserved")
    if workshop.mode == Mode.SCHOOL and not workshop.school_class.strip():
        raise Refused(_("Dites pour quelle classe, et avec qui."), field="school_class")
    workshop.offers = [need for need in workshop.offers if need in Need.values]
    workshop.commune = ideas.place(workshop.edition, commune)
    workshop.territory = editions.area_of(workshop.edition, workshop.commune.pk)


def _not_past(starts_at: datetime) -> None:
    if starts_at <= clock.now():
        raise Refused(
            _("Cette date est passée (%(when)s) : choisissez un jour et une heure à venir.")
            % {"when": wording.moment(starts_at)},
            field="day",
        )


def _write_parts(workshop: Workshop, parts: Iterable[Part]) -> None:
    workshop.activities.all().delete()
    Activity.objects.bulk_create(
        Activity(
            workshop=workshop, title=part.title or str(Topic(part.topic).label), topic=part.topic,
            starts_at=part.starts_at, room=part.room, capacity=part.capacity,
        )
        for part in parts
    )  # fmt: skip


@transaction.atomic
def plan(
    *,
    by: Any,
    edition: Edition,
    commune: Commune | str,
    activities: Iterable[Part] = (),
    facilitators: Iterable[User] = (),
    **fields: Any,
) -> Workshop:
    """Prepare a comptoir, not shown yet. `fields` are those of the table; raises Refused on a date that is past."""
    workshop = Workshop(edition=edition, **{name: value for name, value in fields.items() if name in _FIELDS})
    permissions.check(by, "workshops.plan", workshop)
    _filled(workshop, commune)
    _not_past(workshop.starts_at)
    begin(workshop, "plan", by=by)
    _write_parts(workshop, activities)
    workshop.facilitators.set(facilitators)
    return workshop


@transaction.atomic
def copy(*, by: Any, workshop: Workshop, day: date) -> Workshop:
    """The same comptoir on another day, at the same hours, in preparation: what a facilitator does each week."""
    start, end = timezone.localtime(workshop.starts_at), timezone.localtime(workshop.ends_at)
    starts_at = datetime.combine(day, start.time(), tzinfo=wording.PARIS)
    fields = {name: getattr(workshop, name) for name in _FIELDS}
    parts = [
        Part(part.starts_at, part.title, part.topic, part.room, part.capacity) for part in workshop.activities.all()
    ]
    return plan(
        by=by,
        edition=workshop.edition,
        commune=workshop.commune,
        activities=parts,
        facilitators=workshop.facilitators.all(),
        **{**fields, "starts_at": starts_at, "ends_at": starts_at + (end - start)},
    )


@transaction.atomic
def open_workshop(*, by: Any, workshop: Workshop) -> Workshop:
    """Show the comptoir and take registrations. Raises Refused on one that has already begun."""
    with move(Workshop, workshop.pk, "open", by=by) as row:
        if row.starts_at <= clock.now():
            raise Refused(_("Ce comptoir a déjà commencé : changez sa date avant de l’ouvrir."), field="starts_at")
    return row


@transaction.atomic
def edit(
    *,
    by: Any,
    workshop: Workshop,
    commune: Commune | str,
    activities: Iterable[Part] | None = None,
    facilitators: Iterable[User] | None = None,
    **fields: Any,
) -> Workshop:
    """Change a comptoir to come. Those registered are told of another time or place; new places go to who waits.

    Raises Refused where fewer places are asked than are held already.
    """
    with move(Workshop, workshop.pk, "edit", by=by, detail={"changed": sorted(fields)}) as row:
        before = queries.when_and_where(row)
        for name in _FIELDS:
            setattr(row, name, fields.get(name, getattr(row, name)))
        _filled(row, commune)
        if row.starts_at != before[0]:
            _not_past(row.starts_at)
        held = queries.taken(row)
        if row.capacity < held:
            raise Refused(
                _("%(held)s places sont déjà prises : gardez-en au moins autant.") % {"held": held}, field="capacity"
            )
    if activities is not None:
        _write_parts(row, activities)
    if facilitators is not None:
        row.facilitators.set(facilitators)
    if before != queries.when_and_where(row):
        for registration in queries.registrations(row):
            registration.workshop = row
            outbox.post(notices.WorkshopChanged(registration), registration.person, edition_code=row.edition.code)
    fill_places(row)
    return row


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
def note_outcome(
    *, by: Any, workshop: Workshop, next_steps: str, staff_minutes: int | None, tell: bool = False
) -> Workshop:
    """Note what follows a comptoir and the time given to it; `tell` writes the next steps to those who came."""
    with move(Workshop, workshop.pk, "note_outcome", by=by, detail={"minutes": staff_minutes}) as row:
        row.next_steps, row.staff_minutes = next_steps.strip()[:3000], staff_minutes
        if tell and not row.next_steps:
            raise Refused(_("Écrivez d’abord la suite : c’est ce qui sera envoyé."), field="next_steps")
    if tell:
        for attendance in queries.attendances(row).prefetch_related("person__contacts"):
            attendance.workshop = row
            outbox.post(notices.NextSteps(attendance), attendance.person, edition_code=row.edition.code)
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
