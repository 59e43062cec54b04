"""Margins: how many ballots decide of one project's fate, all the rest equal.

A ballot *changed* gains or loses the project's mark and keeps its others. For rules that rest on scores the smallest
number is exact: the outcome can only change where the project's score meets a bound of the rule or another score, so
the rule is run there, nearest first. For rules that rest on the ballots themselves (equal shares, Phragmén) there are
bounds: below, what no number of ballots under it can do; above, a number of ballots with which a recount changed it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Dict, Iterator, List, Optional, Tuple

from . import families, french, ties
from .count import Result, count_election
from .errors import BadElection, PivotalTie
from .model import Contest
from .records import dataclass
from .rules import rule_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .model import Ballots, Number

# Between two other scores, these rules look at a score only through its order and their own bounds.
BY_ORDER = ("rank-skip.v1", "rank-stop.v1", "rank-partial.v1", "top-n.v1", "threshold.v1", "envelopes.v1",
            "floor-per-territory.v1")  # fmt: skip
EVERY_VALUE = 2000
RUNS = 24


@dataclass(frozen=True)
class Margin:
    """How many changed ballots (``unit`` « voix »), or points, let a project enter (or leave, where ``funded``).

    ``at_least`` and ``at_most`` are equal where the number is exact. Both are None where no number does it; ``at_most``
    alone is None where none was found. ``method``: ``scores``, ``bounds`` (see the module), or ``none`` (nothing known:
    the rule rests on ballots that were not given, or ranks without adding marks; or a project was withdrawn).
    """

    project: str
    funded: bool
    at_least: Optional[int]
    at_most: Optional[int]
    unit: str
    method: str

    @property
    def exact(self) -> bool:
        """Whether the number is known exactly (None counts: no number does it)."""
        return self.method == "scores" and self.at_least == self.at_most


def margins(result: Result, ballots: Optional[Ballots] = None) -> Dict[str, Margin]:
    """The margin of each project, in published order. ``ballots``: the valid ones, for the rules that rest on them."""
    return {project.id: margin_of(result, project.id, ballots) for project in result.projects}


def margin_of(result: Result, project_id: str, ballots: Optional[Ballots] = None) -> Margin:
    """The margin of one project. Raises BadElection where it is not in the count."""
    if project_id not in result.scores:
        raise BadElection(f"Le projet « {project_id} » n’est pas dans ce dépouillement.")
    rules, funded = result.rules, project_id in result.winners
    if families.family_of(rules.family).score is not None or result.withdrawn:
        return Margin(project_id, funded, None, None, rules.unit, "none")
    if rule_of(rules.selection).ADDITIVE:
        return _on_scores(result, project_id, funded)
    if not ballots or families.family_of(rules.family).vote_type not in ("approval", "choose-1"):
        return Margin(project_id, funded, None, None, rules.unit, "none")
    return _on_ballots(result, project_id, funded, ballots)


def margin(result: Result, project_id: str) -> Optional[int]:
    """By how many votes, all the rest equal: above zero, what a project left out lacked; below zero, what a winner
    would have had to lose. None where no number of votes changes its fate, or where the rule does not rest on scores.

    A tie that the rules refuse to break counts as not funded.
    """
    found = margin_of(result, project_id)
    if not found.exact or found.at_most is None:
        return None
    return -found.at_most if found.funded else found.at_most


def _on_scores(result: Result, project_id: str, funded: bool) -> Margin:
    unit = result.rules.unit
    most = _largest(result, project_id, funded)
    by_order = result.rules.selection in BY_ORDER
    places = _places(result, project_id, funded, most) if by_order or most > EVERY_VALUE else list(range(1, most + 1))
    before = 0
    for place in places:
        if _funded(result, project_id, -place if funded else place) != funded:
            found = _first_between(result, project_id, funded, before, place)
            return Margin(project_id, funded, found if by_order or most <= EVERY_VALUE else 1, found, unit, "scores")
        before = place
    return Margin(project_id, funded, None, None, unit, "scores")


def _largest(result: Result, project_id: str, funded: bool) -> int:
    """The largest change of score that is looked at: each valid ballot changed once, or in points as far as it goes."""
    score, valid = result.scores[project_id], result.turnout.valid
    if result.rules.score == "approvals":
        return int(score) if funded else valid - int(score)
    highest = max([*result.scores.values(), result.rules.selection_parameters.get("min_votes") or 0])
    lowest = min([*result.scores.values(), 0])
    return int(score - lowest) + 1 if funded else int(max(highest - score, valid)) + 1


def _places(result: Result, project_id: str, funded: bool, most: int) -> List[int]:
    """Changes of score that meet another score, pass it, or reach the end: nearest first."""
    score = result.scores[project_id]
    places = {1, most}
    bounds: List[Number] = [other for name, other in result.scores.items() if name != project_id]
    minimum = result.rules.selection_parameters.get("min_votes")
    for other in [*bounds, Fraction(minimum or 0)]:
        gap = score - other if funded else other - score
        nearest = -(-Fraction(gap).numerator // Fraction(gap).denominator)
        places |= {nearest, nearest + 1}
    return sorted(place for place in places if 0 < place <= most)


def _first_between(result: Result, project_id: str, funded: bool, low: int, high: int) -> int:
    """The first change in ``low < change <= high`` that does it: there the rule has at most one bound of its own."""
    while high - low > 1:
        middle = (low + high) // 2
        if _funded(result, project_id, -middle if funded else middle) == funded:
            low = middle
        else:
            high = middle
    return high


def _funded(result: Result, project_id: str, change: int) -> bool:
    scores = dict(result.scores)
    scores[project_id] += change
    rules = result.rules
    valid = max(result.turnout.valid, 1)
    contest = Contest(result.projects, scores, rules.budget_cents, rules.currency, valid, rules.unit)
    breaker = ties.TieBreaker(rules.ties, result.record_sha256, result.seed or "marge")
    try:
        selection = rule_of(rules.selection).select(contest, rules.selection_parameters, breaker)
    except PivotalTie:
        return False
    return project_id in selection.winners


def _on_ballots(result: Result, project_id: str, funded: bool, ballots: Ballots) -> Margin:
    """Bounds: from below by the rule's own needs, from above by recounts with more and more ballots changed."""
    most = sum(n for ballot, n in ballots.items() if (project_id in ballot) == funded)
    least = 1 if funded else _least_support(result, project_id, ballots)
    unit = result.rules.unit
    if least > most:
        return Margin(project_id, funded, None, None, unit, "bounds")

    def changed(number: int) -> bool:
        return _recounted(result, project_id, funded, ballots, number) != funded

    low, high, runs = least - 1, least, 0
    while not changed(high):
        runs += 1
        if high == most or runs == RUNS:
            return Margin(project_id, funded, least, None, unit, "bounds")
        low, high = high, min(high * 2, most)
    while high - low > 1 and runs < RUNS:
        runs += 1
        middle = (low + high) // 2
        low, high = (low, middle) if changed(middle) else (middle, high)
    return Margin(project_id, funded, least, high, unit, "bounds")


