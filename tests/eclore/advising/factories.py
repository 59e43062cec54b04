"""Advising requests at each step, made through the actions."""

from __future__ import annotations

from typing import Any

from eclore.advising import actions
from eclore.advising.models import AdvisingRequest, Partner
from eclore.core.permissions import Actor
from eclore.editions.models import Edition
from eclore.people.models import Person, User
from tests.eclore.ideas.factories import person as someone

SYSTEM = Actor.system("laboratory")


def requested(edition: Edition, person: Person | None = None, **fields: Any) -> AdvisingRequest:
    fields = {"need": "Je ne sais pas faire un budget.", **fields}
    return actions.request(by=SYSTEM, edition=edition, person=person or someone(), **fields)


def assigned(edition: Edition, advisor: User, person: Person | None = None) -> AdvisingRequest:
    return actions.assign(by=SYSTEM, request=requested(edition, person), advisor=advisor)


def active(edition: Edition, advisor: User, person: Person | None = None) -> AdvisingRequest:
    return actions.accept(by=SYSTEM, request=assigned(edition, advisor, person))


def partner(edition: Edition, name: str = "Pas-de-Calais Actif", **fields: Any) -> Partner:
    fields = {
        "presentation": "Budgets et statuts.",
        "contact": "03 21 00 00 00",
        "needs": ["budget", "form"],
        "territories": [],
        "capacity": 10,
        "is_active": True,
        "advisors": [],
        **fields,
    }
    return actions.set_partner(by=SYSTEM, edition=edition, name=name, **fields)
