"""``phragmen.v1``: all ballots earn money at one speed; a project is bought as soon as its supporters hold its cost,
and they start again from zero. It stops when a project that comes first would exceed the budget.

Kept as *loads*: what each ballot has paid for, so that the moment of a project is (loads of its supporters + cost) over
their number. That moment only grows, so it is computed again only when it could be the least. Projects that alone
exceed the budget are put aside first; a project without support comes after all the others.
"""

from __future__ import annotations

import heapq
from fractions import Fraction
from functools import partial
from operator import le

from .. import french, ties
from ..branching import Exploration
from ..journal import Journal
from ..model import Contest, Project, Selection
from ..parameters import Parameter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, List, Mapping, Sequence, Tuple

    from ..branching import Choose

ID = "phragmen.v1"
PROMISE = (
    "Les bulletins gagnent de l’argent à la même vitesse ; un projet est retenu dès que ses soutiens ont son coût."
)
ADDITIVE = False
PARAMETERS = {"min_votes": Parameter("integer", minimum=0, help="score minimal pour être retenu")}
POLICIES = tuple(policy for policy in ties.POLICIES if policy != "fund-all")
MAX_BITS = 8000


class Purse:
    """Ballots with their loads (exact cents), projects with their moments."""

    def __init__(self, contest: Contest, eligible: Sequence[Project]) -> None:
        self.projects = tuple(eligible)
        self.weights: List[int] = []
        self.supporters: Dict[str, List[int]] = {project.id: [] for project in self.projects}
        self.backing: Dict[str, int] = dict.fromkeys(self.supporters, 0)
        for ballot, n in contest.ballots.items():
            group = len(self.weights)
            self.weights.append(n)
            for item in ballot:
                project_id = item
                if isinstance(item, tuple):
                    project_id = item[0] if item[1] > 0 else None
                if project_id in self.supporters:
                    self.supporters[project_id].append(group)
                    self.backing[project_id] += n

    def start(self) -> None:
        """No load anywhere."""
        self.values: List[Fraction] = [Fraction(0)]
        self.classes = [0] * len(self.weights)

    def moment(self, project: Project) -> Fraction:
        """When the supporters would hold the cost, in cents a ballot."""
        counts: Dict[int, int] = {}
        weights, classes = self.weights, self.classes
        for group in self.supporters[project.id]:
            place = classes[group]
            counts[place] = counts.get(place, 0) + weights[group]
        total = sum((self.values[place] * n for place, n in counts.items()), Fraction(0))
        return Fraction(total + project.cost_cents, self.backing[project.id])

    def undisturbed(self, group: Sequence[Project], budget: int) -> bool:
        """Whether all these equals fit together and share no ballot: then any order gives the same."""
        seen: Dict[int, None] = {}
        total = 0
        for project in group:
            total += project.cost_cents
            for ballot in self.supporters[project.id]:
                if ballot in seen:
                    return False
                seen[ballot] = None
        return total <= budget

    def buy(self, project: Project, moment: Fraction) -> None:
        """Supporters have now paid up to this moment."""
        place = len(self.values)
        self.values.append(moment)
        for group in self.supporters[project.id]:
            self.classes[group] = place


def run(purse: Purse, budget: int, choose: Choose) -> Tuple[List[Tuple[Project, Any]], List[Project]]:
    """What is bought, each with its moment (None without support), and the first projects that did not fit."""
    purse.start()
    waiting = [(Fraction(0), place) for place, one in enumerate(purse.projects) if purse.backing[one.id]]
    heapq.heapify(waiting)
    bought: List[Tuple[Project, Any]] = []
    while waiting:
        best: List[Tuple[Fraction, int]] = []
        while waiting and (not best or waiting[0][0] <= best[0][0]):
            _, place = heapq.heappop(waiting)
            entry = (purse.moment(purse.projects[place]), place)
            if best and entry[0] < best[0][0]:
                for other in best:
                    heapq.heappush(waiting, other)
                best = [entry]
            elif best and entry[0] > best[0][0]:
                heapq.heappush(waiting, entry)
            else:
                best.append(entry)
        group = [purse.projects[place] for _, place in sorted(best, key=lambda entry: entry[1])]
        if any(project.cost_cents > budget for project in group):
            return bought, group
        chosen = choose(group, partial(purse.undisturbed, group, budget))
        for moment, place in best:
            if purse.projects[place] is chosen:
                purse.buy(chosen, moment)
                bought.append((chosen, moment))
                budget -= chosen.cost_cents
            else:
                heapq.heappush(waiting, (moment, place))
    return _without_support(purse, budget, choose, bought)


