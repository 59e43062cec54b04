"""The package is what a stranger recounts: its files, its two commands, and what a single change makes of it."""

import csv
import io
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import date

import docx
import openpyxl
import pypdf
import pytest
from django.core.management import CommandError, call_command

import tally
from eclore.core import clock
from eclore.core.errors import Closed, Refused
from eclore.editions import actions as editions
from eclore.opendata import package
from eclore.opendata.tables import SUBSIDY_COLUMNS
from eclore.people.models import User
from eclore.results import queries as results
from tests.conftest import RULEBOOK
from tests.eclore.results import factories

ALWAYS = {
    "README.md", "rulebook.json", "minutes.json", "proces-verbal.pdf", "proces-verbal.docx",
    "recompte.xlsx", "projects.csv",
    "subventions.csv", "figures.csv", "bulletin-board.txt", "audit-seals.txt", "tally.pyz", "SHA256SUMS",
}  # fmt: skip


def verify(folder):
    return subprocess.run(
        [sys.executable, "-I", str(folder / "tally.pyz"), "verify", str(folder)], capture_output=True, text=True
    )


@pytest.fixture(params=["marks", "ballots"])
def declared(request, edition, cast, opened):
    """A proclaimed edition, once for each way of publishing the votes."""
    editions.adopt_rulebook(by=factories.SYSTEM, edition=edition, content={**RULEBOOK, "publish": request.param})
    factories.declared(edition, cast, opened)
    return edition


@pytest.fixture
def folder(declared, tmp_path):
    return package.write(declared, tmp_path / "paquet")


def test_files_and_recount(declared, folder):
    publish = results.declared_count(declared).rulebook.content["publish"]
    votes = {"marks": "marks.csv", "ballots": "ballots.pb"}[publish]
    assert {path.name for path in folder.iterdir()} == ALWAYS | {votes}
    answer = verify(folder)
    assert answer.returncode == 0 and "dentique" in answer.stdout
    assert results.declared_count(declared).sha256 in answer.stdout


def test_one_changed_vote_shows(declared, folder, tmp_path):
    copy = tmp_path / "copie"
    shutil.copytree(folder, copy)
    name = "marks.csv" if (copy / "marks.csv").exists() else "ballots.pb"
    text = (copy / name).read_text()
    changed = text.replace("urne;2;8", "urne;2;7") if name == "marks.csv" else text.replace(";1,2,3\n", ";1,3,4\n", 1)
    assert changed != text
    (copy / name).write_text(changed)
    answer = verify(copy)
    assert answer.returncode == 1
    assert name in answer.stdout + answer.stderr and "Projet 2, voix" in answer.stdout + answer.stderr


def test_the_order_of_ballots_tells_nothing(declared, folder):
    path = folder / "ballots.pb"
    if not path.exists():
        assert [row.split(";")[1] for row in (folder / "marks.csv").read_text().splitlines()[1:]] == list("12345")
        return
    rows = path.read_text().partition("voter_id;vote\n")[2].splitlines()
    votes = [tuple(row.split(";")[1].split(",")) for row in rows]
    assert votes == sorted(votes) and [row.split(";")[0] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]


def test_the_minutes_are_a_tagged_pdf(declared, folder):
    pdf = pypdf.PdfReader(folder / "proces-verbal.pdf")
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "fr" and root["/StructTreeRoot"]
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_object().get_data()
    text = " ".join(page.extract_text() for page in pdf.pages)
    assert results.declared_count(declared).sha256 in text and "Maître Dubois, huissier" in text


def test_the_minutes_in_a_word_processor_say_the_same(declared, folder):
    file = docx.Document(folder / "proces-verbal.docx")
    cells = {cell.text for table in file.tables for row in table.rows for cell in row.cells}
    assert file.paragraphs[0].text == "Procès-verbal du vote"
    assert results.declared_count(declared).sha256 in {line.text for line in file.paragraphs}
    for award in results.awards(results.declared_count(declared)):
        assert award.project.title in cells


