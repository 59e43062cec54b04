"""An independent second counter: the rules again, written plainly from their definitions, sharing nothing with tally.

Slow on purpose (every voter is simulated one by one, every price is found anew). It serves as an oracle on small
elections. Ties are broken by id as text.
"""

from __future__ import annotations

from fractions import Fraction


def voters_of(ballots: dict[tuple[str, ...], int]) -> list[set[str]]:
    """One set of approved projects for each voter."""
    return [set(ballot) for ballot, n in sorted(ballots.items()) for _ in range(n)]


def by_votes(costs: dict[str, int], voters: list[set[str]], minimum: int) -> list[str]:
    """Eligible projects, most votes first, ids as text among equals."""
    votes = {project: sum(project in voter for voter in voters) for project in costs}
    return sorted((project for project in costs if votes[project] >= minimum), key=lambda one: (-votes[one], one))


def skip(costs: dict[str, int], voters: list[set[str]], budget: int, minimum: int = 0) -> list[str]:
    """By votes, skipping what does not fit."""
    winners = []
    for project in by_votes(costs, voters, minimum):
        if costs[project] <= budget:
            winners.append(project)
            budget -= costs[project]
    return winners


def stop(costs: dict[str, int], voters: list[set[str]], budget: int, minimum: int = 0) -> list[str]:
    """By votes, stopping at what does not fit."""
    winners = []
    for project in by_votes(costs, voters, minimum):
        if costs[project] > budget:
            break
        winners.append(project)
        budget -= costs[project]
    return winners


def first(costs: dict[str, int], voters: list[set[str]], places: int) -> list[str]:
    """The best by votes, so many of them."""
    return by_votes(costs, voters, 0)[:places]


def one_of_each(costs: dict[str, int], voters: list[set[str]], budget: int, sets: list[list[str]]) -> list[str]:
    """By votes, skipping what does not fit and what shares a set with a winner."""
    winners: list[str] = []
    for project in by_votes(costs, voters, 0):
        barred = any(project in one and any(winner in one for winner in winners) for one in sets)
        if costs[project] <= budget and not barred:
            winners.append(project)
            budget -= costs[project]
    return winners


def floors(costs: dict[str, int], voters: list[set[str]], budget: int, areas: dict[str, str], places: int) -> list[str]:
    """The best that fit of each area, areas by name; then by votes, skipping what does not fit."""
    winners: list[str] = []
    for area in [*sorted(set(areas.values()) - {""}), None]:
        taken = 0
        for project in by_votes(costs, voters, 0):
            mine = area is None or (areas[project] == area and taken < places)
            if mine and project not in winners and costs[project] <= budget:
                winners.append(project)
                budget -= costs[project]
                taken += 1
    return winners


def envelopes(
    costs: dict[str, int], voters: list[set[str]], budgets: dict[str, int], areas: dict[str, str]
) -> set[str]:
    """Each area by votes in its own envelope, skipping what does not fit; what is left goes nowhere."""
    return {
        winner
        for area, budget in budgets.items()
        for winner in skip({one: cost for one, cost in costs.items() if areas[one] == area}, voters, budget)
    }


def judged(grades: dict[str, list[int]]) -> list[str]:
    """Majority judgment, 0 the worst grade: the best lower median first; equals lose one median grade each, again."""

    def medians(given: list[int]) -> list[int]:
        left = sorted(given)
        return [left.pop((len(left) + 1) // 2 - 1) for _ in given]

    return sorted(grades, key=lambda one: ([-grade for grade in medians(grades[one])], one))


def least_payment(cost: int, purses: list[Fraction]) -> Fraction | None:
    """The least q such that the sum of min(purse, q) is the cost."""
    if sum(purses) < cost:
        return None
    for q in sorted(purses):
        if sum(min(purse, q) for purse in purses) >= cost:
            poorer = [purse for purse in purses if purse < q]
            return Fraction(cost - sum(poorer)) / (len(purses) - len(poorer))
    return None


def equal_shares(costs: dict[str, int], voters: list[set[str]], endowment: Fraction, by_cost: bool = True) -> list[str]:
    """The method of equal shares from one endowment a head."""
    purses = [endowment for _ in voters]
    winners: list[str] = []
    while True:
        offers = []
        for project in costs:
            backers = [i for i, voter in enumerate(voters) if project in voter]
            payment = least_payment(costs[project], [purses[i] for i in backers]) if backers else None
            if project not in winners and payment is not None:
                offers.append((payment / costs[project] if by_cost else payment, project, payment, backers))
        if not offers:
            return winners
        _, project, payment, backers = min(offers, key=lambda offer: offer[:2])
        winners.append(project)
        for i in backers:
            purses[i] -= min(purses[i], payment)


def add_one(costs: dict[str, int], voters: list[set[str]], budget: int, unit: int = 100) -> list[str]:
    """Equal shares with one unit more a head while it is inside the budget and something could still be added."""
    endowment = Fraction(budget // (len(voters) * unit) * unit)
    winners = equal_shares(costs, voters, endowment)
    supported = [project for project in costs if any(project in voter for voter in voters)]
    while any(
        project not in winners and costs[project] <= budget - sum(costs[one] for one in winners)
        for project in supported
    ):
        endowment += unit
        longer = equal_shares(costs, voters, endowment)
        if sum(costs[one] for one in longer) > budget:
            break
        winners = longer
    return winners


def phragmen(costs: dict[str, int], voters: list[set[str]], budget: int) -> list[str]:
    """Money flows to all at one speed; supporters who hold a cost buy and start again; stop at a first misfit."""
    purses = [Fraction(0) for _ in voters]
    left = {project: cost for project, cost in costs.items() if cost <= budget}
    winners: list[str] = []
    while left:
        waits: dict[str, Fraction] = {}
        for project, cost in left.items():
            backers = [i for i, voter in enumerate(voters) if project in voter]
            if backers:
                waits[project] = Fraction(cost - sum(purses[i] for i in backers)) / len(backers)
        soonest = min(waits.values(), default=Fraction(0))
        tied = sorted(project for project in left if waits.get(project, soonest if not waits else None) == soonest)
        if any(left[project] > budget for project in tied):
            break
        bought = tied[0]
        if waits:
            purses = [purse + soonest for purse in purses]
            purses = [Fraction(0) if bought in voter else purses[i] for i, voter in enumerate(voters)]
        winners.append(bought)
        budget -= left.pop(bought)
    return winners
