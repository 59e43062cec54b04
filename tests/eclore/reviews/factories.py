"""Reviews at each of their stages, made through the actions by the system (phases do not stand in the way)."""

from __future__ import annotations

from typing import Any

from eclore.core import clock
from eclore.core.permissions import Actor
from eclore.editions.models import Edition
from eclore.people.models import User
from eclore.projects.models import Project
from eclore.reviews import actions, queries
from eclore.reviews.models import LabelDecision, Review, Sitting
from eclore.reviews.states import RefusalCode
from tests.eclore.projects import factories as projects

SYSTEM = Actor.system("laboratory")


def marks(value: int = 2) -> dict[str, int]:
    """The same mark on every criterion."""
    return {criterion.key: value for criterion in queries.GRID}


def assigned(project: Project, reviewer: User) -> Review:
    return actions.assign(by=SYSTEM, project=project, reviewer=reviewer)


def admissible(project: Project, reviewer: User) -> Review:
    return actions.admit(by=SYSTEM, review=assigned(project, reviewer))


def sitting(edition: Edition, *present: User, place: str = "Hôtel du Département") -> Sitting:
    return actions.open_sitting(by=SYSTEM, edition=edition, held_on=clock.today(), place=place, present=present)


def _some_sitting(edition: Edition) -> Sitting:
    return Sitting.objects.filter(edition=edition).first() or sitting(edition)


def label(project: Project, reviewer: User, reason: str = "Un besoin réel, porté par les habitants.") -> LabelDecision:
    """Give the label to a submitted project, in the edition's first sitting."""
    review = admissible(project, reviewer)
    return actions.label(by=SYSTEM, review=review, sitting=_some_sitting(project.edition), reason=reason)


def refuse(
    project: Project, reviewer: User, code: str = RefusalCode.NOT_SSE, reason: str = "Une activité de vente."
) -> LabelDecision:
    """Refuse a submitted project, in the edition's first sitting."""
    review = assigned(project, reviewer)
    where = _some_sitting(project.edition)
    return actions.refuse(by=SYSTEM, review=review, sitting=where, refusal_code=code, reason=reason)


def labelled_project(
    edition: Edition, leader: User, reviewer: User, title: str = "Le Café qui répare", **fields: Any
) -> Project:
    """A project with its label, ready for the vote."""
    project = projects.submitted(edition, leader, title, **fields)
    label(project, reviewer)
    return project


def labelled_projects(edition: Edition, leader: User, reviewer: User, count: int, **fields: Any) -> list[Project]:
    """`count` labelled projects, titled `Projet 1`…"""
    return [labelled_project(edition, leader, reviewer, f"Projet {rank}", **fields) for rank in range(1, count + 1)]