def test_the_minutes_say_what_two_people_changed_of_the_vote(edition, cast, opened, tmp_path):
    factories.candidates(edition, cast, (900_000,), with_leader=False)
    opened("voting")
    poll = factories.voting.actions.open_poll(by=factories.SYSTEM, poll=factories.voting.prepared(edition))
    second = User.objects.create_user(email="anna@exemple.fr", name="Anna Second")
    editions.grant_role(by=factories.SYSTEM, edition=edition, user=second, role="manager")
    for change in ("suspend", "resume"):
        reason = f"La plateforme a été coupée ({change})."
        row = editions.propose_change(by=cast.maud, edition=edition, kind="voting", change=change, reason=reason)
        editions.confirm_change(by=second, change=row)
        edition.__dict__.pop("_phases", None)
    editions.propose_change(
        by=cast.maud, edition=edition, kind="voting", change="suspend", reason="Jamais confirmé par personne."
    )
    factories.voting.many(poll, [["1"]])
    opened("results")
    factories.voting.unsealed(poll)
    count = factories.actions.approve(
        by=factories.SYSTEM, count=factories.actions.count(by=factories.SYSTEM, edition=edition)
    )
    factories.actions.declare(by=factories.SYSTEM, count=count, witnesses="Maître Dubois, huissier")
    folder = package.write(edition, tmp_path / "paquet")
    pdf = " ".join(
        " ".join(page.extract_text().split()) for page in pypdf.PdfReader(folder / "proces-verbal.pdf").pages
    )
    word = "\n".join(line.text for line in docx.Document(folder / "proces-verbal.docx").paragraphs)
    for said in (pdf, " ".join(word.split())):
        for words in (
            "Ce qui a changé pendant le vote", "Vote suspendu", "Vote repris, jusqu’au", "Proposé par Maud Vasseur le",
            "confirmé par Anna Second le", "Motif : La plateforme a été coupée (suspend).",
        ):  # fmt: skip
            assert words in said
        assert said.index("(suspend)") < said.index("(resume)")
        assert "Jamais confirmé" not in said


def test_signs_without_a_drawing_do_not_stop_the_minutes(edition, cast, opened, tmp_path):
    from eclore.projects import actions as projects

    rows = factories.candidates(edition, cast, (900_000,), with_leader=False)
    del rows
    extra = projects.admit_public(
        by=factories.SYSTEM, edition=edition, title="Arbre 🌳 и сад", requested_cents=10_000, public_id="x"
    )
    sitting = factories.reviews.open_sitting(
        by=factories.SYSTEM, edition=edition, held_on=date(2026, 1, 6), place="Lens", present=[]
    )
    review = factories.reviews.assign(by=factories.SYSTEM, project=extra, reviewer=cast.rose)
    factories.reviews.admit(by=factories.SYSTEM, review=review)
    factories.reviews.label(by=factories.SYSTEM, review=review, sitting=sitting, reason="Utile.", label_score=9)
    opened("voting")
    poll = factories.voting.actions.open_poll(by=factories.SYSTEM, poll=factories.voting.prepared(edition))
    factories.voting.many(poll, [["1"]])
    opened("results")
    factories.voting.unsealed(poll)
    count = factories.actions.count(by=factories.SYSTEM, edition=edition)
    factories.actions.declare(
        by=factories.SYSTEM,
        count=factories.actions.approve(by=factories.SYSTEM, count=count),
        witnesses="🌳 Maître Dubois",
    )
    folder = package.write(edition, tmp_path / "paquet")
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(folder / "proces-verbal.pdf").pages)
    assert "Arbre" in text and "Maître Dubois" in text
    assert "Arbre 🌳 и сад" in (folder / "projects.csv").read_text()