def _without_support(
    purse: Purse, budget: int, choose: Choose, bought: List[Tuple[Project, Any]]
) -> Tuple[List[Tuple[Project, Any]], List[Project]]:
    group = [project for project in purse.projects if not purse.backing[project.id]]
    while group:
        if any(project.cost_cents > budget for project in group):
            return bought, group
        total = sum(project.cost_cents for project in group)
        chosen = choose(tuple(group), partial(le, total, budget))
        group.remove(chosen)
        bought.append((chosen, None))
        budget -= chosen.cost_cents
    return bought, []


def select(contest: Contest, parameters: Mapping[str, Any], breaker: ties.TieBreaker) -> Selection:
    """Runs the rule. Raises PivotalTie where the policies refuse to break a tie that changes the outcome."""
    minimum, budget = parameters["min_votes"], contest.budget_cents
    journal = Journal(ID, contest)
    eligible = [
        project
        for project in contest.projects
        if contest.scores[project.id] >= minimum and project.cost_cents <= budget
    ]
    purse = Purse(contest, eligible)

    def attempt(choose: Choose) -> Tuple[List[str], Any]:
        given = run(purse, budget, choose)
        return [project.id for project, _ in given[0]], given

    explored = Exploration(contest, breaker, attempt)
    if not explored.settled:
        raise explored.refusal(budget)
    (bought, stopped), found = explored.first
    for tie in found:
        if tie.pivotal:
            journal.tie_broken(tie, ties.POLICIES[tie.policy])
        else:
            journal.ties.append(tie)
    for project, moment in bought:
        _bought(journal, project, moment, purse.backing[project.id])
    _record_rest(journal, minimum, {project.id for project in stopped})
    return journal.selection()


def _bought(journal: Journal, project: Project, moment: Any, supporters: int) -> None:
    before = journal.remaining_cents
    journal.remaining_cents = before - project.cost_cents
    journal.winners.append(project.id)
    when = "personne ne le soutient, mais tous les autres sont passés"
    if moment is not None:
        reached = -(-moment.numerator // moment.denominator)
        when = f"ses {french.grouped(supporters)} soutiens ont son coût quand chacun a gagné {journal.money(reached)}"
    short = moment is None or max(moment.numerator, moment.denominator).bit_length() <= MAX_BITS
    journal.step(
        project,
        "funded",
        f"Le projet {project.id} est retenu : {when} ; demandé {journal.money(project.cost_cents)}, "
        f"reste {journal.money(journal.remaining_cents)}.",
        supporters=supporters,
        moment_cents=moment if short else None,
        cost_cents=project.cost_cents,
        remaining_before_cents=before,
        remaining_cents=journal.remaining_cents,
    )


def _record_rest(journal: Journal, minimum: int, stopped: Any) -> None:
    for project in journal.contest.projects:
        if project.id in journal.winners:
            continue
        if journal.score(project) < minimum:
            journal.below_minimum(project, minimum)
        elif project.cost_cents > journal.remaining_cents:
            journal.does_not_fit(project)
        else:
            reason = "à égalité avec un projet qui ne rentrait plus" if project.id in stopped else "après l’arrêt"
            journal.step(
                project,
                "not_reached",
                f"Le projet {project.id} n’est pas retenu : {journal.votes(project)}, il venait {reason}.",
                score=journal.score(project),
                cost_cents=project.cost_cents,
            )
