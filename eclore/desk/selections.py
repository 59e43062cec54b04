"""The lists one may write to: those of every room, and those that span rooms."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from eclore.advising.models import AdvisingRequest
from eclore.core import permissions
from eclore.core.models import Bounce
from eclore.desk import rooms
from eclore.editions.models import Edition
from eclore.editions.queries import has_room
from eclore.ideas.models import Idea
from eclore.people.models import Contact, Person
from eclore.people.selections import Selection
from eclore.projects.models import Project, TeamMember
from eclore.workshops.models import Attendance, Registration

ONE = "desk.persons"


def met_in(edition: Edition) -> QuerySet[Person]:
    """Everybody who did something in the edition, in any room."""
    found = Q(pk__in=Idea.objects.filter(edition=edition).values("author"))
    found |= Q(pk__in=Registration.objects.filter(workshop__edition=edition).values("person"))
    found |= Q(pk__in=Attendance.objects.filter(workshop__edition=edition).values("person"))
    found |= Q(pk__in=AdvisingRequest.objects.filter(edition=edition).values("person"))
    found |= Q(pk__in=Project.objects.filter(edition=edition, leader__isnull=False).values("leader"))
    found |= Q(pk__in=TeamMember.objects.filter(project__edition=edition).values("person"))
    return Person.objects.filter(found)


def without_account(edition: Edition, params: QueryDict) -> QuerySet[Person]:
    """Those who never signed in, though an address would let them."""
    never = Q(user=None) | Q(user__last_login=None)
    return met_in(edition).filter(never, contacts__kind="email").distinct()


def bounced(edition: Edition, params: QueryDict) -> QuerySet[Person]:
    """Those of whom an address answered that nobody is there."""
    dead = Contact.objects.filter(value__in=Bounce.objects.values("address")).values("person")
    return met_in(edition).filter(pk__in=dead)


def chosen(edition: Edition, params: QueryDict) -> QuerySet[Person]:
    """The persons ticked one by one, or the one of a card."""
    ids = [int(value) for value in params.getlist("personne") if value.isdecimal() and len(value) <= 9]
    return Person.objects.filter(pk__in=ids)


def _names(edition: Edition, params: QueryDict) -> str:
    names = list(chosen(edition, params).order_by("name").values_list("name", flat=True)[:4])
    return ", ".join(names[:3]) + ("…" if len(names) > 3 else "")


def _own() -> list[Selection]:
    return [
        Selection("desk.met", _("Toutes les personnes de l’édition"), lambda e, p: met_in(e), "desk.letters"),
        Selection("desk.without_account", _("Personnes sans compte ouvert"), without_account, "desk.letters"),
        Selection("desk.bounced", _("Personnes dont une adresse ne répond plus"), bounced, "desk.letters"),
        Selection(ONE, _("Personnes choisies"), chosen, "desk.people", filters=("personne",), about=_names),
    ]


def all_lists() -> dict[str, Selection]:
    """Every list by its key, whoever may use it."""
    return {**rooms.selections(), **{row.key: row for row in _own()}}


def lists_for(user: Any, edition: Edition) -> list[Selection]:
    """The lists that a login may write to."""
    shown = [row for row in all_lists().values() if has_room(edition, row.key.partition(".")[0])]
    return [row for row in shown if permissions.allowed(user, row.permission, edition)]
