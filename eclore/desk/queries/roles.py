"""Roles held now."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from eclore.core import clock
from eclore.editions.models import Edition, Membership
from eclore.people.models import User


def members(edition: Edition) -> QuerySet[Membership]:
    """Roles held now in the edition."""
    now = clock.now()
    held = edition.memberships.filter(Q(until__isnull=True) | Q(until__gt=now), since__lte=now)
    return held.select_related("user").order_by("role", "user__name", "pk")


def active_roles(user: User) -> QuerySet[Membership]:
    """Roles that a login holds now, in any edition."""
    return Membership.objects.filter(Q(until__isnull=True) | Q(until__gt=clock.now()), user=user)
