"""Ballot families beyond approvals: worked tables, validity, majority judgment against its plain definition."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tally
from tally.families import family_of, scores_of
from tally.families_grades import gauge, majority_value, median
from tally.families_parts import separate

from .editions import projects, published, quick, rules, seal

WORDS = ["très bien", "bien", "passable", "non"]
GRADES = {"family": "grades.v1", "grades": WORDS, "missing": "worst", "min_grade": None}
UPDOWN = {"family": "updown.v1", "max_up": 2, "max_down": 1, "weight_down": "1/2", "needs_more_up": False}
SECTIONS = {"family": "approval-sections.v1", "column": "scope", "sections": {"canton": [0, 2], "all": [1, 1]},
            "within": "canton"}  # fmt: skip
URNS = {"family": "two-ballot.v1", "column": "scope", "urns": {"canton": [1, 2], "all": [1, 1]}}
PLACED = (
    tally.Project("a", 100, columns={"scope": "canton", "canton": "N"}),
    tally.Project("b", 100, columns={"scope": "canton", "canton": "N"}),
    tally.Project("c", 100, columns={"scope": "canton", "canton": "S"}),
    tally.Project("d", 100, columns={"scope": "all", "canton": ""}),
    tally.Project("e", 100, columns={"scope": "all", "canton": ""}),
    tally.Project("f", 100, columns={"scope": "", "canton": ""}),
)


def code(ballot: Any, parameters: dict[str, Any], listed: Any = PLACED) -> str:
    """Why a ballot is void."""
    return family_of(parameters["family"]).check(ballot, parameters, {project.id: project for project in listed})


@pytest.mark.parametrize(
    ("ballot", "reason"),
    [
        (("a", "b", "d"), ""),
        (("e",), ""),
        (("a", "c", "d"), "several_places"),
        (("a", "b"), "too_few_in_section"),
        (("a", "d", "e"), "too_many_in_section"),
        (("d", "f"), "no_section"),
        (("d", "d"), "repeated"),
        (("d", "x"), "unknown_project"),
    ],
)
def test_sections(ballot: Any, reason: str) -> None:
    assert code(ballot, SECTIONS) == reason


@pytest.mark.parametrize(
    ("ballot", "reason"),
    [
        (("a", "b"), ""),
        (("d",), ""),
        (("a", "d"), "two_urns"),
        (("a", "b", "c"), "too_many"),
        (("d", "e"), "too_many"),
        (("f",), "no_section"),
    ],
)
def test_two_ballots(ballot: Any, reason: str) -> None:
    assert code(ballot, URNS) == reason


def test_a_void_ballot_in_one_urn_leaves_the_other_valid() -> None:
    sheets = {(("a", "b"), ("d",)): 3, (("a", "b", "c"), ("e",)): 2, ((), ("e",)): 1}
    book = rules(ballot=URNS)
    result = tally.count_election(PLACED, book, ballots=separate(sheets))
    assert result.scores == {"a": 3, "b": 3, "c": 0, "d": 3, "e": 3, "f": 0}
    assert (result.turnout.cast, result.turnout.valid, result.turnout.blank) == (12, 9, 1)
    assert result.turnout.void_reasons == {"too_many": 2}
    assert [step.numbers["valid"] for step in result.steps if step.decision == "urn"] == [6, 3]


def test_knapsack_ballots_are_valid_up_to_their_purse() -> None:
    purse = {"family": "knapsack.v1", "min": 1, "max": 3, "max_cost_cents": 200}
    assert code(("a", "b"), purse) == ""
    assert code(("a", "b", "c"), purse) == "too_dear"
    assert code((), purse) == "too_few"


@pytest.mark.parametrize(
    ("ballot", "reason"),
    [
        ((("a", 1), ("b", 1), ("c", -1)), ""),
        ((("c", -1),), ""),
        ((("a", 1), ("b", 1), ("c", 1)), "too_many_up"),
        ((("a", -1), ("b", -1)), "too_many_down"),
        ((("a", 0),), "bad_sign"),
        ((("a", True),), "bad_sign"),
        (("a",), "bad_sign"),
        ((("a", 1), ("a", -1)), "repeated"),
    ],
)
def test_up_and_down(ballot: Any, reason: str) -> None:
    assert code(ballot, UPDOWN) == reason


def test_the_balance_is_exact_and_the_minutes_tell_ups_and_downs_apart() -> None:
    ballots = {(("a", 1), ("b", -1)): 3, (("b", 1),): 4, (("c", 1), ("a", -1)): 1}
    result = tally.count_election(projects(a=400, b=400, c=400), rules(ballot=UPDOWN, score="balance"), ballots=ballots)
    assert result.scores == {"a": Fraction(5, 2), "b": Fraction(5, 2), "c": 1}
    told = {step.project: (step.numbers["up"], step.numbers["down"]) for step in result.steps[:3]}
    assert told == {"a": (3, 1), "b": (4, 3), "c": (1, 0)}
    strict = rules(ballot={**UPDOWN, "needs_more_up": True}, score="balance")
    ballots[(("b", -1),)] = 1
    result = tally.count_election(projects(a=400, b=400, c=400), strict, ballots=ballots)
    assert result.winners == ("a", "c")
    assert tally.explain(result, "b")[3:5] == [step.sentence for step in result.steps if step.project == "b"]


def plain_majority_value(grades: list[int]) -> list[int]:
    """The definition, word for word: take the lower median away, again and again."""
    left, value = sorted(grades), []
    while left:
        value.append(left.pop((len(left) - 1) // 2))
    return value


@quick
@given(grades=st.lists(st.integers(0, 3), max_size=25))
def test_the_majority_value_is_its_definition(grades: list[int]) -> None:
    counts = [grades.count(grade) for grade in range(4)]
    assert list(majority_value(counts)) == plain_majority_value(grades)
    assert median(counts) == (plain_majority_value(grades) or [-1])[0]


def test_the_gauge_leaves_equals_that_majority_judgment_tells_apart() -> None:
    """Nine grades each, majority grade 1, two above: the gauge stops there; taking medians away goes on."""
    one, other = [0, 7, 2], [1, 6, 2]
    assert gauge(one) == gauge(other) == (1, 1, Fraction(2, 9))
    assert majority_value(one) > majority_value(other)


@st.composite
def judged(draw: st.DrawFn) -> tuple[list[str], dict[Any, int]]:
    """Projects and ballots that grade all of them."""
    ids = [str(number) for number in range(draw(st.integers(2, 5)))]
    ballot = st.tuples(*(st.tuples(st.just(one), st.integers(0, 3)) for one in ids))
    return ids, draw(st.dictionaries(ballot, st.integers(1, 4), min_size=1, max_size=6))


@quick
@given(score=st.sampled_from(["majority-judgment", "majority-gauge"]), election=judged(), which=st.integers(0, 20))
def test_raising_one_grade_never_lowers_its_project(score: str, election: Any, which: int) -> None:
    ids, ballots = election
    listed = projects(**{f"p{one}": 100 for one in ids})
    named = {tuple((f"p{one}", grade) for one, grade in ballot): n for ballot, n in ballots.items()}
    lucky = listed[which % len(listed)].id
    ballot = sorted(named)[which % len(named)]
    raised = tuple((one, min(grade + (one == lucky), 3)) for one, grade in ballot)
    after = dict(named)
    after[ballot] -= 1
    after[raised] = after.get(raised, 0) + 1
    first = scores_of(named, listed, score, GRADES)
    second = scores_of({one: n for one, n in after.items() if n}, listed, score, GRADES)
    assert second[lucky] >= first[lucky]
    for other in first:
        if first[lucky] > first[other]:
            assert second[lucky] > second[other]


@quick
@given(election=judged(), data=st.data())
def test_neither_names_nor_groups_change_the_judgment(election: Any, data: Any) -> None:
    ids, ballots = election
    order = data.draw(st.permutations(ids))
    listed = tuple(tally.Project(one, 100) for one in order)
    first = scores_of(ballots, tuple(tally.Project(one, 100) for one in ids), "majority-judgment", GRADES)
    turned = {tuple(reversed(ballot)): n for ballot, n in ballots.items()}
    assert scores_of(turned, listed, "majority-judgment", GRADES) == first


def test_missing_grades_and_a_least_grade() -> None:
    ballots = {(("a", 3), ("b", 1)): 2, (("a", 3),): 1}
    listed = projects(a=100, b=100)
    for missing, word, void in (("worst", "passable", 0), ("abstain", "passable", 0), ("reject", "passable", 1)):
        book = rules(ballot={**GRADES, "missing": missing, "min_grade": "bien"}, score="majority-judgment")
        result = tally.count_election(listed, book, ballots=ballots)
        assert result.winners == ("a",)
        assert result.turnout.void == void
        assert result.turnout.void_reasons == ({"missing_grade": 1} if void else {})
        assert f"« {word} »" in result.steps[1].sentence
    assert code((("a", 4),), GRADES) == "bad_grade"
    assert code((("a", "3"),), GRADES) == "bad_grade"
    nobody = tally.count_election(listed, rules(ballot={**GRADES, "missing": "abstain"}, score="majority-gauge"),
                                  ballots={(("a", 0),): 1})  # fmt: skip
    assert nobody.scores == {"a": 1, "b": 0}
    assert "aucune mention" in nobody.steps[1].sentence


@pytest.mark.parametrize(
    "changes",
    [
        {"ballot": {**SECTIONS, "sections": {"canton": [2, 1]}}},
        {"ballot": {**SECTIONS, "sections": {"canton": [0, 0]}}},
        {"ballot": {**SECTIONS, "sections": {"canton": [1]}}},
        {"ballot": {**SECTIONS, "sections": {}}},
        {"ballot": {**URNS, "urns": {"canton": [1, 2]}}},
        {"ballot": {**URNS, "urns": {"canton": [0, 2], "all": [1, 1]}}},
        {"ballot": URNS, "selection": {"rule": "threshold.v1", "min_votes": 0, "min_share": "1/20"}},
        {"ballot": {**GRADES, "grades": ["oui"]}, "score": "majority-judgment"},
        {"ballot": {**GRADES, "min_grade": "parfait"}, "score": "majority-judgment"},
        {"ballot": GRADES, "score": "approvals"},
        {"ballot": GRADES, "score": "majority-judgment", "publish": "marks"},
        {"ballot": GRADES, "score": "majority-judgment", "selection": {"rule": "rank-skip.v1", "min_votes": 1}},
        {"ballot": GRADES, "score": "majority-judgment",
         "share_out": {"rule": "share-base-plus.v1", "base_cents": 0, "cap_cents": None, "cap_at_request": True,
                       "zero_votes": "base", "surplus": "reserve"}},
        {"ballot": UPDOWN, "score": "balance", "selection": {"rule": "phragmen.v1", "min_votes": 0}},
        {"ballot": {**UPDOWN, "weight_down": "-1"}, "score": "balance"},
        {"ballot": {"family": "knapsack.v1", "min": 3, "max": 2, "max_cost_cents": 1}},
    ],
)  # fmt: skip
def test_contradictions_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(tally.BadRules) as refusal:
        rules(**changes)
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("ballot", [SECTIONS, URNS])
def test_a_column_that_no_project_has_is_refused(ballot: dict[str, Any]) -> None:
    with pytest.raises(tally.BadElection, match="scope"):
        tally.count_election(projects(a=100), rules(ballot=ballot), ballots={("a",): 1})


@pytest.mark.parametrize(
    ("ballot", "score", "ballots"),
    [
        (SECTIONS, "approvals", {("a", "b", "d"): 3, ("c", "e"): 2, ("d",): 1}),
        (URNS, "approvals", {("a", "b"): 3, ("e",): 2, ("d",): 1}),
        (UPDOWN, "balance", {(("a", 1), ("b", -1)): 3, (("c", 1),): 2}),
        (GRADES, "majority-judgment", {(("a", 3), ("b", 0)): 3, (("c", 1), ("f", 2)): 2}),
        ({**GRADES, "missing": "abstain"}, "majority-gauge", {(("a", 3), ("b", 0)): 3, (("c", 1),): 2}),
    ],
)
def test_a_published_edition_verifies_and_a_changed_ballot_shows(
    ballot: Any, score: str, ballots: Any, tmp_path: Path
) -> None:
    book = rules(ballot=ballot, score=score, ties=["listed"], budget_cents=300)
    published(tmp_path, PLACED, book, ballots, blank=1)
    assert tally.verify(str(tmp_path)).differences == ()
    lines = (tmp_path / "ballots.pb").read_text(encoding="utf-8").splitlines()
    number, first = lines[-1].split(";")[0], lines[-sum(ballots.values())].split(";", 1)[1]
    lines[-1] = f"{number};{first}"
    (tmp_path / "ballots.pb").write_text("\n".join(lines) + "\n", encoding="utf-8")
    seal(tmp_path)
    assert not tally.verify(str(tmp_path)).identical
