"""How large the demo is, what its residents ask and like. The count itself is left to `tally`.

Size `seed` is the shape published for Pas-de-Calais in 2021: 120 ideas, 60 dossiers, 54 put to the vote, 11,000 voters,
49 projects funded for 572,151 €. Tastes are drawn first, so the order of votes is known to the generator; requests are
then chosen so that, funded in that order, they use the envelope up to the cent. Another seed: other winners.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field

STEP_CENTS = 5_000
MIN_CENTS = 300_000
MAX_CENTS = 2_000_000


@dataclass(frozen=True)
class Size:
    """Counts of one demo. `budget_cents` is also what is awarded in all."""

    code: str
    title: str
    year: int
    ideas: int
    workshops: int
    attendees: int
    dossiers: int
    labelled: int
    voters: int
    winners: int
    budget_cents: int


SIZES = {
    "small": Size("2026", "Édition 2026", 2026, 24, 6, 40, 12, 10, 320, 8, 9_240_000),
    "seed": Size("2021", "Édition 2021", 2021, 120, 15, 180, 60, 54, 11_000, 49, 57_215_100),
    "large": Size("2026", "Édition 2026", 2026, 600, 45, 900, 300, 270, 55_000, 245, 286_000_000),
}


@dataclass
class Tastes:
    """`votes`: for each voter, the ranks (0…labelled-1) of the projects chosen. `requests`: cents, by project."""

    votes: list[tuple[int, ...]] = field(default_factory=list)
    requests: list[int] = field(default_factory=list)


def draw_tastes(size: Size, seed: int) -> Tastes:
    """Votes and requests that fit each other. Redrawn while a tie would change the outcome."""
    for attempt in range(500):
        rng = random.Random(f"{seed}/{attempt}")
        votes = _draw_votes(size, rng)
        totals = Counter(choice for vote in votes for choice in vote)
        ranking = sorted(range(size.labelled), key=lambda project: (-totals[project], project))
        requests = _requests(size, ranking, rng)
        if min(totals[project] for project in ranking) > 0 and not _tie_matters(size, totals, requests):
            return Tastes(votes, requests)
    raise RuntimeError("no draw without a tie that matters: choose another seed")


def _tie_matters(size: Size, totals: Counter[int], requests: list[int]) -> bool:
    """Whether projects with equal votes compete for what is left: the count would stop there, and so would the demo."""
    left = size.budget_cents
    for votes in sorted(set(totals.values()), reverse=True):
        fitting = [requests[p] for p, total in totals.items() if total == votes and requests[p] <= left]
        if sum(fitting) > left:
            return True
        left -= sum(fitting)
    return False


def _draw_votes(size: Size, rng: random.Random) -> list[tuple[int, ...]]:
    weights = [rng.lognormvariate(0, 0.55) for _project in range(size.labelled)]
    projects, votes = range(size.labelled), []
    for _voter in range(size.voters):
        wanted = rng.choices((1, 2, 3), (15, 25, 60))[0]
        chosen: set[int] = set()
        while len(chosen) < min(wanted, size.labelled):
            chosen.update(rng.choices(projects, weights, k=wanted - len(chosen)))
        votes.append(tuple(sorted(chosen)))
    return votes


def _requests(size: Size, ranking: list[int], rng: random.Random) -> list[int]:
    """Amounts by project, such that funding in `ranking` order, skipping what does not fit, funds `size.winners`
    projects for exactly the budget: all but two, one too dear, one that fits, some too dear, the last to the cent."""
    skipped = size.labelled - size.winners
    # From about 14,000 € to 18,000 € are left for the last two winners, whatever odd euros the budget has.
    left = rng.randrange(1_400_000, 1_800_000, STEP_CENTS) + size.budget_cents % STEP_CENTS
    head = _sum_to(size.budget_cents - left, size.winners - 2, rng)
    second_last = (left * rng.randrange(45, 60) // 100) // STEP_CENTS * STEP_CENTS
    last = left - second_last
    too_dear = rng.randrange(left // STEP_CENTS * STEP_CENTS + STEP_CENTS, MAX_CENTS + 1, STEP_CENTS)
    dearer = [
        rng.randrange(last // STEP_CENTS * STEP_CENTS + STEP_CENTS, MAX_CENTS + 1, STEP_CENTS)
        for _project in range(skipped - 2)
    ]
    after = rng.randrange(MIN_CENTS, MAX_CENTS, STEP_CENTS)
    amounts = [*head, too_dear, second_last, *dearer, last, after]
    by_project = [0] * size.labelled
    for project, amount in zip(ranking, amounts, strict=True):
        by_project[project] = amount
    return by_project


def _sum_to(total: int, count: int, rng: random.Random) -> list[int]:
    """`count` round amounts within bounds whose sum is `total` (a multiple of the step)."""
    mean = total // count
    amounts = [
        min(MAX_CENTS, max(MIN_CENTS, int(rng.gauss(mean, mean * 0.3)) // STEP_CENTS * STEP_CENTS))
        for _n in range(count)
    ]
    while (gap := total - sum(amounts)) != 0:
        step = STEP_CENTS if gap > 0 else -STEP_CENTS
        index = rng.randrange(count)
        if MIN_CENTS <= amounts[index] + step <= MAX_CENTS:
            amounts[index] += step
    return amounts
