"""``rank-then-corrective.v1``: by decreasing score, then each territory without winner is given its best project.

After the walk (skipping what does not fit), territories without winner are taken in text order. The best eligible
project of the territory that can be made to fit enters; to make room, the weakest winners of territories that have more
than one leave, one after the other. ``refill`` says whether what the correction leaves then goes to the projects left,
by decreasing score. A project without territory is never made to leave, and no territory is served through it.

A tie is pivotal when two choices lead to different sets of winners: that is tried out, see ``tally.branching``.
"""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from .. import ties
from ..journal import Journal
from ..model import Contest, Project, Selection
from ..parameters import Parameter
from ..walk import by_score, record_others, settle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..branching import Choose

ID = "rank-then-corrective.v1"
PROMISE = "Par nombre de voix décroissant, puis chaque territoire sans lauréat reçoit son meilleur projet."
ADDITIVE = True
PARAMETERS = {
    "min_votes": Parameter("integer", minimum=0, help="score minimal pour être retenu, correction comprise"),
    "column": Parameter("text", help="colonne des projets qui dit leur territoire"),
    "refill": Parameter("boolean", help="vrai : ce que la correction laisse va aux projets suivants"),
}
POLICIES = tuple(policy for policy in ties.POLICIES if policy != "fund-all")
Move = Tuple[str, Project, str]


def columns(parameters: Mapping[str, Any]) -> Tuple[str, ...]:
    """The columns of projects that decide."""
    return (parameters["column"],)


def select(contest: Contest, parameters: Mapping[str, Any], breaker: ties.TieBreaker) -> Selection:
    """Runs the rule. Raises PivotalTie where the policies refuse to break a tie that changes the outcome."""
    minimum = parameters["min_votes"]
    journal = Journal(ID, contest)

    def run(choose: Choose) -> Tuple[List[str], Any]:
        correction = _Correction(contest, parameters, choose)
        return [project.id for project in correction.winners], correction.moves

    left = set()
    for kind, project, territory in settle(journal, breaker, run):
        if kind == "left":
            left.add(project.id)
            _leave(journal, project, territory)
        elif kind == "entered":
            left.discard(project.id)
            _enter(journal, project, territory)
        else:
            left.discard(project.id)
            journal.fund(project)
    _record_empty(journal, contest, parameters["column"])
    record_others(journal, [one for one in contest.projects if one.id not in left], minimum, {})
    return journal.selection()


class _Correction:
    """One run: the winners in the order they were taken, and the moves that led to them."""

    def __init__(self, contest: Contest, parameters: Mapping[str, Any], choose: Choose) -> None:
        self.contest = contest
        self.column = parameters["column"]
        self.choose = choose
        minimum = parameters["min_votes"]
        self.eligible = [project for project in contest.projects if contest.scores[project.id] >= minimum]
        self.winners, self.remaining = by_score(self.eligible, contest.scores, contest.budget_cents, choose)
        self.moves: List[Move] = [("funded", project, "") for project in self.winners]
        places = sorted({self._place(project) for project in self.eligible} - {""})
        for place in places:
            if not any(self._place(winner) == place for winner in self.winners):
                self._serve(place)
        if parameters["refill"]:
            more, self.remaining = by_score(self._others(), contest.scores, self.remaining, choose)
            self.winners += more
            self.moves += [("funded", project, "") for project in more]

    def _place(self, project: Project) -> str:
        return project.columns.get(self.column, "")

    def _others(self) -> List[Project]:
        names = {winner.id for winner in self.winners}
        return [project for project in self.eligible if project.id not in names]

    def _serve(self, place: str) -> None:
        """Makes the best project of a territory enter, if room can be made for it; else the next best."""
        pool = [one for one in self._others() if self._place(one) == place]
        while pool:
            best = max(self.contest.scores[one.id] for one in pool)
            entering = self.choose([one for one in pool if self.contest.scores[one.id] == best], lambda: False)
            winners, remaining, moves = list(self.winners), self.remaining, []
            while entering.cost_cents > remaining:
                leaving = self._weakest(winners)
                if leaving is None:
                    break
                winners.remove(leaving)
                remaining += leaving.cost_cents
                moves.append(("left", leaving, place))
            else:
                self.winners, self.remaining = [*winners, entering], remaining - entering.cost_cents
                self.moves += [*moves, ("entered", entering, place)]
                return
            pool = [one for one in pool if one.id != entering.id]

    def _weakest(self, winners: Sequence[Project]) -> Optional[Project]:
        """The winner that leaves next: the last of those of least score among territories with several."""
        counts: Dict[str, int] = {}
        for winner in winners:
            counts[self._place(winner)] = counts.get(self._place(winner), 0) + 1
        names = {winner.id for winner in winners}
        free = [one for one in self.contest.projects if one.id in names and self._place(one)]
        free = [one for one in free if counts[self._place(one)] > 1]
        if not free:
            return None
        least = min(self.contest.scores[winner.id] for winner in free)
        tied = [winner for winner in free if self.contest.scores[winner.id] == least]
        while len(tied) > 1:
            # Policies say who is ahead: those leave the question one by one, the last one leaves the winners.
            ahead = self.choose(tied, lambda: False)
            tied = [winner for winner in tied if winner.id != ahead.id]
        return tied[0]


def _leave(journal: Journal, project: Project, territory: str) -> None:
    journal.remaining_cents += project.cost_cents
    journal.winners.remove(project.id)
    journal.step(
        project,
        "left_for_territory",
        f"Le projet {project.id} cède sa place : {journal.votes(project)}, le plus faible des territoires qui ont "
        f"plusieurs lauréats, pour que le territoire « {territory} » en ait un.",
        territory=territory,
        score=journal.score(project),
        cost_cents=project.cost_cents,
        remaining_cents=journal.remaining_cents,
    )


def _enter(journal: Journal, project: Project, territory: str) -> None:
    before = journal.remaining_cents
    journal.remaining_cents = before - project.cost_cents
    journal.winners.append(project.id)
    journal.step(
        project,
        "funded_by_correction",
        f"Le projet {project.id} est retenu pour le territoire « {territory} » : {journal.votes(project)}, demandé "
        f"{journal.money(project.cost_cents)}, reste {journal.money(journal.remaining_cents)}.",
        territory=territory,
        score=journal.score(project),
        cost_cents=project.cost_cents,
        remaining_before_cents=before,
        remaining_cents=journal.remaining_cents,
    )


def _record_empty(journal: Journal, contest: Contest, column: str) -> None:
    served = {contest.by_id[winner].columns.get(column, "") for winner in journal.winners}
    places: Sequence[str] = sorted({project.columns.get(column, "") for project in contest.projects} - served - {""})
    for place in places:
        journal.step(
            None,
            "territory_without_winner",
            f"Aucun projet du territoire « {place} » n’est retenu : aucun n’est éligible, ou la place manquait.",
            territory=place,
        )
