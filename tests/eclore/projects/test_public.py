"""The leader's pages, through a browser without JavaScript."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from eclore.core import clock
from eclore.ideas import actions as ideas
from eclore.projects import actions, queries
from eclore.projects.models import Project
from eclore.projects.states import ProjectState
from tests.eclore.projects import factories
from tests.eclore.projects.factories import PDF, SYSTEM


@pytest.fixture
def lea(client_of, cast, opened):
    opened("projects")
    return client_of(cast.lea)


def address(name: str, project: Project, *more: object) -> str:
    return reverse(f"projects:{name}", args=[project.pk, *more])


def budget(**changes: str) -> dict[str, str]:
    """The form of a plan of 1 000 €, 600 € of it asked."""
    return {
        "requested": "600",
        "expense_0_label": "Outils",
        "expense_0_amount": "1 000,00 €",
        "income_0_label": "Commune",
        "income_0_amount": "400",
        "save": "1",
        **changes,
    }


def test_a_dossier_starts_from_a_title(lea, cast, edition):
    response = lea.post("/dossiers/commencer/", {"title": "Le Café qui répare"}, follow=True)
    project = Project.objects.get()
    assert response.redirect_chain[-1][0] == f"/dossiers/{project.pk}/"
    assert project.state == ProjectState.DRAFT
    assert project.leader.user == cast.lea
    assert "Le Café qui répare" in response.content.decode()


def test_a_dossier_starts_from_ones_own_idea(lea, cast, edition):
    person = factories.person_of(cast.lea)
    from eclore.editions.models import Commune

    idea = ideas.note(
        by=SYSTEM,
        edition=edition,
        person=person,
        title="Réparer ensemble",
        summary="Un lieu pour réparer les objets du quartier.",
        theme="reuse",
        commune=Commune.objects.get(pk="62178"),
    )
    assert "Réparer ensemble" in lea.get("/dossiers/commencer/").content.decode()
    lea.post("/dossiers/commencer/", {"idea": idea.pk, "title": ""})
    project = Project.objects.get()
    assert (project.title, project.theme, project.commune.name) == ("Réparer ensemble", "reuse", "Bruay-la-Buissière")
    assert project.story == "Un lieu pour réparer les objets du quartier."


@pytest.mark.parametrize("title", ["", "   ", "x" * 151])
def test_a_bad_title_is_refused_next_to_its_field(lea, title):
    response = lea.post("/dossiers/commencer/", {"title": title})
    assert response.status_code == 422
    assert response.context["form"].errors["title"]
    assert not Project.objects.exists()


def test_the_same_title_twice_is_one_dossier(lea):
    lea.post("/dossiers/commencer/", {"title": "Le Café qui répare"})
    response = lea.post("/dossiers/commencer/", {"title": "le café qui répare"})
    assert response.status_code == 422
    assert "déjà un dossier de ce nom" in response.content.decode()
    assert Project.objects.count() == 1


def test_before_and_after_the_phase(client_of, cast, edition, opened):
    opened("ideas")
    page = client_of(cast.lea).get("/dossiers/commencer/").content.decode()
    assert "Trop tôt : le dépôt des dossiers ouvre le" in page
    response = client_of(cast.lea).post("/dossiers/commencer/", {"title": "Trop tôt"})
    assert response.status_code == 409
    opened("voting")
    response = client_of(cast.lea).post("/dossiers/commencer/", {"title": "Trop tard"})
    assert response.status_code == 409
    assert "Trop tard : le dépôt des dossiers a fermé le" in response.content.decode()
    assert not Project.objects.exists()


def test_a_visitor_signs_in_and_comes_back(client_of, edition):
    response = client_of().get("/dossiers/commencer/")
    assert response.status_code == 302
    assert "next=/dossiers/commencer/" in response["Location"]


def test_an_empty_instance_says_so(client_of, db):
    from eclore.people import actions as people

    user = people.open_account(by=SYSTEM, email="seule@exemple.fr", name="Seule")
    assert "Aucune édition" in client_of(user).get("/dossiers/commencer/").content.decode()


PAGES = ["project", "attachments", "preview", "check", "withdraw"]


@pytest.mark.parametrize("name", PAGES)
def test_a_dossier_does_not_exist_for_others(client_of, lea, cast, edition, name):
    project = factories.draft(edition, cast.lea)
    assert lea.get(address(name, project)).status_code == 200
    for other in (cast.sam, cast.maud, cast.rose):
        assert client_of(other).get(address(name, project)).status_code == 404


def test_a_dossier_of_another_edition_is_not_here(lea, cast, edition, territory_set):
    from tests.eclore.editions.factories import make_edition

    other = make_edition(territory_set, "2025", is_current=False)
    project = factories.draft(other, cast.lea)
    assert lea.get(address("project", project)).status_code == 404
    assert lea.get(f"/editions/2025/dossiers/{project.pk}/").status_code == 200


def test_sections_keep_what_is_written(lea, cast, edition):
    project = factories.draft(edition, cast.lea)
    story = {
        "title": "Le Café qui répare",
        "summary": "On répare ensemble.",
        "story": "Deux après-midi par semaine.",
        "theme": "reuse",
        "commune": "Bruay-la-Buissière",
    }
    assert lea.post(address("section", project, "projet"), story).status_code == 302
    words = {"audience": "Tout le quartier", "sse_values": "Prix libre"}
    assert lea.post(address("section", project, "public"), words).status_code == 302
    body = {"name": "Le Fil vert", "kind": "nonprofit", "siret": "", "rna": "w621001234"}
    assert lea.post(address("section", project, "structure"), body).status_code == 302
    project.refresh_from_db()
    assert (project.summary, project.territory.name, project.audience) == (
        "On répare ensemble.",
        "Artois",
        "Tout le quartier",
    )
    assert (project.applicant.name, project.applicant.rna) == ("Le Fil vert", "W621001234")
    lea.post(address("section", project, "structure"), body)
    assert Project.objects.get().applicant_id == project.applicant_id


@pytest.mark.parametrize(
    ("section", "data", "field"),
    [
        ("projet", {"title": ""}, "title"),
        ("projet", {"title": "A", "commune": "Atlantide"}, "commune"),
        ("projet", {"title": "A", "theme": "astrologie"}, "theme"),
        ("projet", {"title": "A", "summary": "x" * 251}, "summary"),
        ("structure", {"name": "", "kind": "nonprofit"}, "name"),
        ("structure", {"name": "Le Fil", "kind": "nonprofit", "siret": "123"}, "siret"),
        ("structure", {"name": "Le Fil", "kind": "nonprofit", "rna": "621"}, "rna"),
        ("structure", {"name": "Le Fil", "kind": "royaume"}, "kind"),
    ],
)
def test_bad_answers_stay_next_to_their_field(lea, cast, edition, section, data, field):
    project = factories.draft(edition, cast.lea)
    response = lea.post(address("section", project, section), data)
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    project.refresh_from_db()
    assert (project.title, project.applicant) == ("Le Café qui répare", None)


def test_an_unknown_section_is_not_there(lea, cast, edition):
    assert lea.get(address("section", factories.draft(edition, cast.lea), "astuces")).status_code == 404


def test_lines_are_added_and_removed_without_script_and_nothing_is_saved(lea, cast, edition):
    project = factories.draft(edition, cast.lea)
    data = budget()
    data.pop("save")
    page = lea.post(address("section", project, "budget"), {**data, "add": "expense"})
    assert page.status_code == 200
    assert page.context["form"].counts == {"expense": 2, "income": 1}
    assert 'value="Outils"' in page.content.decode()
    page = lea.post(address("section", project, "budget"), {**data, "remove": "expense-0"})
    assert page.context["form"].counts == {"expense": 0, "income": 1}
    page = lea.post(address("section", project, "budget"), {**data, "remove": "expense-zz"})
    assert page.context["form"].counts == {"expense": 1, "income": 1}
    assert not project.funding_lines.exists()


def test_a_balanced_budget_is_saved(lea, cast, edition):
    project = factories.draft(edition, cast.lea)
    response = lea.post(address("section", project, "budget"), budget(), follow=True)
    assert "à l’équilibre" in response.content.decode()
    plan = queries.plan(Project.objects.get())
    assert (plan.expense_cents, plan.income_cents, plan.requested_cents) == (100_000, 100_000, 60_000)


def test_an_unbalanced_draft_is_kept_and_says_by_how_much(lea, cast, edition):
    project = factories.draft(edition, cast.lea)
    response = lea.post(address("section", project, "budget"), budget(requested="500"), follow=True)
    assert "Il manque 100\u00a0€ de ressources" in response.content.decode()
    assert Project.objects.get().requested_cents == 50_000


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"requested": "vingt"}, "requested"),
        ({"requested": "-5"}, "requested"),
        ({"requested": "20 000,01"}, "requested"),
        ({"requested": "12,345"}, "requested"),
        ({"expense_0_amount": ""}, "expense_0_amount"),
        ({"expense_0_label": ""}, "expense_0_label"),
        ({"expense_0_label": "x" * 121}, "expense_0_label"),
        ({"expense_0_amount": "9" * 20}, "expense_0_amount"),
    ],
)
def test_bad_amounts_stay_next_to_their_field(lea, cast, edition, changes, field):
    project = factories.draft(edition, cast.lea)
    response = lea.post(address("section", project, "budget"), budget(**changes))
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert not project.funding_lines.exists()


def test_check_shows_what_is_missing_with_a_link_to_each_field(lea, cast, edition):
    project = factories.draft(edition, cast.lea)
    page = lea.get(address("check", project)).content.decode()
    assert f"/dossiers/{project.pk}/projet/?verifier=1#id_summary" in page
    assert f"/dossiers/{project.pk}/budget/?verifier=1#id_requested" in page
    assert 'href="/comptoirs/"' in page
    for section in ("projet", "public", "structure", "budget"):
        response = lea.get(address("section", project, section) + "?verifier=1")
        assert response.status_code == 200
        assert response.context["form"].errors
    response = lea.post(address("check", project), {"is_certain": "on"})
    assert response.status_code == 422
    assert Project.objects.get().state == ProjectState.DRAFT


def test_no_attendance_is_refused_and_says_how_to_register(lea, cast, edition):
    project = factories.complete(edition, cast.lea)
    from eclore.workshops.models import Attendance

    Attendance.objects.all().delete()
    response = lea.post(address("check", project), {"is_certain": "on"})
    assert response.status_code == 422
    assert "Inscrivez-vous à l’un des prochains comptoirs" in response.content.decode()
    assert Project.objects.get().state == ProjectState.DRAFT


def test_a_ready_dossier_is_submitted(lea, cast, edition):
    project = factories.complete(edition, cast.lea)
    assert lea.post(address("check", project), {}).status_code == 422  # the box is not ticked
    response = lea.post(address("check", project), {"is_certain": "on"}, follow=True)
    assert "Votre dossier est déposé" in response.content.decode()
    assert Project.objects.get().state == ProjectState.SUBMITTED
    again = lea.post(address("check", project), {"is_certain": "on"})
    assert again.status_code == 409  # sent twice
    assert "Cette action n’est plus possible" in again.content.decode()
    assert lea.post(address("section", project, "projet"), {"title": "Autre"}).status_code == 409
    assert lea.get(address("section", project, "projet")).status_code == 302
    assert Project.objects.get().title == "Le Café qui répare"


def test_submission_is_closed_outside_the_phase(lea, cast, edition, opened):
    project = factories.complete(edition, cast.lea)
    opened("reviews")
    response = lea.post(address("check", project), {"is_certain": "on"})
    assert response.status_code == 409
    assert "Trop tard" in response.content.decode()
    assert Project.objects.get().state == ProjectState.DRAFT


def test_a_returned_dossier_is_completed_while_the_panel_works(lea, cast, edition, opened):
    project = factories.returned(edition, cast.lea)
    first = project.submitted_at
    opened("reviews")
    assert "Il manque un devis." in lea.get(address("project", project)).content.decode()
    assert (
        lea.post(address("section", project, "public"), {"audience": "Tous", "sse_values": "Libre"}).status_code == 302
    )
    assert lea.post(address("check", project), {"is_certain": "on"}).status_code == 302
    project.refresh_from_db()
    assert (project.state, project.return_reason, project.submitted_at) == (ProjectState.SUBMITTED, "", first)


def test_attachments_come_in_and_out_for_the_team_only(lea, client_of, cast, edition):
    project = factories.draft(edition, cast.lea)
    upload = SimpleUploadedFile("../devis outillage.pdf", PDF)
    assert lea.post(address("attachments", project), {"content": upload}).status_code == 302
    kept = project.attachments.get()
    assert kept.name == "devis outillage.pdf"
    response = lea.get(address("attachment", project, kept.pk))
    assert b"".join(response.streaming_content) == PDF
    assert "attachment" in response["Content-Disposition"]
    for other in (None, cast.sam, cast.rose):
        assert client_of(other).get(address("attachment", project, kept.pk)).status_code in (302, 404)
    elsewhere = factories.draft(edition, cast.lea, "Un autre dossier")
    assert lea.get(address("attachment", elsewhere, kept.pk)).status_code == 404
    assert lea.get(address("detach", project, kept.pk)).status_code == 405
    for _twice in range(2):
        assert lea.post(address("detach", project, kept.pk)).status_code == 302
    assert not project.attachments.exists()


@pytest.mark.parametrize("content", [b"", b"#!/bin/sh\nrm -rf /\n", b"<html><script>alert(1)</script></html>"])
def test_a_bad_file_is_refused_next_to_its_field(lea, cast, edition, content):
    project = factories.draft(edition, cast.lea)
    response = lea.post(address("attachments", project), {"content": SimpleUploadedFile("a.pdf", content)})
    assert response.status_code == 422
    assert response.context["form"].errors["content"]
    assert lea.post(address("attachments", project), {}).status_code == 422
    assert not project.attachments.exists()


def test_the_team_writes_too(lea, client_of, cast, edition):
    project = factories.draft(edition, cast.lea)
    victor = factories.person_of(cast.victor)
    data = {"name": "Victor Pruvost", "email": cast.victor.email.upper()}
    assert lea.post(address("add_teammate", project), data).status_code == 302
    assert queries.persons_of(project) == [project.leader, victor]
    assert client_of(cast.victor).get(address("project", project)).status_code == 200
    factories.attend(edition, victor)
    assert queries.gate(project).came == 1
    assert lea.post(address("remove_teammate", project, victor.pk)).status_code == 302
    assert client_of(cast.victor).get(address("project", project)).status_code == 404


def test_an_address_alone_tells_no_name(lea, cast, edition):
    project = factories.draft(edition, cast.lea)
    factories.person_of(cast.victor)
    page = lea.post(address("add_teammate", project), {"name": "Inconnue", "email": cast.victor.email}, follow=True)
    assert "Pruvost" not in page.content.decode()
    for bad in ({"name": "", "email": "a@b.fr"}, {"name": "A", "email": "pas une adresse"}, {"name": "A", "email": ""}):
        assert lea.post(address("add_teammate", project), bad).status_code == 422
    assert project.team.count() == 1


def test_withdrawing_asks_first(lea, cast, edition):
    project = factories.draft(edition, cast.lea)
    assert "Retirer « Le Café qui répare »" in lea.get(address("withdraw", project)).content.decode()
    assert Project.objects.get().state == ProjectState.DRAFT
    lea.post(address("withdraw", project))
    assert Project.objects.get().state == ProjectState.WITHDRAWN
    assert lea.post(address("withdraw", project)).status_code == 409


def test_what_people_write_is_never_markup(lea, cast, edition):
    project = factories.draft(edition, cast.lea, "<script>alert(1)</script>")
    actions.edit(by=SYSTEM, project=project, story="<img src=x onerror=alert(1)>")
    for name in ("project", "preview", "check"):
        page = lea.get(address(name, project)).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_the_phase_closes_by_the_clock(lea, cast, edition):
    project = factories.complete(edition, cast.lea)
    with clock.at(clock.now() + timedelta(days=21)):
        assert lea.post(address("check", project), {"is_certain": "on"}).status_code == 409