def _least_support(result: Result, project_id: str, ballots: Ballots) -> int:
    """What no fewer new supporters can do: reach the minimum; for equal shares without completion, hold the cost."""
    rules = result.rules
    parameters = rules.selection_parameters
    support = sum(n for ballot, n in ballots.items() if project_id in ballot)
    needed = max(parameters.get("min_votes", 0), support + 1)
    if rules.selection == "mes.v1" and parameters["completion"] == "none" and rules.budget_cents:
        cost = next(project.cost_cents for project in result.projects if project.id == project_id)
        needed = max(needed, -(-cost * sum(ballots.values()) // rules.budget_cents))
    return int(needed) - support


def _recounted(result: Result, project_id: str, funded: bool, ballots: Ballots, number: int) -> bool:
    """Whether the project is funded once so many ballots have gained or lost it. A refused tie counts as not funded."""
    rules = result.rules
    room = rules.family_parameters.get("max", 1)
    low = rules.family_parameters.get("min", 1)
    changed: Dict[Tuple[Any, ...], int] = dict(ballots)
    order = sorted(ballots, key=lambda ballot: (not funded and len(ballot) >= room, len(ballot), ballot))
    for ballot in order:
        if (project_id in ballot) != funded:
            continue
        n = min(number, ballots[ballot])
        kept = [item for item in ballot if item != project_id]
        if not funded:
            kept = sorted([*kept[: (room or len(kept) + 1) - 1], project_id])
        if funded and len(kept) < max(low, 1):
            kept = sorted([*kept, *_others(result, project_id, kept)][: max(low, 1)])
        changed[ballot] -= n
        changed[tuple(kept)] = changed.get(tuple(kept), 0) + n
        number -= n
        if not number:
            break
    left = {ballot: n for ballot, n in changed.items() if n}
    try:
        again = count_election(result.projects, rules, ballots=left, seed=result.seed or "marge")
    except PivotalTie:
        return False
    return project_id in again.winners


def _others(result: Result, project_id: str, kept: List[str]) -> Iterator[str]:
    """Projects to fill a ballot that must name some: the least supported first, so that little else changes."""
    for other in reversed(result.ranking):
        if other != project_id and other not in kept:
            yield other


def sentence(found: Margin) -> str:
    """The margin in French, or nothing where nothing is known."""
    unit, high = found.unit, found.at_most
    if found.method == "none":
        return ""
    if found.method == "scores" and high is None:
        if found.funded:
            return ""
        return "Tout le reste étant égal, aucun nombre de voix ne l’aurait fait retenir."
    if found.method == "scores" and high is not None:
        votes = french.votes(high, unit)
        if not found.exact:
            votes = f"au plus {votes}"
        if found.funded:
            return f"Tout le reste étant égal, il n’aurait plus été retenu avec {votes} de moins."
        return f"Tout le reste étant égal, il lui aurait fallu {votes} de plus pour être retenu."
    fate = "ne plus être retenu" if found.funded else "être retenu"
    if found.at_least is None:
        return "Même si tous les bulletins le soutenaient, il n’aurait pas été retenu."
    least = french.count_of(found.at_least, "bulletin changé", "bulletins changés")
    if high is None:
        return f"Pour {fate}, il aurait fallu au moins {least} ; aucun des recomptes essayés n’y suffit."
    if high == found.at_least:
        return f"Pour {fate}, il aurait suffi de {least} (recompté), et il n’en faut pas moins."
    return (
        f"Pour {fate}, {french.count_of(high, 'bulletin changé suffit', 'bulletins changés suffisent')} (recompté) ; "
        f"il en faut au moins {french.grouped(found.at_least)}."
    )


def in_english(found: Margin) -> str:
    """The margin in English, or nothing where nothing is known."""
    unit = {"voix": "votes"}.get(found.unit, found.unit)
    low, high = found.at_least, found.at_most
    if found.method == "none" or (found.method == "scores" and high is None and found.funded):
        return ""
    if high is None and (low is None or found.method == "scores"):
        return "All else equal, no number of votes would have let it be funded."
    fate = "no longer be funded" if found.funded else "be funded"
    if found.method == "scores":
        return f"All else equal, it would {fate} with {high} {unit} {'fewer' if found.funded else 'more'}."
    if high is None:
        return f"To {fate}, at least {low} changed ballots; no recount that was tried was enough."
    return f"To {fate}, {high} changed ballots are enough (recounted); at least {low} are needed."
