"""Two people change a phase that has begun: rooms may object, and those concerned are told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from eclore.core import outbox, permissions
from eclore.core.errors import Closed
from eclore.desk import notices, queries, rooms
from eclore.editions import actions as editions
from eclore.editions.models import Edition, PhaseChange
from eclore.editions.states import Role


def _check_rooms(edition: Edition, kind: str, change: str) -> None:
    if objection := rooms.forbids_change(edition, kind, change):
        raise Closed(objection)


@transaction.atomic
def propose_change(
    *,
    by: Any,
    edition: Edition,
    kind: str,
    change: str,
    reason: str,
    closes_at: datetime | None = None,
    gives_time_back: bool = False,
) -> PhaseChange:
    """Propose a change. Refused where no second manager could confirm it, or where a room objects."""
    permissions.check(by, "editions.propose_change", edition)
    managers = queries.members(edition).filter(role=Role.MANAGER)
    if not managers.exclude(user=by.pk).exists():
        raise Closed(
            _("Il faut deux gestionnaires, et vous êtes seul ou seule à tenir ce rôle : nommez d’abord quelqu’un.")
        )
    _check_rooms(edition, kind, change)
    return editions.propose_change(
        by=by,
        edition=edition,
        kind=kind,
        change=change,
        reason=reason,
        closes_at=closes_at,
        gives_time_back=gives_time_back,
    )


@transaction.atomic
def confirm_change(*, by: Any, change: PhaseChange) -> int:
    """Confirm what another manager proposed, and tell those concerned; returns how many letters leave."""
    edition = Edition.objects.select_for_update().get(pk=change.edition_id)
    permissions.check(by, "editions.confirm_change", change)
    _check_rooms(edition, change.kind, change.change)
    row = editions.confirm_change(by=by, change=change)
    told = list(rooms.concerned(edition, row.kind).prefetch_related("contacts").select_related("user"))
    for person in told:
        outbox.post(notices.PhaseChanged(row), person, edition_code=edition.code)
    return len(told)
