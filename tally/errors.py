"""The ways in which a count can be refused. Each carries one plain French sentence: ``str(error)`` can be shown."""

from __future__ import annotations

from .records import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Mapping, Sequence, Tuple


class TallyError(Exception):
    """Any refusal of the library. ``str()`` is a French sentence for people."""


class BadFile(TallyError):
    """A file that cannot be read as what it should be.

    ``name`` is the file's name, ``line`` the line where it goes wrong (1 is the first; 0 when no line is to blame).
    """

    def __init__(self, name: str, line: int, sentence: str) -> None:
        self.name = name
        self.line = line
        self.sentence = sentence
        where = f"{name}, ligne {line}" if line else name
        super().__init__(f"{where} : {sentence}")


class BadRules(TallyError):
    """Rules that miss a parameter, hold one too many, or contradict themselves."""


class BadElection(TallyError):
    """Projects, ballots or marks that the rules cannot count (an unknown project, a negative number…)."""


@dataclass(frozen=True)
class TieOutcome:
    """What one order of the tied projects would give: the ids funded and the ids left out, in published order."""

    funded: Tuple[str, ...]
    left_out: Tuple[str, ...]


class PivotalTie(TallyError):
    """A tie that changes the outcome and that the rules refuse to break.

    ``projects``: tied ids; ``score``: what each of them has; ``remaining_cents``: the money left when they are reached;
    ``outcomes``: the distinct results that the possible orders give; ``complete`` is false when there were too many
    of them to list all; ``scores`` are those of all projects, once the count knows them.
    """

    def __init__(
        self,
        sentence: str,
        *,
        projects: Sequence[str],
        score: object,
        remaining_cents: int,
        outcomes: Sequence[TieOutcome],
        complete: bool = True,
    ) -> None:
        self.projects = tuple(projects)
        self.score = score
        self.remaining_cents = remaining_cents
        self.outcomes = tuple(outcomes)
        self.complete = complete
        self.scores: Mapping[str, Any] = {}
        super().__init__(sentence)
