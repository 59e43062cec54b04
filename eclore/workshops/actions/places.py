"""Places are counted under a lock on the comptoir's row, so that two people never hold the last one."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from eclore.core import clock, outbox, permissions
from eclore.core.errors import Refused
from eclore.core.workflow import move
from eclore.workshops import notices, queries
from eclore.workshops.models import Registration, Workshop
from eclore.workshops.states import WorkshopState

WAITING_LIST = permissions.Actor.system("waiting_list")


def locked(workshop: Workshop) -> Workshop:
    return Workshop.objects.select_for_update(of=("self",)).select_related("edition", "commune").get(pk=workshop.pk)


def confirm(registration: Registration, by: Any) -> Registration:
    with move(Registration, registration.pk, "promote", by=by) as row:
        if queries.places_left(row.workshop) == 0:
            raise Refused(_("Il n’y a plus de place libre : ajoutez-en, ou attendez un désistement."))
    outbox.post(notices.PlaceFreed(row), row.person, edition_code=row.edition.code)
    return row


def fill_places(workshop: Workshop) -> None:
    """Give the free places of a comptoir to come to those who wait, first come first served. Call under its lock."""
    if workshop.state != WorkshopState.OPEN or workshop.starts_at <= clock.now():
        return
    while queries.taken(workshop) < workshop.capacity and (waiting := queries.first_waiting(workshop)):
        confirm(waiting, WAITING_LIST)
