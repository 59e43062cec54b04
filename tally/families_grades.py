"""``grades.v1``: each project receives a grade; majority judgment orders the projects (Balinski and Laraki).

A ballot holds (project id, grade) pairs; a grade is a number: 0 for the worst word, one more for each better word. With
N grades, a project's majority grade is the ⌈N/2⌉-th from the worst. Equal majority grades: one of them is taken away
from each project, and again, until they differ. ``majority-gauge`` looks instead at the shares above and below the
majority grade; the two can differ among equals.

The score of a project is how many projects it is strictly ahead of: an order, not an amount.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Dict, List, Mapping, Sequence, Tuple

from . import french
from .families_base import GAUGE, JUDGMENT, Family, pairs_code
from .model import Project, Step
from .parameters import Parameter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .families_base import Known, Scores
    from .model import Ballot, Ballots

GRADES = "grades.v1"
Counts = List[int]


def _check(ballot: Ballot, parameters: Mapping[str, Any], known: Known) -> str:
    code = pairs_code(ballot, known, "bad_grade")
    if code:
        return code
    if any(not 0 <= pair[1] < len(parameters["grades"]) for pair in ballot):
        return "bad_grade"
    # A container of known ids that has a length: a set or a mapping.
    complete = len(ballot) == len(known)  # type: ignore[arg-type]
    return "" if complete or parameters["missing"] != "reject" else "missing_grade"


def profiles(ballots: Ballots, projects: Sequence[Project], parameters: Mapping[str, Any]) -> Dict[str, Counts]:
    """How many times each project has each grade, worst first, in published order."""
    found = {project.id: [0] * len(parameters["grades"]) for project in projects}
    for ballot, n in ballots.items():
        for project_id, grade in ballot:
            found[project_id][grade] += n
    if parameters["missing"] == "worst":
        valid = sum(ballots.values())
        for counts in found.values():
            counts[0] += valid - sum(counts)
    return found


def median(counts: Counts) -> int:
    """The majority grade: the lower median; -1 where there is no grade."""
    waiting = (sum(counts) + 1) // 2
    if not waiting:
        return -1
    for grade, n in enumerate(counts):
        waiting -= n
        if waiting <= 0:
            return grade
    raise AssertionError("counts sum to their total")


def majority_value(counts: Counts) -> bytes:
    """The majority grades taken away one after the other, one byte each: compare them as bytes.

    Taking medians away walks from the middle outwards, below then above. A shorter list that begins a longer one comes
    after it: at equality to the end, who was judged by more ballots is ahead.
    """
    grades = b"".join(bytes([grade]) * n for grade, n in enumerate(counts))
    total = len(grades)
    half = total // 2
    value = bytearray(total)
    if total % 2:
        value[0::2], value[1::2] = grades[half:], grades[:half][::-1]
    else:
        value[0::2], value[1::2] = grades[:half][::-1], grades[half:]
    return bytes(value)


def gauge(counts: Counts) -> Tuple[int, int, Fraction]:
    """The majority grade, 1 or 0 for more above than below or not, and the share that decides between equals."""
    grade, total = median(counts), sum(counts)
    if grade < 0:
        return -1, 0, Fraction(0)
    above, below = Fraction(sum(counts[grade + 1 :]), total), Fraction(sum(counts[:grade]), total)
    return (grade, 1, above) if above > below else (grade, 0, -below)


def _score(ballots: Ballots, projects: Sequence[Project], score: str, parameters: Mapping[str, Any]) -> Scores:
    keys: Dict[str, Any] = {
        project_id: majority_value(counts) if score == JUDGMENT else gauge(counts)
        for project_id, counts in profiles(ballots, projects, parameters).items()
    }
    behind: Dict[Any, int] = {}
    for position, key in enumerate(sorted(keys.values())):
        behind.setdefault(key, position)
    return {project_id: behind[key] for project_id, key in keys.items()}


def _story(
    ballots: Ballots, projects: Sequence[Project], score: str, parameters: Mapping[str, Any]
) -> Tuple[List[Step], List[str]]:
    words = list(reversed(parameters["grades"]))
    least = words.index(parameters["min_grade"]) if parameters["min_grade"] is not None else -1
    points = _score(ballots, projects, score, parameters)
    steps, excluded = [], []
    for project_id, counts in profiles(ballots, projects, parameters).items():
        grade = median(counts)
        word = f"mention majoritaire « {words[grade]} »" if grade >= 0 else "aucune mention"
        profile = ", ".join(f"{words[g]} {french.grouped(counts[g])}" for g in reversed(range(len(words))))
        ahead = french.count_of(int(points[project_id]), "projet", "projets")
        numbers = {"majority_grade": words[grade] if grade >= 0 else None, "grades": tuple(reversed(counts))}
        sentence = f"Le projet {project_id} : {word} ({profile}) ; il devance {ahead}, un point chacun."
        steps.append(Step(GRADES, project_id, "judged", sentence, numbers))
        if grade < least:
            excluded.append(project_id)
            needed = f"il fallait au moins « {parameters['min_grade']} »"
            sentence = f"Le projet {project_id} n’est pas retenu : {word}, {needed}."
            steps.append(Step(GRADES, project_id, "below_grade", sentence, numbers))
    return steps, excluded


def _contradiction(parameters: Mapping[str, Any]) -> str:
    grades, least = parameters["grades"], parameters["min_grade"]
    if not 2 <= len(grades) <= 20:
        return "il faut de deux à vingt mentions."
    if least is not None and least not in grades:
        return f"« min_grade » ({least}) n’est pas l’une des mentions."
    return ""


FAMILY = Family(
    GRADES,
    "Chaque bulletin donne une mention aux projets ; la mention majoritaire les classe.",
    {
        "grades": Parameter("names", help="mentions, de la meilleure à la pire"),
        "missing": Parameter(
            "choice",
            choices=("worst", "reject", "abstain"),
            help="projet sans mention : la pire, bulletin nul, ou sans avis",
        ),
        "min_grade": Parameter("text", nullable=True, help="mention majoritaire exigée, null : sans"),
    },
    (JUDGMENT, GAUGE),
    "scoring",
    _check,
    _contradiction,
    limits=lambda _: (1, None),
    score=_score,
    story=_story,
    point_limits=lambda parameters: {"min_points": 0, "max_points": len(parameters["grades"]) - 1},
    designates=False,
)
FAMILIES = (FAMILY,)
