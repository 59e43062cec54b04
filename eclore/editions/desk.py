"""What this room holds on a person: the roles of their login."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from eclore.core.permissions import Actor
from eclore.editions import actions
from eclore.editions.models import Membership, PhaseChange
from eclore.people.models import Person


def export(person: Person) -> dict[str, Any]:
    """Right of access: in which edition, which role, from when to when."""
    rows = Membership.objects.filter(user=person.user_id).select_related("edition") if person.user_id else []
    return {
        "roles": [
            {
                "edition": row.edition.code,
                "role": row.role,
                "since": row.since.isoformat(),
                "until": row.until.isoformat() if row.until else None,
            }
            for row in rows
        ],
        "phase_changes": [
            {"edition": row.edition.code, "kind": row.kind, "change": row.change, "at": row.proposed_at.isoformat()}
            for row in PhaseChange.objects.filter(
                Q(proposed_by=person.user_id) | Q(confirmed_by=person.user_id)
            ).select_related("edition")
        ]
        if person.user_id
        else [],
    }


def erase(person: Person) -> None:
    """End the roles that are still held: a login without a person acts for nobody. Who could act when stays known."""
    if person.user_id is None:
        return
    for membership in Membership.objects.filter(user=person.user_id, until=None):
        actions.revoke_role(by=Actor.system("erase"), membership=membership)
