"""``updown.v1``: for and against. A ballot holds (project id, 1 or -1) pairs; a project has ups and downs.

The balance is ``up - weight_down * down``, an exact fraction; the minutes tell ups and downs apart.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Dict, List, Mapping, Sequence, Tuple

from . import french
from .families_base import Family, pairs_code
from .model import Project, Step
from .parameters import Parameter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .families_base import Known, Scores
    from .model import Ballot, Ballots

UPDOWN = "updown.v1"


def _check(ballot: Ballot, parameters: Mapping[str, Any], known: Known) -> str:
    code = pairs_code(ballot, known, "bad_sign")
    if code:
        return code
    signs = [pair[1] for pair in ballot]
    if any(sign not in (1, -1) for sign in signs):
        return "bad_sign"
    if signs.count(1) > parameters["max_up"]:
        return "too_many_up"
    return "too_many_down" if signs.count(-1) > parameters["max_down"] else ""


def ups_and_downs(ballots: Ballots, projects: Sequence[Project]) -> Dict[str, Tuple[int, int]]:
    """How many valid ballots are for and against each project, in published order."""
    ups = {project.id: 0 for project in projects}
    downs = dict(ups)
    for ballot, n in ballots.items():
        for project_id, sign in ballot:
            (ups if sign > 0 else downs)[project_id] += n
    return {project_id: (ups[project_id], downs[project_id]) for project_id in ups}


def _score(ballots: Ballots, projects: Sequence[Project], score: str, parameters: Mapping[str, Any]) -> Scores:
    weight = Fraction(parameters["weight_down"])
    found: Scores = {}
    for project_id, (up, down) in ups_and_downs(ballots, projects).items():
        balance = up - weight * down
        found[project_id] = int(balance) if balance.denominator == 1 else balance
    return found


def _story(
    ballots: Ballots, projects: Sequence[Project], score: str, parameters: Mapping[str, Any]
) -> Tuple[List[Step], List[str]]:
    balances = _score(ballots, projects, score, parameters)
    steps, excluded = [], []
    for project_id, (up, down) in ups_and_downs(ballots, projects).items():
        said = f"{french.votes(up)} pour, {french.votes(down)} contre"
        numbers = {"up": up, "down": down, "balance": balances[project_id]}
        steps.append(
            Step(
                UPDOWN,
                project_id,
                "counted",
                f"Le projet {project_id} a {said} : solde {french.number(balances[project_id])}.",
                numbers,
            )
        )
        if parameters["needs_more_up"] and up <= down:
            excluded.append(project_id)
            sentence = f"Le projet {project_id} n’est pas retenu : {said}, il lui fallait plus de pour que de contre."
            steps.append(Step(UPDOWN, project_id, "not_more_up", sentence, {"up": up, "down": down}))
    return steps, excluded


def _limits(parameters: Mapping[str, Any]) -> Tuple[int, int]:
    return 1, parameters["max_up"] + parameters["max_down"]


FAMILY = Family(
    UPDOWN,
    "Chaque bulletin dit pour ou contre ; un contre retire sa part, pour et contre sont publiés à part.",
    {
        "max_up": Parameter("integer", minimum=1, help="nombre maximal de « pour » par bulletin"),
        "max_down": Parameter("integer", minimum=0, help="nombre maximal de « contre » par bulletin"),
        "weight_down": Parameter("fraction", minimum=0, help="ce qu’un « contre » retire, « 1/2 » p. ex."),
        "needs_more_up": Parameter("boolean", help="vrai : il faut plus de pour que de contre"),
    },
    ("balance",),
    "scoring",
    _check,
    limits=_limits,
    score=_score,
    story=_story,
    point_limits=lambda _: {"min_points": -1, "max_points": 1},
    designates=False,
)
FAMILIES = (FAMILY,)
