"""Pabulib files: the real ones whole, the hostile ones refused with their line."""

from __future__ import annotations

from pathlib import Path

import pytest

import tally

from .editions import FILES, PABULIB, real, rules

GOOD = """META
key;value
description;Essai
country;France
unit;Arras
instance;2026
num_projects;3
num_votes;4
budget;100.50
vote_type;approval
rule;greedy
date_begin;01.03.2026
date_end;31.03.2026
min_length;1
max_length;2
PROJECTS
project_id;cost;votes;name
1;50;3;Jardin
10;40.5;2;"Atelier ""vélo""; et plus"
2/é;60.25;1;Épicerie
VOTES
voter_id;vote
a;1
b;10,1
c;1,10
d;2/é
"""


def test_reads_projects_costs_and_grouped_ballots() -> None:
    election = tally.parse_pb(GOOD)
    assert [(project.id, project.cost_cents) for project in election.projects] == [
        ("1", 5000), ("10", 4050), ("2/é", 6025),
    ]  # fmt: skip
    assert election.projects[1].name == 'Atelier "vélo"; et plus'
    assert election.ballots == {("1",): 1, ("1", "10"): 2, ("2/é",): 1}
    assert election.budget_cents == 10050
    assert election.remarks == ()


@pytest.mark.parametrize("change", [("\n", "\r\n"), ("META", "\ufeffMETA"), ("d;2/é\n", "d;2/é")])
def test_accepts_crlf_byte_order_mark_and_no_final_newline(change: tuple[str, str], tmp_path: Path) -> None:
    path = tmp_path / "essai.pb"
    path.write_bytes(GOOD.replace(*change).encode())
    assert tally.read_pb(str(path)).ballots == tally.parse_pb(GOOD).ballots


def test_a_quoted_vote_cell_reads_like_a_bare_one() -> None:
    assert tally.parse_pb(GOOD.replace("b;10,1", 'b;"10,1"')).ballots == tally.parse_pb(GOOD).ballots


def test_a_quoted_cell_may_hold_line_breaks_and_unicode_separators() -> None:
    election = tally.parse_pb(GOOD.replace("1;50;3;Jardin", '1;50;3;"Jardin\nVOTES\u2028\u0085\x0b"'))
    assert election.projects[0].name == "Jardin\nVOTES\u2028\u0085\x0b"
    assert sum(election.ballots.values()) == 4


HOSTILE = [
    ("META\nkey", "META\n\nkey", 2, "vide"),
    ("budget;100.50", "budget;100,50", 9, "montant"),
    ("budget;100.50", "budget;1e3", 9, "montant"),
    ("budget;100.50", "budget;-5", 9, "montant"),
    ("budget;100.50", "budget;NaN", 9, "montant"),
    ("budget;100.50", "budget;10.005", 9, "montant"),
    ("budget;100.50", "budget;１００", 9, "montant"),
    ("budget;100.50", "budget;" + "9" * 5000, 9, "montant"),
    ("vote_type;approval", "vote_type;vibes", 10, "type de vote"),
    ("date_begin;01.03.2026", "date_begin;2026-03-01", 12, "JJ.MM.AAAA"),
    ("country;France\n", "", 15, "country"),
    ("min_length;1", "unit;Arras", 14, "deux fois"),
    ("num_projects;3", "num_projects;4", 17, "num_projects"),
    ("num_votes;4", "num_votes;5", 21, "num_votes"),
    ("10;40.5", "1;40.5", 19, "deux fois"),
    ("1;50;3;Jardin", "1;0;3;Jardin", 18, "nul"),
    ("1;50;3;Jardin", "1;None;3;Jardin", 18, "montant"),
    ("1;50;3;Jardin", "1;50;3", 18, "cellules"),
    ("1;50;3;Jardin", '1;50;3;"Jardin', 0, ""),
    ("1;50;3;Jardin", '1;50;3;"Jardin"x', 18, "guillemets"),
    ("1;50;3;Jardin", '"1,2";50;3;Jardin', 18, "virgule"),
    ("project_id;cost", "id;cost", 17, "project_id"),
    ("voter_id;vote", "voter;vote", 22, "voter_id"),
    ("b;10,1", "b;10, 1", 24, "espace"),
    ("b;10,1", "b;10,1,1", 24, "deux fois"),
    ("b;10,1", "b;1,10,2/é", 24, "entre 1 et 2"),
    ("b;10,1", "b;", 24, "entre 1 et 2"),
    ("b;10,1", "b;999", 24, "999"),
    ("b;10,1", "b;10,1;x", 24, "cellules"),
    ("b;10,1", "a;10,1", 24, "deux fois"),
    ("b;10,1\n", "\nb;10,1\n", 24, "vide"),
    ("b;10,1", 'b;"10,1', 0, ""),
    ("a;1\n", "a;1\r", 23, "retour chariot"),
    ("Jardin", "Jar\x00din", 18, "nul"),
    ("VOTES\nvoter_id;vote\na;1\nb;10,1\nc;1,10\nd;2/é\n", "", 20, "s’arrête"),
    ("PROJECTS\n", "PROJECT\n", 16, "clef et une valeur"),
    ("project_id;cost;", "project_id;cost;" + "x;" * 300, 17, "colonnes"),
]


