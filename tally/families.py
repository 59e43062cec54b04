"""Ballot families: what makes a ballot valid, and what it gives to each project. Nothing is ever repaired silently."""

from __future__ import annotations

from .catalogue import Catalogue
from .errors import BadRules
from .families_base import GAUGE, JUDGMENT, MAX, MIN, REASONS, TWO, Family, list_code, min_max
from .model import Checked, Project, occurrences
from .parameters import Parameter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, Mapping, Sequence

    from .families_base import Known
    from .model import Ballot, Ballots, Number

__all__ = ["FAMILIES", "ORDERS", "REASONS", "TWO", "Family", "family_of", "marks_of", "normal", "scores_of"]

# Scores that say an order and no amount: nothing can be proportional to them, nothing added.
ORDERS = (JUDGMENT, GAUGE)


def _check_list(ballot: Ballot, parameters: Mapping[str, Any], known: Known) -> str:
    return list_code(ballot, known, parameters["min"], parameters["max"])


def _check_one(ballot: Ballot, parameters: Mapping[str, Any], known: Known) -> str:
    return list_code(ballot, known, 1, 1)


def _check_points(ballot: Ballot, parameters: Mapping[str, Any], known: Known) -> str:
    if not all(isinstance(pair, tuple) and len(pair) == 2 for pair in ballot):
        return "bad_points"
    code = list_code([pair[0] for pair in ballot], known, parameters["min"], parameters["max"])
    if code:
        return code
    points = [pair[1] for pair in ballot]
    lowest, highest = parameters["min_points"], parameters["max_points"]
    for value in points:
        if not isinstance(value, int) or isinstance(value, bool):
            return "bad_points"
        if (lowest is not None and value < lowest) or (highest is not None and value > highest):
            return "bad_points"
    lowest, highest = parameters["min_sum_points"], parameters["max_sum_points"]
    if lowest is not None and sum(points) < lowest:
        return "too_few_points"
    return "too_many_points" if highest is not None and sum(points) > highest else ""


def _weights(parameters: Mapping[str, Any]) -> str:
    weights = parameters["weights"]
    if len(weights) != parameters["max"]:
        return f"« weights » donne {len(weights)} poids pour {parameters['max']} rangs."
    if list(weights) != sorted(weights, reverse=True):
        return "« weights » doit aller du plus grand poids au plus petit."
    return min_max(parameters)


def _points(parameters: Mapping[str, Any]) -> str:
    for low, high in (("min_points", "max_points"), ("min_sum_points", "max_sum_points")):
        if None not in (parameters[low], parameters[high]) and parameters[low] > parameters[high]:
            return f"« {low} » ({parameters[low]}) dépasse « {high} » ({parameters[high]})."
    return min_max(parameters)


_PLAIN: Dict[str, Family] = {
    family.id: family
    for family in (
        Family(
            "approval.v1",
            "Chaque bulletin désigne des projets distincts, entre un minimum et un maximum ; une voix chacun.",
            {"min": MIN, "max": MAX},
            ("approvals",),
            "approval",
            _check_list,
            min_max,
        ),
        Family("choose1.v1", "Chaque bulletin désigne un seul projet.", {}, ("approvals",), "choose-1", _check_one),
        Family(
            "borda.v1",
            "Chaque bulletin classe des projets ; chaque rang donne son poids, sans rééchelonner les listes courtes.",
            {"min": MIN, "max": MAX, "weights": Parameter("integers", minimum=0, help="poids du rang 1 au dernier")},
            ("borda", "approvals"),
            "ordinal",
            _check_list,
            _weights,
        ),
        Family(
            "points.v1",
            "Chaque bulletin répartit des points entiers entre des projets, dans des bornes publiées.",
            {
                "min": MIN,
                "max": MAX,
                "min_points": Parameter("integer", nullable=True, help="points minimaux pour un projet, null : sans"),
                "max_points": Parameter("integer", nullable=True, help="points maximaux pour un projet, null : sans"),
                "min_sum_points": Parameter("integer", nullable=True, help="total minimal du bulletin, null : sans"),
                "max_sum_points": Parameter("integer", nullable=True, help="total maximal du bulletin, null : sans"),
            },
            ("points", "approvals"),
            "cumulative",
            _check_points,
            _points,
        ),
    )
}


def _take(module: Any, family_id: str) -> Family:
    families = _PLAIN if family_id in _PLAIN else {one.id: one for one in module.FAMILIES}
    return families[family_id]


FAMILIES: Mapping[str, Family] = Catalogue(
    {
        **dict.fromkeys(_PLAIN, ".families"),
        "approval-sections.v1": ".families_parts",
        TWO: ".families_parts",
        "knapsack.v1": ".families_parts",
        "updown.v1": ".families_updown",
        "grades.v1": ".families_grades",
    },
    _take,
)


def family_of(family_id: str) -> Family:
    """The family, or BadRules."""
    if not isinstance(family_id, str) or family_id not in FAMILIES:
        raise BadRules(f"La famille de bulletins « {family_id} » n’existe pas.")
    return FAMILIES[family_id]


def _hold_points(parameters: Mapping[str, Any], ballots: Checked) -> bool:
    limits = ballots.limits
    if any(parameters[key] not in (None, limits.get(key)) for key in ("min_points", "max_points")) or not limits:
        return False
    sums = [sum([points for _, points in ballot]) for ballot in ballots]
    least, most = parameters["min_sum_points"], parameters["max_sum_points"]
    return not sums or ((least is None or least <= min(sums)) and (most is None or max(sums) <= most))


def holds(family: Family, parameters: Mapping[str, Any], ballots: Checked) -> bool:
    """Whether all ballots of a file are valid and in their normal form, as far as their kind and their lengths tell."""
    if family.check is _check_points:
        if not _hold_points(parameters, ballots):
            return False
    elif family.check not in (_check_list, _check_one) or ballots.limits:
        return False
    if (family.vote_type == "ordinal") != (ballots.vote_type == "ordinal"):
        return False
    low, high = family.bounds(parameters)
    return max(low, 1) <= ballots.least and ballots.most <= high


def normal(ballot: Ballot, family: Family) -> Ballot:
    """The one form of equal ballots: order is kept for rankings only."""
    return ballot if family.vote_type == "ordinal" else tuple(sorted(ballot))


def marks_of(ballots: Ballots, projects: Sequence[Project]) -> Dict[str, int]:
    """How many valid ballots mark each project (for points: give it more than zero), in published order."""
    marks = {project.id: 0 for project in projects}
    for item, n in occurrences(ballots).items():
        if not isinstance(item, tuple):
            marks[item] += n
        elif item[1] > 0:
            marks[item[0]] += n
    return marks


def scores_of(
    ballots: Ballots, projects: Sequence[Project], score: str, parameters: Mapping[str, Any]
) -> Dict[str, Number]:
    """The score of each project over valid ballots, in published order.

    ``score`` is ``approvals``, ``borda``, ``points`` or what one family alone knows how to count.
    """
    if score == "approvals":
        return dict(marks_of(ballots, projects))
    if score not in ("borda", "points"):
        for family in FAMILIES.values():
            if family.score and score in family.scores:
                return family.score(ballots, projects, score, parameters)
    scores: Dict[str, Number] = {project.id: 0 for project in projects}
    weights = parameters.get("weights", ())
    for ballot, n in ballots.items():
        for rank, item in enumerate(ballot):
            if score == "borda":
                scores[item] += n * weights[rank]
            else:
                scores[item[0]] += n * item[1]
    return scores
