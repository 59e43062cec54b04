"""Sheets that come in: verdicts first, then written once, whoever asks and however often."""

from __future__ import annotations

import io
import threading
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections

from eclore.core import clock, files, jobs
from eclore.core.errors import Closed, Denied, IllegalMove, Refused
from eclore.core.models import AuditEntry, Message
from eclore.desk.actions import imports as actions
from eclore.desk.importers import IMPORTERS
from eclore.desk.importers.base import Places
from eclore.desk.models import ImportRun
from eclore.editions.models import Edition
from eclore.ideas.models import Idea
from eclore.people.models import Organisation
from eclore.projects.models import Project
from eclore.results.models import Count, PastResult
from eclore.workshops.models import Attendance
from tests.eclore.desk.past_sheet import HEADS, rows, workbook
from tests.eclore.workshops.factories import open_one

pytestmark = pytest.mark.django_db
HOME = "/bureau/importer/"
IDEAS = ["Idée", "En quelques lignes", "Thème", "Commune", "Nom", "Courriel", "Téléphone"]
CAFE = ["Un café", "On y répare.", "Réemploi", "Béthune", "Nadia Obry", "", "06 39 98 12 34"]


def text(response) -> str:
    return response.content.decode()


def check(cast, edition, kind, lines, heads=None, by=None, target=""):
    content = lines if isinstance(lines, bytes) else workbook(lines, heads or IDEAS)
    return actions.check_import(
        by=by or cast.maud, edition=edition, kind=kind, content=content, file_name="essai.xlsx", target=target
    )


def confirm(cast, run, by=None):
    run = actions.start_import(by=by or cast.maud, run=run)
    actions.write_all(by=by or cast.maud, run=run)
    return ImportRun.objects.get(pk=run.pk)


# Verdicts ------------------------------------------------------------------------------------------------------------
def test_a_sheet_is_checked_before_anything_is_written(edition, cast, opened):
    opened("ideas")
    bad = ["Autre", "x", "Bidule", "Nulle-Part", "Personne", "", ""]
    run, is_met = check(cast, edition, "ideas", [CAFE, bad, CAFE, [None] * 7])
    assert (run.total, run.fresh, run.known, run.faulty, is_met) == (3, 1, 1, 1, False)
    assert not Idea.objects.exists()
    (line, code, faults), twice = run.verdicts
    assert (line, code) == (3, "faulty")
    assert [cell for cell, _words in faults] == ["C3", "D3"]
    assert "Bidule" in faults[0][1]
    assert twice[:2] == [4, "known"]
    assert "ligne 2" in twice[2][0][1]


def test_a_job_of_several_batches_opens_the_file_once(edition, cast, opened, monkeypatch):
    opened("ideas")
    monkeypatch.setattr(actions, "BATCH", 2)
    run, _met = check(cast, edition, "ideas", [[f"Un café {n}", *CAFE[1:]] for n in range(5)])
    opens, read = [], actions.sheets.read
    monkeypatch.setattr(actions.sheets, "read", lambda content: opens.append(1) or read(content))
    assert len(confirm(cast, run).made) == Idea.objects.count() == 5
    assert len(opens) == 1


def test_it_is_written_by_the_verbs_of_the_room_once(edition, cast, opened):
    opened("ideas")
    run, _met = check(cast, edition, "ideas", [CAFE])
    run = confirm(cast, run)
    idea = Idea.objects.get()
    assert (idea.title, idea.author.phone, run.state, run.fresh) == ("Un café", "+33639981234", "done", 0)
    assert run.made == [[2, "Un café", f"/bureau/ideas/{idea.pk}/"]]
    assert Message.objects.filter(notice="ideas.noted").count() == 1
    assert AuditEntry.objects.filter(verb="ideas.note", actor=f"user:{cast.maud.pk}").exists()
    again, is_met = check(cast, edition, "ideas", files.read(run.file))
    assert (is_met, again.pk) == (True, run.pk)
    again = actions.check_import_again(by=cast.maud, run=run)
    assert (again.fresh, again.known) == (0, 1)
    with pytest.raises(Closed):
        actions.start_import(by=cast.maud, run=again)
    # the same lines in another file
    other, is_met = check(cast, edition, "ideas", [[*CAFE[:4], "NADIA obry", *CAFE[5:]], [*CAFE[:6], ""]])
    assert (is_met, other.fresh, other.known, other.faulty) == (False, 0, 1, 1)
    assert Idea.objects.count() == 1


