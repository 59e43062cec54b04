"""What the evaluation shows at the desk."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from eclore.core import permissions
from eclore.core.permissions import Actor
from eclore.editions.models import Edition
from eclore.evaluation import actions, queries
from eclore.people.models import Person


def todo(user: Any, edition: Edition) -> list[dict[str, Any]]:
    """Figures to publish once the results are proclaimed."""
    if not permissions.allowed(user, "evaluation.publish", edition):
        return []
    declared_at = queries.declared_at(edition)
    if declared_at is None or queries.indicators(edition).exists():
        return []
    return [
        {
            "title": _("Chiffres de l’édition à publier"),
            "text": _("Les résultats sont proclamés : le bilan chiffré peut paraître."),
            "href": reverse("evaluation_office:home"),
            "icon": "graphe",
            "since": declared_at,
        }
    ]


def export(person: Person) -> dict[str, Any]:
    """What the person answered, found through the pseudonym of the login."""
    if person.user_id is None:
        return {"answers": []}
    return {
        "answers": [
            {
                "questionnaire": row.questionnaire.title,
                "answered_on": row.answered_on.isoformat(),
                "content": row.content,
            }
            for row in queries.answers_of(person.user_id)
        ]
    }


def erase(person: Person) -> None:
    """Destroy the answers of the person's login."""
    if person.user_id is not None:
        actions.forget_answers(by=Actor.system("erase"), user_id=person.user_id)


def holds(edition: Edition) -> bool:
    """Whether a questionnaire or a figure was published: the edition can then not do without the room."""
    return queries.questionnaires(edition).exists() or queries.indicators(edition).exists()
