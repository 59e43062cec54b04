"""What a count works on and what it gives: frozen records, integers and exact fractions, never a float.

Money is in integer cents. A ballot is a tuple: project ids for approvals (any order), project ids best first for
rankings, ``(project id, points)`` pairs for points. Ballots travel grouped: ``{ballot: how many}``.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain

from .records import dataclass, field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction
    from typing import Any, Dict, Iterable, Mapping, Optional, Tuple, Union

    Number = Union[int, Fraction]
    Ballot = Tuple[Any, ...]
    Ballots = Mapping[Ballot, int]
    Cells = Dict[Any, int]
else:
    Cells = dict
    Ballot, Ballots = tuple, dict  # what they are, for who imports the names


@dataclass(frozen=True)
class Project:
    """A project put to the vote. ``cost_cents`` is what it asks for.

    ``columns`` holds what tie policies may read: ``label_score`` (decimal or fraction), ``territories`` (how many),
    ``submitted_at`` (ISO day or UTC time), as text; and, for a file, its other columns.
    """

    id: str
    cost_cents: int
    name: str = ""
    columns: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Election:
    """What a Pabulib ``.pb`` file holds.

    ``meta`` is as read; ``projects`` in file order, each with its other columns; ``ballots`` grouped, see the module.
    ``voters`` holds the VOTES rows (header first) when they were asked for, else it is empty. ``remarks`` are French
    sentences about what is allowed but odd (a sum above the bound that META announces…).
    """

    meta: Mapping[str, str] = field(hash=False)
    projects: Tuple[Project, ...] = ()
    project_columns: Tuple[str, ...] = ("project_id", "cost")
    ballots: Ballots = field(default_factory=dict, hash=False)
    budget_cents: int = 0
    voters: Tuple[Tuple[str, ...], ...] = ()
    remarks: Tuple[str, ...] = ()

    @property
    def vote_type(self) -> str:
        """``approval``, ``choose-1``, ``ordinal``, ``cumulative`` or ``scoring``."""
        return self.meta["vote_type"]

    @property
    def currency(self) -> str:
        """ISO 4217 code, ``XXX`` where META names none."""
        return self.meta.get("currency") or "XXX"


@dataclass(frozen=True)
class Step:
    """One decision of the count: ``sentence`` says it in French, ``numbers`` holds what it rests on."""

    rule: str
    project: Optional[str]
    decision: str
    sentence: str
    numbers: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def to_json(self) -> Dict[str, Any]:
        """The step as it stands in the minutes."""
        record = {name: exact(value) for name, value in self.numbers.items()}
        record.update(rule=self.rule, project=self.project, decision=self.decision, sentence=self.sentence)
        return record


@dataclass(frozen=True)
class Tie:
    """Projects with equal scores. ``policy`` is empty where their order changes nothing (``pivotal`` false).

    ``order`` is what the policy made of them: groups, best first; a group of several is still tied.
    """

    projects: Tuple[str, ...]
    score: Number
    pivotal: bool
    policy: str = ""
    order: Tuple[Tuple[str, ...], ...] = ()

    def to_json(self) -> Dict[str, Any]:
        """The tie as it stands in the minutes."""
        return {
            "projects": list(self.projects),
            "score": exact(self.score),
            "pivotal": self.pivotal,
            "policy": self.policy,
            "order": [list(group) for group in self.order],
        }


@dataclass(frozen=True)
class Turnout:
    """How many ballots were cast, and what became of them. ``void_reasons`` sums to ``void``."""

    valid: int
    blank: int = 0
    void_reasons: Mapping[str, int] = field(default_factory=dict, hash=False)

    @property
    def void(self) -> int:
        """Ballots that do not count."""
        return sum(self.void_reasons.values())

    @property
    def cast(self) -> int:
        """All ballots: valid, blank and void."""
        return self.valid + self.blank + self.void

    def to_json(self) -> Dict[str, Any]:
        """The turnout as it stands in the minutes."""
        return {
            "cast": self.cast,
            "valid": self.valid,
            "blank": self.blank,
            "void": self.void,
            "void_reasons": {code: n for code, n in self.void_reasons.items() if n},
        }


@dataclass(frozen=True)
class Contest:
    """What a selection rule is given: everything that it may look at.

    ``ballots`` is empty when only totals of marks are published; ``unit`` (« voix » or « points ») is for sentences;
    ``withdrawn`` are the projects that gave up after the count, in order (for rules with a reserve list).
    """

    projects: Tuple[Project, ...]
    scores: Mapping[str, Number] = field(hash=False)
    budget_cents: int
    currency: str
    valid: int
    unit: str = "voix"
    ballots: Ballots = field(default_factory=dict, hash=False)
    withdrawn: Tuple[str, ...] = ()

    @property
    def by_id(self) -> Dict[str, Project]:
        """Projects by id."""
        return {project.id: project for project in self.projects}


@dataclass(frozen=True)
class Selection:
    """What a selection rule gives: winners in the order they were funded, and why.

    ``top_up_cents`` is money beyond the budget that a tie policy added; ``partial`` holds amounts below the request.
    """

    winners: Tuple[str, ...]
    steps: Tuple[Step, ...]
    ties: Tuple[Tie, ...] = ()
    top_up_cents: int = 0
    partial: Mapping[str, int] = field(default_factory=dict, hash=False)


class Checked(Cells):
    """Grouped ballots of a file, each checked as it was read, in its normal form: nothing can be changed in them.

    Each names ``least`` to ``most`` of ``known`` ids, all different; ``vote_type`` is the file's; ``limits`` are those
    of the points of each project (empty where ballots hold none).
    """

    def __init__(
        self,
        ballots: Ballots,
        vote_type: str,
        lengths: Tuple[int, int],
        known: Iterable[str],
        limits: Mapping[str, Optional[int]],
    ) -> None:
        super().__init__(ballots)
        self.vote_type = vote_type
        self.least, self.most = lengths
        self.known = frozenset(known)
        self.limits = limits
        self.marks: Dict[Any, int] = {}

    def _refuse(self, *_: Any, **__: Any) -> Any:
        raise TypeError("the ballots of a file cannot be changed: copy them with dict() first")

    __setitem__ = __delitem__ = __ior__ = _refuse
    update = setdefault = pop = popitem = clear = _refuse


def occurrences(ballots: Ballots) -> Mapping[Any, int]:
    """How many ballots hold each item (an id, or a pair of id and number), those cast once counted in one go."""
    if isinstance(ballots, Checked):
        ballots.marks = ballots.marks or _occurrences(ballots)
        return ballots.marks
    return _occurrences(ballots)


def _occurrences(ballots: Ballots) -> Dict[Any, int]:
    alone = [ballot for ballot, n in ballots.items() if n == 1]
    counts: Dict[Any, int] = Counter(chain.from_iterable(alone))
    if len(alone) < len(ballots):
        for ballot, n in ballots.items():
            if n != 1:
                for item in ballot:
                    counts[item] += n
    return counts


def exact(value: Any) -> Any:
    """A value as the minutes write it: fractions that are not integers become strings such as ``"7/3"``."""
    if isinstance(value, (int, str)) or value is None:
        return value
    if isinstance(value, (tuple, list)):
        return [exact(item) for item in value]
    if hasattr(value, "denominator"):
        return value.numerator if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
    return value
