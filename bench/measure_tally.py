"""G4, G5, G6: reading and counting real elections, and drawn ones, beside pabutools (exact on both sides, one core).

Each side is a process of its own: the start of Python and the reading of the file are part of its time. Both sides run
in turn, see `in_turn`, on bytecode that an earlier run left.
"""

from __future__ import annotations

import json
import os
import random
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median

import tally
from bench.clocks import best_of, line, say
from bench.processes import one_core, run

HERE = Path(__file__).resolve().parent.parent
DRAWN = "100000 ballots of 3 out of 54 projects"
RULES = ("greedy", "equalshares", "phragmen")
LARGE = 10_000
LONG = 2.0
Seen = list[tuple[str, int, float, float, float, int]]
Run = tuple[float, int, list[str]]  # seconds, MB, winners


def folder() -> Path:
    """Where the real elections are: `PABULIB`, or the folder of shared data beside the repository."""
    return Path(os.environ.get("PABULIB") or HERE.parent / "shared" / "data" / "pabulib")


def measure() -> Iterator[str]:
    files = sorted(folder().glob("*.pb"))
    if not files:
        say(f"Aucune élection .pb dans {folder()} : donnez leur dossier par PABULIB=…")
    seen: Seen = []
    with one_core():
        for path in files:
            yield from both(path, path.stem, seen)
        with tempfile.TemporaryDirectory() as where:
            path = Path(where) / "drawn.pb"
            draw(path)
            yield from both(path, DRAWN, seen)
        yield from growth()
        summary(seen)


def both(path: Path, title: str, seen: Seen) -> Iterator[str]:
    """A line for each rule, once both sides have found the same winners (a peer that did other work would be none)."""
    ballots = sum(tally.read_pb(str(path)).ballots.values())
    for rule in RULES:
        ours, peers = in_turn(path, rule)
        (taken, memory, winners), (peer_s, peer_mb, peer_winners) = min(ours), min(peers)
        if winners != peer_winners:
            wrong = sorted(set(winners) ^ set(peer_winners))
            raise SystemExit(f"{title}, {rule}: the two sides fund other projects: {wrong}")
        seen.append((rule, ballots, taken, peer_s, peer_s / taken, memory))
        work = f"start, parse and count: {title}, {ballots} ballots; {memory} MB beside {peer_mb} MB"
        yield line(f"tally {rule}", taken, peer_s, work)
    taken, memory, _ = min(count(path, "equalshares/add1") for _ in range(3))
    seen.append(("equalshares/add1", ballots, taken, 0.0, 0.0, memory))


def in_turn(path: Path, rule: str) -> tuple[list[Run], list[Run]]:
    """Runs of the two sides, one after the other, so that a machine that slows down does so for both; the best of each
    counts. Three of the peer's (one where it takes longer than LONG), and three of ours for each."""
    ours: list[Run] = []
    peers: list[Run] = []
    while len(peers) < 3 and not (peers and peers[0][0] > LONG):
        ours += [count(path, rule) for _ in range(3)]
        taken, memory, out = run(["-m", "bench.peer_tally", str(path), rule], str(HERE))
        peers.append((taken, memory, json.loads(out)))
    return ours, peers


def count(path: Path, rule: str) -> Run:
    options = ["--rule", rule, "--score", "approvals", "--min-votes", "0", "--ties", "by-id-text", "--json"]
    taken, memory, out = run(["-m", "tally", "count", str(path), *options], str(HERE))
    return taken, memory, sorted(json.loads(out)["winners"])


