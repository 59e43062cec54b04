"""``mes.v1``: the method of equal shares. Every ballot gets an equal share of the budget; a project is bought by its
supporters, each paying the least equal amount per unit of utility that covers its cost; the cheapest such price first.
"""

from __future__ import annotations

from .. import french, ties
from ..branching import Exploration
from ..journal import Journal
from ..model import Contest, Project, Selection, Step, Tie
from ..parameters import Parameter
from . import rank_skip
from .mes_market import Market, Purchase, reduced

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, FrozenSet, Iterable, List, Mapping, Sequence, Tuple

    from ..branching import Choose
    from ..model import Number
    from .mes_market import Exact


ID = "mes.v1"
PROMISE = "Parts égales : chaque bulletin reçoit la même part de l’enveloppe, ses projets la dépensent au moindre prix."
ADDITIVE = False
PARAMETERS = {
    "min_votes": Parameter("integer", minimum=0, help="score minimal pour être retenu"),
    "utility": Parameter("choice", choices=("cost", "cardinality"), help="ce que vaut un projet : son coût, ou 1"),
    "completion": Parameter("choice", choices=("none", "add1", "rank-skip"), help="ce qui est fait du reste"),
}
POLICIES = tuple(policy for policy in ties.POLICIES if policy != "fund-all")
MAX_BITS = 8000
UNIT_CENTS = 100


def select(contest: Contest, parameters: Mapping[str, Any], breaker: ties.TieBreaker) -> Selection:
    """Runs the rule. Raises PivotalTie where the policies refuse to break a tie that changes the outcome."""
    minimum = parameters["min_votes"]
    journal = Journal(ID, contest)
    eligible = [project for project in contest.projects if contest.scores[project.id] >= minimum]
    market = Market(contest, eligible, parameters["utility"] == "cardinality")
    rounds = Rounds(contest, market, breaker)
    if parameters["completion"] == "add1":
        rounds.raise_by_one()
    (bought, left), found = rounds.settled()
    _record(journal, contest, rounds, bought, found)
    for project in contest.projects:
        if contest.scores[project.id] < minimum:
            journal.below_minimum(project, minimum)
    if parameters["completion"] == "rank-skip":
        return _completed(journal, contest, eligible, breaker)
    for project in eligible:
        if project.id not in journal.winners:
            _left_out(journal, project, market.backing[project.id], left.get(project.id, 0))
    return journal.selection()


class Rounds:
    """One endowment after another, each explored with its ties; ``add1`` keeps the last that stays in the budget."""

    def __init__(self, contest: Contest, market: Market, breaker: ties.TieBreaker) -> None:
        self.contest = contest
        self.market = market
        self.breaker = breaker
        self.number = 0
        self.endowment = reduced((contest.budget_cents, max(contest.valid, 1)))

    def _explore(self, endowment: Exact, *, record: bool = False) -> Exploration:
        """The round of an endowment; ``record`` keeps what the supporters of each project have at its end."""

        def run(choose: Choose) -> Tuple[List[str], Any]:
            market = self.market
            bought = market.run(endowment, choose)
            names = [purchase.project.id for purchase in bought]
            others = [project for project in market.projects if project.id not in names]
            return names, (bought, {project.id: market.left(project) for project in others} if record else {})

        return Exploration(self.contest, self.breaker, run)

    def settled(self) -> Tuple[Any, List[Tie]]:
        """The purchases of the round kept, and its ties. Raises PivotalTie."""
        kept = self._explore(self.endowment, record=True)
        if not kept.settled:
            raise kept.refusal(self.contest.budget_cents)
        return kept.first

    def raise_by_one(self) -> None:
        """``add1``: whole units of money a head, one more each round while a supported project would still fit and the
        round's cost stays inside the budget. A tie matters only in the round kept, or where it decides to go on.

        Blocks of rounds that are proved to be neither the last nor too dear are passed over; the others are run.
        """
        from .mes_bounds import Block

        voters = max(self.contest.valid, 1)
        first = self.contest.budget_cents // (voters * UNIT_CENTS) * UNIT_CENTS
        block, width, calm = Block(self.market, self.contest.budget_cents), 2, True
        going = self._same(self._explore((first, 1)), self._could_grow)
        while going:
            next_cents, end_cents = first + UNIT_CENTS, first + UNIT_CENTS * width
            if width > 1 and block.proves(next_cents, end_cents):
                first, self.number = end_cents, self.number + width
                width, calm = width * 2 if calm else width, True
            elif width > 1:
                width, calm = width // 2, False
            else:
                longer = self._explore((next_cents, 1))
                going = not self._same(longer, self._too_dear)
                if going:
                    first, self.number = next_cents, self.number + 1
                    going = self._same(longer, self._could_grow)
                width, calm = 2 if calm else 1, True
        self.endowment = (first, 1)

    def _same(self, explored: Exploration, asked: Callable[[FrozenSet[str]], bool]) -> bool:
        """The one answer that all outcomes of a round give; a tie that leads to two answers is pivotal."""
        answers = {asked(names) for names in explored.outcomes}
        if not explored.complete or len(answers) > 1:
            raise explored.refusal(self.contest.budget_cents)
        return answers.pop()

    def _too_dear(self, names: FrozenSet[str]) -> bool:
        return self._cost(names) > self.contest.budget_cents

    def _cost(self, names: Iterable[str]) -> int:
        projects = self.contest.by_id
        return sum(projects[name].cost_cents for name in names)

    def _could_grow(self, names: FrozenSet[str]) -> bool:
        rest = self.contest.budget_cents - self._cost(names)
        backing = self.market.backing
        return any(one.cost_cents <= rest for one in self.market.projects if one.id not in names and backing[one.id])


