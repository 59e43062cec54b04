"""Floors per territory and envelopes: worked examples, promises on drawn elections, ties tried out."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tally

from .editions import published, quick, rules, seal
from .test_oracles import elections

FLOOR = {"rule": "floor-per-territory.v1", "min_votes": 0, "column": "district", "places": 1}
ENVELOPES = {"rule": "envelopes.v1", "min_votes": 0, "column": "district", "envelopes": {"N": 500, "S": 500},
             "unspent": "reserve"}  # fmt: skip
BALLOT = {"family": "approval.v1", "min": 1, "max": 99}


def listed(costs: dict[str, int], places: dict[str, str]) -> tuple[tally.Project, ...]:
    """Projects with their territory."""
    return tuple(tally.Project(one, cost, columns={"district": places.get(one, "")}) for one, cost in costs.items())


def count(costs: dict[str, int], places: dict[str, str], ballots: Any, budget: int, chosen: Any, ties: Any) -> Any:
    """A count by a territorial rule."""
    book = rules(selection=chosen, budget_cents=budget, ties=ties, ballot=BALLOT)
    return tally.count_election(listed(costs, places), book, ballots=ballots)


def test_floor_serves_each_territory_first() -> None:
    costs = {"a": 400, "b": 400, "c": 300, "d": 200}
    ballots = {("a",): 9, ("b",): 8, ("c",): 2, ("d",): 1}
    result = count(costs, {"a": "N", "b": "N", "c": "S"}, ballots, 1000, FLOOR, ["refuse"])
    assert result.winners == ("a", "c", "d")
    assert [step.decision for step in result.steps][:4] == [
        "funded_by_floor",
        "funded_by_floor",
        "funded",
        "does_not_fit",
    ]
    dear = count(costs, {"a": "N", "b": "N", "c": "S"}, ballots, 400, FLOOR, ["refuse"])
    assert dear.winners == ("a",)
    assert "territory_without_winner" in [step.decision for step in dear.steps]


@pytest.mark.parametrize(
    ("unspent", "winners"),
    [("reserve", ("a", "c")), ("next", ("a", "c", "d")), ("return", ("a", "c", "b"))],
)
def test_what_becomes_of_the_unspent(unspent: str, winners: tuple[str, ...]) -> None:
    costs = {"a": 300, "b": 400, "c": 400, "d": 250}
    ballots = {("a",): 4, ("b",): 3, ("c",): 2, ("d",): 1}
    places = {"a": "N", "b": "N", "c": "S", "d": "S"}
    chosen = {**ENVELOPES, "unspent": unspent}
    if unspent == "next":
        costs["a"], costs["c"] = 250, 500
    result = count(costs, places, ballots, 1100, chosen, ["refuse"])
    assert result.winners == winners
    assert result.remaining_cents == (1100 - sum(costs[one] for one in winners))
    assert sum(result.awards.values()) <= 1100


def test_envelopes_beyond_the_budget_and_projects_without_envelope() -> None:
    with pytest.raises(tally.BadRules, match="plus que"):
        rules(selection=ENVELOPES, budget_cents=999)
    result = count({"a": 100, "b": 100}, {"a": "N"}, {("a",): 1, ("b",): 5}, 1000, ENVELOPES, ["refuse"])
    assert result.winners == ("a",)
    assert "no_envelope" in [step.decision for step in result.steps]


def test_a_column_that_no_project_has_is_refused() -> None:
    for chosen in (FLOOR, ENVELOPES):
        book = rules(selection=chosen, publish="marks")
        with pytest.raises(tally.BadElection, match="district"):
            tally.count_election([tally.Project("a", 1)], book, ballots={})


@st.composite
def maps(draw: st.DrawFn) -> tuple[Any, dict[str, str]]:
    """An election and the territory of each project."""
    election = draw(elections())
    return election, {one: draw(st.sampled_from(["N", "S", ""])) for one in election[0]}


@pytest.mark.parametrize("name", ["floor", "reserve", "next", "return"])
@quick
@given(drawn=maps())
def test_budget_reasons_and_refusals(name: str, drawn: Any) -> None:
    """Spending stays inside, each project has its reason, and what ``refuse`` lets pass no published order changes."""
    (costs, ballots, budget), places = drawn
    chosen = FLOOR if name == "floor" else {**ENVELOPES, "unspent": name,
                                            "envelopes": {"N": budget // 2, "S": budget // 3}}  # fmt: skip
    found = set()
    for order in itertools.islice(itertools.permutations(costs), 6):
        result = count({one: costs[one] for one in order}, places, ballots, budget, chosen, ["listed"])
        assert 0 <= result.spent_cents <= budget
        assert sorted(step.project for step in result.steps if step.project and step.decision != "awarded") == sorted(
            costs
        )
        found.add(frozenset(result.winners))
    try:
        winners = frozenset(count(costs, places, ballots, budget, chosen, ["refuse"]).winners)
    except tally.PivotalTie as tie:
        assert len(tie.outcomes) > 1 or not tie.complete
        return
    assert found == {winners}


@quick
@given(drawn=maps())
def test_a_territory_that_could_have_a_winner_alone_has_one_when_all_floors_fit(drawn: Any) -> None:
    (costs, ballots, _), places = drawn
    result = count(costs, places, ballots, sum(costs.values()), FLOOR, ["by-id-text"])
    assert set(result.winners) == set(costs)
    floors = [step for step in result.steps if step.decision == "funded_by_floor"]
    assert len(floors) == len({place for place in places.values() if place})


@pytest.mark.parametrize("mode", ["marks", "ballots"])
def test_the_territory_is_part_of_the_record(mode: str, tmp_path: Path) -> None:
    book = rules(selection=FLOOR, publish=mode, ties=["refuse"])
    assert book.columns == ("district",)
    projects = listed({"a": 600, "b": 500, "c": 300}, {"a": "N", "b": "N", "c": "S"})
    published(tmp_path, projects, book, {("a",): 3, ("b",): 2, ("c",): 1})
    assert tally.verify(str(tmp_path)).differences == ()
    path = tmp_path / "projects.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("c;S;", "c;N;"), encoding="utf-8")
    seal(tmp_path)
    assert not tally.verify(str(tmp_path)).identical


URNS = {"family": "two-ballot.v1", "column": "district", "urns": {"N": [1, 2], "S": [1, 1]}}


def winners_or_tie(costs: dict[str, int], places: dict[str, str], ballots: Any, **changes: Any) -> Any:
    """The winners in the order of the projects, or None where the rules refuse a tie."""
    try:
        result = tally.count_election(
            listed(costs, places), rules(ties=["lower-cost", "refuse"], **changes), ballots=ballots
        )
    except tally.PivotalTie:
        return None
    return [project for project in costs if project in result.winners]


@quick
@given(
    st.lists(st.sampled_from([100, 150, 200, 300, 600]), min_size=5, max_size=5),
    st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=3, unique=True).map(sorted).map(tuple), max_size=12),
    st.lists(st.lists(st.sampled_from("de"), min_size=1, max_size=2, unique=True).map(sorted).map(tuple), max_size=12),
)
def test_two_urns_in_one_rulebook_or_each_in_its_own_choose_the_same(prices: list[int], north: Any, south: Any) -> None:
    costs, places = dict(zip("abcde", prices, strict=True)), dict(zip("abcde", "NNNSS", strict=True))
    cast = {"N": {one: north.count(one) for one in north}, "S": {one: south.count(one) for one in south}}
    together = winners_or_tie(
        costs, places, {**cast["N"], **cast["S"]}, ballot=URNS, selection=ENVELOPES, budget_cents=1000
    )
    apart = []
    for urn, (low, high) in URNS["urns"].items():  # type: ignore[attr-defined]
        inside = {one: cost for one, cost in costs.items() if places[one] == urn}
        family = {"family": "approval.v1", "min": low, "max": high}
        apart.append(winners_or_tie(inside, places, cast[urn], ballot=family, budget_cents=500))
    assert together == (None if None in apart else apart[0] + apart[1])
