"""Ties in rules that buy projects one at a time: which of several equals comes next, and whether that matters.

A tie whose projects do not disturb each other (buying one changes nothing for the others) is harmless: the rule says so
by ``commute``. Any other is narrowed by the tie policies. What they leave tied is tried: the rule is run with each
choice, and with each choice at each later tie, up to a limit beyond which the tie is held to be pivotal (the safe side:
a human decides). It is pivotal when two choices lead to different sets of winners.
"""

from __future__ import annotations

from . import french, ties
from .errors import PivotalTie, TieOutcome
from .model import Contest, Project, Tie

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, FrozenSet, List, Optional, Sequence, Tuple

    Choose = Callable[[Sequence[Project], Callable[[], bool]], Project]
    Run = Callable[[Choose], Tuple[Sequence[str], Any]]

MAX_RUNS = 100
MAX_OUTCOMES = 8


class Path:
    """The choices of one run: as told for the first ties, and an open question at the next one."""

    def __init__(self, contest: Contest, breaker: ties.TieBreaker, choices: Sequence[str]) -> None:
        self.contest = contest
        self.breaker = breaker
        self.choices = choices
        self.position = 0
        self.ties: List[Tie] = []

    def choose(self, group: Sequence[Project], commute: Callable[[], bool]) -> Project:
        """The one to take among equals (in published order). ``commute`` says whether any order gives the same."""
        if len(group) == 1:
            return group[0]
        if commute():
            self._harmless(group)
            return group[0]
        for policy in self.breaker.policies:
            if policy == "refuse":
                break
            tied = tuple(project.id for project in group)
            parts = self.breaker.split(policy, group)
            order = tuple(tuple(project.id for project in part) for part in parts)
            self.ties.append(Tie(tied, self.contest.scores[tied[0]], True, policy, order))
            group = parts[0]
            if len(group) == 1:
                return group[0]
        if self.position == len(self.choices):
            raise Open(group)
        self._harmless(group)
        wanted = self.choices[self.position]
        self.position += 1
        return next(project for project in group if project.id == wanted)

    def _harmless(self, group: Sequence[Project]) -> None:
        tied = tuple(project.id for project in group)
        if not any(set(tied) <= set(tie.projects) for tie in self.ties):
            self.ties.append(Tie(tied, self.contest.scores[tied[0]], pivotal=False))


class Open(Exception):
    """A run reached a tie that nothing settles yet."""

    def __init__(self, group: Sequence[Project]) -> None:
        self.group = tuple(group)
        super().__init__()


class Exploration:
    """What all choices lead to: ``outcomes`` maps sets of winners to (what the run gave, its ties), first one first.

    ``complete`` is false when there were too many runs or outcomes; ``group`` is the first tie left open, if any.
    """

    def __init__(self, contest: Contest, breaker: ties.TieBreaker, run: Run) -> None:
        self.contest = contest
        self.outcomes: Dict[FrozenSet[str], Tuple[Any, List[Tie]]] = {}
        self.group: Optional[Tuple[Project, ...]] = None
        self.complete = True
        waiting: List[List[str]] = [[]]
        runs = 0
        while waiting:
            if runs == MAX_RUNS or len(self.outcomes) == MAX_OUTCOMES:
                self.complete = False
                break
            runs += 1
            path = Path(contest, breaker, waiting.pop())
            try:
                winners, given = run(path.choose)
                self.outcomes.setdefault(frozenset(winners), (given, path.ties))
            except Open as question:
                self.group = self.group or question.group
                waiting += [[*path.choices, project.id] for project in reversed(question.group)]

    @property
    def settled(self) -> bool:
        """Whether all choices lead to the same winners."""
        return self.complete and len(self.outcomes) == 1

    @property
    def first(self) -> Tuple[Any, List[Tie]]:
        """What the first run gave, and its ties."""
        return next(iter(self.outcomes.values()))

    def refusal(self, remaining_cents: int) -> PivotalTie:
        """The refusal of the tie, with what the choices would give."""
        group = self.group or ()
        sets = list(self.outcomes)
        common = frozenset.intersection(*sets) if sets else frozenset()
        every = frozenset.union(*sets) if sets else frozenset()
        given = " ; ".join(f"soit {french.listed(self._ordered(one - common)) or 'aucun'}" for one in sets)
        differ = f" Selon le choix, seraient retenus en plus des autres : {given}." if len(sets) > 1 else ""
        more = "" if self.complete else " Les suites possibles sont trop nombreuses pour être toutes essayées."
        return PivotalTie(
            f"Égalité exacte entre les projets {french.listed(project.id for project in group)}, qui peut changer le "
            f"résultat.{differ}{more} Le règlement refuse de départager : choisissez une règle de départage.",
            projects=[project.id for project in group],
            score=self.contest.scores[group[0].id] if group else 0,
            remaining_cents=remaining_cents,
            outcomes=[TieOutcome(self._ordered(one), self._ordered(every - one)) for one in sets],
            complete=self.complete,
        )

    def _ordered(self, ids: FrozenSet[str]) -> Tuple[str, ...]:
        return tuple(project.id for project in self.contest.projects if project.id in ids)
