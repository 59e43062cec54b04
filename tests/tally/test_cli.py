"""The command line: exit codes, sentences, JSON, the single file, isolation, other Pythons, other consoles."""

from __future__ import annotations

import ast
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

import tally
from tally import canonical
from tally.cli import main

from .editions import FILES, PABULIB, REPOSITORY, projects, published, real, rulebook, rules
from .test_files import GOOD

SOURCES = sorted((REPOSITORY / "tally").rglob("*.py"))
VERSIONS = sorted((Path.home() / ".pyenv" / "versions").glob("3.*/bin/python"))
MODERN = [path for path in VERSIONS if int(path.parent.parent.name.split(".")[1]) >= 9]


@pytest.fixture
def essai(tmp_path: Path) -> str:
    """A small .pb file."""
    path = tmp_path / "essai.pb"
    path.write_text(GOOD, encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """tally.pyz, built by its script."""
    out = tmp_path_factory.mktemp("archive") / "tally.pyz"
    subprocess.run([sys.executable, str(REPOSITORY / "script" / "build-tally"), str(out)], check=True)
    return out


def test_count_json_holds_what_the_contract_names(essai: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["count", essai, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    keys = "rule parameters budget_cents ballots distinct_ballots scores ranking winners awards spent_cents"
    assert set(f"{keys} remaining_cents ties steps sha256".split()) <= set(found)
    assert (found["rule"], found["ballots"], found["distinct_ballots"]) == ("rank-skip.v1", 4, 3)
    assert found["winners"] == ["1", "10"]
    sha256 = found.pop("sha256")
    assert hashlib.sha256(canonical.canonical(found)).hexdigest() == sha256
    assert all({"project", "decision", "sentence"} <= set(step) for step in found["steps"])


def test_count_for_people(essai: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["count", essai, "--rule", "greedy-no-skip", "--min-votes=2", "--ties", "lower-cost"]) == 0
    said = capsys.readouterr().out
    assert "Règle rank-stop.v1" in said
    assert "1. 1 — Jardin — 3\u00a0voix" in said


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ([], "1 argument"),
        (["FILE", "--rule", "vibes"], "vibes"),
        (["FILE", "--rule"], "attend une valeur"),
        (["FILE", "--score", "borda"], "score"),
        (["FILE", "--min-votes", "-1"], "entier"),
        (["FILE", "--min-votes", "1e3"], "entier"),
        (["FILE", "--ties", "vibes"], "vibes"),
        (["FILE", "--ties", ""], "existe pas"),
        (["FILE", "--ties", "draw"], "graine"),
        (["FILE", "--ties", "listed:3"], "graine"),
        (["FILE", "--ties", "listed,lower-cost"], "plus rien"),
        (["FILE", "--json=1"], "valeur"),
        (["FILE", "--json", "--json"], "deux fois"),
        (["FILE", "--frobnicate"], "frobnicate"),
        (["FILE", "OTHER"], "2 donné"),
        (["NOWHERE"], "existe pas"),
        (["/"], "lu"),
    ],
)
def test_bad_usage_is_a_sentence_and_two(
    essai: str, arguments: list[str], word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["count", *(essai if one == "FILE" else one for one in arguments)]) == 2
    heard = capsys.readouterr()
    assert heard.out == ""
    assert word in heard.err
    assert heard.err.startswith("tally : ")


def test_no_command_unknown_command_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert (main([]), main(["fly"]), main(["--help"])) == (2, 2, 0)
    assert "tally count" in capsys.readouterr().out


def test_a_pivotal_tie_is_three_and_names_the_projects(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "tie.pb"
    path.write_text(GOOD.replace("b;10,1", "b;10"), encoding="utf-8")
    assert main(["count", str(path)]) == 0
    path.write_text(GOOD.replace("b;10,1", "b;10").replace("budget;100.50", "budget;60"), encoding="utf-8")
    assert main(["count", str(path)]) == 3
    assert "entre les projets 1 et 10" in capsys.readouterr().err


def test_share_out_of_a_count(essai: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["count", essai, "--json"]) == 0
    path = tmp_path / "result.json"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["share-out", str(path), "--rule", "share-requested.v1", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["awards"] == {"1": 5000, "10": 4050}
    assert main(["share-out", str(path), "--rule", "share-requested.v1"]) == 0
    assert main(["share-out", str(path), "--rule", "vibes"]) == 2
    assert main(["share-out", str(path), "--rule", "share-requested.v1", "--floor", "3"]) == 2
    assert main(["share-out", str(path)]) == 2
    path.write_text(path.read_text(encoding="utf-8").replace('"spent_cents": 9050', '"spent_cents": 9051'))
    assert main(["share-out", str(path), "--rule", "share-requested.v1"]) == 2
    path.write_text("[1.5]")
    assert main(["share-out", str(path), "--rule", "share-requested.v1"]) == 2


def test_convert_and_rules(essai: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["convert", essai, str(tmp_path / "out.pb")]) == 0
    assert tally.read_pb(str(tmp_path / "out.pb")).ballots == tally.read_pb(essai).ballots
    assert main(["convert", essai, str(tmp_path / "no" / "out.pb")]) == 2
    capsys.readouterr()
    assert main(["rules", "--json"]) == 0
    ids = [entry["id"] for entry in json.loads(capsys.readouterr().out)]
    assert {"rank-skip.v1", "rank-stop.v1", "share-requested.v1", "approval.v1", "refuse"} <= set(ids)
    assert main(["rules"]) == 0


def test_g11_two_builds_one_sha256(archive: Path, tmp_path: Path) -> None:
    script = str(REPOSITORY / "script" / "build-tally")
    subprocess.run([sys.executable, script, str(tmp_path / "again.pyz")], check=True, env={"TZ": "Asia/Tokyo"})
    assert (tmp_path / "again.pyz").read_bytes() == archive.read_bytes()
    assert archive.stat().st_size <= 150_000


@pytest.mark.parametrize("python", MODERN or [Path(sys.executable)], ids=str)
def test_g11_the_single_file_runs_isolated_on_each_python(
    archive: Path, python: Path, essai: str, tmp_path: Path
) -> None:
    book = rules(publish="marks", ballot={"family": "approval.v1", "min": 1, "max": 3})
    published(tmp_path / "edition", projects(a=400, b=500), book, {("a",): 2, ("a", "b"): 1})
    run = [str(python), "-I", str(archive)]
    counted = subprocess.run(
        [*run, "count", essai, "--json"], capture_output=True, check=True, env={"PYTHONHASHSEED": "7"}
    )
    verified = subprocess.run([*run, "verify", str(tmp_path / "edition")], capture_output=True, check=True)
    assert b"Identique" in verified.stdout
    election = tally.read_pb(essai)
    here = tally.count_election(election.projects, tally.rules_for(election), ballots=election.ballots)
    assert json.loads(counted.stdout) == here.minutes()


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp437", "utf-8"])
def test_a_console_that_is_not_utf8(archive: Path, essai: str, encoding: str) -> None:
    environment = {"PYTHONIOENCODING": encoding, "LC_ALL": "C"}
    for arguments in (["count", essai], ["rules"], ["count", essai, "--json"], ["count", "absent.pb"]):
        ran = subprocess.run([sys.executable, str(archive), *arguments], capture_output=True, env=environment)
        assert ran.returncode == (2 if "absent.pb" in arguments else 0)
        assert b"Traceback" not in ran.stderr
        if "--json" in arguments:
            assert json.loads(ran.stdout)["winners"] == ["1", "10"]


def test_a_closed_pipe_is_not_a_traceback(archive: Path) -> None:
    code = f"{sys.executable} -I {archive} rules | head -c 1 > /dev/null"
    ran = subprocess.run(["bash", "-c", code], capture_output=True)
    assert b"Traceback" not in ran.stderr


def test_python_m_tally_is_the_same_program(essai: str) -> None:
    ran = subprocess.run([sys.executable, "-m", "tally", "count", essai, "--json"], capture_output=True, cwd=REPOSITORY)
    assert json.loads(ran.stdout)["winners"] == ["1", "10"]


@pytest.mark.parametrize("path", SOURCES, ids=[str(path.relative_to(REPOSITORY)) for path in SOURCES])
def test_g7_no_float_and_standard_library_only(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), node.lineno
        assert not isinstance(getattr(node, "op", None), ast.Div), node.lineno
        if isinstance(node, ast.Name):
            assert node.id not in ("float", "round", "divmod_float"), node.lineno
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        if isinstance(node, ast.ImportFrom) and node.module == "math":
            assert [alias.name for alias in node.names] == ["gcd"], "exact functions only"
            names = []
        for name in names:
            assert name.split(".")[0] in {*sys.stdlib_module_names, "_sha2", "tally"}, name
            assert name not in ("math", "time", "random", "socket", "urllib", "datetime", "secrets"), name


def test_files_and_functions_stay_short() -> None:
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 400, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                assert (node.end_lineno or 0) - node.lineno < 45, (path, node.name)


def test_the_published_schema_is_that_of_the_rules() -> None:
    text = (REPOSITORY / "tally" / "rulebook.schema.json").read_text(encoding="utf-8")
    assert json.loads(text) == tally.schema()
    assert text == canonical.readable(tally.schema())
    assert set(tally.schema()["required"]) == set(rulebook())


@real
def test_the_ten_real_elections_count_by_their_own_rule_or_say_why(capsys: pytest.CaptureFixture[str]) -> None:
    codes = {path.stem: main(["count", str(path), "--json"]) for path in FILES}
    capsys.readouterr()
    assert codes["France_Toulouse_2022"] == 3
    assert set(codes.values()) == {0, 3}
    assert main(["count", str(PABULIB / "France_Toulouse_2022.pb"), "--ties", "listed"]) == 0


def test_share_out_by_the_columns_of_the_projects(
    essai: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["count", essai, "--json"]) == 0
    path, table = tmp_path / "result.json", tmp_path / "projects.csv"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    costs = {"1": 5000, "10": 4050, "2/é": 6025}
    levels = {"1": "or", "10": "argent", "2/é": "argent"}
    listed = [tally.Project(one, cost, columns={"level": levels[one]}) for one, cost in costs.items()]
    table.write_text(tally.projects_csv(listed, ["level"]), encoding="utf-8")
    tier = ["share-out", str(path), "--rule", "share-tier.v1", "--column", "level", "--cap-at-request", "true",
            "--excess", "refuse", "--tiers", '{"or": 3000, "argent": 1000}']  # fmt: skip
    assert main([*tier, "--projects", str(table), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["awards"] == {"1": 3000, "10": 1000}
    assert main(tier) == 2
    assert "donnez --projects" in capsys.readouterr().err
    for wrong in ('{"or": 3000', '{"or": 1.5}', '{"or": 3000}', "[1]"):
        assert main([*tier[:-1], wrong, "--projects", str(table)]) == 2
        assert capsys.readouterr().err.startswith("tally : ")
    table.write_text(tally.projects_csv(listed[:2], ["level"]), encoding="utf-8")
    assert main([*tier, "--projects", str(table)]) == 2
    assert "pas les projets de ce dépouillement" in capsys.readouterr().err
