"""The pages of docs/rules and the examples say what the program does: their rules are run, their tables compared."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

import tally
from tally.cli import main
from tally.families import FAMILIES
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
    ballots: Any = election.ballots
    family = changes.get("ballot", {}).get("family")
    if family == "choose1.v1":
        ballots = {ballot: n for ballot, n in ballots.items() if len(ballot) == 1}
    if family == "points.v1":
        ballots = {tuple((one, 4 - len(ballot)) for one in ballot): n for ballot, n in ballots.items()}
    budget = {"budget_cents": election.budget_cents}
    book = tally.Rules.from_json(rulebook(**{**budget, **changes}))
    result = tally.count_election(election.projects, book, ballots=ballots)
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
