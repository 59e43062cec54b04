"""Reads about advising. An advisor sees the requests that are theirs, the manager sees all; nobody else any."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from eclore.advising.models import AdvisingRequest
from eclore.advising.states import AdvisingState
from eclore.core import clock
from eclore.editions.models import Edition
from eclore.editions.queries import roles_of
from eclore.editions.states import Role
from eclore.people.models import Person, User


def all_of(edition: Edition) -> QuerySet[AdvisingRequest]:
    """Requests with what a list shows; `meetings_held` and `minutes_given` sum the meetings."""
    rows = AdvisingRequest.objects.filter(edition=edition).select_related("person", "advisor", "idea", "edition")
    return rows.annotate(meetings_held=Count("meetings"), minutes_given=Sum("meetings__minutes"))


def readable(user: Any, edition: Edition) -> QuerySet[AdvisingRequest]:
    """What this login may read in the office."""
    rows = all_of(edition)
    return rows if Role.MANAGER in roles_of(user, edition) else rows.filter(advisor=user.pk)


def narrowed(rows: QuerySet[AdvisingRequest], params: Mapping[str, Any]) -> QuerySet[AdvisingRequest]:
    """Requests by the filters `etat` and `q` (the person): the list, the sheet and the letters read this."""
    wanted = params.get("etat")
    if params.get("q"):
        rows = rows.filter(person__name__icontains=params["q"].strip())
    return rows.filter(state=wanted) if wanted in AdvisingState.values else rows


def requests_of_user(user: Any, edition: Edition) -> QuerySet[AdvisingRequest]:
    """What the persons of a login asked for."""
    if not user.is_authenticated:
        return AdvisingRequest.objects.none()
    return all_of(edition).filter(person__user=user).prefetch_related("meetings")


def under_way(edition: Edition, person: Person) -> QuerySet[AdvisingRequest]:
    """The person's requests that nobody closed."""
    return AdvisingRequest.objects.filter(edition=edition, person=person).exclude(state=AdvisingState.CLOSED)


def advisors(edition: Edition) -> QuerySet[User]:
    """Logins that hold the role of advisor now, by name."""
    now = clock.now()
    held = Q(memberships__until__isnull=True) | Q(memberships__until__gt=now)
    rows = User.objects.filter(
        held, memberships__edition=edition, memberships__role=Role.ADVISOR, memberships__since__lte=now, is_active=True
    )
    return rows.distinct().order_by("name", "pk")
