"""Worked examples of the count: rank rules, ties, turnout, the fixtures where floats go wrong."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest

import tally
from tally.ties import COLUMNS as COLUMN_OF

from .editions import FILES, PABULIB, projects, real, rules, selection


def approvals(text: str) -> Counter[tuple[str, ...]]:
    """``"ab a 3*c"`` → grouped ballots of one-letter ids."""
    grouped: Counter[tuple[str, ...]] = Counter()
    for word in text.split():
        n, star, letters = word.rpartition("*")
        grouped[tuple(letters)] += int(n) if star else 1
    return grouped


def test_skip_passes_over_what_does_not_fit() -> None:
    result = tally.count_election(projects(a=600, b=700, c=300), rules(), ballots=approvals("3*a 2*b c"))
    assert result.winners == ("a", "c")
    assert result.awards == {"a": 600, "c": 300}
    assert (result.spent_cents, result.remaining_cents) == (900, 100)
    assert [step.decision for step in result.steps] == ["funded", "does_not_fit", "funded", "awarded", "awarded"]
    assert result.steps[3].sentence == "Le projet a reçoit 6\u00a0€ : demandé 6\u00a0€, reste 4\u00a0€."


def test_stop_stops_at_what_does_not_fit() -> None:
    book = rules(selection=selection("rank-stop.v1"))
    result = tally.count_election(projects(a=600, b=700, c=300), book, ballots=approvals("3*a 2*b c"))
    assert result.winners == ("a",)
    assert [step.decision for step in result.steps] == ["funded", "does_not_fit", "not_reached", "awarded"]


@pytest.mark.parametrize("rule", ["rank-skip.v1", "rank-stop.v1"])
def test_minimum_of_votes(rule: str) -> None:
    book = rules(selection=selection(rule, min_votes=2))
    result = tally.count_election(projects(a=1, b=1, c=1), book, ballots=approvals("3*a 2*b c"))
    assert result.winners == ("a", "b")
    assert result.steps[2].decision == "below_minimum"


def test_a_tie_that_changes_nothing_is_recorded_and_not_refused() -> None:
    result = tally.count_election(projects(a=400, b=600, c=1), rules(), ballots=approvals("2*a 2*b c"))
    assert result.winners == ("a", "b")
    assert [(tie.projects, tie.pivotal) for tie in result.ties] == [(("a", "b"), False)]


def test_a_pivotal_tie_is_refused_with_what_each_order_would_give() -> None:
    with pytest.raises(tally.PivotalTie) as refusal:
        tally.count_election(projects(a=600, b=500, c=400, d=2000), rules(), ballots=approvals("a b c d"))
    assert refusal.value.projects == ("a", "b", "c")
    assert refusal.value.remaining_cents == 1000
    outcomes = {(outcome.funded, outcome.left_out) for outcome in refusal.value.outcomes}
    assert outcomes == {(("a", "c"), ("b",)), (("b", "c"), ("a",))}
    assert "a, b et c" in str(refusal.value)


def test_stop_is_pivotal_when_one_of_the_tied_never_fits() -> None:
    book = rules(selection=selection("rank-stop.v1"))
    with pytest.raises(tally.PivotalTie) as refusal:
        tally.count_election(projects(a=600, d=2000), book, ballots=approvals("a d"))
    assert {outcome.funded for outcome in refusal.value.outcomes} == {("a",), ()}
    assert tally.count_election(projects(a=600, d=2000), rules(), ballots=approvals("a d")).winners == ("a",)


COLUMNS = {
    "a": {"label_score": "7", "territories": "1", "submitted_at": "2026-03-02T10:00:00Z"},
    "b": {"label_score": "7.5", "territories": "3", "submitted_at": "2026-03-03T10:00:00Z"},
    "c": {"label_score": "29/4", "territories": "2", "submitted_at": "2026-03-01T23:59:59Z"},
}


@pytest.mark.parametrize("rule", ["rank-skip.v1", "rank-stop.v1"])
@pytest.mark.parametrize(
    ("policy", "winner"),
    [
        ("listed", "c"),
        ("by-id-text", "a"),
        ("lower-cost", "b"),
        ("higher-label-score", "b"),
        ("more-territories", "b"),
        ("earlier-deposit", "c"),
    ],
)
def test_each_policy(rule: str, policy: str, winner: str) -> None:
    costs = {"c": 900, "b": 800, "a": 950}
    listed = [tally.Project(key, cost, columns=COLUMNS[key]) for key, cost in costs.items()]
    ending = ["refuse"] if policy not in ("listed", "by-id-text") else []
    book = rules(ties=[policy, *ending], selection=selection(rule))
    result = tally.count_election(listed, book, ballots=approvals("a b c"))
    assert result.winners == (winner,)
    assert [(tie.policy, tie.pivotal) for tie in result.ties] == [(policy, True)]
    assert "tie_broken" in [step.decision for step in result.steps]


def test_deposits_compare_as_moments_whatever_their_precision() -> None:
    moments = ["2026-03-01T10:00:00.500000Z", "2026-03-01T10:00:00Z", "2026-03-01", "2026-02-28T23:59:59Z"]
    listed = [tally.Project(str(n), 300 + n, columns={"submitted_at": moment}) for n, moment in enumerate(moments)]
    result = tally.count_election(listed, rules(ties=["earlier-deposit", "refuse"]), ballots={})
    assert result.ties[0].order == (("3",), ("2",), ("1",), ("0",))


def test_policies_are_tried_in_turn() -> None:
    listed = projects(a=700, b=600, c=600)
    with pytest.raises(tally.PivotalTie) as refusal:
        tally.count_election(listed, rules(ties=["lower-cost", "refuse"]), ballots=approvals("a b c"))
    assert refusal.value.projects == ("b", "c")
    book = rules(ties=["lower-cost", "by-id-text"])
    result = tally.count_election(listed, book, ballots=approvals("a b c"))
    assert result.winners == ("b",)
    assert [tie.policy for tie in result.ties] == ["lower-cost", "by-id-text"]


@pytest.mark.parametrize("rule", ["rank-skip.v1", "rank-stop.v1"])
def test_fund_all_tops_up_and_says_so(rule: str) -> None:
    book = rules(ties=["fund-all"], selection=selection(rule))
    result = tally.count_election(projects(a=700, b=600, c=1), book, ballots=approvals("2*a 2*b c"))
    assert result.winners == ("a", "b")
    assert (result.top_up_cents, result.spent_cents, result.remaining_cents) == (300, 1300, 0)
    assert any(step.decision == "top_up" and "3\u00a0€" in step.sentence for step in result.steps)


def test_a_draw_needs_its_seed_and_depends_on_ballots_and_seed() -> None:
    listed = projects(a=700, b=700, c=700)
    book = rules(ties=["draw"])
    with pytest.raises(tally.BadElection, match="graine"):
        tally.count_election(listed, book, ballots=approvals("a b c"))
    winners = {
        tally.count_election(listed, book, ballots=approvals(f"{n}*a {n}*b {n}*c"), seed=str(seed)).winners
        for n in (1, 2)
        for seed in range(8)
    }
    assert winners == {("a",), ("b",), ("c",)}
    with pytest.raises(tally.BadRules):
        rules(ties=["draw:2026"])


def test_a_draw_that_is_not_needed_leaves_no_seed_in_the_minutes() -> None:
    result = tally.count_election(projects(a=1), rules(ties=["draw"]), ballots=approvals("a"), seed="late")
    assert result.minutes()["draw_seed"] == ""


@pytest.mark.parametrize("policy", ["higher-label-score", "more-territories", "earlier-deposit"])
@pytest.mark.parametrize("cell", ["", "beaucoup", "1e3", "2026-3-1", "-"])
def test_a_policy_without_its_column_says_which(policy: str, cell: str) -> None:
    column = COLUMN_OF[policy]
    listed = [tally.Project("a", 700, columns={column: cell}), tally.Project("b", 700)]
    with pytest.raises(tally.BadElection, match="projet"):
        tally.count_election(listed, rules(ties=[policy, "refuse"]), ballots=approvals("a b"))


def test_what_becomes_of_each_ballot() -> None:
    ballots = {("a",): 4, ("b", "a"): 2, ("a", "b"): 1, (): 3, ("a", "a"): 1, ("a", "b", "c", "d"): 5, ("z",): 6}
    listed = projects(a=1, b=1, c=1, d=1)
    result = tally.count_election(listed, rules(), ballots=ballots, blank=1, void={"stated": 2})
    assert result.turnout.to_json() == {
        "cast": 25,
        "valid": 7,
        "blank": 4,
        "void": 14,
        "void_reasons": {"repeated": 1, "stated": 2, "too_many": 5, "unknown_project": 6},
    }
    assert result.scores == {"a": 7, "b": 3, "c": 0, "d": 0}
    assert result.distinct_ballots == 2


def test_borda_and_points() -> None:
    ranked = rules(ballot={"family": "borda.v1", "min": 1, "max": 3, "weights": [3, 2, 1]}, score="borda")
    result = tally.count_election(
        projects(a=1, b=1, c=1), ranked, ballots={("a", "b", "c"): 2, ("c",): 1, ("b", "c"): 1}
    )
    assert result.scores == {"a": 6, "b": 7, "c": 7}
    family = {"family": "points.v1", "min": 1, "max": 3, "min_points": 1, "max_points": 3,
              "min_sum_points": None, "max_sum_points": 5}  # fmt: skip
    pointed = rules(ballot=family, score="points")
    ballots = {(("a", 3), ("b", 2)): 2, (("c", 1),): 1, (("a", 4),): 1, (("a", 3), ("b", 3)): 1, (("a", 0),): 1}
    result = tally.count_election(projects(a=1, b=1, c=1), pointed, ballots=ballots)
    assert result.scores == {"a": 6, "b": 4, "c": 1}
    assert result.turnout.to_json()["void_reasons"] == {"bad_points": 2, "too_many_points": 1}


def test_marks_give_the_same_minutes_as_the_ballots() -> None:
    listed = projects(a=600, b=700, c=300)
    book = rules(publish="marks")
    ballots = approvals("3*ab 2*b c")
    first = tally.count_election(listed, book, ballots=ballots, blank=1, void=2)
    second = tally.count_election(listed, book, marks={"a": 3, "b": 5, "c": 1}, valid=6, blank=1, void=2)
    assert first.minutes() == second.minutes()
    assert first.minutes()["distinct_ballots"] is None


@pytest.mark.parametrize(
    ("marks", "valid"),
    [({"a": 7}, 6), ({"a": 6, "b": 6, "c": 6, "d": 1}, 6), ({"a": 5}, 6), ({"z": 6}, 6), ({"a": -1}, 6), ({}, None)],
)
def test_marks_that_no_ballots_can_give(marks: dict[str, int], valid: int) -> None:
    with pytest.raises(tally.BadElection):
        tally.count_election(projects(a=1, b=1, c=1, d=1), rules(publish="marks"), marks=marks, valid=valid)


def test_no_ballot_no_budget_huge_numbers() -> None:
    listed = projects(a=600, b=700)
    empty = tally.count_election(listed, rules(budget_cents=0), ballots={})
    assert (empty.winners, empty.spent_cents, empty.turnout.cast) == ((), 0, 0)
    void = tally.count_election(listed, rules(selection=selection(min_votes=1)), ballots={("z",): 9})
    assert (void.winners, void.turnout.void) == ((), 9)
    big = 10**30
    huge = tally.count_election(projects(a=big, b=1), rules(budget_cents=big), ballots={("a",): big, ("b",): 1})
    assert huge.winners == ("a",)
    assert huge.scores["a"] == big
    with pytest.raises(tally.BadElection, match="aucun projet"):
        tally.count_election([], rules(), ballots={})


@pytest.mark.parametrize("name", ["", " a", "a,b", "a;b", 'a"b', "a\nb", "x" * 201, "a\u202eb"])
def test_ids_that_are_refused(name: str) -> None:
    with pytest.raises(tally.BadElection):
        tally.count_election([tally.Project(name, 1)], rules(), ballots={})


def test_ids_in_five_scripts_and_look_alikes() -> None:
    names = ["projet-é", "проект", "项目", "έργο", "مشروع"]
    listed = [tally.Project(name, 100) for name in names]
    result = tally.count_election(listed, rules(), ballots={(name,): n for n, name in enumerate(names, start=1)})
    assert result.winners == tuple(reversed(names))
    with pytest.raises(tally.BadElection, match="Deux projets"):
        tally.count_election([tally.Project("é", 1), tally.Project("e\u0301", 1)], rules(), ballots={})


def test_greedy_where_floats_go_wrong() -> None:
    """Costs 7.77 6.31 7.65, three ballots for all: n·cost/cost is not n in floats, so equal votes look ranked."""
    listed = [tally.Project(str(i), cost) for i, cost in enumerate((777, 631, 765))]
    book = rules(budget_cents=2000, ties=["by-id-text"])
    assert tally.count_election(listed, book, ballots={("0", "1", "2"): 3}).winners == ("0", "1")


def test_extra_vote_margin_is_exact() -> None:
    listed = projects(a=600, b=700, c=300)
    result = tally.count_election(listed, rules(), ballots=approvals("5*a 2*b c"))
    assert tally.margin(result, "b") == 4
    assert tally.margin(result, "a") == -3
    assert tally.margin(result, "c") is None
    story = tally.explain(result, "b")
    assert any("4\u00a0voix de plus" in sentence for sentence in story)
    with pytest.raises(tally.BadElection):
        tally.explain(result, "z")


def test_order_of_ballots_and_grouping_change_nothing() -> None:
    listed = projects(a=600, b=700, c=300)
    ballots = approvals("5*ab 2*bc c")
    turned = {tuple(reversed(ballot)): n for ballot, n in reversed(list(ballots.items()))}
    one, other = (tally.count_election(listed, rules(), ballots=each).minutes() for each in (ballots, turned))
    assert one == other


def test_minutes_hold_exact_numbers_only() -> None:
    assert tally.canonical.canonical({"a": 1}) == b'{"a":1}'
    for wrong in (0.5, Fraction(1, 2), {1: 2}):
        with pytest.raises(TypeError):
            tally.canonical.canonical({"a": wrong} if not isinstance(wrong, dict) else wrong)


@real
def test_g8_refuse_fires_on_toulouse_2022_alone_with_two_outcomes() -> None:
    refused = []
    for path in FILES:
        election = tally.read_pb(str(path))
        book = tally.rules_for(election, rule="greedy", score="approvals")
        try:
            tally.count_election(election.projects, book, ballots=election.ballots)
        except tally.PivotalTie as tie:
            refused.append((path.stem, len(tie.outcomes), tie.complete))
    assert refused == [("France_Toulouse_2022", 2, True)]


@real
def test_toulouse_2022_with_a_policy() -> None:
    election = tally.read_pb(str(PABULIB / "France_Toulouse_2022.pb"))
    book = tally.rules_for(election, ties=["by-id-text"])
    result = tally.count_election(election.projects, book, ballots=election.ballots)
    assert len(result.winners) == 81
    assert result.spent_cents <= election.budget_cents
    assert [tie.policy for tie in result.ties if tie.pivotal] == ["by-id-text"]
