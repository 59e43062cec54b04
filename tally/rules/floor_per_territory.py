"""``floor-per-territory.v1``: first the best projects of each territory, then the others by decreasing score.

For each territory, in text order, its ``places`` best eligible projects that fit are taken; then the walk goes over all
the others, by decreasing score, skipping what does not fit. A project without territory takes part in the walk only.

A tie is pivotal when two choices lead to different sets of winners: that is tried out, see ``tally.branching``.
"""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Tuple

from .. import ties
from ..journal import Journal
from ..model import Contest, Project, Selection
from ..parameters import Parameter
from ..walk import by_score, record_others, settle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..branching import Choose

ID = "floor-per-territory.v1"
PROMISE = "D’abord les meilleurs projets de chaque territoire, puis les autres par nombre de voix décroissant."
ADDITIVE = True
PARAMETERS = {
    "min_votes": Parameter("integer", minimum=0, help="score minimal pour être retenu, plancher compris"),
    "column": Parameter("text", help="colonne des projets qui dit leur territoire"),
    "places": Parameter("integer", minimum=1, help="nombre de projets assurés à chaque territoire"),
}
POLICIES = tuple(policy for policy in ties.POLICIES if policy != "fund-all")


def columns(parameters: Mapping[str, Any]) -> Tuple[str, ...]:
    """The columns of projects that decide."""
    return (parameters["column"],)


def select(contest: Contest, parameters: Mapping[str, Any], breaker: ties.TieBreaker) -> Selection:
    """Runs the rule. Raises PivotalTie where the policies refuse to break a tie that changes the outcome."""
    minimum, column = parameters["min_votes"], parameters["column"]
    journal = Journal(ID, contest)
    eligible = [project for project in contest.projects if contest.scores[project.id] >= minimum]
    territories: Dict[str, List[Project]] = {}
    for project in contest.projects:
        if project.columns.get(column, ""):
            territories.setdefault(project.columns[column], [])
    for project in eligible:
        if project.columns.get(column, ""):
            territories[project.columns[column]].append(project)

    def run(choose: Choose) -> Tuple[List[str], Any]:
        remaining = contest.budget_cents
        taken: List[Tuple[Project, str]] = []
        for name in sorted(territories):
            first, remaining = by_score(territories[name], contest.scores, remaining, choose, parameters["places"])
            taken += [(project, name) for project in first]
        names = {project.id for project, _ in taken}
        rest = [project for project in eligible if project.id not in names]
        then, remaining = by_score(rest, contest.scores, remaining, choose)
        taken += [(project, "") for project in then]
        return [project.id for project, _ in taken], taken

    for project, territory in settle(journal, breaker, run):
        _fund(journal, project, territory)
    _record_empty(journal, territories, column)
    record_others(journal, contest.projects, minimum, {})
    return journal.selection()


def _fund(journal: Journal, project: Project, territory: str) -> None:
    if not territory:
        journal.fund(project)
        return
    before = journal.remaining_cents
    journal.remaining_cents = before - project.cost_cents
    journal.winners.append(project.id)
    journal.step(
        project,
        "funded_by_floor",
        f"Le projet {project.id} est retenu pour le territoire « {territory} » : {journal.votes(project)}, demandé "
        f"{journal.money(project.cost_cents)}, reste {journal.money(journal.remaining_cents)}.",
        territory=territory,
        score=journal.score(project),
        cost_cents=project.cost_cents,
        remaining_before_cents=before,
        remaining_cents=journal.remaining_cents,
    )


def _record_empty(journal: Journal, territories: Mapping[str, List[Project]], column: str) -> None:
    served = {journal.contest.by_id[winner].columns.get(column, "") for winner in journal.winners}
    for name in sorted(territories):
        if name not in served:
            journal.step(
                None,
                "territory_without_winner",
                f"Aucun projet du territoire « {name} » n’est retenu : aucun n’est éligible, ou aucun ne tenait "
                f"dans le reste.",
                territory=name,
            )