def growth() -> Iterator[str]:
    """Ten, then a hundred times the ballots, the same distinct ones; then ten times the distinct ones."""
    # Only now: what this process holds counts in the peak of those that it starts.
    from bench.peer_tally import grouped

    chance = random.Random(20261124)
    costs = {f"{n:02d}": chance.randrange(450_000, 2_000_000, 10_000) for n in range(1, 55)}
    projects = [tally.Project(one, cost) for one, cost in costs.items()]
    book = rulebook(30_000_000).to_json()
    for rule, chosen in (("greedy", None), ("equalshares", "mes.v1")):
        if chosen:
            book["selection"] = {"rule": chosen, "min_votes": 0, "utility": "cost", "completion": "none"}
        rules = tally.Rules.from_json(book)
        for total, distinct in ((10_000, 1_000), (100_000, 1_000), (1_000_000, 1_000), (1_000_000, 10_000)):
            ballots = spread(costs, total, distinct)
            ours = best_of(5, partial(tally.count_election, projects, rules, ballots=ballots))
            peer = best_of(1, partial(grouped, costs, ballots, 30_000_000, rule))
            yield line(f"tally growth {rule}", ours, peer, f"count alone: {sum(ballots.values())} ballots, "
                       f"{len(ballots)} distinct, given grouped to both sides")  # fmt: skip


def spread(costs: dict[str, int], total: int, distinct: int) -> dict[tuple[str, ...], int]:
    """So many ballots of three projects over so many distinct ones, each cast at least once."""
    chance = random.Random(20261124)
    shapes: set[tuple[str, ...]] = set()
    while len(shapes) < distinct:
        shapes.add(tuple(sorted(chance.sample(sorted(costs), 3))))
    ballots = dict.fromkeys(sorted(shapes), 1)
    for shape in chance.choices(sorted(shapes), k=total - distinct):
        ballots[shape] += 1
    return ballots


def summary(seen: Seen) -> None:
    """What the lines amount to, beside the goals."""
    for rule in RULES:
        for least, goal in ((LARGE, 20), (1_000, 10)):
            ratios = [one[4] for one in seen if one[0] == rule and one[1] > least]
            if ratios:
                say(f"G5 {rule}, plus de {least} bulletins : {len(ratios)} élections, au moins {min(ratios):.1f} fois "
                    f"(but : {goal}), médiane {median(ratios):.0f} fois (but : 40).")  # fmt: skip
    slowest, heaviest = max(seen, key=lambda one: one[2]), max(seen, key=lambda one: one[5])
    say(f"G4 Le plus long dépouillement : {slowest[2]:.2f} s ({slowest[0]}, {slowest[1]} bulletins ; but : 1 s). "
        f"Le plus gourmand : {heaviest[5]} Mo ({heaviest[0]}, {heaviest[1]} bulletins ; but : 150 Mo).")  # fmt: skip
    add1 = max((one for one in seen if one[0] == "equalshares/add1"), key=lambda one: one[2])
    say(f"Le plus long « add1 » : {add1[2]:.2f} s ({add1[1]} bulletins).")
    least = 1000 * min(count(HERE / "tally" / "examples" / "cinq-projets.pb", "greedy")[0] for _ in range(5))
    python, peer = bare("-c", "pass"), bare("-c", "import pabutools.election, pabutools.rules")
    say(f"Ce qui borne les petites élections : Python seul démarre en {python:.0f} ms, cinq projets se comptent en "
        f"{least:.0f} ms, et pabutools démarre en {peer:.0f} ms.")  # fmt: skip


def bare(*arguments: str) -> float:
    """Milliseconds of a start that counts nothing."""
    return 1000 * min(run(arguments, str(HERE))[0] for _ in range(5))


def rulebook(budget_cents: int) -> tally.Rules:
    return tally.Rules.from_json(
        {
            "format": "tally-rulebook.v1",
            "ballot": {"family": "approval.v1", "min": 1, "max": 3},
            "score": "approvals",
            "selection": {"rule": "rank-skip.v1", "min_votes": 1},
            "ties": ["by-id-text"],
            "share_out": {"rule": "share-requested.v1"},
            "budget_cents": budget_cents,
            "currency": "EUR",
            "publish": "ballots",
        }
    )


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
    rules = rulebook(30_000_000)
    days = {"date_begin": "2026", "date_end": "2026"}
    meta = {"description": "Drawn", "country": "France", "unit": "Pas-de-Calais", "instance": "drawn", **days}
    tally.write_pb(tally.election_of(projects, rules, ballots, meta), str(path))
