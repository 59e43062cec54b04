"""Reading and counting real elections, and a drawn one, beside pabutools (exact arithmetic on both sides)."""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pabutools.election as pb
from pabutools import fractions
from pabutools import rules as peer_rules

import tally
from bench.clocks import best_of, line, say

HERE = Path(__file__).resolve().parent.parent
# Both sides read the ballots as approvals, as the common rules do.
RULES = {"greedy": peer_rules.greedy_utilitarian_welfare, "equalshares": peer_rules.method_of_equal_shares}
fractions.FRACTION = "gmpy2"
DRAWN = "100000 ballots of 3 out of 54 projects"


def folder() -> Path:
    """Where the real elections are: `PABULIB`, or the folder of shared data beside the repository."""
    return Path(os.environ.get("PABULIB") or HERE.parent / "shared" / "data" / "pabulib")


def measure() -> Iterator[str]:
    files = sorted(folder().glob("*.pb"))
    if not files:
        say(f"Aucune élection .pb dans {folder()} : donnez leur dossier par PABULIB=…")
    for path in files:
        yield from both(path, path.stem, 3)
    with tempfile.TemporaryDirectory() as where:
        path = Path(where) / "drawn.pb"
        draw(path)
        yield from both(path, DRAWN, 1)


def both(path: Path, title: str, times: int) -> Iterator[str]:
    """Two lines, once both sides have found the same winners (a peer that did other work would be no peer)."""
    for rule, run in RULES.items():
        mine: list[set[str]] = []
        theirs: list[set[str]] = []
        ours = best_of(times, partial(_keep, mine, count, path, rule))
        peer = best_of(1, partial(_keep, theirs, peer_count, path, run))
        if mine[0] != theirs[0]:
            raise SystemExit(f"{title}, {rule}: the two sides fund other projects: {sorted(mine[0] ^ theirs[0])}")
        yield line(f"tally {rule}", ours, peer, f"parse and count: {title}")


def _keep(found: list[set[str]], act: Callable[..., set[str]], *arguments: Any) -> None:
    found.append(act(*arguments))


def count(path: Path, rule: str) -> set[str]:
    election = tally.read_pb(str(path))
    rules = tally.rules_for(election, rule=rule, score="approvals", min_votes=0, ties=["by-id-text"])
    return set(tally.count_election(election.projects, rules, ballots=election.ballots).winners)


def peer_count(path: Path, run: Callable[..., Any]) -> set[str]:
    instance, profile = pb.parse_pabulib(str(path))
    if not isinstance(profile, pb.ApprovalProfile):
        ballots = [pb.ApprovalBallot([one for one in ballot if _is_marked(ballot, one)]) for ballot in profile]
        profile = pb.ApprovalProfile(ballots, instance=instance)
    return {str(project) for project in run(instance, profile, sat_class=pb.Cost_Sat)}


def _is_marked(ballot: object, project: object) -> bool:
    """A project with points, or ranked."""
    return not isinstance(ballot, dict) or ballot[project] is None or ballot[project] > 0


def draw(path: Path) -> None:
    """An election of the size of a whole département: the popular projects are popular, as in real ones."""
    chance = random.Random(20261124)
    costs = {str(n): chance.randrange(450_000, 2_000_000, 10_000) for n in range(1, 55)}
    weights = [1 / (rank + 3) for rank in range(54)]
    ids = list(costs)
    projects = [tally.Project(key, cents) for key, cents in costs.items()]
    ballots: dict[tuple[str, ...], int] = {}
    for _ in range(100_000):
        chosen: set[str] = set()
        while len(chosen) < 3:
            chosen.update(chance.choices(ids, weights, k=1))
        ballot = tuple(sorted(chosen, key=int))
        ballots[ballot] = ballots.get(ballot, 0) + 1
    rules = tally.Rules.from_json(
        {
            "format": "tally-rulebook.v1",
            "ballot": {"family": "approval.v1", "min": 1, "max": 3},
            "score": "approvals",
            "selection": {"rule": "rank-skip.v1", "min_votes": 1},
            "ties": ["by-id-text"],
            "share_out": {"rule": "share-requested.v1"},
            "budget_cents": 30_000_000,
            "currency": "EUR",
            "publish": "ballots",
        }
    )
    days = {"date_begin": "2026", "date_end": "2026"}
    meta = {"description": "Drawn", "country": "France", "unit": "Pas-de-Calais", "instance": "drawn", **days}
    tally.write_pb(tally.election_of(projects, rules, ballots, meta), str(path))
