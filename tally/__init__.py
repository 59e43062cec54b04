"""tally: count ballots and share out money, exactly, and explain it.

Integers and fractions only; no clock, no network, no hidden randomness. Standard library only, Python 3.9 and later.
What is listed here is the public interface; the rest is private. Errors are ``TallyError``: ``str()`` of one is a plain
French sentence.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

TYPE_CHECKING = False  # as in every module that a count reads: `typing` itself takes longer than a small count
if TYPE_CHECKING:
    from typing import Any, List

    from . import canonical, merkle
    from .count import Result, count_election
    from .errors import BadElection, BadFile, BadRules, PivotalTie, TallyError, TieOutcome
    from .explain import explain
    from .families import marks_of
    from .files import parse_pb, read_pb
    from .margins import Margin, margin, margin_of, margins
    from .model import Ballot, Ballots, Election, Project, Step, Tie, Turnout
    from .pabulib import election_of, rules_for
    from .published import Board, board_text, marks_csv, projects_csv, sha256sums
    from .rulebook import Rules, schema
    from .verify import Verification, verify
    from .writing import format_pb, write_pb

__all__ = [
    "BadElection",
    "BadFile",
    "BadRules",
    "Ballot",
    "Ballots",
    "Board",
    "Election",
    "Margin",
    "PivotalTie",
    "Project",
    "Result",
    "Rules",
    "Step",
    "TallyError",
    "Tie",
    "TieOutcome",
    "Turnout",
    "Verification",
    "board_text",
    "canonical",
    "count_election",
    "election_of",
    "explain",
    "format_pb",
    "margin",
    "margin_of",
    "margins",
    "marks_csv",
    "marks_of",
    "merkle",
    "parse_pb",
    "projects_csv",
    "read_pb",
    "rules_for",
    "schema",
    "sha256sums",
    "verify",
    "write_pb",
]

# Where each name lives: a module is read when one of its names is first asked for, so that a command starts at once.
_MODULES = {
    "count": ("Result", "count_election"),
    "errors": ("BadElection", "BadFile", "BadRules", "PivotalTie", "TallyError", "TieOutcome"),
    "explain": ("explain",),
    "families": ("marks_of",),
    "files": ("parse_pb", "read_pb"),
    "margins": ("Margin", "margin", "margin_of", "margins"),
    "model": ("Ballot", "Ballots", "Election", "Project", "Step", "Tie", "Turnout"),
    "pabulib": ("election_of", "rules_for"),
    "published": ("Board", "board_text", "marks_csv", "projects_csv", "sha256sums"),
    "rulebook": ("Rules", "schema"),
    "verify": ("Verification", "verify"),
    "writing": ("format_pb", "write_pb"),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}


class _Package(ModuleType):
    """This package. Reading one of its modules does not hide the function of the same name (``tally.verify``…)."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)

    def __dir__(self) -> List[str]:
        return sorted({*self.__dict__, *__all__})


if not TYPE_CHECKING:

    def __getattr__(name):
        if name in _HOMES:
            found = getattr(import_module(f".{_HOMES[name]}", __name__), name)
            setattr(sys.modules[__name__], name, found)
            return found
        if name in __all__:
            return import_module(f".{name}", __name__)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


sys.modules[__name__].__class__ = _Package
