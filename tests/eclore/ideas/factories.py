"""Ideas at each step, made through the actions."""

from __future__ import annotations

from itertools import count as numbers
from typing import Any

from eclore.core.permissions import Actor
from eclore.editions.models import Edition
from eclore.ideas import actions
from eclore.ideas.models import Idea
from eclore.people import actions as people
from eclore.people.models import Person

SYSTEM = Actor.system("laboratory")
_numbers = numbers(1)


def person(name: str = "Nadia Obry", **contact: Any) -> Person:
    """Someone the scheme met, with an address of their own unless one is given."""
    n = next(_numbers)
    return people.meet(by=SYSTEM, name=name, **(contact or {"email": f"habitante{n}@exemple.fr"}))


def noted(edition: Edition, author: Person | None = None, **fields: Any) -> Idea:
    """An idea just brought; needs nothing open."""
    words = {
        "title": f"Un café où l’on répare, numéro {next(_numbers)}",
        "summary": "Un lieu ouvert le samedi où l’on remet en état vélos et grille-pain, avec des bénévoles.",
        "theme": "reuse",
        "commune": "Béthune",
    }
    return actions.note(by=SYSTEM, edition=edition, person=author or person(), **{**words, **fields})


def published(edition: Edition, author: Person | None = None, **fields: Any) -> Idea:
    """An idea that everybody reads."""
    return actions.publish(by=SYSTEM, idea=noted(edition, author, **fields))


def merged(idea: Idea, into: Idea) -> Idea:
    """An idea joined to another, every carrier having agreed."""
    for consent in actions.propose_merge(by=SYSTEM, idea=idea, into=into):
        if not consent.is_agreed:
            actions.answer_merge(by=SYSTEM, consent=consent, is_agreed=True)
    idea.refresh_from_db()
    return idea