def test_the_spreadsheet_counts_by_formulas(declared, folder):
    live = openpyxl.load_workbook(folder / "recompte.xlsx")
    shown = openpyxl.load_workbook(folder / "recompte.xlsx", data_only=True)
    votes = [live["Projets"].cell(row, 4).value for row in range(5, 10)]
    assert all(value.startswith("=SUMPRODUCT(") for value in votes)
    assert [shown["Projets"].cell(row, 4).value for row in range(5, 10)] == [10, 8, 5, 4, 2]
    assert [shown["Projets"].cell(row, 6).value for row in range(5, 10)] == [1, 2, 3, 4, 5]
    walk = live["Décompte"]
    assert walk["F7"].value == "=IF(AND(D7>=$C$2,E7<=G6),E7,0)" and walk["G7"].value == "=ROUND(G6-F7,2)"
    assert [shown["Décompte"].cell(row, 6).value for row in range(7, 12)] == [15000, 20000, 12000, 0, 3000]
    assert shown["Décompte"]["G11"].value == 0 and shown["Décompte"]["C3"].value == 50000


def test_the_formulas_of_the_votes_cover_the_sheet_of_votes(declared, folder):
    """What each formula adds up, computed here from the cells it names."""
    book = openpyxl.load_workbook(folder / "recompte.xlsx")
    for row, wanted in zip(range(5, 10), [10, 8, 5, 4, 2], strict=True):
        formula, key = book["Projets"].cell(row, 4).value, book["Projets"].cell(row, 1).value
        ranges = re.findall(r"(Voix|Bulletins)!(\$[A-Z]+\$\d+:\$[A-Z]+\$\d+)", formula)
        cells = [book[sheet][area.replace("$", "")] for sheet, area in ranges]
        if len(ranges) == 2:
            found = sum(n[0].value for k, n in zip(*cells, strict=True) if k[0].value == key)
        else:
            ids, weights, counts = cells
            found = sum(
                count[0].value * weight.value
                for line, count in zip(ids, counts, strict=True)
                for cell, weight in zip(line, weights[0], strict=True)
                if cell.value == key
            )
        assert found == wanted


def test_tables(declared, folder):
    rows = list(csv.DictReader(io.StringIO((folder / "projects.csv").read_text()), delimiter=";"))
    assert [(row["slug"], row["votes"], row["awarded_cents"]) for row in rows][3] == ("projet-4", "4", "0")
    assert (folder / "subventions.csv").read_text().strip() == ",".join(SUBSIDY_COLUMNS)
    figures = {row["key"]: row["value"] for row in csv.DictReader((folder / "figures.csv").open(), delimiter=";")}
    assert figures["winners"] == "4" and figures["awarded_cents"] == "5000000"
    board = (folder / "bulletin-board.txt").read_text().splitlines()
    assert sum(line.startswith("leaf ") for line in board) == 13 and board[0].startswith("head ")


def test_signed_grants_are_in_the_national_format(declared, tmp_path):
    from eclore.grants import actions as grants

    award = results.winners(declared).get(project__title="Projet 1")
    grant = grants.prepare(by=factories.SYSTEM, award=award)
    grants.sign(by=factories.SYSTEM, grant=grant, signed_on=clock.today())
    row = next(csv.DictReader((package.write(declared, tmp_path / "p") / "subventions.csv").open()))
    assert len(row) == 16
    assert row["montant"] == "15000.00" and row["nomBeneficiaire"] == "Le Fil vert"
    assert row["dateConvention"] == clock.today().isoformat() and row["dispositifAide"] == "Budget citoyen 2026"
    assert re.fullmatch(r"\d{14}", row["idAttribuant"])


def test_written_again_in_its_own_folder(declared, folder):
    package.write(declared, folder)
    assert verify(folder).returncode == 0


