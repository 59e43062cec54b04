"""The pages of docs/rules and the examples say what the program does: their rules are run, their tables compared."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

import tally
from tally.cli import main
from tally.families import FAMILIES
from tally.families_parts import separate
from tally.rules import RULES
from tally.share_out import SHARES
from tally.ties import POLICIES

from .editions import REPOSITORY, rulebook

PAGES = REPOSITORY / "docs" / "rules"
EXAMPLES = REPOSITORY / "tally" / "examples"
ALL = sorted(PAGES.glob("*.v1.md"))


def worked(page: str) -> tuple[dict[str, Any], list[str]]:
    """The changes to the rulebook and the sentences that a page shows."""
    rules = re.search(r"```json\n(.*?)```", page, re.DOTALL)
    minutes = re.search(r"```text\n(.*?)```", page, re.DOTALL)
    assert rules and minutes
    return json.loads(rules[1]), minutes[1].splitlines()


def as_family(ballots: Any, family: str, projects: Any) -> Any:
    """The 44 ballots of the example, as voters of another family would have cast them."""
    if family == "choose1.v1":
        return {ballot: n for ballot, n in ballots.items() if len(ballot) == 1}
    if family == "points.v1":
        return {tuple((one, 4 - len(ballot)) for one in ballot): n for ballot, n in ballots.items()}
    if family == "updown.v1":
        against = {ballot: () if "tiers-lieu" in ballot else (("tiers-lieu", -1),) for ballot in ballots}
        return {(*((one, 1) for one in ballot), *against[ballot]): n for ballot, n in ballots.items()}
    place = {project.id: project.columns["district"] for project in projects}
    if family == "two-ballot.v1":
        sheets: dict[Any, int] = {}
        for ballot, n in ballots.items():
            places = sorted({place[one] for one in ballot})
            sheet = tuple(tuple(one for one in ballot if place[one] == here) for here in places)
            sheets[sheet] = sheets.get(sheet, 0) + n
        return separate(sheets)
    if family == "grades.v1":
        graded: dict[Any, int] = {}
        for ballot, n in ballots.items():
            near = {place[one] for one in ballot}
            best = 3 if len(ballot) == 1 else 2
            grades = tuple((one, best if one in ballot else int(place[one] in near)) for one in sorted(place))
            graded[grades] = graded.get(grades, 0) + n
        return graded
    return ballots


def test_every_rule_has_its_page() -> None:
    wanted = {*FAMILIES, *RULES, *SHARES}
    assert {path.name.removesuffix(".md") for path in ALL} == wanted
    listed = (PAGES / "README.md").read_text(encoding="utf-8")
    ties = (PAGES / "ties.md").read_text(encoding="utf-8")
    assert all(f"]({rule}.md)" in listed for rule in wanted)
    assert all(f"`{policy}`" in ties for policy in POLICIES)


@pytest.mark.parametrize("path", ALL, ids=[path.stem for path in ALL])
def test_the_worked_example_of_a_page_is_what_tally_says(path: Any) -> None:
    page = path.read_text(encoding="utf-8")
    for title in ("Promesse", "Exemple", "Paradoxe", "Qui l’emploie"):
        assert f"## {title}" in page, title
    changes, sentences = worked(page)
    election = tally.read_pb(str(EXAMPLES / "cinq-projets.pb"))
    family = changes.get("ballot", {}).get("family", "approval.v1")
    ballots = as_family(election.ballots, family, election.projects)
    budget = {"budget_cents": election.budget_cents}
    book = tally.Rules.from_json(rulebook(**{**budget, **changes}))
    withdrawn = re.findall(r"^Désistement : `([^`]+)`", page, re.MULTILINE)
    result = tally.count_election(election.projects, book, ballots=ballots, withdrawn=withdrawn)
    assert [step.sentence for step in result.steps] == sentences


def test_the_published_example_is_identical(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(EXAMPLES / "edition")]) == 0
    assert "44 bulletins valables" in capsys.readouterr().out


def test_the_readme_names_every_command_and_file() -> None:
    readme = (REPOSITORY / "tally" / "README.md").read_text(encoding="utf-8")
    commands = ["count", "share-out", "verify", "explain", "convert", "rules"]
    files = ["rulebook.json", "minutes.json", "ballots.pb", "marks.csv", "projects.csv", "bulletin-board.txt"]
    for word in (*commands, *files, "SHA256SUMS", "batch;project;marks"):
        assert word in readme, word
    for name in tally.__all__:
        assert name in readme, name
