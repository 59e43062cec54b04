"""Corrections, exclusive sets, bonuses, reserve lists: worked examples, promises on drawn elections, plain oracles."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tally

from .editions import published, quick, rules, seal
from .test_oracles import elections

BALLOT = {"family": "approval.v1", "min": 1, "max": 99}
CORRECTIVE = {"rule": "rank-then-corrective.v1", "min_votes": 0, "column": "district", "refill": False}
REFILL = {**CORRECTIVE, "refill": True}
EXCLUSIVE = {"rule": "exclusive.v1", "min_votes": 0, "sets": [["0", "1"], ["1", "2", "3"]]}
BONUS = {"rule": "bonus.v1", "min_votes": 0, "column": "district", "mode": "factor", "bonus": {"S": "3/2"}}
RESERVE = {"rule": "reserve-list.v1", "min_votes": 0, "then": "next", "column": None}
ALL = {"corrective": CORRECTIVE, "refill": REFILL, "exclusive": EXCLUSIVE, "bonus": BONUS, "reserve": RESERVE}


def count(
    costs: dict[str, int],
    places: dict[str, str],
    ballots: Any,
    budget: int,
    chosen: Any,
    ties: Any = ("refuse",),
    **more: Any,
) -> tally.Result:
    """A count by one of these rules."""
    listed = [tally.Project(one, cost, columns={"district": places.get(one, "")}) for one, cost in costs.items()]
    book = rules(selection=chosen, budget_cents=budget, ties=list(ties), ballot=BALLOT)
    return tally.count_election(listed, book, ballots=ballots, **more)


def decisions(result: tally.Result) -> list[tuple[str | None, str]]:
    """(project, decision) of the selection's steps."""
    return [(step.project, step.decision) for step in result.steps if step.decision != "awarded"]


VOTES = {("a",): 5, ("b",): 4, ("c",): 3, ("d",): 1}


def test_the_correction_makes_the_weakest_of_the_well_served_leave() -> None:
    costs = {"a": 400, "b": 400, "c": 200, "d": 300}
    places = {"a": "N", "b": "N", "c": "N", "d": "S"}
    first = count(costs, places, VOTES, 1000, CORRECTIVE)
    assert first.winners == ("a", "d")
    assert decisions(first)[3:6] == [("c", "left_for_territory"), ("b", "left_for_territory"),
                                     ("d", "funded_by_correction")]  # fmt: skip
    again = count(costs, places, VOTES, 1000, REFILL)
    assert again.winners == ("a", "d", "c")
    assert again.spent_cents == 900
    without = count(costs, {**places, "c": ""}, VOTES, 1000, CORRECTIVE)
    assert without.winners == ("a", "c", "d")
    nothing = count({**costs, "d": 700}, places, VOTES, 1000, CORRECTIVE)
    assert nothing.winners == ("a", "b", "c")
    assert "territory_without_winner" in [step.decision for step in nothing.steps]


def test_the_next_best_enters_where_the_best_has_no_room() -> None:
    costs = {"a": 400, "b": 400, "c": 900, "d": 300}
    result = count(costs, {"a": "N", "b": "N", "c": "S", "d": "S"}, VOTES, 1000, CORRECTIVE)
    assert result.winners == ("a", "d")


def test_who_leaves_among_equals_is_a_tie() -> None:
    costs, places = {"a": 300, "b": 300, "c": 300, "d": 300}, {"a": "N", "b": "N", "c": "N", "d": "S"}
    ballots = {("a",): 5, ("b",): 3, ("c",): 3, ("d",): 1}
    with pytest.raises(tally.PivotalTie) as refusal:
        count(costs, places, ballots, 900, CORRECTIVE)
    assert {outcome.left_out for outcome in refusal.value.outcomes} == {("b",), ("c",)}
    assert count(costs, places, ballots, 900, CORRECTIVE, ["listed"]).winners == ("a", "b", "d")


@st.composite
def maps(draw: st.DrawFn) -> tuple[Any, dict[str, str]]:
    """An election and the territory of each project."""
    election = draw(elections())
    return election, {one: draw(st.sampled_from(["N", "S", "E", ""])) for one in election[0]}


def sets_in(costs: dict[str, int]) -> Any:
    """The exclusive sets, reduced to the projects there are."""
    found = [[one for one in group if one in costs] for group in EXCLUSIVE["sets"]]  # type: ignore[attr-defined]
    return {**EXCLUSIVE, "sets": [group for group in found if len(group) > 1]}


@pytest.mark.parametrize("name", list(ALL))
@quick
@given(drawn=maps())
def test_budget_reasons_and_refusals(name: str, drawn: Any) -> None:
    """Spending stays inside, each project has its reason, and what ``refuse`` lets pass no published order changes."""
    (costs, ballots, budget), places = drawn
    chosen = sets_in(costs) if name == "exclusive" else ALL[name]
    found = set()
    for order in (list(costs), list(reversed(costs))):
        result = count({one: costs[one] for one in order}, places, ballots, budget, chosen, ["listed"])
        assert 0 <= result.spent_cents <= budget
        assert result.spent_cents == sum(costs[winner] for winner in result.winners)
        assert {step.project for step in result.steps if step.project} == set(costs)
        found.add(frozenset(result.winners))
    try:
        winners = frozenset(count(costs, places, ballots, budget, chosen).winners)
    except tally.PivotalTie as tie:
        assert len(tie.outcomes) > 1 or not tie.complete
        return
    assert found == {winners}


