"""The example règlements: each loads, counts ballots drawn for it, and its published edition verifies."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

import tally
from tally.families import family_of

from .editions import REPOSITORY, published

FOLDER = REPOSITORY / "tally" / "examples" / "reglements"
ALL = sorted(FOLDER.glob("*.json"))


def keys_of(book: dict[str, Any], column: str) -> list[str]:
    """The values that the rules name for a column, or a few cantons."""
    found: list[str] = []
    for part in (book["ballot"], book["selection"], book["share_out"]):
        if part.get("column") == column:
            for name in ("sections", "urns", "envelopes", "bonus", "tiers", "amounts"):
                found += [key for key in part.get(name, {}) if key not in found]
    if column == "area":
        found.append("")
    return found or [f"canton-{number:02d}" for number in range(1, 7)]


def drawn_projects(book: dict[str, Any], columns: tuple[str, ...], draw: random.Random) -> tuple[tally.Project, ...]:
    """Thirty projects whose requests exceed the budget together, their columns filled in turn."""
    made = []
    for number in range(1, 31):
        cells = {column: keys_of(book, column)[number % len(keys_of(book, column))] for column in columns}
        if "scope" in cells and "envelope" in cells:
            cells["scope"] = "departement" if cells["envelope"] == "departement" else "canton"
        cost = draw.randrange(book["budget_cents"] // 60, book["budget_cents"] // 12)
        made.append(tally.Project(str(number), cost, f"Projet {number}", cells))
    return tuple(made)


def drawn_ballots(book: dict[str, Any], projects: tuple[tally.Project, ...], draw: random.Random) -> dict[Any, int]:
    """Ballots that the family accepts, among drawn ones."""
    family, known = family_of(book["ballot"]["family"]), {project.id: project for project in projects}
    found: dict[Any, int] = {}
    for _ in range(4000):
        if family.id == "grades.v1":
            judged = projects if book["ballot"]["missing"] == "reject" else draw.sample(projects, 6)
            ballot: Any = tuple((project.id, draw.randrange(4)) for project in judged)
        elif family.id == "updown.v1":
            ballot = tuple((project.id, draw.choice((1, 1, -1))) for project in draw.sample(projects, 5))
        else:
            low, high = family.bounds(book["ballot"])
            ballot = tuple(project.id for project in draw.sample(projects, draw.randint(low, min(high, 6))))
        if family.check(ballot, book["ballot"], known) == "":
            found[ballot] = found.get(ballot, 0) + 1
        if sum(found.values()) == 250:
            break
    return found


def test_the_presets_of_the_page_are_those_of_the_folder() -> None:
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert len(ALL) >= 16
    assert all(f"[`{path.stem}`]({path.name})" in page for path in ALL)


@pytest.mark.parametrize("path", ALL, ids=[path.stem for path in ALL])
def test_a_preset_loads_counts_and_verifies(path: Path, tmp_path: Path) -> None:
    book = json.loads(path.read_text(encoding="utf-8"))
    rules = tally.Rules.from_json(book)
    assert rules.to_json() == book
    draw = random.Random(path.stem)
    projects = drawn_projects(book, rules.columns, draw)
    ballots = drawn_ballots(book, projects, draw)
    assert sum(ballots.values()) >= 40
    result = published(tmp_path, projects, rules, ballots, blank=3, void={"too_many": 2}, seed="2026-10-04")
    assert result.winners and 0 < result.spent_cents <= rules.budget_cents
    assert set(result.awards) == set(result.winners)
    assert {step.project for step in result.steps} >= {project.id for project in projects}
    assert all(tally.explain(result, project.id) for project in projects)
    assert tally.verify(str(tmp_path)).differences == ()


def test_a_preset_that_omits_a_parameter_is_refused_by_its_name() -> None:
    for path in ALL:
        book = json.loads(path.read_text(encoding="utf-8"))
        for part, name in (("ballot", "family"), ("selection", "rule"), ("share_out", "rule")):
            for key in book[part]:
                less = {**book, part: {other: value for other, value in book[part].items() if other != key}}
                with pytest.raises(tally.BadRules, match=name if key == name else key):
                    tally.Rules.from_json(less)


@pytest.mark.parametrize("name", ["landes-2019", "lot-et-garonne-2022", "meuse-2022", "puy-de-dome-2020", "tarn-2021"])
def test_each_canton_has_its_winner_where_the_reglement_promises_it(name: str) -> None:
    book = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    draw = random.Random(name)
    projects = drawn_projects(book, ("canton",), draw)
    ballots = drawn_ballots(book, projects, draw)
    result = tally.count_election(projects, tally.Rules.from_json(book), ballots=ballots, seed="1")
    served = {project.columns["canton"] for project in projects if project.id in result.winners}
    assert served == {project.columns["canton"] for project in projects}


def test_the_criticism_of_2018_is_said_by_the_minutes() -> None:
    """Ten projects of « valeurs » share 45 000 €: each has its 4 500 € floor, and the steps say so."""
    book = json.loads((FOLDER / "pas-de-calais-2018.json").read_text(encoding="utf-8"))
    draw = random.Random("2018")
    projects = drawn_projects(book, ("category",), draw)
    result = tally.count_election(projects, tally.Rules.from_json(book), ballots=drawn_ballots(book, projects, draw))
    values = [project.id for project in projects if project.columns["category"] == "valeurs"]
    assert len(values) == 10
    assert {result.awards[project_id] for project_id in values} == {450_000}
    steps = [step for step in result.steps if step.project in values and step.decision == "awarded"]
    assert all("le plancher" in step.sentence for step in steps)
