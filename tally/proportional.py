"""``share-proportional.v1``: money in proportion to votes, between a floor and a cap, to the cent.

Each project gets x = min(cap, max(floor, λ·votes)) for the one λ that spends the amount. The sum is continuous, never
decreases with λ and is straight between *breakpoints* (where a project leaves its floor or meets its cap): walking the
sorted breakpoints finds the piece, one division finds λ. The usual loop (share, fix what is out of bounds, start again)
is wrong: fixing a floor can free a cap.

Cents: each amount is rounded down, then the cents that remain go one each to the largest fractions, then to the largest
votes, then by published order. So bounds hold, each is within a cent of its exact amount, and the sum is exact.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Dict, List, Sequence, Tuple

from .errors import BadElection
from .records import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .model import Number


@dataclass(frozen=True)
class Claim:
    """What a project may receive, in cents, and its weight (votes or points, not negative)."""

    project: str
    floor: int
    cap: int
    weight: Number


def bounds_of(claims: Sequence[Claim]) -> Tuple[int, int]:
    """The least and the most that can be shared out: floors; caps (floors only where the weight is zero)."""
    return sum(claim.floor for claim in claims), sum(claim.cap if claim.weight else claim.floor for claim in claims)


def exact_amounts(claims: Sequence[Claim], amount: int) -> Dict[str, Fraction]:
    """The exact amounts, in cents. Raises BadElection where floors or caps make the amount impossible."""
    least, most = bounds_of(claims)
    if not least <= amount <= most:
        raise BadElection(
            f"La somme à répartir ({amount} centimes) n’est pas entre le total des planchers ({least}) et celui des "
            f"plafonds ({most})."
        )
    rate = _rate(claims, amount)
    return {claim.project: _at(claim, rate) for claim in claims}


def _at(claim: Claim, rate: Fraction) -> Fraction:
    return min(Fraction(claim.cap), max(Fraction(claim.floor), rate * claim.weight))


def _rate(claims: Sequence[Claim], amount: int) -> Fraction:
    """The λ at which the amounts sum to ``amount``, by one walk over the breakpoints.

    ``fixed`` is what floors and caps give on the current piece, ``slope`` the votes of the projects in between.
    """
    events: List[Tuple[Fraction, int, int, Number]] = []
    for claim in claims:
        if claim.weight:
            events.append((Fraction(claim.floor, claim.weight), 0, claim.floor, claim.weight))
            events.append((Fraction(claim.cap, claim.weight), 1, claim.cap, claim.weight))
    events.sort(key=lambda event: event[:2])
    fixed, slope = sum(claim.floor for claim in claims), Fraction(0)
    rate = Fraction(0)
    for at, capped, value, weight in events:
        if slope and fixed + slope * at >= amount:
            return Fraction(amount - fixed, slope)
        if not slope and fixed >= amount:
            return rate
        rate = at
        if capped:
            fixed, slope = fixed + value, slope - weight
        else:
            fixed, slope = fixed - value, slope + weight
    return rate


def to_cents(claims: Sequence[Claim], exact: Dict[str, Fraction], amount: int) -> Tuple[Dict[str, int], List[str]]:
    """Whole cents that sum to ``amount``, and the projects that received one of the cents left by rounding down."""
    cents = {claim.project: exact[claim.project].numerator // exact[claim.project].denominator for claim in claims}
    left = amount - sum(cents.values())
    order = sorted(
        range(len(claims)),
        key=lambda place: (
            cents[claims[place].project] - exact[claims[place].project],
            -claims[place].weight,
            place,
        ),
    )
    lucky = [claims[place].project for place in order[:left]]
    for project in lucky:
        cents[project] += 1
    return cents, lucky