@quick
@given(chosen=st.sampled_from([CORRECTIVE, REFILL]), drawn=maps())
def test_no_territory_waits_while_others_have_several_that_would_make_room(chosen: Any, drawn: Any) -> None:
    (costs, ballots, budget), places = drawn
    result = count(costs, places, ballots, budget, chosen, ["by-id-text"])
    served = [places[winner] for winner in result.winners]
    least = {place: min(costs[one] for one in result.winners if places[one] == place) for place in set(served) - {""}}
    spare = result.remaining_cents + sum(costs[one] for one in result.winners if places[one]) - sum(
        max(costs[one] for one in result.winners if places[one] == place) for place in least
    )  # fmt: skip
    for place in {places[one] for one in costs} - set(served) - {""}:
        assert all(cost > spare for one, cost in costs.items() if places[one] == place)


@quick
@given(drawn=maps())
def test_exclusive_against_its_plain_definition(drawn: Any) -> None:
    (costs, ballots, budget), places = drawn
    chosen = sets_in(costs)
    result = count(costs, places, ballots, budget, chosen, ["by-id-text"])
    left, winners = budget, []
    for project in sorted(costs, key=lambda one: (-result.scores[one], one)):
        barred = any(project in group and other in group for group in chosen["sets"] for other in winners)
        if costs[project] <= left and not barred:
            winners.append(project)
            left -= costs[project]
    assert list(result.winners) == winners
    for group in chosen["sets"]:
        assert len(set(group) & set(result.winners)) <= 1


def test_the_step_names_the_winner_that_blocks() -> None:
    sets = {**EXCLUSIVE, "sets": [["a", "b"]]}
    result = count({"a": 100, "b": 100, "c": 100}, {}, VOTES | {("d",): 0}, 1000, sets)
    blocked = next(step for step in result.steps if step.decision == "blocked")
    assert (blocked.project, blocked.numbers["blocked_by"]) == ("b", "a")
    with pytest.raises(tally.BadElection, match="zz"):
        count({"a": 100, "b": 100}, {}, {("a",): 1}, 1000, {**EXCLUSIVE, "sets": [["a", "zz"]]})
    with pytest.raises(tally.PivotalTie):
        count({"a": 100, "b": 100}, {}, {("a", "b"): 1}, 1000, sets)


@quick
@given(mode=st.sampled_from(["factor", "points"]), drawn=maps(), extra=st.integers(1, 3), which=st.integers(0, 5))
def test_bonus_orders_by_points_and_an_extra_vote_never_harms(mode: str, drawn: Any, extra: int, which: int) -> None:
    (costs, ballots, budget), places = drawn
    chosen = {**BONUS, "mode": mode}
    result = count(costs, places, ballots, budget, chosen, ["by-id-text"])
    half = Fraction(3, 2)
    points = {one: votes if places[one] != "S" else votes * half if mode == "factor" else votes + half
              for one, votes in result.scores.items()}  # fmt: skip
    left, winners = budget, []
    for project in sorted(costs, key=lambda one: (-points[one], one)):
        if costs[project] <= left:
            winners.append(project)
            left -= costs[project]
    assert list(result.winners) == winners
    assert result.scores == count(costs, places, ballots, budget, RESERVE, ["by-id-text"]).scores
    if winners:
        lucky = winners[which % len(winners)]
        more = {**ballots, (lucky,): ballots.get((lucky,), 0) + extra}
        assert lucky in count(costs, places, more, budget, chosen, ["by-id-text"]).winners


def test_a_bonus_is_never_called_votes() -> None:
    result = count({"a": 600, "c": 600}, {"c": "S"}, {("a",): 4, ("c",): 3}, 1000, BONUS)
    assert result.winners == ("c",)
    assert result.scores == {"a": 4, "c": 3}
    assert result.steps[0].sentence == (
        "Le projet c a 3\u00a0voix ; « S » : × 3/2, il est classé avec 9/2\u00a0points."
    )


@quick
@given(drawn=maps(), which=st.lists(st.integers(0, 5), min_size=1, max_size=3, unique=True))
def test_a_withdrawal_never_unseats_a_winner(drawn: Any, which: list[int]) -> None:
    (costs, ballots, budget), places = drawn
    gone = [one for position, one in enumerate(sorted(costs)) if position in which]
    before = count(costs, places, ballots, budget, RESERVE, ["by-id-text"])
    for number in range(1, len(gone) + 1):
        after = count(costs, places, ballots, budget, RESERVE, ["by-id-text"], withdrawn=gone[:number])
        assert set(before.winners) - {gone[number - 1]} <= set(after.winners)
        assert not set(gone[:number]) & set(after.winners)
        assert 0 <= after.spent_cents <= budget
        assert after.previous_sha256 == before.sha256
        assert after.record_sha256 == before.record_sha256
        waiting = [one for one in costs if one not in after.winners and one not in gone[:number]]
        assert all(costs[one] > after.remaining_cents for one in waiting)
        before = after


