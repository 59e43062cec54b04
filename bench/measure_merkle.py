"""G6: the public log of the urn (11,000 leaves in batches of 50, then 100,000 at once), beside the bare hashing of as
many leaves and nodes; and the recount of the published edition of 100,000 ballots and leaves, beside its hashing alone.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import tally
from bench.clocks import best_of, line
from bench.measure_tally import HERE, draw, rulebook
from bench.processes import one_core, run
from tally import canonical, merkle

LEAVES = [os.urandom(32) for _ in range(100_000)]
PART = LEAVES[:11_000]


def measure() -> Iterator[str]:
    assert merkle.root_of_peaks(append(PART)) == merkle.root(PART)
    ours, bare = best_of(5, partial(append, PART)), best_of(5, partial(hash_only, PART))
    yield line("merkle", ours, bare, "11000 leaves appended to the log, 50 at a time")
    whole, bare = best_of(3, partial(merkle.root, LEAVES)), best_of(3, partial(hash_only, LEAVES))
    yield line("merkle root", whole, bare, "the root of 100000 leaves (goal: 0.6 s)")
    with tempfile.TemporaryDirectory() as folder, one_core():
        publish(Path(folder))
        taken, memory, said = min(run(["-m", "tally", "verify", folder], str(HERE)) for _ in range(3))
    assert said.startswith("Identique : 100"), said
    work = f"tally verify: 100000 ballots of 3 out of 54 projects, 100000 leaves; {memory} MB (goal: 2 s)"
    yield line("verify", taken, bare, work)


def append(leaves: Sequence[bytes]) -> merkle.Peaks:
    log = merkle.EMPTY
    for start in range(0, len(leaves), 50):
        log = merkle.append_peaks(log, leaves[start : start + 50])
    return log


def hash_only(leaves: Sequence[bytes]) -> None:
    """A tree of n leaves has n leaf hashes and n - 1 node hashes, whatever the way to it."""
    for leaf in leaves:
        hashlib.sha256(b"\x00" + leaf).digest()
    for leaf in leaves[1:]:
        hashlib.sha256(b"\x01" + leaf + leaf).digest()


def publish(folder: Path) -> None:
    """The published directory of a drawn edition, bulletin board included."""
    draw(folder / "ballots.pb")
    election, rules = tally.read_pb(str(folder / "ballots.pb")), rulebook(30_000_000)
    result = tally.count_election(election.projects, rules, ballots=election.ballots)
    head = (len(LEAVES), merkle.root(LEAVES).hex(), "2026-03-01T10:00Z")
    texts = {
        "rulebook.json": canonical.readable(rules.to_json()),
        "minutes.json": canonical.readable(result.minutes()),
        "projects.csv": tally.projects_csv(election.projects, ["name"]),
        "bulletin-board.txt": tally.board_text(tally.Board(tuple(leaf.hex() for leaf in LEAVES), (head,))),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    (folder / "SHA256SUMS").write_text(tally.sha256sums(str(folder)), encoding="utf-8")
