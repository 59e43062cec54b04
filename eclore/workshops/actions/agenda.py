"""Verbs about the comptoir itself: plan, open, edit, hold, cancel."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from eclore.core import clock, outbox, permissions, wording
from eclore.core.errors import Closed, Refused
from eclore.core.workflow import begin, move
from eclore.editions import queries as editions
from eclore.editions.models import Commune, Edition
from eclore.ideas import actions as ideas
from eclore.workshops import notices, queries
from eclore.workshops.actions.attendance import certify
from eclore.workshops.actions.places import WAITING_LIST, fill_places
from eclore.workshops.models import Activity, Registration, Workshop
from eclore.workshops.states import CancelReason

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
