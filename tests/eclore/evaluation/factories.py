"""Questionnaires, made through the actions."""

from __future__ import annotations

from eclore.core.permissions import Actor
from eclore.evaluation import actions
from eclore.evaluation.models import Questionnaire
from eclore.people import actions as people
from eclore.people.models import User

SYSTEM = Actor.system("laboratory")
QUESTIONS = [
    {
        "key": "first",
        "label": "Est-ce votre première fois ?",
        "options": [
            {"key": "yes", "label": "Oui"},
            {"key": "no", "label": "Non"},
            {"key": "unsure", "label": "Je ne sais pas"},
        ],
    },
    {
        "key": "again",
        "label": "Reviendrez-vous ?",
        "options": [{"key": "yes", "label": "Oui"}, {"key": "no", "label": "Non"}],
    },
]


def questionnaire(edition, slug: str = "apres-le-vote", **change) -> Questionnaire:
    fields = {"title": "Après le vote", "questions": QUESTIONS, **change}
    return actions.open_questionnaire(by=SYSTEM, edition=edition, slug=slug, **fields)


def answers(row: Questionnaire, contents: list[dict[str, str]]) -> list[User]:
    """One answer per content, each of another login."""
    users = []
    for rank, content in enumerate(contents):
        user = people.open_account(by=SYSTEM, email=f"r{row.pk}-{rank}@exemple.fr", name=f"R{rank}", is_proven=True)
        actions.answer(by=user, questionnaire=row, content=content)
        users.append(user)
    return users
