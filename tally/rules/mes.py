"""``mes.v1``: the method of equal shares. Every ballot gets an equal share of the budget; a project is bought by its
supporters, each paying the least equal amount per unit of utility that covers its cost; the cheapest such price first.

All in integers: budgets are numerators over one common denominator. Ballots with the same past share one *class* of
budget, so a price costs as many steps as there are distinct budgets; an old price is a lower bound of the new one, so a
price is computed again only when it could be the least.
"""

from __future__ import annotations

import heapq
from collections import Counter
from fractions import Fraction
from functools import partial
from math import gcd
from typing import Any, Callable, Dict, FrozenSet, Iterable, List, Mapping, Optional, Sequence, Tuple

from .. import french, ties
from ..branching import Choose, Exploration
from ..journal import Journal
from ..model import Contest, Number, Project, Selection, Step, Tie
from ..parameters import Parameter
from . import rank_skip

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


class Purchase:
    """A project bought: the most that a supporter pays (exact cents), and how many supporters it has."""

    def __init__(self, project: Project, payment: Fraction, supporters: int) -> None:
        self.project = project
        self.payment = payment
        self.supporters = supporters


class Market:
    """Ballots with their budgets, projects with their prices: one run of the method from one endowment."""

    def __init__(self, contest: Contest, eligible: Sequence[Project], cardinality: bool) -> None:
        self.projects = tuple(eligible)
        self.position = {project.id: index for index, project in enumerate(self.projects)}
        self.cardinality = cardinality
        self.supporters: Dict[str, List[int]] = {project.id: [] for project in self.projects}
        self.backing: Dict[str, int] = dict.fromkeys(self.supporters, 0)
        supporters = self.supporters
        for group, ballot in enumerate(contest.ballots):
            for item in ballot:
                project_id = marked(item) if isinstance(item, tuple) else item
                if project_id in supporters:
                    supporters[project_id].append(group)
        self.weights = list(contest.ballots.values())
        weights = self.weights
        self.repeated = {key: [one for one in groups if weights[one] > 1] for key, groups in supporters.items()}
        for project_id, groups in supporters.items():
            self.backing[project_id] = sum(map(weights.__getitem__, groups))

    def start(self, endowment: Fraction) -> None:
        """Gives every ballot the same amount, in cents. Class 1 is that of empty budgets."""
        self.scale = endowment.denominator
        self.values: List[int] = [endowment.numerator, 0]
        self.scales: List[int] = [self.scale, self.scale]
        self.classes = [0] * len(self.weights)

    def _budgets(self, project: Project) -> List[Tuple[int, int]]:
        """(budget over the common denominator, how many ballots) of the supporters, least budget first."""
        weights, classes = self.weights, self.classes
        counts: Dict[int, int] = Counter(map(classes.__getitem__, self.supporters[project.id]))
        for group in self.repeated[project.id]:  # each was counted once above
            counts[classes[group]] += weights[group] - 1
        return sorted((self._value(place), n) for place, n in counts.items())

    def _value(self, place: int) -> int:
        """The budget of a class over the common denominator, which may have grown since it was last looked at."""
        if self.scales[place] != self.scale:
            self.values[place] *= self.scale // self.scales[place]
            self.scales[place] = self.scale
        return self.values[place]

    def price(self, project: Project) -> Optional[Tuple[Fraction, Fraction]]:
        """(price per unit of utility, most that a supporter pays), or None when the supporters cannot pay."""
        budgets = self._budgets(project)
        missing = project.cost_cents * self.scale
        supporters = self.backing[project.id]
        for value, n in budgets:
            if value * supporters >= missing:
                payment = Fraction(missing, supporters * self.scale)
                return payment if self.cardinality else Fraction(payment, project.cost_cents), payment
            missing -= value * n
            supporters -= n
        return None

    def left(self, project: Project) -> int:
        """What the supporters have together, in whole cents."""
        return sum(value * n for value, n in self._budgets(project)) // self.scale

    def least_price(self, project: Project) -> Fraction:
        """A price that the project's own can never be below: every supporter pays the same."""
        return Fraction(1 if not self.cardinality else project.cost_cents, self.backing[project.id])

    def pay(self, project: Project, payment: Fraction) -> None:
        """Takes the payment from the supporters (all that they have, from those who have less)."""
        self.scale *= payment.denominator // gcd(self.scale, payment.denominator)
        due = payment.numerator * (self.scale // payment.denominator)
        moved: Dict[int, int] = {}
        known: Dict[int, int] = {0: 1}
        groups, classes, values = self.supporters[project.id], self.classes, self.values
        for old in set(map(classes.__getitem__, groups)):
            rest = max(self._value(old) - due, 0)
            if rest not in known:
                known[rest] = len(values)
                values.append(rest)
                self.scales.append(self.scale)
            moved[old] = known[rest]
        for group in groups:
            classes[group] = moved[classes[group]]

    def undisturbed(self, best: Sequence[Tuple[Fraction, int, Fraction]]) -> bool:
        """Whether all these equals can be bought one after the other, each at the same price: then in any order too.

        Payments only shrink as budgets do, so an unchanged price means that nobody pays a different amount.
        """
        kept = self.scale, list(self.values), list(self.scales), list(self.classes)
        calm = True
        for price, place, payment in best:
            found = self.price(self.projects[place])
            calm = found is not None and found[0] == price
            if not calm:
                break
            self.pay(self.projects[place], payment)
        self.scale, self.values, self.scales, self.classes = kept
        return calm

    def run(self, endowment: Fraction, choose: Choose) -> List[Purchase]:
        """Buys until nothing can be bought."""
        self.start(endowment)
        waiting: List[Tuple[Fraction, int]] = [
            (self.least_price(project), self.position[project.id])
            for project in self.projects
            if self.backing[project.id]
        ]
        heapq.heapify(waiting)
        bought: List[Purchase] = []
        while waiting:
            best: List[Tuple[Fraction, int, Fraction]] = []
            while waiting and (not best or waiting[0][0] <= best[0][0]):
                _, place = heapq.heappop(waiting)
                found = self.price(self.projects[place])
                if found is None:
                    continue
                entry = (found[0], place, found[1])
                if not best or entry[0] == best[0][0]:
                    best.append(entry)
                elif entry[0] < best[0][0]:
                    for other in best:
                        heapq.heappush(waiting, other[:2])
                    best = [entry]
                else:
                    heapq.heappush(waiting, entry[:2])
            if not best:
                break
            best.sort(key=lambda entry: entry[1])
            equals = [self.projects[place] for _, place, _ in best]
            chosen = choose(equals, partial(self.undisturbed, best))
            for price, place, payment in best:
                if self.projects[place] is chosen:
                    self.pay(chosen, payment)
                    bought.append(Purchase(chosen, payment, self.backing[chosen.id]))
                else:
                    heapq.heappush(waiting, (price, place))
        return bought


def marked(item: Any) -> Any:
    """The project that an item of a ballot supports: points above zero, a rank, an approval."""
    if isinstance(item, tuple):
        return item[0] if item[1] > 0 else None
    return item


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
        self.endowment = Fraction(contest.budget_cents, max(contest.valid, 1))

    def _explore(self, endowment: Fraction, *, record: bool = False) -> Exploration:
        """The round of an endowment; ``record`` keeps what the supporters of each project have at its end."""

        def run(choose: Choose) -> Tuple[List[str], Any]:
            market = self.market
            bought = market.run(endowment, choose)
            left = {project.id: market.left(project) for project in market.projects} if record else {}
            return [purchase.project.id for purchase in bought], (bought, left)

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
        going = self._same(self._explore(Fraction(first)), self._could_grow)
        while going:
            next_cents, end_cents = first + UNIT_CENTS, first + UNIT_CENTS * width
            if width > 1 and block.proves(next_cents, end_cents):
                first, self.number = end_cents, self.number + width
                width, calm = width * 2 if calm else width, True
            elif width > 1:
                width, calm = width // 2, False
            else:
                longer = self._explore(Fraction(next_cents))
                going = not self._same(longer, self._too_dear)
                if going:
                    first, self.number = next_cents, self.number + 1
                    going = self._same(longer, self._could_grow)
                width, calm = 2 if calm else 1, True
        self.endowment = Fraction(first)

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


def _cents(journal: Journal, amount: Fraction) -> str:
    """An exact amount of cents for a sentence: rounded up to the cent, and said so, where it is not whole."""
    whole = -(-amount.numerator // amount.denominator)
    about = "" if amount.denominator == 1 else " (arrondi au centime supérieur)"
    return journal.money(whole) + about


def _exact(amount: Fraction) -> Any:
    """The exact amount, unless it is too long to be of use to anyone: then null."""
    return amount if max(amount.numerator, amount.denominator).bit_length() <= MAX_BITS else None
