"""``reserve-list.v1``: by decreasing score, skipping what does not fit; the others wait on a list for a withdrawal.

The withdrawals, in their order, are facts that come after the count, not rules: ``count_election(withdrawn=…)``. Each
gives the money of the winner back, and ``then`` says where it goes: to the ``next`` projects of the list (by decreasing
score, skipping), to those of the ``same-key`` of ``column`` only, or nowhere (``return``). A winner is never unseated.
Each withdrawal makes new minutes, which hold the hash of those before.

A tie is pivotal when two choices lead to different sets of winners: that is tried out, see ``tally.branching``.
"""

from __future__ import annotations

from typing import Any, List, Mapping, Sequence, Tuple

from .. import ties
from ..journal import Journal
from ..model import Contest, Project, Selection
from ..parameters import Parameter
from ..walk import by_score, record_others, settle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..branching import Choose

ID = "reserve-list.v1"
PROMISE = "Par nombre de voix décroissant ; si un lauréat renonce, son argent va aux suivants de la liste d’attente."
ADDITIVE = True
PARAMETERS = {
    "min_votes": Parameter("integer", minimum=0, help="score minimal pour être retenu ou sur la liste"),
    "then": Parameter("choice", choices=("next", "same-key", "return"), help="à qui va l’argent d’un désistement"),
    "column": Parameter("text", nullable=True, help="colonne qui dit le territoire, pour « same-key » ; sinon null"),
}
POLICIES = tuple(policy for policy in ties.POLICIES if policy != "fund-all")
Move = Tuple[str, Project]


def columns(parameters: Mapping[str, Any]) -> Tuple[str, ...]:
    """The columns of projects that decide."""
    return () if parameters["column"] is None else (parameters["column"],)


def contradiction(parameters: Mapping[str, Any], budget_cents: int) -> str:
    """« same-key » and its column go together, in a French sentence; "" when they do."""
    if (parameters["then"] == "same-key") != (parameters["column"] is not None):
        return "« column » va avec « same-key », et null avec le reste."
    return ""


def select(contest: Contest, parameters: Mapping[str, Any], breaker: ties.TieBreaker) -> Selection:
    """Runs the rule. Raises PivotalTie where the policies refuse to break a tie that changes the outcome."""
    minimum = parameters["min_votes"]
    journal = Journal(ID, contest)
    eligible = [project for project in contest.projects if contest.scores[project.id] >= minimum]

    def run(choose: Choose) -> Tuple[List[str], Any]:
        moves = _moves(contest, parameters, eligible, choose)
        winners: List[str] = []
        for kind, project in moves:
            if kind == "funded":
                winners.append(project.id)
            elif project.id in winners:
                winners.remove(project.id)
        return winners, moves

    for kind, project in settle(journal, breaker, run):
        if kind == "funded":
            journal.fund(project)
        else:
            _withdraw(journal, project)
    gone = set(contest.withdrawn)
    _record_list(journal, [one for one in eligible if one.id not in gone])
    too_few = [one for one in contest.projects if contest.scores[one.id] < minimum and one.id not in gone]
    record_others(journal, too_few, minimum, {})
    return journal.selection()


def _moves(contest: Contest, parameters: Mapping[str, Any], eligible: Sequence[Project], choose: Choose) -> List[Move]:
    taken, remaining = by_score(eligible, contest.scores, contest.budget_cents, choose)
    moves: List[Move] = [("funded", project) for project in taken]
    winners = {project.id for project in taken}
    gone = set()
    for project_id in contest.withdrawn:
        project = contest.by_id[project_id]
        gone.add(project_id)
        moves.append(("withdrawn", project))
        if project_id not in winners:
            continue
        winners.discard(project_id)
        remaining += project.cost_cents
        waiting = [one for one in eligible if one.id not in winners and one.id not in gone]
        if parameters["then"] == "same-key":
            column = parameters["column"]
            key = project.columns.get(column, "")
            waiting = [one for one in waiting if one.columns.get(column, "") == key]
        if parameters["then"] != "return":
            more, remaining = by_score(waiting, contest.scores, remaining, choose)
            winners |= {one.id for one in more}
            moves += [("funded", one) for one in more]
    return moves


def _withdraw(journal: Journal, project: Project) -> None:
    freed = project.cost_cents if project.id in journal.winners else 0
    if freed:
        journal.winners.remove(project.id)
        journal.remaining_cents += freed
    money = f"{journal.money(freed)} reviennent, reste {journal.money(journal.remaining_cents)}"
    journal.step(
        project,
        "withdrawn",
        f"Le projet {project.id} renonce : {money if freed else 'il n’était pas retenu, rien ne change'}.",
        freed_cents=freed,
        remaining_cents=journal.remaining_cents,
    )


def _record_list(journal: Journal, eligible: Sequence[Project]) -> None:
    waiting = [project for project in eligible if project.id not in journal.winners]
    waiting.sort(key=lambda project: -journal.score(project))
    for project in waiting:
        place = 1 + sum(journal.score(other) > journal.score(project) for other in waiting)
        journal.step(
            project,
            "waiting",
            f"Le projet {project.id} est sur la liste d’attente, place {place} : {journal.votes(project)}, il demande "
            f"{journal.money(project.cost_cents)} et il ne reste que {journal.money(journal.remaining_cents)}.",
            score=journal.score(project),
            cost_cents=project.cost_cents,
            remaining_cents=journal.remaining_cents,
            place=place,
        )
