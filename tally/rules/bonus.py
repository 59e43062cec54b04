"""``bonus.v1``: votes of projects of some areas are raised, then by decreasing points, skipping what does not fit.

``mode`` says whether the bonus multiplies the votes or is added to them; a project whose key has no bonus keeps its
votes. What comes out is never called votes: the minutes give both. ``min_votes`` is about votes, before the bonus.

A tie (of points) is pivotal when two choices lead to different sets of winners: see ``tally.branching``.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any, Dict, List, Mapping, Tuple

from .. import french, ties
from ..journal import Journal
from ..model import Contest, Selection
from ..parameters import Parameter
from ..walk import by_score, record_others, settle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..branching import Choose
    from ..model import Number

ID = "bonus.v1"
PROMISE = "Les voix de certains territoires sont bonifiées en points, puis par nombre de points décroissant."
ADDITIVE = True
PARAMETERS = {
    "min_votes": Parameter("integer", minimum=0, help="voix minimales pour être retenu, avant bonification"),
    "column": Parameter("text", help="colonne des projets qui dit leur territoire"),
    "mode": Parameter("choice", choices=("factor", "points"), help="la bonification multiplie, ou s’ajoute"),
    "bonus": Parameter("fractions", minimum=0, help="bonification de chaque territoire, « 6/5 » p. ex."),
}
POLICIES = tuple(policy for policy in ties.POLICIES if policy != "fund-all")


def columns(parameters: Mapping[str, Any]) -> Tuple[str, ...]:
    """The columns of projects that decide."""
    return (parameters["column"],)


def select(contest: Contest, parameters: Mapping[str, Any], breaker: ties.TieBreaker) -> Selection:
    """Runs the rule. Raises PivotalTie where the policies refuse to break a tie that changes the outcome."""
    minimum = parameters["min_votes"]
    points = _points(contest, parameters)
    raised = replace(contest, scores=points, unit="points")
    journal, plain = Journal(ID, raised), Journal(ID, contest)
    _record(journal, plain, parameters)
    eligible = [project for project in contest.projects if contest.scores[project.id] >= minimum]

    def run(choose: Choose) -> Tuple[List[str], Any]:
        taken, _ = by_score(eligible, points, contest.budget_cents, choose)
        return [project.id for project in taken], taken

    for project in settle(journal, breaker, run):
        journal.fund(project)
    for project in contest.projects:
        if contest.scores[project.id] < minimum:
            plain.below_minimum(project, minimum)
    journal.steps += plain.steps
    record_others(journal, eligible, 0, {})
    return journal.selection()


def _points(contest: Contest, parameters: Mapping[str, Any]) -> Dict[str, Number]:
    column, bonus = parameters["column"], parameters["bonus"]
    found: Dict[str, Number] = {}
    for project in contest.projects:
        votes, key = contest.scores[project.id], project.columns.get(column, "")
        given = Fraction(bonus[key]) if key in bonus else None
        if given is not None:
            value = votes * given if parameters["mode"] == "factor" else votes + given
            votes = int(value) if value.denominator == 1 else value
        found[project.id] = votes
    return found


def _record(journal: Journal, plain: Journal, parameters: Mapping[str, Any]) -> None:
    sign = "×" if parameters["mode"] == "factor" else "+"
    for project in journal.contest.projects:
        key = project.columns.get(parameters["column"], "")
        if key in parameters["bonus"]:
            given = Fraction(parameters["bonus"][key])
            journal.step(
                project,
                "bonus",
                f"Le projet {project.id} a {plain.votes(project)} ; « {key} » : {sign} {french.number(given)}, il est "
                f"classé avec {journal.votes(project)}.",
                votes=plain.score(project),
                bonus=given,
                points=journal.score(project),
            )
