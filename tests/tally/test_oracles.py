"""Two oracles: a plain second counter on drawn elections, and pabutools (test-only) on real ones."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tally

from . import second_counter as second
from .editions import FILES, FULL, PABULIB, quick, real, rules, selection

MES = {"rule": "mes.v1", "min_votes": 0, "utility": "cost", "completion": "none"}
CARDINALITY = {**MES, "utility": "cardinality"}
ADD1 = {**MES, "completion": "add1"}
PHRAGMEN = {"rule": "phragmen.v1", "min_votes": 0}
RULES = {"skip": selection("rank-skip.v1"), "stop": selection("rank-stop.v1"), "mes": MES, "card": CARDINALITY,
         "add1": ADD1, "phragmen": PHRAGMEN}  # fmt: skip


@st.composite
def elections(draw: st.DrawFn) -> tuple[dict[str, int], dict[tuple[str, ...], int], int]:
    """A few projects with costs in cents, a few groups of ballots, a budget. Equal costs and votes are frequent."""
    ids = [str(number) for number in range(draw(st.integers(1, 6)))]
    costs = {project: draw(st.sampled_from([100, 200, 250, 333, 399, 1000])) for project in ids}
    ballots = draw(
        st.dictionaries(
            st.lists(st.sampled_from(ids), min_size=1, unique=True).map(lambda one: tuple(sorted(one))),
            st.integers(1, 4),
            min_size=1,
            max_size=6,
        )
    )
    return costs, ballots, draw(st.integers(0, 2500))


def ours(costs: dict[str, int], ballots: Any, budget: int, chosen: dict[str, Any], policy: str = "by-id-text") -> Any:
    """The result of tally."""
    listed = [tally.Project(project, cost) for project, cost in costs.items()]
    ballot = {"family": "approval.v1", "min": 1, "max": 99}
    book = rules(selection=chosen, budget_cents=budget, ties=[policy], ballot=ballot)
    return tally.count_election(listed, book, ballots=ballots)


def theirs(costs: dict[str, int], ballots: Any, budget: int, name: str) -> list[str]:
    """The winners of the second counter."""
    voters = second.voters_of(ballots)
    share = Fraction(budget, len(voters))
    if name in ("skip", "stop"):
        return {"skip": second.skip, "stop": second.stop}[name](costs, voters, budget)
    if name == "add1":
        return second.add_one(costs, voters, budget)
    if name == "phragmen":
        return second.phragmen(costs, voters, budget)
    return second.equal_shares(costs, voters, share, by_cost=name == "mes")


@pytest.mark.parametrize("name", sorted(RULES))
@quick
@given(election=elections())
def test_g13_the_second_counter_agrees(name: str, election: Any) -> None:
    costs, ballots, budget = election
    assert set(ours(costs, ballots, budget, RULES[name]).winners) == set(theirs(costs, ballots, budget, name))


@pytest.mark.parametrize("name", ["mes", "card", "phragmen", "add1"])
@quick
@given(election=elections())
def test_refuse_and_policies_agree_when_nothing_is_refused(name: str, election: Any) -> None:
    """What ``refuse`` lets pass does not depend on the policy; what it stops has several outcomes or too many paths."""
    costs, ballots, budget = election
    try:
        winners = set(ours(costs, ballots, budget, RULES[name], "refuse").winners)
    except tally.PivotalTie as tie:
        assert len(tie.outcomes) > 1 or not tie.complete or name == "add1"
        assert len(tie.projects) > 1
        return
    for policy in ("listed", "by-id-text"):
        assert set(ours(costs, ballots, budget, RULES[name], policy).winners) == winners
    reversed_costs = dict(reversed(list(costs.items())))
    assert set(ours(reversed_costs, ballots, budget, RULES[name], "listed").winners) == winners


def pabutools_winners(election: tally.Election, name: str) -> set[str]:
    """The winners that pabutools finds on the same projects and approvals, by its own exact arithmetic."""
    import pabutools.election as pb
    from pabutools import fractions
    from pabutools import rules as pr

    fractions.FRACTION = "gmpy2"
    named = {project.id: pb.Project(project.id, fractions.frac(project.cost_cents, 1)) for project in election.projects}
    instance = pb.Instance(named.values(), budget_limit=fractions.frac(election.budget_cents, 1))
    profile = pb.ApprovalMultiProfile(instance=instance)
    for ballot, n in election.ballots.items():
        ids = [item if isinstance(item, str) else item[0] for item in ballot if isinstance(item, str) or item[1] > 0]
        profile.append(pb.FrozenApprovalBallot([named[one] for one in ids]))
        profile[pb.FrozenApprovalBallot([named[one] for one in ids])] += n - 1
    found = {
        "skip": lambda: pr.greedy_utilitarian_welfare(instance, profile, sat_class=pb.Cost_Sat),
        "mes": lambda: pr.method_of_equal_shares(instance, profile, sat_class=pb.Cost_Sat),
        "card": lambda: pr.method_of_equal_shares(instance, profile, sat_class=pb.Cardinality_Sat),
        "phragmen": lambda: pr.sequential_phragmen(instance, profile),
    }[name]()
    return {str(project) for project in found}


@real
@pytest.mark.parametrize("name", ["skip", "mes", "card", "phragmen"])
@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_g2_winners_are_those_of_the_reference_library(path: Path, name: str) -> None:
    election = tally.read_pb(str(path))
    if len(election.ballots) > 5000 and name in ("card", "phragmen") and not FULL:
        pytest.skip("the reference library takes long on this file: set TALLY_FULL=1")
    costs = {project.id: project.cost_cents for project in election.projects}
    book = tally.rules_for(election, rule="greedy", score="approvals", ties=["by-id-text"]).to_json()
    book["selection"] = RULES[name]
    result = tally.count_election(election.projects, tally.Rules.from_json(book), ballots=election.ballots)
    assert set(result.winners) == pabutools_winners(election, name)
    assert result.spent_cents == sum(costs[winner] for winner in result.winners) <= election.budget_cents


DECLARED = {
    "Netherlands_Assen_2024": "equalshares/add1",
    "Poland_Swiecie_2023": "equalshares/add1",
    "Poland_Warszawa_2018_Sadul": "greedy-threshold",
    "Poland_Wroclaw_2017": "greedy-no-skip",
}


@real
@pytest.mark.parametrize("name", sorted(DECLARED))
def test_g3_official_winners_by_the_declared_rule(name: str) -> None:
    election = tally.read_pb(str(PABULIB / f"{name}.pb"))
    assert election.meta["rule"] == DECLARED[name]
    book = tally.rules_for(election)
    result = tally.count_election(election.projects, book, ballots=election.ballots)
    official = {project.id for project in election.projects if project.columns["selected"] == "1"}
    assert set(result.winners) == official


@real
def test_every_file_with_official_winners_is_among_the_declared_ones() -> None:
    holding = {path.stem for path in FILES if "selected" in tally.read_pb(str(path)).project_columns}
    assert holding == set(DECLARED)


def test_equal_shares_where_floats_go_wrong() -> None:
    """Costs 4.90 7.70 9.38 8.06 3.77, budget 9: exact arithmetic buys p0, floats buy p4."""
    costs = {str(i): cost for i, cost in enumerate((490, 770, 938, 806, 377))}
    ballots: dict[tuple[str, ...], int] = {}
    for word in ["024", "034", "034", "34", "04", "034", "01"]:
        ballots[tuple(word)] = ballots.get(tuple(word), 0) + 1
    assert ours(costs, ballots, 900, MES).winners == ("0",)


def test_equal_shares_worked_example_and_its_sentences() -> None:
    """Three voters with 10 € each: a (15 €) is backed by two who pay 7,50 €, b (12 €) by one who cannot."""
    result = ours({"a": 1500, "b": 1200}, {("a",): 2, ("b",): 1}, 3000, MES)
    assert result.winners == ("a",)
    assert [step.decision for step in result.steps] == ["endowed", "funded", "not_affordable", "awarded"]
    assert "7,50\u00a0€" in result.steps[1].sentence
    assert "10\u00a0€" in result.steps[2].sentence
    completed = ours({"a": 1500, "b": 1200}, {("a",): 2, ("b",): 1}, 3000, {**MES, "completion": "rank-skip"})
    assert completed.winners == ("a", "b")


def test_a_pivotal_tie_of_equal_shares_is_refused_and_named() -> None:
    with pytest.raises(tally.PivotalTie) as refusal:
        ours({"a": 600, "b": 600}, {("a", "b"): 1}, 1000, MES, "refuse")
    assert refusal.value.projects == ("a", "b")
    assert {outcome.funded for outcome in refusal.value.outcomes} == {("a",), ("b",)}
    harmless = ours({"a": 500, "b": 500}, {("a", "b"): 1}, 1000, MES, "refuse")
    assert harmless.winners == ("a", "b")
    assert [(tie.projects, tie.pivotal) for tie in harmless.ties] == [(("a", "b"), False)]


@quick
@given(election=elections(), data=st.data())
def test_g13_the_second_counter_agrees_on_territories_places_and_sets(election: Any, data: st.DataObject) -> None:
    costs, ballots, budget = election
    ids = sorted(costs)
    voters = second.voters_of(ballots)
    areas = {one: data.draw(st.sampled_from(["N", "S", ""])) for one in ids}
    areas[ids[0]] = "N"
    places = data.draw(st.integers(1, 3))
    sets = (
        data.draw(st.lists(st.lists(st.sampled_from(ids), min_size=2, max_size=3, unique=True), max_size=3))
        if ids[1:]
        else []
    )
    listed = [tally.Project(one, cost, columns={"area": areas[one]}) for one, cost in costs.items()]

    def winners(rule: str, **parameters: Any) -> set[str]:
        chosen = {"rule": rule, "min_votes": 0, **parameters}
        ballot = {"family": "approval.v1", "min": 1, "max": 99}
        money = 10_000 if rule == "top-n.v1" else budget
        book = rules(selection=chosen, budget_cents=money, ties=["by-id-text"], ballot=ballot)
        return set(tally.count_election(listed, book, ballots=ballots).winners)

    assert winners("top-n.v1", n=places) == set(second.first(costs, voters, places))
    assert winners("exclusive.v1", sets=sets) == set(second.one_of_each(costs, voters, budget, sets))
    floors = winners("floor-per-territory.v1", column="area", places=places)
    assert floors == set(second.floors(costs, voters, budget, areas, places))
    placed = {one: area or "N" for one, area in areas.items()}
    listed = [tally.Project(one, cost, columns={"area": placed[one]}) for one, cost in costs.items()]
    parts = {"N": budget // 2, "S": budget // 3}
    kept = winners("envelopes.v1", column="area", envelopes=parts, unspent="reserve")
    assert kept == second.envelopes(costs, voters, parts, placed)


@quick
@given(data=st.data())
def test_g13_the_second_counter_agrees_on_majority_judgment(data: st.DataObject) -> None:
    words, ids = ["bien", "passable", "mal"], ["a", "b", "c", "d"]
    sheets = data.draw(st.lists(st.tuples(*[st.integers(0, 2) for _ in ids]), min_size=1, max_size=9))
    ballots: dict[Any, int] = {}
    for sheet in sheets:
        ballot = tuple(zip(ids, sheet, strict=True))
        ballots[ballot] = ballots.get(ballot, 0) + 1
    family = {"family": "grades.v1", "grades": words, "missing": "reject", "min_grade": None}
    book = rules(ballot=family, score="majority-judgment", selection=selection("top-n.v1", min_votes=0, n=4),
                 ties=["by-id-text"], budget_cents=10_000)  # fmt: skip
    result = tally.count_election([tally.Project(one, 100) for one in ids], book, ballots=ballots)
    assert list(result.ranking) == second.judged(
        {one: [sheet[place] for sheet in sheets] for place, one in enumerate(ids)}
    )