def test_the_right_person_and_the_right_time(edition, cast, opened):
    with pytest.raises(Closed):
        check(cast, edition, "ideas", [CAFE])
    opened("ideas")
    for stranger in (cast.sam, cast.rose, cast.lea):
        with pytest.raises(Denied):
            check(cast, edition, "ideas", [CAFE], by=stranger)
    with pytest.raises(Denied):
        check(cast, edition, "past", rows(1), HEADS, by=cast.fanny)
    run, _met = check(cast, edition, "ideas", [CAFE], by=cast.fanny)
    opened("voting")
    with pytest.raises(Closed):
        actions.start_import(by=cast.fanny, run=run)
    assert ImportRun.objects.get().state == "checked"


@pytest.mark.parametrize(
    ("lines", "heads", "words"),
    [
        ([CAFE], ["Idée", "Titre", *IDEAS[2:]], "disent la même chose"),
        ([CAFE], ["Machin", *IDEAS[1:]], "Il manque ces colonnes : Idée"),
        ([], IDEAS, "aucune ligne"),
    ],
)
def test_heads_that_cannot_be_read(edition, cast, opened, lines, heads, words):
    opened("ideas")
    with pytest.raises(Refused) as refusal:
        check(cast, edition, "ideas", lines, heads)
    assert words in refusal.value.sentence
    assert not ImportRun.objects.exists()


def test_merged_cells_formulas_and_the_example_line_are_explained(edition, cast, opened):
    opened("ideas")
    book = openpyxl.Workbook()
    sheet = book.active
    example = IMPORTERS["ideas"](edition, "").example()
    for line in (IDEAS, CAFE, ["Deux", "x", "Culture", None, "Ali Ba", "", "0639981235"], example):
        sheet.append(line)
    sheet.merge_cells("D2:D3")
    sheet["B3"] = '="a"&"b"'
    out = io.BytesIO()
    book.save(out)
    run, _met = check(cast, edition, "ideas", out.getvalue())
    assert run.fresh == 1
    told = {line: dict(faults) for line, _code, faults in run.verdicts}
    assert "fusionnée (D2:D3)" in told[3]["D3"]
    assert "formule" in told[3]["B3"]
    assert "exemple" in told[4][""]


def test_communes_by_name_postal_code_and_insee_and_what_is_ambiguous(edition):
    places = Places(edition)
    bethune = places.find("béthune")
    code = bethune.postal_codes[:5]
    for way in ("BETHUNE", f"Béthune ({code})", f"{code} Béthune", bethune.insee, "Béthune Cedex"):
        assert places.find(way) == bethune
    with pytest.raises(Refused, match="Vouliez-vous dire Béthune"):
        places.find("Bethunne")
    with pytest.raises(Refused, match="n’est pas une commune"):
        places.find("Zanzibar")


# Other kinds ---------------------------------------------------------------------------------------------------------
def test_who_came_to_a_comptoir(edition, cast):
    with clock.at(clock.now() - timedelta(days=3)):
        row = open_one(edition, starts_at=clock.now() + timedelta(hours=2))
    heads, lines = ["Nom et prénom", "Tél"], [["Nadia Obry", 639981234], ["Ali Ba", "0639981235"], ["Sans rien", ""]]
    with pytest.raises(Refused):
        check(cast, edition, "attendees", lines, heads)
    run, _met = check(cast, edition, "attendees", lines, heads, target=str(row.pk))
    assert (run.fresh, run.faulty) == (2, 1)
    confirm(cast, run)
    assert sorted(a.person.name for a in Attendance.objects.all()) == ["Ali Ba", "Nadia Obry"]


