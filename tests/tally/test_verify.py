"""``verify``: identical on what was published, and a precise difference on any change."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

import tally
from tally import canonical, merkle
from tally.cli import main
from tally.published import Board, check_board
from tally.writing import write_text

from .editions import FILES, MUTATIONS, PABULIB, projects, published, real, rules, seal, selection

BALLOTS = {("a",): 5, ("a", "b"): 3, ("c",): 4, ("b", "c"): 2, ("d",): 1}
LISTED = tuple(
    tally.Project(one.id, one.cost_cents, f"Projet « {one.id} »", {"slug": f"projet-{one.id}"})
    for one in projects(a=400, b=500, c=450, d=100)
)


@pytest.fixture(params=["ballots", "marks"])
def edition(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A published edition of either mode."""
    book = rules(publish=request.param, selection=selection(min_votes=1))
    published(tmp_path / "edition", LISTED, book, BALLOTS, blank=2, void={"too_many": 1})
    return tmp_path / "edition"


def test_identical(edition: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = tally.verify(str(edition))
    assert found.differences == ()
    assert found.result is not None
    assert found.result.turnout.cast == 18
    assert main(["verify", str(edition)]) == 0
    assert capsys.readouterr().out.startswith("Identique : 15 bulletins valables")


def change(path: Path, old: str, new: str) -> None:
    """Replaces a text that must be there once or more."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    write_text(str(path), text.replace(old, new, 1))


@pytest.mark.parametrize("resealed", [False, True])
def test_a_changed_ballot_is_named(edition: Path, resealed: bool, capsys: pytest.CaptureFixture[str]) -> None:
    if (edition / "ballots.pb").exists():
        change(edition / "ballots.pb", ";d\n", ";b\n")
    else:
        change(edition / "marks.csv", "web;b;5", "web;b;6")
    if resealed:
        seal(edition)
    assert main(["verify", str(edition)]) == 1
    said = capsys.readouterr().out
    assert "Projet b, voix : le procès-verbal dit 5, le recompte 6." in said
    assert ("SHA256SUMS" in said) is not resealed


def test_one_number_changed_in_the_record_names_the_step(edition: Path) -> None:
    minutes = json.loads((edition / "minutes.json").read_text(encoding="utf-8"))
    minutes["steps"][2]["remaining_cents"] += 1
    minutes["sha256"] = canonical.sha256_of({key: value for key, value in minutes.items() if key != "sha256"})
    write_text(str(edition / "minutes.json"), canonical.readable(minutes))
    seal(edition)
    assert any(sentence.startswith("Étape 3 (projet b)") for sentence in tally.verify(str(edition)).differences)


@pytest.mark.parametrize("key", ["winners", "awards", "scores", "ties", "steps", "sha256", "turnout", "ballots"])
def test_a_key_taken_from_the_record_is_missed(edition: Path, key: str) -> None:
    minutes = json.loads((edition / "minutes.json").read_text(encoding="utf-8"))
    del minutes[key]
    write_text(str(edition / "minutes.json"), canonical.readable(minutes))
    seal(edition)
    assert tally.verify(str(edition)).differences


@pytest.mark.parametrize("value", [True, None, [], "1", {}])
@pytest.mark.parametrize("key", ["ballots", "turnout", "steps", "winners", "draw_seed", "scores"])
def test_a_value_of_another_kind_in_the_record_differs(edition: Path, key: str, value: Any) -> None:
    minutes = json.loads((edition / "minutes.json").read_text(encoding="utf-8"))
    minutes[key] = value
    write_text(str(edition / "minutes.json"), canonical.readable(minutes))
    seal(edition)
    assert main(["verify", str(edition)]) == 1


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ('"budget_cents": 1000', '"budget_cents": 1001', "1001"),
        ('"min_votes": 1', '"min_votes": 2', "rulebook_sha256"),
        ('"max": 3', '"max": 2', "rulebook_sha256"),
    ],
)
def test_changed_rules_differ(edition: Path, old: str, new: str, word: str) -> None:
    change(edition / "rulebook.json", old, new)
    seal(edition)
    differences = tally.verify(str(edition)).differences
    assert differences


def test_changed_projects_differ(edition: Path) -> None:
    change(edition / "projects.csv", ";400\n", ";401\n")
    seal(edition)
    assert any("projet a" in sentence.lower() for sentence in tally.verify(str(edition)).differences)


@pytest.mark.parametrize("cell", ["awarded_cents", "votes"])
def test_a_published_column_must_agree_with_the_recount(edition: Path, cell: str) -> None:
    text = (edition / "projects.csv").read_text(encoding="utf-8").splitlines()
    right = {"awarded_cents": {"a": 400, "b": 500, "c": "", "d": 100}, "votes": {"a": 8, "b": 5, "c": 6, "d": 1}}[cell]
    result = tally.verify(str(edition)).result
    assert result is not None
    right = {key: str(result.awards.get(key, "") if cell == "awarded_cents" else result.scores[key]) for key in "abcd"}
    rows = [text[0] + ";" + cell, *(f"{row};{right[row[0]]}" for row in text[1:])]
    write_text(str(edition / "projects.csv"), "\n".join(rows) + "\n")
    seal(edition)
    assert tally.verify(str(edition)).identical
    rows[1] += "1"
    write_text(str(edition / "projects.csv"), "\n".join(rows) + "\n")
    seal(edition)
    assert any(f"projet a, « {cell} »" in sentence for sentence in tally.verify(str(edition)).differences)


def test_g10_every_random_byte_is_caught(edition: Path) -> None:
    dice = random.Random(20261124)
    names = sorted(path.name for path in edition.iterdir())
    for _ in range(MUTATIONS):
        name = dice.choice(names)
        content = bytearray((edition / name).read_bytes())
        before = bytes(content)
        place = dice.randrange(len(content))
        content[place] ^= 1 << dice.randrange(8)
        (edition / name).write_bytes(bytes(content))
        assert main(["verify", str(edition)]) == 1, (name, place, bytes(content[place - 9 : place + 9]))
        (edition / name).write_bytes(before)
    assert main(["verify", str(edition)]) == 0


def test_bytes_of_the_decisive_files_are_caught_even_when_the_sums_are_made_again(edition: Path) -> None:
    dice = random.Random(7)
    names = [name for name in ("ballots.pb", "marks.csv", "rulebook.json") if (edition / name).exists()]
    for _ in range(MUTATIONS):
        name = dice.choice(names)
        before = (edition / name).read_text(encoding="utf-8")
        places = [place for place, character in enumerate(before) if character.isdigit()]
        place = dice.choice(places)
        digit = str((int(before[place]) + dice.randrange(1, 10)) % 10)
        after = before[:place] + digit + before[place + 1 :]
        write_text(str(edition / name), after)
        seal(edition)
        code = main(["verify", str(edition)])
        line = before.count("\n", 0, place)
        harmless = name == "ballots.pb" and (
            before.splitlines()[line].startswith(("instance", "date_", "min_", "max_")) or before[place:].find(";") > 0
        )
        assert code in ((0, 1) if harmless else (1, 2)), (name, before[place - 9 : place + 9], digit)
        write_text(str(edition / name), before)


@pytest.mark.parametrize("name", ["rulebook.json", "minutes.json", "SHA256SUMS"])
def test_a_missing_file_is_bad_input(edition: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    (edition / name).unlink()
    assert main(["verify", str(edition)]) == 2
    assert name in capsys.readouterr().err


def test_sums_must_cover_what_decides_and_stay_inside(edition: Path) -> None:
    sums = edition / "SHA256SUMS"
    text = sums.read_text(encoding="utf-8")
    sums.write_text("".join(row for row in text.splitlines(True) if "minutes" not in row), encoding="utf-8")
    assert any("minutes.json" in sentence for sentence in tally.verify(str(edition)).differences)
    sums.write_text(text + "0" * 64 + "  ../outside\n", encoding="utf-8")
    assert any("ligne" in sentence for sentence in tally.verify(str(edition)).differences)


def test_the_board_shows_deletion_insertion_reordering_and_two_heads() -> None:
    leaves = [canonical.sha256_of(n) for n in range(7)]
    roots = {size: merkle.root([bytes.fromhex(leaf) for leaf in leaves[:size]]).hex() for size in range(8)}
    heads = ((3, roots[3], "2026-03-01T10:00Z"), (7, roots[7], "2026-03-01T11:00Z"))
    assert check_board(Board(tuple(leaves), heads)) == []
    assert check_board(Board((), ())) == []
    assert check_board(Board((), ((0, roots[0], "2026-03-01T10:00Z"),))) == []
    swapped = [leaves[1], leaves[0], *leaves[2:]]
    for wrong in (leaves[:-1], leaves[1:], [*leaves, leaves[0]], swapped, [*leaves[:3], leaves[0], *leaves[3:]]):
        assert check_board(Board(tuple(wrong), heads))
    assert check_board(Board(tuple(leaves), (*heads, heads[1])))
    assert check_board(Board(tuple(leaves), heads[:1]))
    assert check_board(Board(tuple(leaves), (heads[1], heads[0])))


def test_explain_by_id_and_by_slug(edition: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(edition), "projet-c"]) == 0
    by_slug = capsys.readouterr().out
    assert main(["explain", str(edition), "c"]) == 0
    assert capsys.readouterr().out == by_slug
    assert "Montant attribué" in by_slug
    assert main(["explain", str(edition), "nobody"]) == 2


def test_a_draw_is_recounted_with_its_seed(tmp_path: Path) -> None:
    ballots = {("a",): 1, ("b",): 1, ("c",): 1}
    listed = projects(a=700, b=700, c=700)
    published(tmp_path, listed, rules(ties=["draw"]), ballots, seed="loto du 3 mars")
    assert tally.verify(str(tmp_path)).identical
    minutes = json.loads((tmp_path / "minutes.json").read_text(encoding="utf-8"))
    minutes["draw_seed"] = ""
    write_text(str(tmp_path / "minutes.json"), canonical.readable(minutes))
    seal(tmp_path)
    assert main(["verify", str(tmp_path)]) == 1


@real
def test_a_real_election_published_and_recounted(tmp_path: Path) -> None:
    election = tally.read_pb(str(PABULIB / "France_Toulouse_2022.pb"))
    book = tally.rules_for(election, ties=["lower-cost", "listed"])
    published(tmp_path, election.projects, book, election.ballots)
    assert tally.verify(str(tmp_path)).identical
    assert len(FILES) == 10
