"""Places are counted under a lock on the comptoir's row, so that two people never hold the last one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from eclore.core import clock, outbox, permissions
from eclore.core.errors import Closed, Refused
from eclore.core.workflow import move
from eclore.editions.queries import process_rules
from eclore.workshops import notices, queries
from eclore.workshops.models import Registration, Workshop
from eclore.workshops.states import WorkshopState

WAITING_LIST = permissions.Actor.system("waiting_list")


def locked(workshop: Workshop) -> Workshop:
    return Workshop.objects.select_for_update(of=("self",)).select_related("edition", "commune").get(pk=workshop.pk)


def offer(registration: Registration, by: Any) -> Registration:
    """Offer a free place to someone who waits, until a deadline; given at once where the rules ask no confirmation."""
    with move(Registration, registration.pk, "promote", by=by) as row:
        workshop = row.workshop
        if workshop.starts_at <= clock.now():
            raise Closed(_("Trop tard : ce comptoir a commencé, la liste d’attente ne bouge plus."))
        if queries.places_left(workshop) == 0:
            raise Refused(_("Il n’y a plus de place libre : ajoutez-en, ou attendez un désistement."))
        hours = process_rules(row.edition).place_offer_hours
        row.offered_until_at = min(clock.now() + timedelta(hours=hours), workshop.starts_at)
    if hours == 0:
        with move(Registration, row.pk, "confirm", by=WAITING_LIST) as row:
            row.offered_until_at = None
    letter = notices.PlaceOffered if hours else notices.PlaceFreed
    outbox.post(letter(row), row.person, edition_code=row.edition.code)
    return row


def fill_places(workshop: Workshop) -> None:
    """Offer the free places of a comptoir to come to those who wait, first come first served. Call under its lock."""
    if workshop.state != WorkshopState.OPEN or workshop.starts_at <= clock.now():
        return
    workshop = Workshop.objects.get(pk=workshop.pk)  # without the counts of a list: they are counted now
    while queries.places_left(workshop) > 0 and (waiting := queries.first_waiting(workshop)):
        offer(waiting, WAITING_LIST)
