"""``envelopes.v1``: one envelope for each key of a column; in each, by decreasing score, skipping what does not fit.

Envelopes are served in text order of their keys. ``unspent`` says what becomes of what an envelope leaves: ``reserve``
keeps it; ``next`` adds it to the next envelope; ``return`` puts it in a common pot (with what the budget has beyond the
envelopes), given at the end to the projects left, by decreasing score. A project whose key has no envelope is left out.

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

ID = "envelopes.v1"
PROMISE = "Une enveloppe par territoire ou par catégorie ; dans chacune, par nombre de voix décroissant."
ADDITIVE = True
PARAMETERS = {
    "min_votes": Parameter("integer", minimum=0, help="score minimal pour être retenu"),
    "column": Parameter("text", help="colonne des projets qui dit leur enveloppe"),
    "envelopes": Parameter("amounts", minimum=0, help="montant de chaque enveloppe, en centimes"),
    "unspent": Parameter("choice", choices=("return", "next", "reserve"), help="ce que devient le reste"),
}
POLICIES = tuple(policy for policy in ties.POLICIES if policy != "fund-all")


def columns(parameters: Mapping[str, Any]) -> Tuple[str, ...]:
    """The columns of projects that decide."""
    return (parameters["column"],)


def contradiction(parameters: Mapping[str, Any], budget_cents: int) -> str:
    """Envelopes beyond the budget, in a French sentence; "" when they hold."""
    total = sum(parameters["envelopes"].values())
    if total > budget_cents:
        return f"les enveloppes font {total} centimes en tout, plus que l’enveloppe générale de {budget_cents}."
    return ""


def select(contest: Contest, parameters: Mapping[str, Any], breaker: ties.TieBreaker) -> Selection:
    """Runs the rule. Raises PivotalTie where the policies refuse to break a tie that changes the outcome."""
    minimum, column = parameters["min_votes"], parameters["column"]
    amounts, unspent = parameters["envelopes"], parameters["unspent"]
    journal = Journal(ID, contest)
    inside: Dict[str, List[Project]] = {key: [] for key in sorted(amounts)}
    for project in contest.projects:
        if contest.scores[project.id] >= minimum and project.columns.get(column, "") in inside:
            inside[project.columns[column]].append(project)

    def run(choose: Choose) -> Tuple[List[str], Any]:
        carried, pot = 0, contest.budget_cents - sum(amounts.values())
        taken: List[Tuple[Project, str, int]] = []
        left: Dict[str, int] = {}
        for key, projects in inside.items():
            won, rest = by_score(projects, contest.scores, amounts[key] + carried, choose)
            left.update((project.id, rest) for project in projects)
            taken += _with_left(won, key, amounts[key] + carried)
            carried = rest if unspent == "next" else 0
            pot += rest if unspent == "return" else 0
        if unspent == "return":
            names = {project.id for project, _, _ in taken}
            others = [project for projects in inside.values() for project in projects if project.id not in names]
            others.sort(key=lambda project: contest.projects.index(project))
            won, rest = by_score(others, contest.scores, pot, choose)
            left.update((project.id, rest) for project in others)
            taken += _with_left(won, "", pot)
        return [project.id for project, _, _ in taken], (taken, left)

    taken, left = settle(journal, breaker, run)
    for project, key, rest in taken:
        _fund(journal, project, key, rest)
    _record_without(journal, column, inside)
    with_key = [project for project in contest.projects if project.columns.get(column, "") in inside]
    record_others(journal, with_key, minimum, left)
    return journal.selection()


def _with_left(won: List[Project], key: str, amount: int) -> List[Tuple[Project, str, int]]:
    """Each project taken, with its envelope and what it leaves there."""
    made = []
    for project in won:
        amount -= project.cost_cents
        made.append((project, key, amount))
    return made


def _fund(journal: Journal, project: Project, key: str, rest: int) -> None:
    journal.remaining_cents -= project.cost_cents
    journal.winners.append(project.id)
    whose = f"dans l’enveloppe « {key} »" if key else "sur le pot commun"
    journal.step(
        project,
        "funded",
        f"Le projet {project.id} est retenu {whose} : {journal.votes(project)}, demandé "
        f"{journal.money(project.cost_cents)}, il y reste {journal.money(rest)}.",
        envelope=key,
        score=journal.score(project),
        cost_cents=project.cost_cents,
        remaining_cents=rest,
    )


def _record_without(journal: Journal, column: str, inside: Mapping[str, List[Project]]) -> None:
    for project in journal.contest.projects:
        key = project.columns.get(column, "")
        if key not in inside:
            journal.step(
                project,
                "no_envelope",
                f"Le projet {project.id} n’est pas retenu : aucune enveloppe n’est prévue pour « {key} ».",
                envelope=key,
            )
