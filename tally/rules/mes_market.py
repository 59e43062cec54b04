"""The market of ``mes.v1``: ballots with their budgets, projects with their prices, all in integers.

Budgets are numerators over one common denominator. Ballots with the same past share one *class* of budget, so a price
costs as many steps as there are distinct budgets; an old price is a lower bound of the new one, so a price is computed
again only when it could be the least.
"""

from __future__ import annotations

import heapq
from collections import Counter
from functools import partial
from math import gcd
from operator import mul

from ..model import Contest, Project, occurrences

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, List, Optional, Sequence, Tuple

    from ..branching import Choose

    Exact = Tuple[int, int]  # a fraction: numerator, denominator


class Purchase:
    """A project bought: the most that a supporter pays (exact cents), and how many supporters it has."""

    def __init__(self, project: Project, payment: Exact, supporters: int) -> None:
        self.project = project
        self.payment = payment
        self.supporters = supporters


class Price:
    """What a project costs its supporters now: the most that one pays, and that per unit of utility.

    ``floor`` is the price in 2**-64, rounded down: it orders prices, save those that share it, and stays below the
    price that the project has later, when budgets are smaller.
    """

    def __init__(self, place: int, payment: Exact, utility: int) -> None:
        self.place = place
        self.payment = payment
        self.over = payment[1] * utility
        self.floor = (payment[0] << 64) // self.over

    def compared(self, other: Price) -> int:
        """Below zero where this one is the lower, above where the other is, exactly."""
        return (self.floor - other.floor) or self.payment[0] * other.over - other.payment[0] * self.over


