"""Promises of the rank rules, held on drawn elections; their paradoxes, shown; the lesser rules by worked example."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tally

from .editions import projects, quick, rules, selection
from .test_oracles import elections, ours

SKIP, STOP = selection("rank-skip.v1"), selection("rank-stop.v1")
PARTIAL = {"rule": "rank-partial.v1", "min_votes": 0, "min_share": "4/5"}
TOP = {"rule": "top-n.v1", "n": 2, "min_votes": 0}


@pytest.mark.parametrize("rule", [SKIP, STOP, PARTIAL], ids=lambda rule: rule["rule"])
@quick
@given(election=elections())
def test_spending_stays_inside_and_every_project_has_its_reason(rule: dict[str, Any], election: Any) -> None:
    costs, ballots, budget = election
    result = ours(costs, ballots, budget, rule)
    assert 0 <= result.spent_cents <= budget
    assert result.spent_cents + result.remaining_cents == budget
    decided = [step.project for step in result.steps if step.project and step.rule == rule["rule"]]
    assert sorted(decided) == sorted(costs)
    assert set(result.awards) == set(result.winners)


@quick
@given(election=elections())
def test_skip_leaves_out_nothing_that_fits(election: Any) -> None:
    costs, ballots, budget = election
    result = ours(costs, ballots, budget, SKIP)
    assert all(cost > result.remaining_cents for project, cost in costs.items() if project not in result.winners)


@quick
@given(election=elections(), more=st.integers(1, 900))
def test_stop_keeps_its_winners_when_the_budget_grows(election: Any, more: int) -> None:
    costs, ballots, budget = election
    first, second = (ours(costs, ballots, money, STOP).winners for money in (budget, budget + more))
    assert set(first) <= set(second)


@pytest.mark.parametrize("rule", [SKIP, STOP], ids=lambda rule: rule["rule"])
@quick
@given(election=elections(), which=st.integers(0, 5))
def test_an_extra_vote_for_a_winner_keeps_it_winning(rule: dict[str, Any], election: Any, which: int) -> None:
    costs, ballots, budget = election
    winners = ours(costs, ballots, budget, rule).winners
    if winners:
        lucky = winners[which % len(winners)]
        more = {**ballots, (lucky,): ballots.get((lucky,), 0) + 1}
        assert lucky in ours(costs, more, budget, rule).winners


@pytest.mark.parametrize("rule", [SKIP, STOP], ids=lambda rule: rule["rule"])
@quick
@given(election=elections())
def test_refuse_fires_if_and_only_if_some_order_changes_the_winners(rule: dict[str, Any], election: Any) -> None:
    costs, ballots, budget = election
    found = set()
    for turned in (list(costs.items()), list(reversed(list(costs.items()))), *rotations(costs)):
        found.add(frozenset(ours(dict(turned), ballots, budget, rule, "listed").winners))
    try:
        winners = frozenset(ours(costs, ballots, budget, rule, "refuse").winners)
    except tally.PivotalTie as tie:
        assert len(tie.outcomes) > 1
        return
    assert found == {winners}


def rotations(costs: dict[str, int]) -> list[list[tuple[str, int]]]:
    """All rotations of the published order."""
    items = list(costs.items())
    return [items[turn:] + items[:turn] for turn in range(len(items))]


@quick
@given(election=elections(), which=st.integers(0, 5))
def test_the_margin_is_the_least_number_of_votes(election: Any, which: int) -> None:
    costs, ballots, budget = election
    project = sorted(costs)[which % len(costs)]
    result = ours(costs, ballots, budget, SKIP)
    found = tally.margin(result, project)
    if found is None or found < 0:
        assert project in result.winners or costs[project] > budget or found is None
        return
    for extra, wins in ((found, True), (found - 1, False)):
        more = {**ballots, (project,): ballots.get((project,), 0) + extra}
        assert (project in ours(costs, more, budget, SKIP).winners) is wins


def test_paradox_a_larger_budget_can_unseat_winners_under_skip() -> None:
    """Costs 10, 6, 5 with scores 3 > 2 > 1: 10 € funds the first alone, 9 € funds the second."""
    costs, ballots = {"a": 1000, "b": 600, "c": 500}, {("a",): 3, ("b",): 2, ("c",): 1}
    assert ours(costs, ballots, 1000, SKIP).winners == ("a",)
    assert ours(costs, ballots, 900, SKIP).winners == ("b",)


def test_paradox_a_cheaper_rival_can_win_with_fewer_votes_under_skip() -> None:
    costs, ballots = {"a": 600, "b": 500, "c": 400}, {("a",): 3, ("b",): 2, ("c",): 1}
    assert ours(costs, ballots, 1000, SKIP).winners == ("a", "c")


def test_partial_gives_the_rest_when_it_nearly_covers() -> None:
    result = ours({"a": 600, "b": 500, "c": 100}, {("a",): 3, ("b",): 2, ("c",): 1}, 1000, PARTIAL)
    assert result.awards == {"a": 600, "b": 400}
    assert [step.decision for step in result.steps][:3] == ["funded", "partial", "not_reached"]
    assert ours({"a": 600, "b": 501}, {("a",): 3, ("b",): 2}, 1000, PARTIAL).awards == {"a": 600}
    with pytest.raises(tally.PivotalTie):
        ours({"a": 600, "b": 500}, {("a",): 2, ("b",): 2}, 1000, PARTIAL, "refuse")
    assert ours({"a": 600, "b": 500}, {("a",): 2, ("b",): 2}, 1000, PARTIAL).awards == {"a": 600, "b": 400}
    assert ours({"a": 1600, "b": 1500}, {("a",): 2, ("b",): 2}, 1000, PARTIAL, "refuse").winners == ()
    assert ours({"a": 600, "b": 400}, {("a",): 2, ("b",): 2}, 1000, PARTIAL, "refuse").winners == ("a", "b")


def test_top_n_and_its_pivotal_tie() -> None:
    ballots = {("a",): 3, ("b",): 2, ("c",): 2, ("d",): 1}
    costs = {"a": 100, "b": 100, "c": 100, "d": 100}
    with pytest.raises(tally.PivotalTie) as refusal:
        ours(costs, ballots, 1000, TOP, "refuse")
    assert refusal.value.projects == ("b", "c")
    assert ours(costs, ballots, 1000, TOP).winners == ("a", "b")
    assert ours(costs, ballots, 1000, TOP, "fund-all").winners == ("a", "b", "c")
    assert ours(costs, ballots, 1000, {**TOP, "n": 3}, "refuse").winners == ("a", "b", "c")
    assert ours(costs, ballots, 1000, {**TOP, "n": 9, "min_votes": 2}, "refuse").winners == ("a", "b", "c")


def test_threshold_in_votes_and_in_share_of_valid_ballots() -> None:
    listed, ballots = projects(a=100, b=100, c=100), {("a",): 5, ("a", "b"): 1, ("c",): 2}
    for parameters, winners in (
        ({"min_votes": 2, "min_share": None}, ("a", "c")),
        ({"min_votes": 0, "min_share": "1/4"}, ("a", "c")),
        ({"min_votes": 0, "min_share": "26/100"}, ("a",)),
        ({"min_votes": 7, "min_share": 0}, ()),
    ):
        book = rules(selection={"rule": "threshold.v1", **parameters})
        assert tally.count_election(listed, book, ballots=ballots).winners == winners


def test_equals_that_could_not_even_be_paid_in_part_are_no_tie_to_break() -> None:
    listed = projects(a=900, b=5000, c=5000)
    book = rules(selection=PARTIAL, budget_cents=1000, ties=["refuse"])
    result = tally.count_election(listed, book, ballots={("a", "b", "c"): 2, ("a",): 1})
    assert result.winners == ("a",)
    assert [(tie.projects, tie.pivotal) for tie in result.ties] == [(("b", "c"), False)]
