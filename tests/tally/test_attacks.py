"""Attacks on a count, by the numbers of the list they come from (13 to 18), and input at its limits.

The answer is exact, or it is a sentence with the right exit code.
"""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import tally
from tally import canonical
from tally.cli import main
from tally.published import read_projects
from tally.ties import draw_key
from tally.writing import write_text

from .editions import REPOSITORY, projects, published, rulebook, rules, seal, selection
from .test_files import GOOD

MES = {"rule": "mes.v1", "min_votes": 0, "utility": "cost", "completion": "none"}
ADD1 = {**MES, "completion": "add1"}
PHRAGMEN = {"rule": "phragmen.v1", "min_votes": 0}
EVERY_RULE = [selection("rank-skip.v1"), selection("rank-stop.v1"), selection("rank-partial.v1", min_share="1/2"),
              {"rule": "top-n.v1", "n": 1, "min_votes": 0}, MES, ADD1, PHRAGMEN]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ['{"a": 1, "a": 2}', '{"a": 1e3}', '{"a": NaN}', '{"a": Infinity}', '{"a": 1.0}', '{"a": -0}', '{"a": 01}',
     '{"a": ' + "9" * 5000 + "}", "[" * 100_000, '{"a": "\\ud800"}', "{'a': 1}", '{"a": 1} x', ""],
)  # fmt: skip
def test_attack_13_json_that_two_readers_would_read_differently(text: str) -> None:
    try:
        value = canonical.loads(text, "minutes.json")
    except tally.BadFile as refusal:
        assert "minutes.json" in str(refusal)
    else:
        assert value == {"a": 0} and canonical.canonical(value) == b'{"a":0}'  # -0 is the integer 0


def test_attack_13_ids_that_look_alike_are_not_two_projects() -> None:
    for one, other in (("\u00e9", "e\u0301"), ("\u212b", "\u00c5")):
        with pytest.raises(tally.BadElection, match="Deux projets"):
            tally.count_election([tally.Project(one, 1), tally.Project(other, 1)], rules(), ballots={})
    for wrong in ("a\u200b", "a\u202eb", "a\ufeff", "a\nb", "a,b", "a;b", 'a"b', " a", "a ", "", "x" * 201):
        with pytest.raises(tally.BadElection):
            tally.count_election([tally.Project(wrong, 1)], rules(), ballots={})
    result = tally.count_election(projects(a=1), rules(), ballots={("\u0430",): 1, ("A",): 1, ("a",): 1})
    assert result.scores == {"a": 1} and result.turnout.void == 2  # a Cyrillic a is another id


@pytest.mark.parametrize(
    ("old", "new", "good"),
    [
        ("META\nkey", '"META"\nkey', None),
        ("Jardin", '"Jar\ndin"', True),
        ("META\n", "\ufeffMETA\n", True),
        ("\n", "\r", False),
        ("project_id;cost;", "project_id;cost;" + "x;" * 1_000_000, False),
        ("Jardin", "=HYPERLINK(1)", True),
        ("Jardin", "x" * 10_000_000, None),
    ],
)
def test_attack_14_hostile_files(old: str, new: str, good: Any, tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "essai.pb"
    path.write_text(GOOD.replace(old, new), encoding="utf-8", newline="")
    code = main(["count", str(path), "--json"])
    captured = capsys.readouterr()
    assert code in ((0, 2) if good is None else (0,) if good else (2,))
    if code:
        assert "essai.pb" in captured.err and "Traceback" not in captured.err
    else:
        assert json.loads(captured.out)["scores"] == {"1": 3, "10": 2, "2/é": 1}


@pytest.mark.parametrize("name", ["=1+1", "+cmd", "-cmd", "@x", "'quoted", "''", "-5", "+7/3", "plain", ""])
def test_attack_14_no_cell_of_a_published_table_is_a_formula(name: str, tmp_path: Path) -> None:
    text = tally.projects_csv([tally.Project("a", 1, name, {"slug": name})])
    cell = text.splitlines()[1].split(";")[1]
    assert not cell.startswith(("=", "@", "+cmd", "-cmd"))
    write_text(str(tmp_path / "projects.csv"), text)
    (again,) = read_projects(str(tmp_path / "projects.csv"))
    assert (again.name, again.columns["slug"]) == (name, name)


def test_attack_15_a_seed_chosen_early_cannot_be_aimed() -> None:
    """The draw is keyed on the record too: one more ballot changes the order, so no seed can be tried in advance."""
    listed = projects(a=700, b=700, c=700, d=700)
    orders, records = set(), set()
    for extra in range(12):
        cast = {(one,): 1 + extra for one in "abcd"}
        result = tally.count_election(listed, rules(ties=["draw"]), ballots=cast, seed="42")
        (tie,) = [tie for tie in result.ties if tie.pivotal][:1]
        orders.add(tie.order)
        records.add(result.record_sha256)
        assert list(tie.order) == [
            (one,) for one in sorted("abcd", key=lambda x: draw_key(result.record_sha256, "42", x))
        ]
    assert len(records) == 12 and len(orders) > 1
    with pytest.raises(tally.TallyError):
        tally.count_election(listed, rules(ties=["draw"]), ballots={(one,): 1 for one in "abcd"})


PYTHONS = sorted(Path.home().glob(".pyenv/versions/3.*/bin/python3.*[0-9]"))
SUPPORTED = [path for path in PYTHONS if path.name in {f"python3.{minor}" for minor in range(9, 14)}]


def test_attack_16_other_pythons_seeds_locales_and_zones_give_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "essai.pb").write_text(GOOD, encoding="utf-8")
    outputs = set()
    for turn, python in enumerate([*map(str, SUPPORTED), sys.executable]):
        environment = {"PYTHONHASHSEED": str(turn), "TZ": ["UTC", "Asia/Tokyo"][turn % 2], "LC_ALL": "C",
                       "PYTHONIOENCODING": "utf-8", "PATH": os.environ["PATH"]}  # fmt: skip
        ran = subprocess.run(
            [python, "-m", "tally", "count", str(tmp_path / "essai.pb"), "--rule", "equalshares/add1", "--json"],
            capture_output=True, cwd=REPOSITORY, env=environment, check=True,
        )  # fmt: skip
        outputs.add(ran.stdout)
    assert len(outputs) == 1