class Market:
    """Ballots with their budgets, projects with their prices: one run of the method from one endowment."""

    def __init__(self, contest: Contest, eligible: Sequence[Project], cardinality: bool) -> None:
        self.projects = tuple(eligible)
        self.position = {project.id: index for index, project in enumerate(self.projects)}
        self.cardinality = cardinality
        # Which ballots support each project, those cast more than once again in `repeated`, and how many voters in all.
        self.weights = list(contest.ballots.values())
        self.backing: Dict[str, int] = {project.id: 0 for project in self.projects}
        for item, n in occurrences(contest.ballots).items():
            for project_id in supported((item,)):
                self.backing[project_id] = self.backing.get(project_id, 0) + n
        self.supporters: Dict[str, List[int]] = {project_id: [] for project_id in self.backing}
        self.repeated: Dict[str, List[int]] = {project_id: [] for project_id in self.backing}
        add = {project_id: groups.append for project_id, groups in self.supporters.items()}
        again = {project_id: groups.append for project_id, groups in self.repeated.items()}
        for group, ballot in enumerate(contest.ballots):
            for project_id in supported(ballot):
                add[project_id](group)
            if self.weights[group] > 1:
                for project_id in supported(ballot):
                    again[project_id](group)

    def start(self, endowment: Exact) -> None:
        """Gives every ballot the same amount, in cents. Class 1 is that of empty budgets."""
        self.scale = endowment[1]
        self.values: List[int] = [endowment[0], 0]
        self.classes = [0] * len(self.weights)

    def _counts(self, project: Project) -> Dict[int, int]:
        """How many supporters each class of budget holds."""
        weights, classes = self.weights, self.classes
        counts: Dict[int, int] = Counter(map(classes.__getitem__, self.supporters[project.id]))
        for group in self.repeated[project.id]:  # each was counted once above
            counts[classes[group]] += weights[group] - 1
        return counts

    def price(self, place: int) -> Optional[Price]:
        """The price of a project, or None when its supporters cannot pay."""
        project = self.projects[place]
        counts = self._counts(project)
        missing = project.cost_cents * self.scale
        supporters = self.backing[project.id]
        for value, n in sorted(zip(map(self.values.__getitem__, counts), counts.values())):
            if value * supporters >= missing:
                return Price(place, (missing, supporters * self.scale), self._utility(project))
            missing -= value * n
            supporters -= n
        return None

    def _utility(self, project: Project) -> int:
        return 1 if self.cardinality else project.cost_cents

    def left(self, project: Project) -> int:
        """What the supporters have together, in whole cents."""
        counts = self._counts(project)
        money: int = sum(map(mul, map(self.values.__getitem__, counts), counts.values()))
        return money // self.scale

    def least_price(self, place: int) -> int:
        """A floor that the project's own is never below: every supporter pays the same."""
        project = self.projects[place]
        return Price(place, (project.cost_cents, self.backing[project.id]), self._utility(project)).floor

    def pay(self, project: Project, payment: Exact) -> None:
        """Takes the payment from the supporters (all that they have, from those who have less)."""
        amount, over = reduced(payment)
        more = over // gcd(self.scale, over)
        if more > 1:
            self.scale *= more
            self.values = [value * more for value in self.values]
        due = amount * (self.scale // over)
        moved: Dict[int, int] = {}
        known: Dict[int, int] = {0: 1}
        groups, classes, values = self.supporters[project.id], self.classes, self.values
        for old in set(map(classes.__getitem__, groups)):
            rest = max(values[old] - due, 0)
            if rest not in known:
                known[rest] = len(values)
                values.append(rest)
            moved[old] = known[rest]
        for group in groups:
            classes[group] = moved[classes[group]]

    def undisturbed(self, best: Sequence[Price]) -> bool:
        """Whether all these equals can be bought one after the other, each at the same price: then in any order too.

        Payments only shrink as budgets do, so an unchanged price means that nobody pays a different amount.
        """
        kept = self.scale, list(self.values), list(self.classes)
        calm = True
        for price in best:
            found = self.price(price.place)
            calm = found is not None and found.compared(price) == 0
            if not calm:
                break
            self.pay(self.projects[price.place], price.payment)
        self.scale, self.values, self.classes = kept
        return calm

    def cheapest(self, waiting: List[Tuple[int, int]]) -> List[Price]:
        """The projects that have the least price now, in published order; none when none can be bought.

        ``waiting``: (a floor that the price is not below, place) in a heap; it keeps what is dearer, at its new price.
        """
        best: List[Price] = []
        dearer: List[Price] = []
        while waiting and (not best or waiting[0][0] <= best[0].floor):
            price = self.price(heapq.heappop(waiting)[1])
            if price is None:
                continue
            order = price.compared(best[0]) if best else -1
            if order < 0:
                dearer += best
                best = []
            (dearer if order > 0 else best).append(price)
        for price in dearer:
            heapq.heappush(waiting, (price.floor, price.place))
        return sorted(best, key=lambda price: price.place)

    def run(self, endowment: Exact, choose: Choose) -> List[Purchase]:
        """Buys until nothing can be bought."""
        self.start(endowment)
        waiting = [
            (self.least_price(place), place) for place, project in enumerate(self.projects) if self.backing[project.id]
        ]
        heapq.heapify(waiting)
        bought: List[Purchase] = []
        while True:
            best = self.cheapest(waiting)
            if not best:
                return bought
            chosen = choose([self.projects[price.place] for price in best], partial(self.undisturbed, best))
            for price in best:
                if self.projects[price.place] is chosen:
                    self.pay(chosen, price.payment)
                    bought.append(Purchase(chosen, price.payment, self.backing[chosen.id]))
                else:
                    heapq.heappush(waiting, (price.floor, price.place))


def supported(ballot: Sequence[Any]) -> Sequence[str]:
    """The projects that a ballot supports: those approved, ranked, or given points above zero."""
    if ballot and isinstance(ballot[0], tuple):
        return [item[0] for item in ballot if item[1] > 0]
    return ballot


def reduced(amount: Exact) -> Exact:
    """The same fraction in its lowest terms."""
    common = gcd(*amount)
    return amount[0] // common, amount[1] // common
