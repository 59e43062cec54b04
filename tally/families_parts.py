"""Ballots in parts: ``approval-sections.v1``, ``two-ballot.v1``; and ballots with a purse: ``knapsack.v1``."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from . import french
from .families_base import MAX, MIN, TWO, Family, list_code, min_max, projects_of
from .model import Project, Step
from .parameters import Parameter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .families_base import Known
    from .model import Ballot, Ballots

SECTIONS, KNAPSACK = "approval-sections.v1", "knapsack.v1"


def _in_parts(ballot: Ballot, column: str, projects: Mapping[str, Project]) -> Dict[str, List[Project]]:
    parts: Dict[str, List[Project]] = {}
    for project_id in ballot:
        project = projects[project_id]
        parts.setdefault(project.columns.get(column, ""), []).append(project)
    return parts


def _check_sections(ballot: Ballot, parameters: Mapping[str, Any], known: Known) -> str:
    code = list_code(ballot, known, 1, None)
    if code:
        return code
    parts = _in_parts(ballot, parameters["column"], projects_of(known, SECTIONS))
    sections, within = parameters["sections"], parameters["within"]
    if any(name not in sections for name in parts):
        return "no_section"
    for name, (low, high) in sections.items():
        chosen = parts.get(name, [])
        if len(chosen) < low:
            return "too_few_in_section"
        if len(chosen) > high:
            return "too_many_in_section"
        if within is not None and len({project.columns.get(within, "") for project in chosen}) > 1:
            return "several_places"
    return ""


def _check_two(ballot: Ballot, parameters: Mapping[str, Any], known: Known) -> str:
    code = list_code(ballot, known, 1, None)
    if code:
        return code
    parts = _in_parts(ballot, parameters["column"], projects_of(known, TWO))
    urns = parameters["urns"]
    if any(name not in urns for name in parts):
        return "no_section"
    if len(parts) > 1:
        return "two_urns"
    low, high = urns[next(iter(parts))]
    if len(ballot) < low:
        return "too_few"
    return "too_many" if len(ballot) > high else ""


def _check_knapsack(ballot: Ballot, parameters: Mapping[str, Any], known: Known) -> str:
    code = list_code(ballot, known, parameters["min"], parameters["max"])
    if code:
        return code
    projects = projects_of(known, KNAPSACK)
    total = sum(projects[project_id].cost_cents for project_id in ballot)
    return "too_dear" if total > parameters["max_cost_cents"] else ""


def _bounds_contradiction(name: str) -> Any:
    def contradiction(parameters: Mapping[str, Any]) -> str:
        for part, (low, high) in parameters[name].items():
            if low > high:
                return f"« {part} » : le minimum ({low}) dépasse le maximum ({high})."
        if not any(high for _, high in parameters[name].values()):
            return "aucun choix n’est permis."
        if name == "urns" and (len(parameters[name]) < 2 or any(low < 1 for low, _ in parameters[name].values())):
            return "il faut au moins deux urnes, et au moins un choix sur chaque bulletin."
        return ""

    return contradiction


def _section_limits(parameters: Mapping[str, Any]) -> Tuple[int, Optional[int]]:
    bounds = list(parameters["sections"].values())
    return max(1, sum(low for low, _ in bounds)), sum(high for _, high in bounds)


def _urn_limits(parameters: Mapping[str, Any]) -> Tuple[int, Optional[int]]:
    bounds = list(parameters["urns"].values())
    return min(low for low, _ in bounds), max(high for _, high in bounds)


def _columns(parameters: Mapping[str, Any]) -> Tuple[str, ...]:
    within = parameters.get("within")
    return (parameters["column"],) if within is None else (parameters["column"], within)


def _urn_story(
    ballots: Ballots, projects: Sequence[Project], score: str, parameters: Mapping[str, Any]
) -> Tuple[List[Step], List[str]]:
    """How many valid ballots each urn holds (known only where ballots are published)."""
    if not ballots:
        return [], []
    column = parameters["column"]
    urn_of = {project.id: project.columns.get(column, "") for project in projects}
    valid = dict.fromkeys(sorted(parameters["urns"]), 0)
    for ballot, n in ballots.items():
        valid[urn_of[ballot[0]]] += n
    steps = []
    for name, n in valid.items():
        counted = french.count_of(n, "bulletin valable", "bulletins valables")
        steps.append(Step(TWO, None, "urn", f"Urne « {name} » : {counted}.", {"urn": name, "valid": n}))
    return steps, []


def separate(sheets: Mapping[Tuple[Ballot, ...], int]) -> Dict[Ballot, int]:
    """From sheets (one ballot for each urn, an empty one is blank) to the ballots of the urns, each on its own.

    What a voter put in one urn is no longer beside what the same voter put in another, and the urns do not share the
    fate of a void ballot.
    """
    ballots: Dict[Ballot, int] = {}
    for sheet, n in sheets.items():
        for ballot in sheet:
            ballots[ballot] = ballots.get(ballot, 0) + n
    return ballots


_COLUMN = Parameter("text", help="colonne des projets qui dit leur partie du bulletin")
FAMILIES = (
    Family(
        SECTIONS,
        "Chaque bulletin désigne des projets par section, entre un minimum et un maximum dans chacune.",
        {
            "column": _COLUMN,
            "sections": Parameter("bounds", minimum=0, help="[minimum, maximum] de choix dans chaque section"),
            "within": Parameter(
                "text", nullable=True, help="colonne que les choix d’une section doivent avoir en commun, null : sans"
            ),
        },
        ("approvals",),
        "approval",
        _check_sections,
        _bounds_contradiction("sections"),
        limits=_section_limits,
        columns=_columns,
    ),
    Family(
        TWO,
        "Un bulletin par urne : chaque urne se juge seule, un bulletin nul dans l’une laisse l’autre valable.",
        {
            "column": _COLUMN,
            "urns": Parameter("bounds", minimum=0, help="[minimum, maximum] de choix dans chaque urne"),
        },
        ("approvals",),
        "approval",
        _check_two,
        _bounds_contradiction("urns"),
        limits=_urn_limits,
        columns=_columns,
        story=_urn_story,
    ),
    Family(
        KNAPSACK,
        "Chaque bulletin désigne des projets distincts dont le coût total tient dans une somme.",
        {
            "min": MIN,
            "max": MAX,
            "max_cost_cents": Parameter("integer", minimum=1, help="coût total maximal d’un bulletin, en centimes"),
        },
        ("approvals",),
        "approval",
        _check_knapsack,
        min_max,
    ),
)