@pytest.mark.parametrize(("old", "new", "line", "word"), HOSTILE, ids=range(len(HOSTILE)))
def test_refuses_with_file_line_and_sentence(old: str, new: str, line: int, word: str) -> None:
    assert old in GOOD
    with pytest.raises(tally.BadFile) as refusal:
        tally.parse_pb(GOOD.replace(old, new, 1), "essai.pb")
    if line:
        assert refusal.value.line == line, refusal.value
    assert word in str(refusal.value)
    assert str(refusal.value).startswith("essai.pb")


def test_refuses_what_is_not_utf8_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.pb"
    path.write_bytes(GOOD.encode("latin-1"))
    with pytest.raises(tally.BadFile, match="latin.pb, ligne 19 : .*UTF-8"):
        tally.read_pb(str(path))


def test_a_project_named_like_a_section_and_a_quoted_section_name() -> None:
    election = tally.parse_pb(GOOD.replace("1;50;3;Jardin", "1;50;3;VOTES"))
    assert election.projects[0].name == "VOTES"


def test_remarks_on_a_wrong_official_column_and_on_announced_sums() -> None:
    text = GOOD.replace("1;50;3;Jardin", "1;50;7;Jardin").replace("max_length;2", "max_length;2\nmax_sum_cost;60")
    remarks = tally.parse_pb(text).remarks
    assert any("max_sum_cost" in remark for remark in remarks)
    assert any("colonne « votes »" in remark and "projet 1" in remark for remark in remarks)


def test_points_need_as_many_numbers_as_projects() -> None:
    text = GOOD.replace("vote_type;approval", "vote_type;cumulative\nmax_sum_points;5")
    text = text.replace("voter_id;vote", "voter_id;vote;points")
    for row, points in (("a;1", "5"), ("b;10,1", "2,3"), ("c;1,10", "1,1"), ("d;2/é", "4")):
        text = text.replace(f"\n{row}\n", f"\n{row};{points}\n")
    assert tally.parse_pb(text).ballots[(("1", 3), ("10", 2))] == 1
    for wrong in ("2", "2,3,4", "2,x", "2,9", "2,1.5", "-1,2"):
        with pytest.raises(tally.BadFile) as refusal:
            tally.parse_pb(text.replace("b;10,1;2,3", f"b;10,1;{wrong}"))
        assert refusal.value.line == 25


@real
@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_g1_real_file_parses_and_its_official_columns_are_reproduced(path: Path) -> None:
    election = tally.read_pb(str(path))
    assert election.remarks == ()
    rules = tally.rules_for(election, rule="greedy", ties=["listed"])
    result = tally.count_election(election.projects, rules, ballots=election.ballots)
    column = "score" if "score" in election.project_columns else "votes"
    assert {project.id: int(project.columns[column]) for project in election.projects} == result.scores


