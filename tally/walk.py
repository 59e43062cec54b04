"""A walk by decreasing score that skips what does not fit, taking one at a time: what several rules are made of."""

from __future__ import annotations

from functools import partial
from operator import le

from . import ties
from .branching import Exploration
from .journal import Journal
from .model import Contest, Project

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, List, Mapping, Optional, Sequence, Tuple

    from .branching import Choose, Run
    from .model import Number


def by_score(
    projects: Sequence[Project],
    scores: Mapping[str, Number],
    remaining_cents: int,
    choose: Choose,
    places: Optional[int] = None,
) -> Tuple[List[Project], int]:
    """The projects taken (at most ``places``), in order, and the money left. ``choose`` is for equals that fit."""
    pool = sorted(projects, key=lambda project: -scores[project.id])
    taken: List[Project] = []
    while pool and (places is None or len(taken) < places):
        score = scores[pool[0].id]
        group = [project for project in pool if scores[project.id] == score]
        fitting = [project for project in group if project.cost_cents <= remaining_cents]
        if not fitting:
            pool = pool[len(group) :]
            continue
        room = places is None or len(fitting) <= places - len(taken)
        total = sum(project.cost_cents for project in fitting)
        chosen = choose(fitting, partial(le, total, remaining_cents if room else -1))
        taken.append(chosen)
        remaining_cents -= chosen.cost_cents
        pool = [project for project in pool if project.id != chosen.id]
    return taken, remaining_cents


def settle(journal: Journal, breaker: ties.TieBreaker, run: Run) -> Any:
    """Runs with the tie policies, records the ties, and gives what the run gave. Raises PivotalTie."""
    contest: Contest = journal.contest
    explored = Exploration(contest, breaker, run)
    if not explored.settled:
        raise explored.refusal(contest.budget_cents)
    given, found = explored.first
    for tie in found:
        if tie.pivotal:
            journal.tie_broken(tie, ties.POLICIES[tie.policy])
        else:
            journal.ties.append(tie)
    return given


def record_others(journal: Journal, projects: Sequence[Project], minimum: Number, left: Mapping[str, int]) -> None:
    """Steps for the projects that were not taken; ``left`` is the money that each of them last could have had."""
    for project in projects:
        if project.id in journal.winners:
            continue
        if journal.score(project) < minimum:
            journal.below_minimum(project, minimum)
        else:
            money = left.get(project.id, journal.remaining_cents)
            journal.step(
                project,
                "does_not_fit",
                f"Le projet {project.id} n’est pas retenu : {journal.votes(project)}, il demande "
                f"{journal.money(project.cost_cents)} et il ne restait que {journal.money(money)} pour lui.",
                score=journal.score(project),
                cost_cents=project.cost_cents,
                remaining_cents=money,
            )
