"""What every ballot family is made of: its validity, its score, and what it tells before the selection."""

from __future__ import annotations

from collections.abc import Mapping

from .errors import BadElection
from .model import Project, Step
from .parameters import Parameter
from .records import dataclass, field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Container, Dict, List, Optional, Sequence, Tuple

    from .model import Ballot, Ballots, Number

    Known = Container[str]
    Check = Callable[[Ballot, Mapping[str, Any], Known], str]
    Scores = Dict[str, Number]
    Score = Callable[[Ballots, Sequence[Project], str, Mapping[str, Any]], Scores]
    Story = Callable[[Ballots, Sequence[Project], str, Mapping[str, Any]], Tuple[List[Step], List[str]]]

REASONS = {
    "too_few": "trop peu de choix",
    "too_many": "trop de choix",
    "repeated": "un projet y est deux fois",
    "unknown_project": "un projet inconnu y figure",
    "bad_points": "des points hors des bornes",
    "too_few_points": "trop peu de points en tout",
    "too_many_points": "trop de points en tout",
    "no_section": "un projet n’est d’aucune section du bulletin",
    "too_few_in_section": "trop peu de choix dans une section",
    "too_many_in_section": "trop de choix dans une section",
    "several_places": "des choix de plusieurs lieux dans une section qui n’en admet qu’un",
    "two_urns": "des choix de deux urnes sur le même bulletin",
    "too_dear": "les choix coûtent plus que le bulletin ne permet",
    "bad_sign": "un avis qui n’est ni pour ni contre",
    "too_many_up": "trop d’avis pour",
    "too_many_down": "trop d’avis contre",
    "bad_grade": "une mention qui n’existe pas",
    "missing_grade": "un projet sans mention",
    "stated": "nul, motif constaté au dépouillement",
}


def nothing_to_tell(
    ballots: Ballots, projects: Sequence[Project], score: str, parameters: Mapping[str, Any]
) -> Tuple[List[Step], List[str]]:
    """The story of a family whose scores speak for themselves."""
    return [], []


@dataclass(frozen=True)
class Family:
    """A ballot family. ``check(ballot, parameters, known ids)`` gives a code of REASONS, or "" for a valid ballot.

    ``score`` counts by itself (None: each mark, weight or point is added up); ``story`` gives steps that come before
    the selection, and the ids of the projects that these ballots exclude from it; ``columns(parameters)`` are the
    columns of projects that validity reads; ``limits(parameters)`` are how many projects a valid ballot marks.
    ``designates`` is false where being named on a ballot is not a support.
    """

    id: str
    promise: str
    parameters: Mapping[str, Parameter]
    scores: Tuple[str, ...]
    vote_type: str
    check: Check
    contradiction: Callable[[Mapping[str, Any]], str] = field(default=lambda _: "")
    limits: Callable[[Mapping[str, Any]], Tuple[int, Optional[int]]] = field(
        default=lambda given: (given.get("min", 1), given.get("max", 1))
    )
    columns: Callable[[Mapping[str, Any]], Tuple[str, ...]] = field(default=lambda _: ())
    score: Optional[Score] = None
    story: Story = nothing_to_tell
    point_limits: Callable[[Mapping[str, Any]], Dict[str, int]] = field(default=lambda _: {})
    designates: bool = True

    def bounds(self, parameters: Mapping[str, Any]) -> Tuple[int, int]:
        """How many projects a valid ballot marks, at least and at most."""
        low, high = self.limits(parameters)
        return low, 10**9 if high is None else high


def list_code(ids: Sequence[Any], known: Known, minimum: int, maximum: Optional[int]) -> str:
    """Why a list of ids is not valid, as a code of REASONS, or ""."""
    distinct = set(ids)
    # Known ids are text: what is equal to one is one. Any other container is asked for each id.
    if not (isinstance(known, dict) and distinct <= known.keys()):
        for project_id in ids:
            if not isinstance(project_id, str) or project_id not in known:
                return "unknown_project"
    if len(distinct) != len(ids):
        return "repeated"
    if len(ids) < minimum:
        return "too_few"
    return "too_many" if maximum is not None and len(ids) > maximum else ""


def pairs_code(ballot: Ballot, known: Known, wrong: str) -> str:
    """Why a ballot is not a list of (id, integer) pairs, each project once; ``wrong`` is the code of bad numbers."""
    if not all(isinstance(pair, tuple) and len(pair) == 2 for pair in ballot):
        return wrong
    code = list_code([pair[0] for pair in ballot], known, 1, None)
    if code:
        return code
    if not all(isinstance(pair[1], int) and not isinstance(pair[1], bool) for pair in ballot):
        return wrong
    return ""


def projects_of(known: Known, family: str) -> Mapping[str, Project]:
    """The projects by id, for families whose validity reads costs or columns. Raises BadElection on bare ids."""
    if not isinstance(known, Mapping):
        raise BadElection(f"Les bulletins {family} se contrôlent avec les projets, leurs coûts et leurs colonnes.")
    return known


def min_max(parameters: Mapping[str, Any]) -> str:
    """A minimum above its maximum, in a French sentence; "" when they hold."""
    if parameters["min"] > parameters["max"]:
        return f"le minimum ({parameters['min']}) dépasse le maximum ({parameters['max']})."
    return ""


# Scores and a family that the checks of a whole rulebook know by name.
JUDGMENT, GAUGE = "majority-judgment", "majority-gauge"
TWO = "two-ballot.v1"
MIN = Parameter("integer", minimum=1, help="nombre minimal de projets par bulletin")
MAX = Parameter("integer", minimum=1, help="nombre maximal de projets par bulletin")
