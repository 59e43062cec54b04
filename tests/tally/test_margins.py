"""Margins, against brute force on tiny elections: every number of changed ballots is tried."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tally
from tally.cli import main
from tally.margins import sentence
from tally.model import Contest
from tally.rules import rule_of
from tally.ties import TieBreaker

from .editions import FILES, projects, published, quick, real, rules, selection
from .test_oracles import elections, ours

RANKS: dict[str, dict[str, Any]] = {
    "skip": selection("rank-skip.v1", min_votes=2),
    "stop": selection("rank-stop.v1"),
    "partial": selection("rank-partial.v1", min_share="1/2"),
    "top": {"rule": "top-n.v1", "n": 2, "min_votes": 1},
    "threshold": {"rule": "threshold.v1", "min_votes": 2, "min_share": "1/3"},
}
MES = {"rule": "mes.v1", "min_votes": 0, "utility": "cost", "completion": "none"}
PHRAGMEN = {"rule": "phragmen.v1", "min_votes": 0}


def book(chosen: dict[str, Any], budget: int, policy: str, most: int = 6) -> tally.Rules:
    ballot = {"family": "approval.v1", "min": 1, "max": most}
    return rules(selection=chosen, budget_cents=budget, ties=[policy], ballot=ballot)


def fate(listed: Any, chosen: tally.Rules, votes: dict[str, Any], valid: int, project: str) -> bool:
    """Whether the project is funded by these totals; a refused tie counts as not."""
    contest = Contest(tuple(listed), votes, chosen.budget_cents, "EUR", valid)
    try:
        rule = rule_of(chosen.selection)
        return project in rule.select(contest, chosen.selection_parameters, TieBreaker(chosen.ties)).winners
    except tally.PivotalTie:
        return False


@pytest.mark.parametrize("name", sorted(RANKS))
@quick
@given(election=elections(), policy=st.sampled_from(["refuse", "by-id-text"]))
def test_margins_of_rank_rules_are_the_least_numbers_that_exist(name: str, election: Any, policy: str) -> None:
    costs, ballots, budget = election
    listed = [tally.Project(one, cost) for one, cost in costs.items()]
    policy = "refuse" if name == "threshold" else policy
    budget = 10**7 if name in ("threshold", "top") else budget  # these rules do not look at it
    chosen = book(RANKS[name], budget, policy)
    try:
        result = tally.count_election(listed, chosen, ballots=ballots)
    except tally.PivotalTie:
        return
    valid, scores = result.turnout.valid, dict(result.scores)
    for project, found in tally.margins(result).items():
        funded = project in result.winners
        sign, most = (-1, scores[project]) if funded else (1, valid - scores[project])
        tries = range(1, int(most) + 1)
        least = next((k for k in tries if fate(listed, chosen, {**scores, project: scores[project] + sign * k}, valid,
                                               project) != funded), None)  # fmt: skip
        assert found.exact and found.at_least == found.at_most == least, (project, found)


def every_change(ballots: dict[Any, int], project: str, funded: bool, number: int) -> Any:
    """All elections in which so many ballots have gained (or lost) the project and kept their other marks."""
    able = [ballot for ballot in ballots if (project in ballot) == funded]
    for parts in itertools.product(*(range(min(number, ballots[ballot]) + 1) for ballot in able)):
        if sum(parts) == number:
            changed = dict(ballots)
            for ballot, n in zip(able, parts, strict=True):
                other = tuple(sorted(set(ballot) ^ {project}))
                changed[ballot] -= n
                changed[other] = changed.get(other, 0) + n
            yield {ballot: n for ballot, n in changed.items() if n}


@pytest.mark.parametrize("chosen", [MES, PHRAGMEN, {**MES, "completion": "add1"}], ids=["mes", "phragmen", "add1"])
@quick
@given(election=elections())
def test_bounds_of_the_other_rules_hold_the_least_number(chosen: dict[str, Any], election: Any) -> None:
    costs, ballots, budget = election
    if sum(ballots.values()) > 6:
        return
    listed = [tally.Project(one, cost) for one, cost in costs.items()]
    rulebook = book(chosen, budget, "by-id-text")
    result = tally.count_election(listed, rulebook, ballots=ballots)
    for project, found in tally.margins(result, ballots).items():
        funded = project in result.winners
        if funded and any(ballot == (project,) for ballot in ballots):
            continue  # such a ballot cannot lose its only mark and stay valid: another mark takes its place
        most = sum(n for ballot, n in ballots.items() if (project in ballot) == funded)
        least = None
        for number in range(1, most + 1):
            for changed in every_change(ballots, project, funded, number):
                again = tally.count_election(listed, rulebook, ballots=changed).winners
                if (project in again) != funded:
                    least = number
                    break
            if least:
                break
        if found.at_least is None:
            assert least is None
        elif least is not None:
            assert found.at_least <= least
        if found.at_most is not None:
            assert least is not None and least <= found.at_most
        assert (found.method, found.exact) == ("bounds", False)
        assert sentence(found).endswith(".")


def test_margins_in_points_and_where_nothing_is_known() -> None:
    ballot = {"family": "points.v1", "min": 1, "max": 3, "total": 9, "exact_total": False, "max_per_project": 5}
    try:
        chosen = rules(ballot=ballot, score="points", budget_cents=600, ties=["listed"])
    except tally.BadRules:
        ballot = {"family": "borda.v1", "min": 1, "max": 3, "weights": [3, 2, 1]}
        chosen = rules(ballot=ballot, score="borda", budget_cents=600, ties=["listed"])
    cast: dict[Any, int] = {("a", "b"): 3, ("b",): 1} if chosen.score == "borda" else {(("a", 5), ("b", 1)): 3}
    result = tally.count_election(projects(a=600, b=600), chosen, ballots=cast)
    loser = next(one for one in "ab" if one not in result.winners)
    gap = max(result.scores.values()) - min(result.scores.values())
    found = tally.margin_of(result, loser)
    assert found.at_most in (gap, gap + 1) and found.exact and found.unit == "points"
    equal = tally.count_election(projects(a=600), book(MES, 600, "listed"), ballots={("a",): 1})
    assert tally.margin_of(equal, "a").method == "none" and tally.margin(equal, "a") is None
    assert sentence(tally.margin_of(equal, "a")) == ""
    with pytest.raises(tally.BadElection):
        tally.margin_of(equal, "z")


def test_explain_says_the_bounds_of_equal_shares(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed, ballots = projects(a=600, b=600), {("a",): 5, ("a", "b"): 1, ("b",): 2}
    published(tmp_path, listed, book(MES, 1000, "listed", most=3), ballots)
    assert main(["explain", str(tmp_path), "b"]) == 0
    said = capsys.readouterr().out
    assert "il en faut" in said and "recompté" in said


@real
@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_margin_of_a_real_election_is_where_the_outcome_turns(path: Path) -> None:
    election = tally.read_pb(str(path))
    chosen = tally.rules_for(election, rule="greedy", score="approvals", min_votes=1, ties=["by-id-text"])
    result = tally.count_election(election.projects, chosen, ballots=election.ballots)
    for project in (result.winners[-1], result.ranking[-1]):
        found = tally.margin_of(result, project)
        funded = project in result.winners
        assert found.exact and found.funded is funded
        for change, turned in ((found.at_most, True), ((found.at_most or 1) - 1, False)):
            if change is not None and found.at_most is not None:
                votes: Any = {**result.scores, project: result.scores[project] + (-change if funded else change)}
                assert (fate(election.projects, chosen, votes, result.turnout.valid, project) != funded) is turned


def test_winners_are_those_of_the_oracles() -> None:
    assert ours({"a": 600, "b": 600}, {("a",): 2, ("b",): 1}, 1000, RANKS["skip"]).winners == ("a",)
