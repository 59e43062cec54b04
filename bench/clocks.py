"""Taking times, and saying them."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable
from time import perf_counter
from typing import Any


def best_of(times: int, act: Callable[[], Any]) -> float:
    """Seconds of the quickest of `times` runs: the one that the rest of the machine disturbed least."""
    taken = []
    for _ in range(times):
        gc.collect()
        started = perf_counter()
        act()
        taken.append(perf_counter() - started)
    return min(taken)


def say(sentence: str) -> None:
    """What is going on: standard output holds the measures alone."""
    sys.stderr.write(sentence + "\n")


def line(name: str, ours_s: float, peer_s: float, work: str) -> str:
    """One measure. `ratio` is peer over ours: 20 means twenty times as quick as the peer, 0.5 half as quick."""
    values = {"ours_s": round(ours_s, 6), "peer_s": round(peer_s, 6), "ratio": round(peer_s / ours_s, 3)}
    return json.dumps({"name": name, **values, "work": work}, ensure_ascii=False)
