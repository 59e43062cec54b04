"""Rulebooks: complete or refused, never contradictory."""

from __future__ import annotations

from typing import Any

import pytest

import tally

from .editions import rulebook, rules, selection


def test_round_trip_and_hash() -> None:
    book = rules()
    assert tally.Rules.from_json(book.to_json()) == book
    assert len(book.sha256) == 64
    assert rules(budget_cents=1001).sha256 != book.sha256


@pytest.mark.parametrize("key", sorted(rulebook()))
def test_an_omitted_key_is_refused_by_its_name(key: str) -> None:
    book = rulebook()
    del book[key]
    with pytest.raises(tally.BadRules, match=key):
        tally.Rules.from_json(book)


APPROVAL = {"family": "approval.v1", "min": 1, "max": 3}


@pytest.mark.parametrize(
    "changes",
    [
        {"extra": 1},
        {"format": "tally-rulebook.v0"},
        {"ballot": {"family": "approval.v1", "min": 1}},
        {"ballot": {**APPROVAL, "average": 2}},
        {"ballot": {**APPROVAL, "min": 4}},
        {"ballot": {**APPROVAL, "min": 0}},
        {"ballot": {**APPROVAL, "max": True}},
        {"ballot": {**APPROVAL, "max": "3"}},
        {"ballot": {"family": "vibes.v1"}},
        {"ballot": {"min": 1, "max": 2}},
        {"ballot": "approval.v1"},
        {"ballot": {"family": "borda.v1", "min": 1, "max": 3, "weights": [3, 2]}, "score": "borda"},
        {"ballot": {"family": "borda.v1", "min": 1, "max": 2, "weights": [1, 2]}, "score": "borda"},
        {"ballot": {"family": "choose1.v1", "max": 1}},
        {"score": "points"},
        {"score": "borda"},
        {"selection": {"rule": "rank-skip.v1"}},
        {"selection": selection(min_votes=-1)},
        {"selection": selection(min_votes=None)},
        {"selection": {"rule": ["rank-skip.v1"], "min_votes": 0}},
        {"selection": selection(quorum=3)},
        {"selection": {"rule": "greedy", "min_votes": 0}},
        {"ties": []},
        {"ties": "refuse"},
        {"ties": ["coin"]},
        {"ties": ["refuse", "listed"]},
        {"ties": ["lower-cost"]},
        {"ties": ["lower-cost", "lower-cost", "refuse"]},
        {"ties": [["refuse"]]},
        {"share_out": {"rule": "share-vibes.v1"}},
        {"share_out": {"rule": "share-requested.v1", "floor_cents": 3}},
        {"budget_cents": -1},
        {"budget_cents": "1000"},
        {"budget_cents": True},
        {"budget_cents": 10**50},
        {"currency": "euro"},
        {"currency": ""},
        {"publish": "everything"},
        {"publish": None},
        {"publish": "marks", "score": "borda",
         "ballot": {"family": "borda.v1", "min": 1, "max": 1, "weights": [1]}},
    ],
)  # fmt: skip
def test_contradictions_are_refused_in_a_sentence(changes: dict[str, Any]) -> None:
    with pytest.raises(tally.BadRules) as refusal:
        tally.Rules.from_json(rulebook(**changes))
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("value", [None, [], "rules", 3])
def test_what_is_not_an_object_is_refused(value: Any) -> None:
    with pytest.raises(tally.BadRules):
        tally.Rules.from_json(value)


@pytest.mark.parametrize(
    "text",
    ['{"a": 1, "a": 2}', '{"a": 1.5}', '{"a": 1e3}', '{"a": NaN}', '{"a": -0}', '{"a": ' + "9" * 200 + "}",
     '{"a": "\\ud800"}', "{", "", "[" * 100_000],
)  # fmt: skip
def test_ambiguous_json_is_refused(text: str) -> None:
    with pytest.raises(tally.BadFile):
        tally.canonical.loads(text, "rulebook.json")
