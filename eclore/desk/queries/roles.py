"""Roles held now, offered, lent; and what each may do, read from the permissions themselves."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet

from eclore.core import clock, permissions
from eclore.core.models import AuditEntry
from eclore.desk import words
from eclore.editions.models import Edition, Invitation, Membership, StandIn
from eclore.editions.states import Role
from eclore.people.models import User

ENDING_SOON = timedelta(days=14)


def members(edition: Edition) -> QuerySet[Membership]:
    """Roles held now in the edition."""
    now = clock.now()
    held = edition.memberships.filter(Q(until__isnull=True) | Q(until__gt=now), since__lte=now)
    return held.select_related("user").order_by("role", "user__name", "pk")


def active_roles(user: User) -> QuerySet[Membership]:
    """Roles that a login holds now, in any edition."""
    return Membership.objects.filter(Q(until__isnull=True) | Q(until__gt=clock.now()), user=user)


def ending_soon(edition: Edition) -> QuerySet[Membership]:
    """Roles that end within two weeks."""
    return members(edition).filter(until__lte=clock.now() + ENDING_SOON)


def logins(edition: Edition) -> QuerySet[User]:
    """Logins that hold a role now, by name."""
    return User.objects.filter(pk__in=members(edition).order_by().values("user")).order_by("name", "pk")


def invitations(edition: Edition) -> QuerySet[Invitation]:
    """Offers that nobody took up nor took back, the expired ones among them."""
    return edition.invitations.filter(accepted_at=None, revoked_at=None).select_related("invited_by")


def fingerprint(token: str) -> str:
    """What is kept of the link of an invitation."""
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_for(user: User, token: str) -> Invitation | None:
    """The offer behind a link, for the login of the address that was invited; nobody else learns what it offers."""
    rows = Invitation.objects.filter(
        token_sha256=fingerprint(token), email=user.email, accepted_at=None, revoked_at=None
    )
    return rows.select_related("edition", "invited_by").first()


def stand_ins(edition: Edition) -> QuerySet[StandIn]:
    """Absences of today and to come."""
    return edition.stand_ins.filter(ends_on__gte=clock.today()).select_related("absent", "substitute")


def role_history(edition: Edition) -> QuerySet[AuditEntry]:
    """Who gave or took which role, newest first."""
    verbs = ("editions.grant_role", "editions.revoke_role", "desk.set_stand_in", "desk.end_stand_in", "desk.invite")
    return AuditEntry.objects.filter(edition_code=edition.code, verb__in=verbs).order_by("-pk")


def rights() -> list[dict[str, Any]]:
    """By room, what each role may do: read from the registered permissions, so that the table cannot lie.

    `roles`: value → "yes", or "some" where a phase, a state or a link to the row decides too.
    """
    rooms: dict[str, list[dict[str, Any]]] = {}
    for name in sorted(permissions.names()):
        tests = permissions.tests_of(name)
        named = set(re.findall(r"[a-z_]+", " ".join(test.partition(":")[2] for test in _parts(tests))))
        held = named & set(Role.values)
        bare = all(re.fullmatch(r"has_role:[a-z_,]+", test) for test in tests)
        room, _dot, verb = name.partition(".")
        if held:
            row = {"label": words.may(name), "roles": dict.fromkeys(held, "yes" if bare else "some")}
            rooms.setdefault(room, []).append({**row, "verb": verb})
    return [{"room": room, "label": words.ROOMS.get(room, room), "rows": rows} for room, rows in rooms.items()]


def _parts(tests: tuple[str, ...]) -> list[str]:
    """The names inside `(a & b) | c`."""
    return [part for test in tests for part in re.split(r"[()&|~\s]+", test) if part]
