"""``exclusive.v1``: by decreasing score, skipping what does not fit, with at most one winner in each published set.

A project that a winner blocks is left out by a step that names this winner. A project may belong to several sets.

A tie is pivotal when two choices lead to different sets of winners: that is tried out, see ``tally.branching``.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Dict, FrozenSet, List, Mapping, Sequence, Tuple

from .. import ties
from ..errors import BadElection
from ..journal import Journal
from ..model import Contest, Project, Selection
from ..parameters import Parameter
from ..walk import record_others, settle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..branching import Choose

ID = "exclusive.v1"
PROMISE = "Par nombre de voix décroissant ; de chaque ensemble de projets incompatibles, un seul au plus est retenu."
ADDITIVE = True
PARAMETERS = {
    "min_votes": Parameter("integer", minimum=0, help="score minimal pour être retenu"),
    "sets": Parameter("sets", help="ensembles de projets incompatibles, par identifiants"),
}
POLICIES = tuple(policy for policy in ties.POLICIES if policy != "fund-all")


def select(contest: Contest, parameters: Mapping[str, Any], breaker: ties.TieBreaker) -> Selection:
    """Runs the rule. Raises PivotalTie where the policies refuse to break a tie that changes the outcome."""
    minimum = parameters["min_votes"]
    journal = Journal(ID, contest)
    rivals = _rivals(contest, parameters["sets"])
    eligible = [project for project in contest.projects if contest.scores[project.id] >= minimum]

    def run(choose: Choose) -> Tuple[List[str], Any]:
        taken = _walk(contest, eligible, rivals, choose)
        return [project.id for project in taken], taken

    for project in settle(journal, breaker, run):
        journal.fund(project)
    blocked = _record_blocked(journal, eligible, rivals)
    record_others(journal, [one for one in contest.projects if one.id not in blocked], minimum, {})
    return journal.selection()


def _rivals(contest: Contest, sets: Sequence[Sequence[str]]) -> Dict[str, FrozenSet[str]]:
    """The projects that each project excludes."""
    known = set(contest.scores)
    rivals: Dict[str, FrozenSet[str]] = {project_id: frozenset() for project_id in known}
    for one in sets:
        for project_id in one:
            if project_id not in known:
                raise BadElection(f"Un ensemble de projets incompatibles nomme « {project_id} », qui n’existe pas.")
            rivals[project_id] |= frozenset(one) - {project_id}
    return rivals


def _walk(
    contest: Contest, eligible: Sequence[Project], rivals: Mapping[str, FrozenSet[str]], choose: Choose
) -> List[Project]:
    remaining = contest.budget_cents
    taken: List[Project] = []
    pool = sorted(eligible, key=lambda project: -contest.scores[project.id])
    while pool:
        score = contest.scores[pool[0].id]
        group = [project for project in pool if contest.scores[project.id] == score]
        barred = frozenset().union(*(rivals[project.id] for project in taken))
        fitting = [one for one in group if one.cost_cents <= remaining and one.id not in barred]
        if not fitting:
            pool = pool[len(group) :]
            continue
        names = {project.id for project in fitting}
        free = not any(rivals[project.id] & names for project in fitting)
        enough = free and sum(project.cost_cents for project in fitting) <= remaining
        chosen = choose(fitting, partial(bool, enough))
        taken.append(chosen)
        remaining -= chosen.cost_cents
        pool = [project for project in pool if project.id != chosen.id]
    return taken


def _record_blocked(
    journal: Journal, eligible: Sequence[Project], rivals: Mapping[str, FrozenSet[str]]
) -> FrozenSet[str]:
    blocked = set()
    for project in eligible:
        by = [winner for winner in journal.winners if winner in rivals[project.id]]
        if by and project.id not in journal.winners:
            blocked.add(project.id)
            journal.step(
                project,
                "blocked",
                f"Le projet {project.id} n’est pas retenu : {journal.votes(project)}, il est incompatible avec le "
                f"projet {by[0]}, retenu avant lui.",
                score=journal.score(project),
                blocked_by=by[0],
            )
    return frozenset(blocked)
