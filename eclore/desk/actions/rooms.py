"""Say which rooms an edition does without."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from eclore.core import permissions
from eclore.core.errors import Closed
from eclore.desk import rooms
from eclore.editions import actions as editions
from eclore.editions.models import Edition
from eclore.editions.states import PhaseKind


@transaction.atomic
def switch_rooms(*, by: Any, edition: Edition, off: Iterable[str]) -> None:
    """Say which rooms the edition does without. Refused on a room that holds something: nothing may vanish so."""
    permissions.check(by, "editions.set_rooms", edition)
    wanted = set(off)
    for room in sorted((wanted - set(edition.rooms_off)) & rooms.at_work(edition)):
        raise Closed(
            _("« %(room)s » a déjà commencé dans cette édition : ce qui s’y trouve disparaîtrait des pages.")
            % {"room": PhaseKind(room).label},
            field="off",
        )
    editions.set_rooms(by=by, edition=edition, off=wanted)