def _record(
    journal: Journal, contest: Contest, rounds: Rounds, bought: Sequence[Purchase], found: Sequence[Tie]
) -> None:
    number = rounds.number
    more = f", après {french.count_of(number, 'tour', 'tours')} d’augmentation" if number else ""
    share = _cents(journal, rounds.endowment)
    journal.step(
        None,
        "endowed",
        f"Chaque bulletin valable reçoit {share}{more}.",
        endowment_cents=_exact(rounds.endowment),
        valid=contest.valid,
        rounds=number,
    )
    for tie in found:
        if tie.pivotal:
            journal.tie_broken(tie, ties.POLICIES[tie.policy])
        else:
            journal.ties.append(tie)
    for purchase in bought:
        _bought(journal, purchase)


def _bought(journal: Journal, purchase: Purchase) -> None:
    project = purchase.project
    before = journal.remaining_cents
    journal.remaining_cents = before - project.cost_cents
    journal.winners.append(project.id)
    journal.step(
        project,
        "funded",
        f"Le projet {project.id} est retenu : ses {french.grouped(purchase.supporters)} soutiens paient chacun au plus "
        f"{_cents(journal, purchase.payment)}, demandé {journal.money(project.cost_cents)}, "
        f"reste {journal.money(journal.remaining_cents)}.",
        supporters=purchase.supporters,
        payment_cents=_exact(purchase.payment),
        cost_cents=project.cost_cents,
        remaining_before_cents=before,
        remaining_cents=journal.remaining_cents,
    )


def _left_out(journal: Journal, project: Project, supporters: int, left: int) -> None:
    journal.step(
        project,
        "not_affordable",
        f"Le projet {project.id} n’est pas retenu : {journal.votes(project)}, ses {french.grouped(supporters)} soutiens"
        f" n’avaient plus ensemble que {journal.money(left)}, il demande {journal.money(project.cost_cents)}.",
        supporters=supporters,
        left_cents=left,
        cost_cents=project.cost_cents,
    )


def _completed(journal: Journal, contest: Contest, eligible: Sequence[Project], breaker: ties.TieBreaker) -> Selection:
    """Gives what remains by score, skipping what does not fit."""
    rest = tuple(project for project in eligible if project.id not in journal.winners)
    scores: Dict[str, Number] = {project.id: contest.scores[project.id] for project in rest}
    smaller = Contest(rest, scores, journal.remaining_cents, contest.currency, contest.valid, contest.unit)
    done = journal.selection()
    added = rank_skip.select(smaller, {"min_votes": 0}, breaker) if rest else Selection((), ())
    steps: Tuple[Step, ...] = done.steps + added.steps
    return Selection(done.winners + added.winners, steps, done.ties + added.ties, added.top_up_cents)


def _cents(journal: Journal, amount: Exact) -> str:
    """An exact amount of cents for a sentence: rounded up to the cent, and said so, where it is not whole."""
    whole, rest = divmod(amount[0], amount[1])
    about = " (arrondi au centime supérieur)" if rest else ""
    return journal.money(whole + bool(rest)) + about


def _exact(amount: Exact) -> Any:
    """The exact amount as the minutes write it, unless it is too long to be of use to anyone: then null."""
    if max(reduced(amount)).bit_length() > MAX_BITS:
        return None
    whole, rest = divmod(amount[0], amount[1])
    return "{}/{}".format(*reduced(amount)) if rest else whole
