"""A whole edition from the first idea to the published folder, through the actions; then a stranger recounts it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

import tally
from eclore.backstage.demo import shape
from eclore.backstage.demo.make import make
from eclore.core.models import AuditEntry
from eclore.grants.models import Grant
from eclore.grants.states import GrantState
from eclore.opendata import package
from eclore.results.models import Award
from eclore.voting.models.roll import PollBookEntry
from eclore.voting.models.urn import Ballot, SealedBallot

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def recount(folder: Path) -> subprocess.CompletedProcess[str]:
    """As a stranger would: Python alone, isolated, with the single file of the folder."""
    return subprocess.run(
        [sys.executable, "-I", str(folder / "tally.pyz"), "verify", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    edition = make(stage="evaluation", size="small", seed=1)
    package.write(edition, tmp_path / "2026")
    return tmp_path / "2026"


def test_from_the_first_idea_to_the_recount(folder: Path):
    size = shape.SIZES["small"]
    assert Award.objects.filter(amount_cents__gt=0).count() == size.winners
    assert sum(Award.objects.values_list("amount_cents", flat=True)) == size.budget_cents
    # The urn holds opened ballots, the roll holds voters, and nothing is left that ties one to the other.
    assert Ballot.objects.count() == PollBookEntry.objects.count() == size.voters
    assert not SealedBallot.objects.exists()
    assert not PollBookEntry.objects.exclude(fingerprint=None).exists()
    assert Grant.objects.filter(state=GrantState.CLOSED).exists()
    # Each verb of the journey left its trace, and the secret one did not.
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    journey = {
        "ideas.note", "workshops.check_in", "advising.record_meeting", "projects.submit", "reviews.label",
        "voting.open_poll", "voting.close", "voting.unseal", "results.count", "results.declare", "grants.sign",
        "grants.pay", "grants.report", "grants.close", "evaluation.publish",
    }  # fmt: skip
    assert journey <= verbs
    assert "voting.cast" not in verbs
    answer = recount(folder)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "Identique" in answer.stdout


def test_one_changed_mark_is_found_and_named(folder: Path, tmp_path: Path):
    copy = tmp_path / "copie"
    shutil.copytree(folder, copy)
    marks = copy / "marks.csv"
    lines = marks.read_text(encoding="utf-8").splitlines(keepends=True)
    batch, project, number = lines[1].rstrip("\n").split(";")
    lines[1] = f"{batch};{project};{int(number) + 1}\n"
    marks.write_text("".join(lines), encoding="utf-8")
    answer = recount(copy)
    assert answer.returncode == 1
    assert "marks.csv" in answer.stdout
    # Even where the forger renews the sums, the count itself differs.
    (copy / "SHA256SUMS").write_text(tally.sha256sums(copy), encoding="utf-8")
    answer = recount(copy)
    assert answer.returncode == 1


def test_one_changed_euro_in_the_minutes_is_found(folder: Path):
    minutes = folder / "minutes.json"
    content = json.loads(minutes.read_text(encoding="utf-8"))
    winner = content["winners"][0]
    content["awards"][winner] += 100
    minutes.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    (folder / "SHA256SUMS").write_text(tally.sha256sums(folder), encoding="utf-8")
    assert recount(folder).returncode == 1


def test_another_seed_changes_the_winners_and_still_verifies(tmp_path: Path):
    def winners() -> set[str]:
        return set(Award.objects.filter(amount_cents__gt=0).values_list("project__title", flat=True))

    first = shape.draw_tastes(shape.SIZES["seed"], 1)
    again = shape.draw_tastes(shape.SIZES["seed"], 1)
    other = shape.draw_tastes(shape.SIZES["seed"], 2)
    assert (first.votes, first.requests) == (again.votes, again.requests)
    assert first.votes != other.votes
    call_command("demo", stage="results", size="small", seed=7, verbosity=0)
    assert len(winners()) == shape.SIZES["small"].winners
    from eclore.editions.models import Edition

    package.write(Edition.objects.get(), tmp_path / "autre")
    assert recount(tmp_path / "autre").returncode == 0


@pytest.mark.parametrize("size", sorted(shape.SIZES))
@pytest.mark.parametrize("seed", range(1, 4))
def test_requests_and_tastes_always_use_the_envelope_to_the_cent(size: str, seed: int):
    wanted = shape.SIZES[size]
    tastes = shape.draw_tastes(wanted, seed)
    projects = [tally.Project(id=str(p + 1), cost_cents=cents) for p, cents in enumerate(tastes.requests)]
    ballots: dict[tuple[str, ...], int] = {}
    for vote in tastes.votes:
        ballot = tuple(str(choice + 1) for choice in vote)
        ballots[ballot] = ballots.get(ballot, 0) + 1
    rules = tally.Rules.from_json(
        {
            "format": "tally-rulebook.v1",
            "ballot": {"family": "approval.v1", "min": 1, "max": 3},
            "score": "approvals",
            "selection": {"rule": "rank-skip.v1", "min_votes": 1},
            "ties": ["refuse"],
            "share_out": {"rule": "share-requested.v1"},
            "budget_cents": wanted.budget_cents,
            "currency": "EUR",
            "publish": "ballots",
        }
    )
    result = tally.count_election(projects, rules, ballots=ballots)
    assert len(result.winners) == wanted.winners
    assert result.spent_cents == wanted.budget_cents