def test_a_folder_with_something_else_is_left_alone(declared, tmp_path):
    (tmp_path / "roman.txt").write_text("Il était une fois")
    with pytest.raises(Refused, match="autre chose"):
        package.write(declared, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["roman.txt"]


def test_nothing_before_the_proclamation(edition, cast, opened, tmp_path):
    factories.approved(edition, cast, opened)
    with pytest.raises(Closed, match="pas encore proclamés"):
        package.write(edition, tmp_path / "p")
    assert not (tmp_path / "p").exists()


def test_the_command(declared, tmp_path, capsys):
    call_command("export_edition", "2026", str(tmp_path / "p"))
    assert "tally.pyz verify" in capsys.readouterr().out
    assert tally.verify(str(tmp_path / "p")).identical


@pytest.mark.parametrize("code", ["2099", "2026"])
def test_the_command_refuses_with_a_sentence(edition, tmp_path, code):
    with pytest.raises(CommandError) as caught:
        call_command("export_edition", code, str(tmp_path / "p"))
    assert caught.value.returncode == 2 and str(caught.value).endswith(".")


def test_the_page_lists_and_serves_the_files(declared, client_of):
    page = client_of().get("/donnees/").content.decode()
    assert "eclore-2026.zip" in page and "proces-verbal.pdf" in page and "SCDL" in page
    whole = client_of().get("/donnees/eclore-2026.zip").content
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        names = {name.removeprefix("eclore-2026/") for name in archive.namelist()}
        rules = archive.read("eclore-2026/rulebook.json")
    assert names > ALWAYS
    one = client_of().get("/donnees/rulebook.json")
    assert one.content == rules and one["Content-Type"].startswith("application/json")
    assert client_of().get("/donnees/passwd").status_code == 404
    assert client_of().get("/donnees/..%2Fsecret").status_code == 404


def test_the_page_before_the_proclamation(edition, cast, opened, client_of):
    factories.approved(edition, cast, opened)
    page = client_of().get("/donnees/").content.decode()
    assert "Après la proclamation" in page and "/api/v1/editions/2026/figures" in page
    assert client_of().get("/donnees/eclore-2026.zip").status_code == 404


def test_the_page_of_an_empty_instance(db, client_of):
    assert client_of().get("/donnees/").status_code == 200


def test_what_a_tie_policy_read_is_published(edition, cast, opened, tmp_path):
    content = {**RULEBOOK, "ties": ["higher-label-score", "earlier-deposit", "listed"]}
    editions.adopt_rulebook(by=factories.SYSTEM, edition=edition, content=content)
    factories.declared(
        edition, cast, opened, ballots=(["1", "2", "3"],) * 4, requested=(2_000_000, 2_000_000, 1_900_000)
    )
    folder = package.write(edition, tmp_path / "paquet")
    rows = list(csv.DictReader(io.StringIO((folder / "projects.csv").read_text()), delimiter=";"))
    assert [row["label_score"] for row in rows] == ["12", "12", "12"] and all(row["submitted_at"] for row in rows)
    assert verify(folder).returncode == 0


def test_floors_by_territory_are_counted_and_published(edition, cast, opened, tmp_path):
    """One project first for each territory that has one: the column that the rule reads is in the package."""
    floors = {"rule": "floor-per-territory.v1", "min_votes": 1, "column": "territory", "places": 1}
    content = {**RULEBOOK, "selection": floors, "ties": ["listed"]}
    editions.adopt_rulebook(by=factories.SYSTEM, edition=edition, content=content)
    factories.declared(edition, cast, opened)
    count = results.declared_count(edition)
    lines = {one.id: one.columns.get("territory", "") for one in results.contest_of(edition).projects}
    assert lines["1"] == lines["4"] != "" == lines["2"]  # of a commune, and without one
    folder = package.write(edition, tmp_path / "paquet")
    rows = list(csv.DictReader(io.StringIO((folder / "projects.csv").read_text()), delimiter=";"))
    assert {row["project_id"]: row["territory"] for row in rows} == lines
    assert any(step["rule"] == "floor-per-territory.v1" for step in count.minutes["steps"])
    assert verify(folder).returncode == 0