def test_organisations(edition, cast):
    heads = ["Structure", "Statut", "SIRET", "Ville"]
    lines = [["Les Ateliers", "association", "", "Béthune"], ["ATELIERS", "sarl", "123", ""]]
    run, _met = check(cast, edition, "organisations", lines, heads)
    assert [cell for cell, _w in run.verdicts[0][2]] == ["B3", "C3"]
    confirm(cast, run)
    assert Organisation.objects.get().name == "Les Ateliers"


# Past editions -------------------------------------------------------------------------------------------------------
def test_three_hundred_lines_of_past_editions(edition, cast, client_of):
    lines = rows(300, ("Béthune", "Calais"))
    lines[5][2] = "Atlantis"
    run, _met = check(cast, edition, "past", lines, HEADS)
    assert (run.total, run.fresh, run.faulty) == (300, 299, 1)
    run = confirm(cast, run)
    assert (len(run.made), run.state) == (299, "done")
    assert Edition.objects.filter(origin="sheet").count() == 7
    assert not Count.objects.exists()
    past = Edition.objects.get(code="2019")
    assert past.memberships.filter(user=cast.maud, role="manager").exists()
    best = PastResult.objects.filter(project__edition=past, amount_cents__gt=0).order_by("-votes")[0]
    visitor = client_of()
    page = text(visitor.get("/editions/2019/resultats/"))
    assert "repris d’un tableau, non recomptables" in page
    assert run.file.sha256 in page
    assert best.project.title in page
    page = text(visitor.get(f"/editions/2019/projets/{best.project.slug}/"))
    assert "Ce qu’il est devenu" in page
    assert "Pourquoi ce montant" not in page
    assert visitor.get(f"/editions/2019/resultats/{best.project.slug}/").status_code == 302
    assert visitor.get("/projets/?edition=2019&q=jardin").headers["Location"] == "/editions/2019/projets/?q=jardin"
    page = text(visitor.get("/projets/?edition=toutes&etape=laureat"))
    assert "Toutes les éditions" in page
    facts = visitor.get("/api/v1/editions/2019/projects").json()["projects"]
    mine = next(row for row in facts if row["slug"] == best.project.slug)
    assert (mine["votes"], mine["awarded_cents"]) == (best.votes, best.amount_cents)
    assert visitor.get("/api/v1/editions/2019").json()["origin"] == "sheet"
    assert visitor.get("/editions/2019/donnees/").status_code == 200
    assert visitor.get("/editions/2019/").status_code == 200
    assert visitor.get("/editions/2019/chiffres/").status_code in (200, 404)
    # the corrected sheet doubles nothing
    lines[5][2] = "Calais"
    second, is_met = check(cast, edition, "past", lines, HEADS)
    assert (is_met, second.fresh, second.known) == (False, 1, 299)
    confirm(cast, second)
    assert Project.objects.filter(edition__origin="sheet").count() == 300


def test_a_year_held_here_is_not_told_by_a_sheet(edition, cast):
    line = [edition.year, *rows(1)[0][1:]]
    run, _met = check(
        cast, edition, "past", [line, [2050, *line[1:]], ["hier", *line[1:]], [2019, "!!", *line[2:]]], HEADS
    )
    assert (run.fresh, run.faulty) == (0, 4)


