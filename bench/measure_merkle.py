"""The public log of the urn: 11,000 leaves in batches of 50, beside the bare hashing of as many leaves and nodes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator

from bench.clocks import best_of, line
from tally import merkle

LEAVES = [os.urandom(32) for _ in range(11_000)]


def measure() -> Iterator[str]:
    assert merkle.root_of_peaks(append()) == merkle.root(LEAVES)
    yield line("merkle", best_of(5, append), best_of(5, hash_only), "11000 leaves appended to the log, 50 at a time")


def append() -> merkle.Peaks:
    log = merkle.EMPTY
    for start in range(0, len(LEAVES), 50):
        log = merkle.append_peaks(log, LEAVES[start : start + 50])
    return log


def hash_only() -> None:
    """A tree of n leaves has n leaf hashes and n - 1 node hashes, whatever the way to it."""
    for leaf in LEAVES:
        hashlib.sha256(b"\x00" + leaf).digest()
    for leaf in LEAVES[1:]:
        hashlib.sha256(b"\x01" + leaf + leaf).digest()
