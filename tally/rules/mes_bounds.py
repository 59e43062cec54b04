"""What all rounds of ``add1`` between two endowments have in common, without running each of them.

Every ballot's budget is kept as an interval that holds it in all these rounds, in integers rounded outwards. The
purchases that all rounds surely share are made on the intervals; what could still be bought after them bounds the cost
of every round. Where this proves that no round of the block is the last, none of them needs to be run: a proof, not an
approximation. Where it proves nothing, the block is cut, and a single round is run exactly.

Why it holds: budgets only shrink during a run, and less budget never lowers a price. Projects whose prices overlap are
bought together when each of them, after all the others at the highest price allowed, still costs less than any project
outside: then all rounds buy them, in one order or another, before any other.
"""

from __future__ import annotations

import heapq
from typing import Any, Dict, List, Optional, Sequence, Tuple

from ..model import Project

SHIFT = 24  # budgets are in cents × 2**24
PRICE = 40  # prices are payments × 2**40 / cost
WIDEST = 6  # projects bought together
Entry = Tuple[int, int, int]


class Block:
    """Ballots with intervals of budgets; ``proves`` is the question that it answers."""

    def __init__(self, market: Any, budget_cents: int) -> None:
        self.projects: Tuple[Project, ...] = market.projects
        self.weights: List[int] = market.weights
        self.supporters: List[List[int]] = [market.supporters[project.id] for project in self.projects]
        self.backing: List[int] = [market.backing[project.id] for project in self.projects]
        self.units = [1 if market.cardinality else project.cost_cents for project in self.projects]
        self.budget = budget_cents
        self.hint = 0

    def proves(self, first_cents: int, last_cents: int) -> bool:
        """Whether every round with an endowment of ``first_cents`` to ``last_cents`` a ballot stays inside the budget
        and leaves out a supported project that would still fit. False means « not proved »."""
        self._start(first_cents << SHIFT, last_cents << SHIFT)
        next_check, checked = self.hint, -1
        while True:
            if self._fits(exact=False):
                return True
            if self.step >= next_check:
                if self._none_is_last():
                    self.hint = self.step
                    return True
                next_check, checked = self.step + 4 + self.step // 3, self.step
            if not self._next():
                break
            self.step += 1
        if checked == self.step or not self._none_is_last():
            return False
        self.hint = self.step
        return True

    def _start(self, low: int, high: int) -> None:
        self.low, self.high = [low, 0], [high, 0]
        self.classes = [0] * len(self.weights)
        self.money = [n * high for n in self.backing]
        self.spent = self.step = 0
        self.open = {place for place, n in enumerate(self.backing) if n}
        self.waiting: List[Entry] = []
        for place in self.open:
            payment = (self.projects[place].cost_cents << SHIFT) // self.backing[place]
            self.waiting.append(((payment << PRICE) // self.units[place], place, -1))
        heapq.heapify(self.waiting)

    def _counts(self, place: int) -> Dict[int, int]:
        counts: Dict[int, int] = {}
        weights, classes = self.weights, self.classes
        for group in self.supporters[place]:
            one = classes[group]
            if one in counts:
                counts[one] += weights[group]
            else:
                counts[one] = weights[group]
        return counts

    def _payment(self, place: int, budgets: Sequence[Tuple[int, int]], up: int) -> Optional[int]:
        """What a supporter pays at most with these (budget, ballots), rounded up or down; None: cannot be paid."""
        missing = self.projects[place].cost_cents << SHIFT
        supporters = self.backing[place]
        for value, n in sorted(budgets):
            if value * supporters >= missing:
                return (missing + (supporters - 1) * up) // supporters
            missing -= value * n
            supporters -= n
        return None

    def _price(self, place: int, payment: int, up: int) -> int:
        unit = self.units[place]
        return ((payment << PRICE) + (unit - 1) * up) // unit

    def _lowest(self, place: int) -> Optional[Tuple[int, int, Dict[int, int]]]:
        """(lowest price, lowest payment, ballots by class), or None when no round of the block can buy the project."""
        counts = self._counts(place)
        high = self.high
        budgets = [(high[one], n) for one, n in counts.items()]
        self.money[place] = sum(value * n for value, n in budgets)
        payment = self._payment(place, budgets, 0)
        return None if payment is None else (self._price(place, payment, 0), payment, counts)

    def _next(self) -> bool:
        """Makes the purchases that come next in all rounds; False when that cannot be told, or nothing is left."""
        waiting, low = self.waiting, self.low
        found: Dict[int, Tuple[int, int, int]] = {}
        fresh: Dict[int, Tuple[int, int, Dict[int, int]]] = {}
        highest = -1
        while waiting and (not found or waiting[0][0] <= highest):
            _, place, seen = heapq.heappop(waiting)
            if seen != self.step:
                lowest = self._lowest(place)
                if lowest is None:
                    self.open.discard(place)
                else:
                    fresh[place] = lowest
                    heapq.heappush(waiting, (lowest[0], place, self.step))
                continue
            _, least, counts = fresh[place]
            most = self._payment(place, [(low[one], n) for one, n in counts.items()], 1)
            if most is None or len(found) == WIDEST:
                return False
            price = self._price(place, most, 1)
            found[place] = (least, most, price)
            highest = max(highest, price)
        if not found:
            return False
        if len(found) == 1:
            ((place, (least, most, _)),) = found.items()
            self._take([place], [least], [most], dict.fromkeys(self.supporters[place], 1))
            return True
        return self._together(found, highest)

    def _together(self, found: Dict[int, Tuple[int, int, int]], highest: int) -> bool:
        places = list(found)
        masks: Dict[int, int] = {}
        for bit, place in enumerate(places):
            for group in self.supporters[place]:
                masks[group] = masks.get(group, 0) | 1 << bit
        limit = self.waiting[0][0] - 1 if self.waiting else highest * 2
        for cap in (highest, min(limit, highest + (highest >> 4)), limit):
            most = self._worst(places, masks, cap)
            if most is not None:
                self._take(places, [found[place][0] for place in places], most, masks)
                return True
        return False

    def _worst(self, places: Sequence[int], masks: Dict[int, int], cap: int) -> Optional[List[int]]:
        """The most that a supporter of each can pay, when every one is bought at a price of at most ``cap``."""
        dearest = [-(-cap * self.units[place] >> PRICE) for place in places]
        totals = [sum(due for bit, due in enumerate(dearest) if mask >> bit & 1) for mask in range(1 << len(places))]
        answer = []
        for bit, place in enumerate(places):
            counts: Dict[Tuple[int, int], int] = {}
            for group in self.supporters[place]:
                key = self.classes[group], masks[group]
                counts[key] = counts.get(key, 0) + self.weights[group]
            budgets = [(max(self.low[one] - totals[mask & ~(1 << bit)], 0), n) for (one, mask), n in counts.items()]
            payment = self._payment(place, budgets, 1)
            if payment is None or self._price(place, payment, 1) > cap:
                return None
            answer.append(payment)
        return answer

    def _take(self, places: Sequence[int], least: Sequence[int], most: Sequence[int], masks: Dict[int, int]) -> None:
        for place in places:
            self.spent += self.projects[place].cost_cents
            self.open.discard(place)
        size = 1 << len(places)
        less = [sum(due for bit, due in enumerate(least) if mask >> bit & 1) for mask in range(size)]
        more = [sum(due for bit, due in enumerate(most) if mask >> bit & 1) for mask in range(size)]
        known: Dict[Tuple[int, int], int] = {}
        classes, low, high = self.classes, self.low, self.high
        for group, mask in masks.items():
            key = classes[group], mask
            if key not in known:
                one = key[0]
                rest = max(low[one] - more[mask], 0), max(high[one] - less[mask], 0)
                known[key] = 1
                if rest[1]:
                    known[key] = len(low)
                    low.append(rest[0])
                    high.append(rest[1])
            classes[group] = known[key]

    def _none_is_last(self) -> bool:
        """Whether what may still be bought keeps every round inside the budget, with room for a project never bought.

        A project that its supporters cannot pay for with their highest budgets is bought in no round of the block.
        """
        high, classes, weights = self.high, self.classes, self.weights
        for place in self.open:
            if self.money[place] >= self.projects[place].cost_cents << SHIFT:
                self.money[place] = sum([high[classes[group]] * weights[group] for group in self.supporters[place]])
        return self._fits(exact=True)

    def _fits(self, *, exact: bool) -> bool:
        """The same, on what was last known of the money of each project's supporters (it only shrinks)."""
        payable = [place for place in self.open if self.money[place] >= self.projects[place].cost_cents << SHIFT]
        never = [
            self.projects[place].cost_cents
            for place, n in enumerate(self.backing)
            if n and self.money[place] < self.projects[place].cost_cents << SHIFT
        ]
        if not never:
            return False
        room = self.budget - self.spent - min(never)
        if sum(self.projects[place].cost_cents for place in payable) <= room:
            return True
        if not exact or room < 0:
            return False
        voters = set().union(*[self.supporters[place] for place in payable])
        return sum([self.high[self.classes[group]] * self.weights[group] for group in voters]) <= room << SHIFT