@pytest.mark.parametrize("chosen", EVERY_RULE, ids=[str(one["rule"]) + one.get("completion", "") for one in EVERY_RULE])
def test_attack_17_a_rulebook_that_misses_or_adds_a_parameter_is_refused(chosen: dict[str, Any]) -> None:
    book = rulebook(selection=chosen)
    tally.Rules.from_json(book)
    for key in book:
        with pytest.raises(tally.BadRules):
            tally.Rules.from_json({name: value for name, value in book.items() if name != key})
    for part in ("ballot", "selection", "share_out"):
        for key in book[part]:
            short = copy.deepcopy(book)
            del short[part][key]
            with pytest.raises(tally.BadRules):
                tally.Rules.from_json(short)
        with pytest.raises(tally.BadRules):
            tally.Rules.from_json({**book, part: {**book[part], "extra": 1}})


def numbers_of(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where the integers of a JSON value are."""
    if isinstance(value, dict):
        return [place for key, item in value.items() for place in numbers_of(item, (*path, key))]
    if isinstance(value, list):
        return [place for index, item in enumerate(value) for place in numbers_of(item, (*path, index))]
    return [path] if isinstance(value, int) and not isinstance(value, bool) else []


def test_attack_18_each_number_of_the_record_changed_is_named_with_its_step(tmp_path: Path) -> None:
    published(tmp_path, projects(a=400, b=500, c=300), rules(selection=MES), {("a", "b"): 3, ("c",): 1, ("b",): 2})
    right = json.loads((tmp_path / "minutes.json").read_text(encoding="utf-8"))
    places = numbers_of(right)
    assert len(places) > 30
    for place in places:
        wrong = copy.deepcopy(right)
        inside = wrong
        for key in place[:-1]:
            inside = inside[key]
        inside[place[-1]] += 1
        wrong["sha256"] = canonical.sha256_of({key: value for key, value in wrong.items() if key != "sha256"})
        write_text(str(tmp_path / "minutes.json"), canonical.readable(wrong))
        seal(tmp_path)
        said = tally.verify(str(tmp_path)).differences
        assert said, place
        if place[0] == "steps":
            assert any(f"Étape {place[1] + 1}" in sentence for sentence in said), place


FIVE_SCRIPTS = ("été-1", "проект", "プロジェクト", "مشروع", "परियोजना")


@pytest.mark.parametrize("chosen", EVERY_RULE, ids=[str(one["rule"]) + one.get("completion", "") for one in EVERY_RULE])
def test_input_at_its_limits_is_counted_exactly(chosen: dict[str, Any]) -> None:
    listed = [tally.Project(name, 10**30 + n) for n, name in enumerate(FIVE_SCRIPTS)]
    cast: dict[Any, int] = {(name,): 10**30 - n for n, name in enumerate(FIVE_SCRIPTS)}
    book = rules(selection=chosen, budget_cents=3 * 10**30 + 7, ties=["listed"])
    result = tally.count_election(listed, book, ballots=cast)
    assert result.scores[FIVE_SCRIPTS[4]] == 10**30 - 4
    assert result.spent_cents + result.remaining_cents == 3 * 10**30 + 7 and result.remaining_cents >= 0
    assert result.minutes()["turnout"]["valid"] == 5 * 10**30 - 10
    for empty in ({}, {(): 4}, {("z",): 3}, {(FIVE_SCRIPTS[0], FIVE_SCRIPTS[0]): 2}):
        nothing = tally.count_election(listed, book, ballots=empty)
        assert nothing.turnout.valid == 0 and nothing.spent_cents <= book.budget_cents
    broke = tally.count_election(listed, rules(selection=chosen, budget_cents=0, ties=["listed"]), ballots={}) if (
        chosen["rule"] != "top-n.v1") else None  # fmt: skip
    assert broke is None or (broke.winners == () and broke.spent_cents == 0)
    with pytest.raises(tally.BadElection, match="aucun projet"):
        tally.count_election([], book, ballots={})


def test_rules_that_contradict_themselves_are_refused() -> None:
    proportional = {"rule": "share-proportional.v1", "floor_cents": 900, "cap_cents": 800, "cap_at_request": False,
                    "zero_votes": "floor", "surplus": "refuse"}  # fmt: skip
    with pytest.raises(tally.BadRules, match="plafond"):
        rules(share_out=proportional)
    floors = rules(share_out={**proportional, "cap_cents": None})
    with pytest.raises(tally.TallyError):
        tally.count_election(projects(a=300, b=300), floors, ballots={("a",): 1, ("b",): 1})
    for changes in ({"ballot": {"family": "approval.v1", "min": 3, "max": 1}}, {"budget_cents": -1}, {"ties": []},
                    {"budget_cents": 10**41}, {"selection": MES, "publish": "marks"}):  # fmt: skip
        with pytest.raises(tally.BadRules):
            rules(**changes)
