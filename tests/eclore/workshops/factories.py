"""Comptoirs at each step, made through the actions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from eclore.core import clock
from eclore.core.permissions import Actor
from eclore.editions.models import Edition
from eclore.people.models import Person
from eclore.workshops import actions
from eclore.workshops.models import Attendance, Registration, Workshop
from tests.eclore.ideas.factories import person as someone

SYSTEM = Actor.system("laboratory")


def planned(edition: Edition, *, in_days: float = 10, **fields: Any) -> Workshop:
    """A comptoir in preparation, `in_days` from now."""
    starts_at = fields.pop("starts_at", clock.now() + timedelta(days=in_days))
    words = {
        "title": "Une soirée pour faire pousser votre idée",
        "commune": "Béthune",
        "place": "Centre social",
        "address": "rue des Lilas",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2, minutes=30),
        "capacity": 20,
    }
    return actions.plan(by=SYSTEM, edition=edition, **{**words, **fields})


def open_one(edition: Edition, **fields: Any) -> Workshop:
    """A comptoir that takes registrations."""
    return actions.open_workshop(by=SYSTEM, workshop=planned(edition, **fields))


def begun(edition: Edition, *, hours_ago: float = 0.1, **fields: Any) -> Workshop:
    """An open comptoir that started a moment ago: people can be checked in, and it can be held."""
    start = clock.now() - timedelta(hours=hours_ago)
    with clock.at(start - timedelta(days=3)):
        return open_one(edition, starts_at=start, **fields)


def registered(workshop: Workshop, person: Person | None = None, **fields: Any) -> Registration:
    """A registration (or a rank, where it is full)."""
    return actions.register(by=SYSTEM, workshop=workshop, person=person or someone(), **fields)


def attended(edition: Edition, person: Person, workshop: Workshop | None = None) -> Attendance:
    """The person came to a comptoir of the edition: the gate of the dossier is open."""
    return actions.check_in(by=SYSTEM, workshop=workshop or begun(edition), person=person)
