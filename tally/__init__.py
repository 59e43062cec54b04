"""tally: count ballots and share out money, exactly, and explain it.

Integers and fractions only; no clock, no network, no hidden randomness. Standard library only, Python 3.9 and later.
What is listed here is the public interface; the rest is private. Errors are ``TallyError``: ``str()`` of one is a plain
French sentence.
"""

from __future__ import annotations

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