@real
@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_g12_round_trip(path: Path, tmp_path: Path) -> None:
    first = tally.read_pb(str(path), voters=True)
    tally.write_pb(first, str(tmp_path / "once.pb"))
    again = tally.read_pb(str(tmp_path / "once.pb"), voters=True)
    assert (again.projects, again.ballots, again.voters) == (first.projects, first.ballots, first.voters)
    tally.write_pb(again, str(tmp_path / "twice.pb"))
    assert (tmp_path / "once.pb").read_bytes() == (tmp_path / "twice.pb").read_bytes()


@real
def test_a_published_file_is_anonymous_and_counts_the_same() -> None:
    election = tally.read_pb(str(PABULIB / "France_Toulouse_2022.pb"))
    rules = tally.rules_for(election, ties=["listed"])
    meta = {key: election.meta[key] for key in ("description", "country", "unit", "instance", "date_begin", "date_end")}
    text = tally.format_pb(tally.election_of(election.projects, rules, election.ballots, meta))
    again = tally.parse_pb(text)
    assert again.ballots == election.ballots
    first, second = (
        tally.count_election(one.projects, rules, ballots=one.ballots).minutes() for one in (election, again)
    )
    assert first == second
    assert text.split("VOTES\n")[1].startswith("voter_id;vote\n1;")


def test_the_ballots_of_a_file_are_trusted_only_where_they_were_checked(tmp_path: Path) -> None:
    """What a file's ballots were checked for is not checked twice; whatever else the rules ask still is."""
    election = tally.parse_pb(GOOD)
    with pytest.raises(TypeError, match="copy them"):
        election.ballots[("zz",)] = 1  # type: ignore[index]
    for change in ("update", "setdefault", "pop", "popitem", "clear"):
        with pytest.raises(TypeError):
            getattr(election.ballots, change)()
    for family in ({"min": 1, "max": 2}, {"min": 2, "max": 2}, {"min": 1, "max": 1}, {"min": 3, "max": 9}):
        book = rules(ballot={"family": "approval.v1", **family}, ties=["listed"], budget_cents=10_000)
        trusted = tally.count_election(election.projects, book, ballots=election.ballots).minutes()
        assert trusted == tally.count_election(election.projects, book, ballots=dict(election.ballots)).minutes()
    with pytest.raises(tally.BadElection):  # other projects than those of the file
        tally.count_election((), book, ballots=election.ballots)
    fewer = election.projects[:1]
    void = tally.count_election(fewer, book, ballots=election.ballots).turnout
    assert void == tally.count_election(fewer, book, ballots=dict(election.ballots)).turnout


@pytest.mark.parametrize(
    "points", [{}, {"max_points": 2}, {"max_sum_points": 3}, {"min_sum_points": 5}, {"min_points": 2}]
)
def test_points_of_a_file_are_trusted_only_inside_the_rules(points: dict[str, int]) -> None:
    text = GOOD.replace("vote_type;approval", "vote_type;cumulative\nmax_sum_points;5")
    text = text.replace("voter_id;vote", "voter_id;vote;points")
    for row, given_ in (("a;1", "4"), ("b;10,1", "2,3"), ("c;1,10", "1,1"), ("d;2/é", "5")):
        text = text.replace(f"\n{row}\n", f"\n{row};{given_}\n")
    election = tally.parse_pb(text)
    limits = dict.fromkeys(("min_points", "max_points", "min_sum_points", "max_sum_points")) | points
    book = rules(
        ballot={"family": "points.v1", "min": 1, "max": 2, **limits},
        score="points",
        ties=["listed"],
        budget_cents=10_000,
    )
    trusted = tally.count_election(election.projects, book, ballots=election.ballots).minutes()
    assert trusted == tally.count_election(election.projects, book, ballots=dict(election.ballots)).minutes()
