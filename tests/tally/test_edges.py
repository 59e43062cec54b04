"""Bad input of every other kind: an exact answer or a sentence and the right exit code, never a traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tally
from tally import canonical
from tally.cli import main
from tally.pabulib import pabulib_rule
from tally.writing import write_text

from .editions import REPOSITORY, projects, published, quick, rules, selection
from .test_files import GOOD


def count(tmp_path: Path, text: str, *options: str) -> int:
    """Exit code of ``tally count`` on a text."""
    path = tmp_path / "essai.pb"
    path.write_text(text, encoding="utf-8", newline="")
    return main(["count", str(path), *options])


@quick
@given(place=st.integers(0, len(GOOD.encode()) - 1), bit=st.integers(0, 7))
def test_any_flipped_bit_of_a_file_is_an_answer_or_a_sentence(place: int, bit: int) -> None:
    content = bytearray(GOOD.encode())
    content[place] ^= 1 << bit
    try:
        election = tally.parse_pb(bytes(content).decode("utf-8"))
        tally.count_election(election.projects, tally.rules_for(election), ballots=election.ballots)
    except (tally.TallyError, UnicodeDecodeError) as refusal:
        assert str(refusal)


@quick
@given(text=st.text(alphabet='META;key\nvalueP"\r1,\x00é', max_size=60))
def test_any_text_is_refused_with_its_name(text: str) -> None:
    with pytest.raises(tally.BadFile, match="fichier.pb"):
        tally.parse_pb(text)


@pytest.mark.parametrize("text", ["\x1b[2J", "a\u202eb", "=1+1", "\t"])
def test_cells_cannot_command_the_terminal(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert count(tmp_path, GOOD.replace("Jardin", text)) == 0
    said = capsys.readouterr().out
    assert "\x1b" not in said and "\u202e" not in said and "\t" not in said


def test_interrupted_and_out_of_memory(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for error, word in ((KeyboardInterrupt, "interrompu"), (MemoryError, "mémoire")):

        def fail(arguments: Any, error: Any = error) -> int:
            raise error

        monkeypatch.setitem(sys.modules["tally.cli"].COMMANDS, "rules", fail)
        assert main(["rules"]) == 2
        assert word in capsys.readouterr().err


def test_a_file_without_end_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("tally.files.MAX_BYTES", 1000)
    assert main(["count", "/dev/zero"]) == 2
    assert "512" in capsys.readouterr().err


def test_a_seed_that_is_not_text_is_refused() -> None:
    for seed in ("\udcff", "a\nb"):
        with pytest.raises(tally.BadElection, match="graine"):
            tally.count_election(projects(a=1), rules(ties=["draw"]), ballots={}, seed=seed)


ORDINAL = GOOD.replace("vote_type;approval", "vote_type;ordinal")
SCORING = (
    GOOD.replace("vote_type;approval", "vote_type;scoring\nmin_points;-2")
    .replace("voter_id;vote", "voter_id;vote;points")
    .replace("\na;1\n", "\na;1;-2\n").replace("b;10,1", "b;10,1;5,0").replace("c;1,10", "c;1,10;7,1")
    .replace("d;2/é", "d;2/é;4")
)  # fmt: skip


def test_each_vote_type_counts_by_what_it_means() -> None:
    for text, family, scores in (
        (GOOD, "approval.v1", {"1": 3, "10": 2, "2/é": 1}),
        (ORDINAL, "borda.v1", {"1": 5, "10": 3, "2/é": 2}),
        (SCORING, "points.v1", {"1": 5, "10": 6, "2/é": 4}),
    ):
        election = tally.parse_pb(text)
        book = tally.rules_for(election)
        assert book.family == family
        assert tally.count_election(election.projects, book, ballots=election.ballots).scores == scores
    one = GOOD.replace("vote_type;approval", "vote_type;choose-1").replace("b;10,1", "b;10").replace("c;1,10", "c;1")
    book = tally.rules_for(tally.parse_pb(one))
    assert book.family == "choose1.v1"
    approvals = tally.rules_for(tally.parse_pb(SCORING), score="approvals", ties=["listed"])
    election = tally.parse_pb(SCORING)
    counted = tally.count_election(election.projects, approvals, ballots=election.ballots)
    assert counted.scores == {"1": 1, "10": 2, "2/é": 1}


@pytest.mark.parametrize("text", [GOOD, ORDINAL, SCORING], ids=["approval", "ordinal", "scoring"])
def test_each_family_is_published_and_recounted(text: str, tmp_path: Path) -> None:
    election = tally.parse_pb(text)
    book = tally.rules_for(election, ties=["listed"], min_votes=1)
    published(tmp_path, election.projects, book, election.ballots)
    assert tally.verify(str(tmp_path)).differences == ()
    again = tally.read_pb(str(tmp_path / "ballots.pb"))
    assert again.ballots == election.ballots


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("rule;greedy", "rule;unknown", "unknown"),
        ("rule;greedy", "rule;greedy\nmin_project_score_threshold;many", "min_project_score_threshold"),
        ("rule;greedy", "rule;mes.v1", "paramètres"),
        ("vote_type;approval", "vote_type;ordinal\nscoring_fn;Dowdall", "scoring_fn"),
    ],
)
def test_what_a_file_announces_and_tally_does_not_know(
    old: str, new: str, word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert count(tmp_path, GOOD.replace(old, new)) == 2
    assert word in capsys.readouterr().err


def test_default_score_and_rules_without_a_minimum() -> None:
    with pytest.raises(tally.BadRules, match="default_score"):
        tally.rules_for(tally.parse_pb(SCORING.replace("min_points;-2", "min_points;-2\ndefault_score;1")))
    with pytest.raises(tally.BadRules, match="paramètres"):
        tally.rules_for(tally.parse_pb(GOOD), rule="threshold.v1", min_votes=2)


@pytest.mark.parametrize(
    ("chosen", "name"),
    [
        (selection("rank-skip.v1"), "greedy"),
        (selection("rank-skip.v1", min_votes=3), "greedy-threshold"),
        (selection("rank-stop.v1"), "greedy-no-skip"),
        ({"rule": "mes.v1", "min_votes": 0, "utility": "cost", "completion": "add1"}, "equalshares/add1"),
        ({"rule": "mes.v1", "min_votes": 0, "utility": "cardinality", "completion": "none"}, "unknown"),
        ({"rule": "top-n.v1", "n": 2, "min_votes": 0}, "unknown"),
    ],
)
def test_the_name_that_the_format_gives_to_rules(chosen: dict[str, Any], name: str) -> None:
    assert pabulib_rule(rules(selection=chosen)) == name


def test_a_ballot_that_is_not_valid_is_not_published() -> None:
    for ballot in (("z",), (), ("a", "a")):
        with pytest.raises(tally.BadElection, match="publier"):
            tally.election_of(projects(a=1), rules(), {ballot: 1}, {})


def test_counts_that_cannot_be() -> None:
    listed = projects(a=1, b=1)
    for wrong in ({"ballots": {("a",): -1}}, {"ballots": {("a",): True}}, {"ballots": {"a": 1}}, {},
                  {"ballots": {}, "marks": {}}, {"marks": {}, "valid": 0}, {"ballots": {}, "blank": -1},
                  {"ballots": {}, "void": {"x": -2}}):  # fmt: skip
        with pytest.raises(tally.BadElection):
            tally.count_election(listed, rules(), **wrong)
    for cost in (0, -1, True, 10**50):
        with pytest.raises(tally.BadElection):
            tally.count_election([tally.Project("a", cost)], rules(), ballots={})


def test_a_wide_tie_is_named_without_trying_every_order() -> None:
    listed = [tally.Project(f"p{n:02d}", 100 + n) for n in range(30)]
    with pytest.raises(tally.PivotalTie) as refusal:
        tally.count_election(listed, rules(), ballots={})
    assert len(refusal.value.projects) == 30
    assert 1 < len(refusal.value.outcomes) <= 64
    assert not refusal.value.complete
    assert "d’autres issues" in str(refusal.value)


def test_a_share_out_again_keeps_what_was_partial(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    partial = {"rule": "rank-partial.v1", "min_votes": 0, "min_share": "1/2"}
    book = rules(selection=partial)
    result = tally.count_election(projects(a=600, b=700), book, ballots={("a",): 2, ("b",): 1})
    path = tmp_path / "count.json"
    write_text(str(path), canonical.readable(result.minutes()))
    assert main(["share-out", str(path), "--rule", "share-requested.v1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["awards"] == {"a": 600, "b": 400}
    options = ["--floor-cents", "0", "--cap-cents", "null", "--cap-at-request", "false", "--zero-votes", "floor"]
    assert main(["share-out", str(path), "--rule", "share-proportional.v1", *options, "--surplus", "refuse"]) == 0
    assert "6,67\u00a0€" in capsys.readouterr().out
    wrong = ["--floor-cents", "9", "--cap-cents", "8", "--cap-at-request", "false", "--zero-votes", "floor"]
    assert main(["share-out", str(path), "--rule", "share-proportional.v1", *wrong, "--surplus", "refuse"]) == 2
    for key, value in (("scores", {}), ("scores", {"a": True, "b": 1}), ("winners", ["z"]), ("requested", [])):
        minutes = {**result.minutes(), key: value}
        minutes["sha256"] = canonical.sha256_of({name: item for name, item in minutes.items() if name != "sha256"})
        write_text(str(path), canonical.readable(minutes))
        assert main(["share-out", str(path), "--rule", "share-requested.v1"]) == 2


def test_g16_other_hash_seeds_locales_and_zones_give_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "essai.pb").write_text(GOOD, encoding="utf-8")
    outputs = set()
    for seed, zone, locale in (("0", "UTC", "C"), ("1", "Asia/Tokyo", "fr_FR.UTF-8"), ("77", "America/Lima", "tr_TR")):
        environment = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "PYTHONIOENCODING": "utf-8"}
        for rule in ("greedy", "equalshares", "phragmen"):
            ran = subprocess.run(
                [sys.executable, "-m", "tally", "count", str(tmp_path / "essai.pb"), "--rule", rule, "--json"],
                capture_output=True, cwd=REPOSITORY, env=environment, check=True,
            )  # fmt: skip
            outputs.add((rule, ran.stdout))
    assert len(outputs) == 3
