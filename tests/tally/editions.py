"""Small elections and published editions for the tests."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

import tally
from tally import canonical, merkle
from tally.writing import write_text

REPOSITORY = Path(__file__).resolve().parents[2]
PABULIB = REPOSITORY.parent / "shared" / "data" / "pabulib"
FILES = sorted(PABULIB.glob("*.pb"))
# `--nightly` (or HYPOTHESIS_PROFILE=nightly) tries much more than a run before each commit can.
NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
FULL = NIGHTLY or bool(os.environ.get("TALLY_FULL"))
EXAMPLES = int(os.environ.get("TALLY_EXAMPLES") or (10_000 if NIGHTLY else 200))
MUTATIONS = 500 if NIGHTLY else 120
quick = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)
real = pytest.mark.skipif(not FILES, reason="the real elections (shared/data/pabulib) are not beside the repository")


def rulebook(**changes: Any) -> dict[str, Any]:
    """A complete rulebook, with some keys replaced."""
    book: dict[str, Any] = {
        "format": "tally-rulebook.v1",
        "ballot": {"family": "approval.v1", "min": 1, "max": 3},
        "score": "approvals",
        "selection": {"rule": "rank-skip.v1", "min_votes": 0},
        "ties": ["refuse"],
        "share_out": {"rule": "share-requested.v1"},
        "budget_cents": 1000,
        "currency": "EUR",
        "publish": "ballots",
    }
    book.update(changes)
    return book


def rules(**changes: Any) -> tally.Rules:
    """The rules of ``rulebook(**changes)``."""
    return tally.Rules.from_json(rulebook(**changes))


def selection(rule: str = "rank-skip.v1", **parameters: Any) -> dict[str, Any]:
    """A selection with a minimum of zero votes, unless said otherwise."""
    return {"rule": rule, **({"min_votes": 0} if "rank" in rule else {}), **parameters}


def projects(**costs: int) -> tuple[tally.Project, ...]:
    """Projects from ``id=cost in cents``, in this order."""
    return tuple(tally.Project(project_id, cost) for project_id, cost in costs.items())


def published(
    directory: Path,
    listed: tuple[tally.Project, ...],
    book: tally.Rules,
    ballots: tally.Ballots,
    *,
    blank: int = 0,
    void: Any = 0,
    seed: str = "",
) -> tally.Result:
    """Writes a whole published edition, bulletin board included, and gives its result."""
    directory.mkdir(parents=True, exist_ok=True)
    result = tally.count_election(listed, book, ballots=ballots, blank=blank, void=void, seed=seed)
    write_text(str(directory / "rulebook.json"), canonical.readable(book.to_json()))
    write_text(str(directory / "minutes.json"), canonical.readable(result.minutes()))
    columns = sorted({"slug", "name", *(name for project in listed for name in project.columns)})
    write_text(str(directory / "projects.csv"), tally.projects_csv(listed, columns))
    if book.publish == "marks":
        write_text(str(directory / "marks.csv"), tally.marks_csv({"web": tally.marks_of(ballots, listed)}))
    else:
        days = {"date_begin": "2026", "date_end": "2026"}
        meta = {"description": "Essai", "country": "France", "unit": "Arras", "instance": "2026", **days}
        tally.write_pb(tally.election_of(listed, book, ballots, meta), str(directory / "ballots.pb"))
    leaves = tuple(canonical.sha256_of(["envelope", n]) for n in range(sum(ballots.values())))
    heads = []
    for size in sorted({len(leaves) // 2, len(leaves)} - {0}):
        root = merkle.root([bytes.fromhex(leaf) for leaf in leaves[:size]]).hex()
        heads.append((size, root, f"2026-03-01T{10 + len(heads)}:00Z"))
    write_text(str(directory / "bulletin-board.txt"), tally.board_text(tally.Board(leaves, tuple(heads))))
    seal(directory)
    return result


def seal(directory: Path) -> None:
    """Writes SHA256SUMS again."""
    write_text(str(directory / "SHA256SUMS"), tally.sha256sums(str(directory)))
