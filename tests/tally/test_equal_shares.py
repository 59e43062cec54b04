"""``mes.v1`` with ``add1``: rounds that are proved away are rounds that would not have stopped."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest

import tally
from tally.model import Contest
from tally.rules import mes
from tally.rules.mes_bounds import PRICE, SHIFT, Block
from tally.ties import TieBreaker

from .editions import EXAMPLES, FILES, real, rules
from .second_counter import least_payment

ADD1 = {"rule": "mes.v1", "min_votes": 0, "utility": "cost", "completion": "add1"}


def drawn(seed: int) -> tuple[list[tally.Project], dict[tuple[str, ...], int], int]:
    """A dozen projects of some thousands of euros, some dozens of ballots: hundreds of rounds."""
    dice = random.Random(seed)
    costs = [dice.randrange(50_000, 900_000, dice.choice([1, 100, 50_000])) for _ in range(dice.randrange(2, 13))]
    listed = [tally.Project(f"p{n:02d}", cost) for n, cost in enumerate(costs)]
    ballots: dict[tuple[str, ...], int] = {}
    for _ in range(dice.randrange(2, 40)):
        chosen = dice.sample([one.id for one in listed], dice.randrange(1, min(6, len(listed)) + 1))
        ballots[tuple(sorted(chosen))] = dice.randrange(1, 5)
    return listed, ballots, dice.randrange(sum(costs) // 4, sum(costs))


def counted(listed: Any, ballots: Any, budget: int, utility: str) -> Any:
    book = rules(
        selection={**ADD1, "utility": utility},
        budget_cents=budget,
        ties=["listed"],
        ballot={"family": "approval.v1", "min": 1, "max": 9},
    )
    return tally.count_election(listed, book, ballots=ballots).minutes()


@pytest.mark.parametrize("utility", ["cost", "cardinality"])
def test_rounds_passed_over_change_nothing(utility: str, monkeypatch: pytest.MonkeyPatch) -> None:
    elections = [drawn(seed) for seed in range(max(12, EXAMPLES // 10))]
    quick = [counted(*election, utility) for election in elections]
    assert sum(minutes["steps"][0]["rounds"] for minutes in quick) > 500
    asked = []
    monkeypatch.setattr(Block, "proves", lambda self, first, last: bool(asked.append(last)))
    assert [counted(*election, utility) for election in elections] == quick
    assert len(asked) > 200


@pytest.mark.parametrize("cardinality", [False, True])
def test_a_block_that_is_proved_holds_in_each_of_its_rounds(cardinality: bool) -> None:
    proved = refused = 0
    for seed in range(200, 200 + max(20, EXAMPLES // 5)):
        listed, ballots, budget = drawn(seed)
        valid = sum(ballots.values())
        scores: dict[str, Any] = {one.id: sum(n for b, n in ballots.items() if one.id in b) for one in listed}
        contest = Contest(tuple(listed), scores, budget, "EUR", valid, ballots=ballots)
        market = mes.Market(contest, listed, cardinality)
        rounds = mes.Rounds(contest, market, TieBreaker(["listed"]))
        block = Block(market, budget)
        start = budget // (valid * 100) * 100
        for width in (1, 3, 9):
            if not block.proves(start, start + 100 * (width - 1)):
                refused += 1
                continue
            proved += 1
            for cents in range(start, start + 100 * width, 100):
                (names,) = rounds._explore((cents, 1)).outcomes
                assert not rounds._too_dear(names) and rounds._could_grow(names), (seed, cents)
    assert proved > 20 and refused > 5


def test_a_budget_beyond_any_machine_number_ends() -> None:
    """Some 10²⁷ rounds: run one after the other, they would never end."""
    listed = [tally.Project("a", 3 * 10**29), tally.Project("b", 10**29), tally.Project("c", 9 * 10**29)]
    ballots = {("a",): 2, ("b",): 1, ("c",): 20}
    minutes = counted(listed, ballots, 10**30, "cost")
    assert minutes["winners"] == ["c", "b"]
    assert minutes["steps"][0]["rounds"] > 10**25


@real
@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_add1_stays_in_the_budget_and_one_more_round_would_not_or_nothing_more_would_fit(path: Any) -> None:
    election = tally.read_pb(str(path))
    book = tally.rules_for(election, rule="equalshares/add1", score="approvals", min_votes=0, ties=["by-id-text"])
    result = tally.count_election(election.projects, book, ballots=election.ballots)
    assert result.spent_cents <= result.rules.budget_cents
    contest = Contest(election.projects, result.scores, book.budget_cents, "XXX", result.turnout.valid,
                      ballots=election.ballots)  # fmt: skip
    rounds = mes.Rounds(contest, mes.Market(contest, election.projects, False), TieBreaker(["by-id-text"]))
    kept = Fraction(str(result.steps[0].numbers["endowment_cents"]))
    (names,) = rounds._explore(kept.as_integer_ratio()).outcomes
    assert names == set(result.winners)
    (more,) = rounds._explore((kept + 100).as_integer_ratio()).outcomes
    assert rounds._too_dear(more) or not rounds._could_grow(names)


@pytest.mark.parametrize("rule", ["mes.v1", "phragmen.v1"])
def test_one_point_is_a_support_and_none_is_not(rule: str) -> None:
    family = {"family": "points.v1", "min": 1, "max": 2, "min_points": 0, "max_points": 3, "min_sum_points": None,
              "max_sum_points": None}  # fmt: skip
    chosen = {"rule": rule, "min_votes": 0, **({"utility": "cost", "completion": "none"} if rule == "mes.v1" else {})}
    book = rules(ballot=family, score="points", selection=chosen, ties=["listed"], budget_cents=100)
    listed = [tally.Project("a", 40), tally.Project("b", 60)]
    ballots = {(("a", 1),): 2, (("a", 0), ("b", 3)): 3}
    result = tally.count_election(listed, book, ballots=ballots)
    supporters = {step.project: step.numbers["supporters"] for step in result.steps if "supporters" in step.numbers}
    assert set(result.winners) == {"a", "b"} and (not supporters or supporters == {"a": 2, "b": 3})


def test_phragmen_meets_an_exact_tie_of_unequal_supports() -> None:
    """Ten voters for 1 € and three for 0,30 €: both are reached at 0,10 € a head, and only one can be bought."""
    book = rules(selection={"rule": "phragmen.v1", "min_votes": 0}, budget_cents=100)
    with pytest.raises(tally.PivotalTie) as refused:
        tally.count_election([tally.Project("a", 100), tally.Project("b", 30)], book, ballots={("a",): 10, ("b",): 3})
    assert refused.value.projects == ("a", "b") and len(refused.value.outcomes) == 2


def test_phragmen_buys_first_what_is_reached_first_below_a_cent_a_head() -> None:
    book = rules(selection={"rule": "phragmen.v1", "min_votes": 0}, budget_cents=3)
    listed = [tally.Project("b", 2), tally.Project("a", 1)]
    assert tally.count_election(listed, book, ballots={("b",): 10, ("a",): 10}).winners == ("a", "b")


@pytest.mark.parametrize(("policies", "winner"), [(["lower-cost", "by-id-text"], "a"), (["lower-cost", "listed"], "z")])
def test_what_a_first_policy_leaves_tied_goes_to_the_next(policies: list[str], winner: str) -> None:
    chosen = {"rule": "mes.v1", "min_votes": 0, "utility": "cost", "completion": "none"}
    book = rules(selection=chosen, budget_cents=100, ties=policies)
    listed = [tally.Project("z", 60), tally.Project("a", 60), tally.Project("b", 61)]
    assert tally.count_election(listed, book, ballots={("z", "a", "b"): 3}).winners == (winner,)


@pytest.mark.parametrize("rule", ["mes.v1", "phragmen.v1"])
def test_equals_who_share_no_voter_are_no_tie_to_break(rule: str) -> None:
    chosen = {"rule": rule, "min_votes": 0, **({"utility": "cost", "completion": "none"} if rule == "mes.v1" else {})}
    book = rules(selection=chosen, budget_cents=120, ties=["by-id-text"])
    listed = [tally.Project("b", 60), tally.Project("a", 60), tally.Project("c", 61)]
    result = tally.count_election(listed, book, ballots={("a",): 2, ("b",): 2, ("c", "a"): 1, ("c", "b"): 1})
    assert set(result.winners) == {"a", "b"}
    assert [(tie.projects, tie.pivotal) for tie in result.ties] == [(("b", "a"), False)]
    told = [step.project for step in result.steps if step.project and step.rule == rule]
    assert sorted(told) == ["a", "b", "c"]  # each project has its step, once


def test_what_a_supporter_pays_at_worst_is_never_less_than_after_the_others_at_their_dearest() -> None:
    """Projects bought together, in any order: budgets are what the others leave at the highest price allowed."""
    held = refused = 0
    for seed in range(300, 300 + max(60, EXAMPLES // 5)):
        listed, ballots, budget = drawn(seed)
        scores: dict[str, Any] = {one.id: sum(n for b, n in ballots.items() if one.id in b) for one in listed}
        contest = Contest(tuple(listed), scores, budget, "EUR", sum(ballots.values()), ballots=ballots)
        block = Block(mes.Market(contest, listed, False), budget)
        places = [place for place, n in enumerate(block.backing) if n][:3]
        cents = 3 * max(listed[place].cost_cents // block.backing[place] for place in places)
        block._start(cents << SHIFT, cents << SHIFT)
        masks: dict[int, int] = {}
        for bit, place in enumerate(places):
            for group in block.supporters[place]:
                masks[group] = masks.get(group, 0) | 1 << bit
        cap = 2 * max((listed[p].cost_cents << SHIFT + PRICE) // block.backing[p] // block.units[p] for p in places)
        most = block._worst(places, masks, cap)
        if most is None:
            refused += 1
            continue
        held += 1
        dearest = [Fraction(cap * block.units[place], 1 << SHIFT + PRICE) for place in places]
        for bit, place in enumerate(places):
            purses = []
            for group in block.supporters[place]:
                others = [due for one, due in enumerate(dearest) if one != bit and masks[group] >> one & 1]
                purses += [max(cents - sum(others, Fraction(0)), Fraction(0))] * block.weights[group]
            payment = least_payment(listed[place].cost_cents, purses)
            assert payment is not None and payment <= Fraction(most[bit], 1 << SHIFT), (seed, place)
    assert held > 10 and refused > 2, (held, refused)