@pytest.mark.parametrize(
    ("then", "column", "winners"),
    [("next", None, ("b", "c")), ("same-key", "district", ("b", "d")), ("return", None, ("b",))],
)
def test_where_the_money_of_a_withdrawal_goes(then: str, column: Any, winners: tuple[str, ...]) -> None:
    chosen = {**RESERVE, "then": then, "column": column}
    costs, places = {"a": 400, "b": 500, "c": 450, "d": 350}, {"a": "N", "b": "N", "c": "S", "d": "N"}
    assert count(costs, places, VOTES, 900, chosen).winners == ("a", "b")
    assert count(costs, places, VOTES, 950, chosen, withdrawn=["a"]).winners == winners


def test_withdrawals_that_cannot_be() -> None:
    costs = {"a": 400, "b": 500}
    for withdrawn, words in ((["zz"], "aucun projet"), (["a", "a"], "deux fois"), ([3], "aucun projet")):
        with pytest.raises(tally.BadElection, match=words):
            count(costs, {}, {("a",): 1}, 900, RESERVE, withdrawn=withdrawn)
    with pytest.raises(tally.BadElection, match="liste d’attente"):
        count(costs, {}, {("a",): 1}, 900, {"rule": "rank-skip.v1", "min_votes": 0}, withdrawn=["a"])
    for changes in ({"then": "same-key"}, {"column": "district"}, {"then": "lottery"}):
        with pytest.raises(tally.BadRules):
            rules(selection={**RESERVE, **changes})
    with pytest.raises(tally.BadRules, match="liste d’attente"):
        rules(selection=RESERVE, share_out={"rule": "share-tier.v1", "column": "label", "tiers": {"or": 1},
                                            "cap_at_request": True, "excess": "refuse"})  # fmt: skip


@pytest.mark.parametrize("mode", ["marks", "ballots"])
def test_minutes_after_a_withdrawal_verify_and_hold_those_before(mode: str, tmp_path: Path) -> None:
    listed = (tally.Project("a", 400), tally.Project("b", 500), tally.Project("c", 450))
    book = rules(selection=RESERVE, budget_cents=900, publish=mode)
    ballots = {("a",): 3, ("b",): 2, ("c",): 1}
    before = published(tmp_path, listed, book, ballots)
    after = tally.count_election(listed, book, ballots=ballots, withdrawn=["b"])
    assert (before.winners, after.winners) == (("a", "b"), ("a", "c"))
    minutes = tmp_path / "minutes.json"
    minutes.write_text(tally.canonical.readable(after.minutes()), encoding="utf-8")
    seal(tmp_path)
    assert tally.verify(str(tmp_path)).differences == ()
    assert after.minutes()["previous_sha256"] == before.sha256
    assert "previous_sha256" not in before.minutes()
    for said, other in ((before.sha256, "0" * 64), ('"withdrawn": [\n  "b"\n ]', '"withdrawn": [\n  "a"\n ]')):
        text = tally.canonical.readable(after.minutes())
        assert said in text
        minutes.write_text(text.replace(said, other), encoding="utf-8")
        seal(tmp_path)
        assert not tally.verify(str(tmp_path)).identical


def plain_correction(costs: dict[str, int], places: dict[str, str], scores: Any, budget: int, refill: bool) -> set[str]:
    """The rule from its definition; among equals the id that comes first in text is ahead."""

    def walk(waiting: set[str], left: int) -> tuple[set[str], int]:
        taken = set()
        for one in sorted(waiting, key=lambda project: (-scores[project], project)):
            if costs[one] <= left:
                taken.add(one)
                left -= costs[one]
        return taken, left

    winners, left = walk(set(costs), budget)
    for place in sorted({*places.values()} - {""}):
        candidates = [one for one in costs if places[one] == place and one not in winners]
        for entering in sorted(candidates, key=lambda project: (-scores[project], project)):
            kept, money = set(winners), left
            while costs[entering] > money:
                several = [one for one in kept if places[one] and sum(places[one] == places[x] for x in kept) > 1]
                if not several:
                    break
                leaving = min(several, key=lambda project: (scores[project], [-ord(letter) for letter in project]))
                kept.remove(leaving)
                money += costs[leaving]
            if costs[entering] <= money and not any(places[one] == place for one in winners):
                winners, left = kept | {entering}, money - costs[entering]
    return winners | (walk(set(costs) - winners, left)[0] if refill else set())


@quick
@given(refill=st.booleans(), drawn=maps())
def test_the_correction_against_its_plain_definition(refill: bool, drawn: Any) -> None:
    (costs, ballots, budget), places = drawn
    result = count(costs, places, ballots, budget, {**CORRECTIVE, "refill": refill}, ["by-id-text"])
    assert set(result.winners) == plain_correction(costs, places, result.scores, budget, refill)
