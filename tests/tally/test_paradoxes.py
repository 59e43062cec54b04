"""The worst paradoxes of these rules, each on the smallest example found: they are what the rules do, not defects.

A manager who chooses a rule must know them; the page of each rule tells its own.
"""

from __future__ import annotations

from typing import Any

import tally

from .editions import rules

SKIP = {"rule": "rank-skip.v1", "min_votes": 1}
ALL = {"rule": "threshold.v1", "min_votes": 0, "min_share": None}


def count(costs: dict[str, int], votes: dict[str, int], budget: int, places: str = "", **changes: Any) -> tally.Result:
    """A count of single votes; ``places`` gives the territory of each project, one letter each."""
    cells = dict(zip(costs, places or "-" * len(costs), strict=True))
    listed = [tally.Project(one, cost, columns={"district": cells[one]}) for one, cost in costs.items()]
    book = rules(**{"selection": SKIP, "budget_cents": budget, **changes})
    return tally.count_election(listed, book, ballots={(one,): n for one, n in votes.items()})


def test_a_larger_budget_unseats_a_winner_under_rank_skip() -> None:
    """Budget monotonicity fails: with 10 € the first takes all; with 9 € the second wins instead, and one euro more
    for everyone takes its place away. ``rank-stop.v1`` does not do this."""
    costs, votes = {"a": 1000, "b": 600, "c": 500}, {"a": 3, "b": 2, "c": 1}
    assert count(costs, votes, 900).winners == ("b",)
    assert count(costs, votes, 1000).winners == ("a",)
    stop = {"rule": "rank-stop.v1", "min_votes": 1}
    assert count(costs, votes, 900, selection=stop).winners == ()
    assert count(costs, votes, 1000, selection=stop).winners == ("a",)


def test_one_cent_more_to_share_takes_a_cent_from_someone() -> None:
    """Alabama, inherent to largest remainders: votes 6, 6 and 2; 10 cents give 4, 4, 2 and 11 cents give 5, 5, 1.
    The amounts before rounding never fall."""
    share = {"rule": "share-proportional.v1", "floor_cents": 0, "cap_cents": None, "cap_at_request": False,
             "zero_votes": "nothing", "surplus": "refuse"}  # fmt: skip
    costs, votes = {"a": 900, "b": 900, "c": 900}, {"a": 6, "b": 6, "c": 2}
    first, second = (count(costs, votes, cents, selection=ALL, share_out=share) for cents in (10, 11))
    assert first.awards == {"a": 4, "b": 4, "c": 2}
    assert second.awards == {"a": 5, "b": 5, "c": 1}
    exact = [{step.project: step.numbers["exact_cents"] for step in one.steps if step.decision == "awarded"}
             for one in (first, second)]  # fmt: skip
    assert all(exact[0][project] <= exact[1][project] for project in costs)


def test_a_ballot_that_prefers_a_project_makes_it_lose_under_majority_judgment() -> None:
    """No-show: three ballots judge a better than b (« bien » against « passable »). A fourth voter, who finds both weak
    but a better than b, comes to vote: b is ahead. At home, the voter's favourite was ahead."""
    ballot = {
        "family": "grades.v1",
        "grades": ["bien", "passable", "faible", "non"],
        "missing": "worst",
        "min_grade": None,
    }
    book = rules(ballot=ballot, score="majority-judgment", budget_cents=100)
    listed = [tally.Project("a", 100), tally.Project("b", 100)]
    three = {(("a", 3), ("b", 2)): 2, (("a", 0), ("b", 2)): 1}
    late = (("a", 1), ("b", 0))
    assert tally.count_election(listed, book, ballots=three).winners == ("a",)
    assert tally.count_election(listed, book, ballots={**three, late: 1}).winners == ("b",)


def test_more_votes_take_the_place_of_a_winner_under_correction() -> None:
    """Monotonicity fails: with 11 votes c is funded by what the correction left. With two more it passes b, so that S
    keeps one winner only, and c is now the weakest of N: it is c that leaves for the project of E."""
    costs = {"a": 600, "b": 600, "c": 400, "d": 200, "e": 100, "f": 400}
    votes = {"a": 18, "b": 12, "c": 11, "d": 4, "e": 38, "f": 2}
    corrective = {"rule": "rank-then-corrective.v1", "min_votes": 1, "column": "district", "refill": True}
    before = count(costs, votes, 1600, "NSNSNE", selection=corrective)
    after = count(costs, {**votes, "c": 13}, 1600, "NSNSNE", selection=corrective)
    assert "c" in before.winners
    assert "c" not in after.winners
    assert [step.decision for step in after.steps if step.project == "c"] == ["funded", "left_for_territory"]


def test_two_versions_of_one_project_both_lose_where_one_would_win() -> None:
    """Clones under ``exclusive.v1``: ten supporters divided between two versions, seven for the rival."""
    exclusive = {"rule": "exclusive.v1", "min_votes": 1, "sets": [["a", "b"]]}
    costs = {"a": 600, "b": 600, "c": 600}
    assert count(costs, {"a": 5, "b": 5, "c": 7}, 1000, selection=exclusive).winners == ("c",)
    assert count({"a": 600, "c": 600}, {"a": 10, "c": 7}, 1000).winners == ("a",)


def test_the_last_territory_served_has_nothing_when_floors_exceed_the_budget() -> None:
    """Under ``floor-per-territory.v1`` the name of a territory decides: E is served before N, whatever the votes."""
    floor = {"rule": "floor-per-territory.v1", "min_votes": 1, "column": "district", "places": 1}
    costs, votes = {"a": 600, "b": 600}, {"a": 50, "b": 1}
    assert count(costs, votes, 1000, "NE", selection=floor).winners == ("b",)
    assert count(costs, votes, 1000, "EN", selection=floor).winners == ("a",)