# Pages ---------------------------------------------------------------------------------------------------------------
def test_from_the_model_to_the_end_in_pages(edition, cast, client_of, opened):
    opened("ideas")
    fanny = client_of(cast.fanny)
    assert "Aucun tableau envoyé" in text(fanny.get(HOME))
    model = openpyxl.load_workbook(io.BytesIO(fanny.get(f"{HOME}ideas/modele.xlsx").content))
    heads = [cell.value for cell in model.worksheets[0][1]]
    assert heads[0] == "Idée"
    page = fanny.post(f"{HOME}ideas/", {"file": SimpleUploadedFile("photo.png", b"\x89PNG\r\n\x1a\n" + b"0" * 40)})
    assert page.status_code == 422
    assert "PNG" in text(page)
    content = workbook([CAFE, ["Sans commune", "x", "Culture", "", "Ali", "", "0639981235"]], IDEAS)
    page = fanny.post(f"{HOME}ideas/", {"file": SimpleUploadedFile("cartes.xlsx", content)}, follow=True)
    run = ImportRun.objects.get()
    assert "Importer la ligne nouvelle ?" in text(page)
    assert "D3" in text(page)
    sheet = b"".join(fanny.get(f"{HOME}{run.pk}/verdicts.xlsx").streaming_content)
    told = [line[-1].value for line in openpyxl.load_workbook(io.BytesIO(sheet)).worksheets[0]]
    assert told[:2] == ["Verdict", "Nouvelle"]
    assert told[2].startswith("À corriger. D3 :")
    page = text(fanny.post(f"{HOME}{run.pk}/confirmer/", follow=True))
    assert "Ce qui a été fait" in page
    assert "Un café" in page
    page = text(fanny.post(f"{HOME}{run.pk}/confirmer/", follow=True))
    assert "n’est plus possible" in page
    page = text(fanny.post(f"{HOME}ideas/", {"file": SimpleUploadedFile("copie.xlsx", content)}, follow=True))
    assert "déjà importé, le" in page
    assert Idea.objects.count() == 1
    assert client_of(cast.sam).get(HOME).status_code == 404
    assert client_of(cast.rose).get(f"{HOME}{run.pk}/").status_code == 404
    assert fanny.get(f"{HOME}past/").status_code == 404
    assert fanny.get(f"{HOME}nimporte/").status_code == 404
    assert client_of(cast.maud).get(f"{HOME}past/").status_code == 200
    assert client_of().get(HOME).status_code == 302


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_imports_costs_the_same(edition, cast, client_of, opened, django_assert_num_queries, number):
    opened("ideas")
    for rank in range(number):
        check(cast, edition, "ideas", [[f"Idée {rank}", *CAFE[1:]]])
    maud = client_of(cast.maud)
    maud.get(HOME)
    with django_assert_num_queries(7):
        maud.get(HOME)


# Long, broken, at once -----------------------------------------------------------------------------------------------
def test_a_long_sheet_is_written_by_a_worker_and_a_crash_doubles_nothing(edition, cast, opened, monkeypatch):
    heads = ["Structure", "Statut"]
    run, _met = check(cast, edition, "organisations", [[f"Structure {n}", "association"] for n in range(501)], heads)
    run = actions.start_import(by=cast.maud, run=run)
    assert not Organisation.objects.exists()
    real, calls = actions._write, []

    def failing(*args):
        calls.append(1)
        if len(calls) == 250:
            raise RuntimeError("the power fails")
        return real(*args)

    monkeypatch.setattr(actions, "_write", failing)
    jobs.run_all()
    run.refresh_from_db()
    assert (len(run.made), run.state, Organisation.objects.count()) == (200, "running", 200)
    assert run.progress == 39
    monkeypatch.setattr(actions, "_write", real)
    actions.write_all(by=cast.maud, run=run)
    run.refresh_from_db()
    assert (len(run.made), run.state, Organisation.objects.count()) == (501, "done", 501)


@pytest.mark.django_db(transaction=True)
def test_two_agents_say_yes_at_once(edition, cast, opened):
    if connection.vendor != "postgresql":
        pytest.skip("locks between real connections")
    opened("ideas")
    run, _met = check(cast, edition, "ideas", [CAFE, ["Autre", *CAFE[1:]]])
    barrier, outcomes = threading.Barrier(2), []

    def agree(user):
        try:
            barrier.wait()
            started = actions.start_import(by=user, run=ImportRun.objects.get(pk=run.pk))
            actions.write_all(by=user, run=started)
            outcomes.append("done")
        except IllegalMove:
            outcomes.append("late")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=agree, args=(user,)) for user in (cast.maud, cast.fanny)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "late"]
    assert Idea.objects.count() == 2
