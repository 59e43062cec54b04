"""Share-outs by tier, base and category: worked figures, the promises of every share-out, what they refuse."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tally

from .editions import quick, rules

ALL = {"rule": "threshold.v1", "min_votes": 0, "min_share": None}
PROPORTIONAL = {"rule": "share-proportional.v1", "floor_cents": 0, "cap_cents": None, "cap_at_request": True,
                "zero_votes": "nothing", "surplus": "reserve"}  # fmt: skip
TIER = {"rule": "share-tier.v1", "column": "label", "tiers": {"or": 300, "argent": 200, "bronze": 100},
        "cap_at_request": False, "excess": "scale"}  # fmt: skip
BASE = {"rule": "share-base-plus.v1", "base_cents": 50, "cap_cents": None, "cap_at_request": True,
        "zero_votes": "base", "surplus": "reserve"}  # fmt: skip
CATEGORY = {"rule": "share-by-category.v1", "column": "label", "amounts": {"or": 300, "argent": 200, "bronze": 100},
            "inside": PROPORTIONAL, "unspent": "reserve"}  # fmt: skip
LABELS = ("or", "argent", "bronze")
Listed = list[tuple[int, int, str]]


def share(listed: Listed, budget: int, rule: dict[str, Any], chosen: Any = ALL) -> tally.Result:
    """A share-out among (request, votes, label)."""
    projects = [tally.Project(str(n), cost, columns={"label": label}) for n, (cost, _, label) in enumerate(listed)]
    ballots = {(str(n),): votes for n, (_, votes, _) in enumerate(listed)}
    book = rules(selection=chosen, share_out=rule, budget_cents=budget)
    return tally.count_election(projects, book, ballots=ballots)


def amounts(result: tally.Result) -> list[int]:
    """Awards in published order."""
    return list(result.awards.values())


OTHER = {"or": 400, "argent": 100, "bronze": 50}
FOUR: Listed = [(300, 6, "or"), (300, 3, "argent"), (300, 1, "bronze"), (80, 0, "or")]


@pytest.mark.parametrize(
    ("rule", "budget", "expected"),
    [
        (TIER, 1000, [300, 200, 100, 300]),
        ({**TIER, "cap_at_request": True}, 1000, [300, 200, 100, 80]),
        (TIER, 450, [150, 100, 50, 150]),
        (TIER, 100, [34, 22, 11, 33]),
        (BASE, 300, [110, 80, 60, 50]),
        ({**BASE, "zero_votes": "nothing"}, 300, [140, 95, 65, 0]),
        (BASE, 800, [300, 300, 150, 50]),
        ({**BASE, "cap_cents": 100}, 900, [100, 100, 100, 50]),
        (CATEGORY, 600, [300, 200, 100, 0]),
        ({**CATEGORY, "amounts": OTHER, "unspent": "next"}, 600, [300, 100, 50, 0]),
        ({**CATEGORY, "amounts": OTHER, "unspent": "return"}, 600, [300, 200, 50, 0]),
        ({**CATEGORY, "amounts": {**OTHER, "or": 100, "argent": 400}, "unspent": "next"}, 600, [100, 300, 150, 0]),
        ({**CATEGORY, "inside": {**PROPORTIONAL, "floor_cents": 50, "zero_votes": "floor"}}, 600, [250, 200, 100, 50]),
    ],
)
def test_worked_figures(rule: dict[str, Any], budget: int, expected: list[int]) -> None:
    result = share(FOUR, budget, rule)
    assert amounts(result) == expected
    assert result.remaining_cents == budget - sum(expected)
    said = [step for step in result.steps if step.decision == "awarded"]
    assert {step.project: step.numbers["award_cents"] for step in said} == result.awards


@st.composite
def cases(draw: st.DrawFn) -> tuple[Listed, int]:
    """Winners and a budget."""
    one = st.tuples(st.integers(1, 400), st.integers(0, 30), st.sampled_from(LABELS))
    return draw(st.lists(one, min_size=1, max_size=7)), draw(st.integers(0, 1500))


@pytest.mark.parametrize("rule", [TIER, BASE, CATEGORY, {**CATEGORY, "unspent": "next"},
                                  {**CATEGORY, "unspent": "return"}],
                         ids=["tier", "base", "category", "next", "return"])  # fmt: skip
@quick
@given(case=cases())
def test_never_more_than_there_is_and_equals_within_a_cent(rule: dict[str, Any], case: Any) -> None:
    listed, budget = case
    if rule["rule"] == CATEGORY["rule"]:
        rule = {**rule, "amounts": dict.fromkeys(LABELS, budget // 3)}
    try:
        result = share(listed, budget, rule)
    except tally.BadElection as refusal:
        assert rule["rule"] == BASE["rule"]
        assert "écart" in str(refusal)
        assert budget < sum(min(cost, 50) for cost, _, _ in listed)
        return
    given_cents = amounts(result)
    assert 0 <= sum(given_cents) <= budget
    assert all(isinstance(cents, int) and cents >= 0 for cents in given_cents)
    if rule["rule"] != TIER["rule"]:
        assert all(cents <= cost for cents, (cost, _, _) in zip(given_cents, listed, strict=True))
    for cents, one in zip(given_cents, listed, strict=True):
        for other_cents, other in zip(given_cents, listed, strict=True):
            if one == other:
                assert abs(cents - other_cents) <= 1
    names = {str(n): f"projet {n}" for n in range(len(listed))}
    renamed = [
        tally.Project(names[str(n)], cost, columns={"label": label}) for n, (cost, _, label) in enumerate(listed)
    ]
    ballots = {(names[str(n)],): votes for n, (_, votes, _) in enumerate(listed)}
    again = tally.count_election(renamed, result.rules, ballots=ballots)
    assert amounts(again) == given_cents


@quick
@given(case=cases())
def test_base_plus_is_its_formula(case: Any) -> None:
    listed, budget = case
    bases = [min(cost, 50) for cost, _, _ in listed]
    if budget < sum(bases):
        return
    result = share(listed, budget, BASE)
    exact = [Fraction(step.numbers["exact_cents"]) for step in result.steps if step.decision == "awarded"]
    rates = {(x - base) / votes for x, base, (cost, votes, _) in zip(exact, bases, listed, strict=True)
             if votes and x < cost}  # fmt: skip
    assert len(rates) <= 1
    for x, base, (cost, votes, _), cents in zip(exact, bases, listed, amounts(result), strict=True):
        assert abs(cents - x) < 1
        if rates and votes:
            assert x == min(cost, base + next(iter(rates)) * votes)
        elif not votes:
            assert x == base
    full = sum(cost if votes else min(cost, 50) for cost, votes, _ in listed)
    assert result.spent_cents == min(budget, full)


@quick
@given(case=cases(), more=st.integers(1, 300))
def test_a_larger_budget_lowers_no_tier_by_more_than_a_cent(case: Any, more: int) -> None:
    listed, budget = case
    first, second = share(listed, budget, TIER), share(listed, budget + more, TIER)
    assert all(first.awards[one] <= second.awards[one] + 1 for one in first.awards)


@pytest.mark.parametrize(
    ("rule", "budget", "words"),
    [
        ({**TIER, "excess": "refuse"}, 899, "plus que l’enveloppe"),
        ({**TIER, "tiers": {"or": 300}}, 900, "argent"),
        (BASE, 100, "écart"),
        ({**BASE, "surplus": "refuse"}, 2000, "écart"),
        (CATEGORY, 599, "plus que l’enveloppe"),
        ({**CATEGORY, "amounts": {"or": 300}}, 900, "argent"),
        ({**CATEGORY, "inside": {**PROPORTIONAL, "surplus": "refuse"}}, 600, "Catégorie « or »"),
    ],
)
def test_what_cannot_be_shared_is_refused(rule: dict[str, Any], budget: int, words: str) -> None:
    listed = FOUR if rule["rule"] != CATEGORY["rule"] else [(100, 3, "or"), (300, 2, "argent"), (300, 1, "bronze")]
    with pytest.raises(tally.BadElection, match=words):
        share(listed, budget, rule)


def test_no_winner_no_money() -> None:
    nobody = {"rule": "rank-skip.v1", "min_votes": 99}
    for rule in (TIER, BASE, CATEGORY):
        result = share(FOUR, 900, rule, nobody)
        assert (result.awards, result.remaining_cents) == ({}, 900)


@pytest.mark.parametrize("rule", [TIER, BASE, CATEGORY], ids=lambda rule: rule["rule"])
def test_an_omitted_parameter_is_refused(rule: dict[str, Any]) -> None:
    for key in rule:
        if key != "rule":
            with pytest.raises(tally.BadRules, match=key):
                rules(share_out={name: value for name, value in rule.items() if name != key})


@pytest.mark.parametrize(
    "share_out",
    [
        {**BASE, "cap_cents": 49},
        {**TIER, "tiers": {"or": -1}},
        {**CATEGORY, "inside": CATEGORY},
        {**CATEGORY, "inside": {"rule": "share-vibes.v1"}},
        {**CATEGORY, "inside": {**PROPORTIONAL, "floor_cents": 10, "cap_cents": 9}},
        {**CATEGORY, "inside": {"rule": "share-proportional.v1"}},
        {**CATEGORY, "inside": "share-requested.v1"},
        {**CATEGORY, "unspent": "spend"},
    ],
)
def test_contradictions_are_refused(share_out: dict[str, Any]) -> None:
    with pytest.raises(tally.BadRules) as refusal:
        rules(share_out=share_out)
    assert str(refusal.value).endswith(".")
