"""The office of dossiers."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import docx
import pytest
from pypdf import PdfReader

from eclore.core.models import Message
from eclore.projects import actions
from eclore.projects.models import Project
from eclore.projects.states import ProjectState
from tests.eclore.projects import factories
from tests.eclore.projects.factories import PDF, SYSTEM
from tests.eclore.reviews import factories as reviews

HOME = "/bureau/projects/"


def sheet_of(response) -> str:
    return b"".join(response.streaming_content).decode("utf-8-sig")


@pytest.mark.parametrize(
    ("who", "status"), [("maud", 200), ("rose", 200), ("paul", 200), ("lea", 404), ("sam", 404), ("clara", 404)]
)
def test_who_enters(client_of, cast, edition, who, status):
    project = factories.submitted(edition, cast.lea)
    client = client_of(getattr(cast, who))
    for path in (HOME, f"{HOME}?format=csv", f"{HOME}{project.pk}/"):
        assert client.get(path).status_code == status
    assert client_of().get(HOME).status_code == 302


def test_drafts_are_for_managers(client_of, cast, edition):
    draft = factories.draft(edition, cast.lea)
    assert client_of(cast.maud).get(f"{HOME}{draft.pk}/").status_code == 200
    assert client_of(cast.rose).get(f"{HOME}{draft.pk}/").status_code == 404
    assert "Le Café" not in client_of(cast.rose).get(HOME).content.decode()


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Atelier vélo", "Café", "Jardin"]),
        ("?etat=returned", ["Jardin"]),
        ("?theme=mobility", ["Atelier vélo"]),
        ("?territoire=artois", ["Atelier vélo", "Café", "Jardin"]),
        ("?territoire=calaisis", []),
        ("?q=velos", ["Atelier vélo"]),
        ("?q=velos&etat=returned", []),
        ("?etat=nimporte&theme=quoi&page=99&tri=rien", ["Atelier vélo", "Café", "Jardin"]),
        ("?tri=-titre", ["Jardin", "Café", "Atelier vélo"]),
        ("?tri=montant", ["Café", "Atelier vélo", "Jardin"]),
    ],
)
def test_filters_stand_in_the_address_and_the_export_follows(client_of, cast, edition, query, titles):
    factories.submitted(edition, cast.lea, "Atelier vélo", theme="mobility")
    factories.submitted(edition, cast.lea, "Café", requested_cents=100_000)
    factories.returned(edition, cast.lea, "Jardin")
    client = client_of(cast.maud)
    assert [row.title for row in client.get(HOME + query).context["page"]] == titles
    text = sheet_of(client.get(f"{HOME}?format=csv&{query.removeprefix('?')}"))
    assert [row["Projet"] for row in csv.DictReader(StringIO(text), delimiter=";")] == titles


@pytest.mark.parametrize("title", ["=1+1", "+33+A1", "-cmd", "@SUM(A1)"])
def test_the_export_runs_no_formula(client_of, cast, edition, title):
    factories.draft(edition, cast.lea, title)
    text = sheet_of(client_of(cast.maud).get(f"{HOME}?format=csv"))
    assert next(csv.DictReader(StringIO(text), delimiter=";"))["Projet"] == f"'{title}"


def test_sending_back_from_the_page(client_of, cast, edition, opened):
    project = factories.submitted(edition, cast.lea)
    opened("reviews")
    client = client_of(cast.rose)
    assert client.post(f"{HOME}{project.pk}/", {"reason": ""}).status_code == 422
    assert client.post(f"{HOME}{project.pk}/", {"reason": "x" * 2001}).status_code == 422
    assert client.post(f"{HOME}{project.pk}/", {"reason": "Il manque un devis."}).status_code == 302
    assert Project.objects.get().state == ProjectState.RETURNED
    assert Message.objects.filter(notice="projects.sent_back").count() == 1
    again = client.post(f"{HOME}{project.pk}/", {"reason": "Encore"})
    assert again.status_code == 409
    assert Message.objects.filter(notice="projects.sent_back").count() == 1


def test_panel_members_do_not_send_back(client_of, cast, edition, opened):
    project = factories.submitted(edition, cast.lea)
    opened("reviews")
    client = client_of(cast.paul)
    assert "Renvoyer pour complément" not in client.get(f"{HOME}{project.pk}/").content.decode()
    assert client.post(f"{HOME}{project.pk}/", {"reason": "Non"}).status_code == 403
    assert Project.objects.get().state == ProjectState.SUBMITTED


def test_a_decided_dossier_is_not_sent_back(client_of, cast, edition, opened):
    project = reviews.labelled_project(edition, cast.lea, cast.rose)
    opened("reviews")
    response = client_of(cast.rose).post(f"{HOME}{project.pk}/", {"reason": "Trop tard"})
    assert response.status_code == 409
    assert "a déjà décidé" in response.content.decode()
    assert Project.objects.get().state == ProjectState.SUBMITTED


def test_withdrawing_asks_first(client_of, cast, edition, opened):
    project = factories.submitted(edition, cast.lea)
    opened("reviews")
    path = f"{HOME}{project.pk}/retirer/"
    assert client_of(cast.rose).get(path).status_code == 302
    assert client_of(cast.rose).post(path).status_code == 403
    client = client_of(cast.maud)
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 302
    assert Project.objects.get().state == ProjectState.WITHDRAWN
    assert client.post(path).status_code == 409


def test_attachments_open_for_those_who_judge(client_of, cast, edition):
    project = factories.draft(edition, cast.lea)
    kept = actions.attach(by=SYSTEM, project=project, name="devis", content=PDF)
    path = f"{HOME}{project.pk}/pieces/{kept.pk}/"
    response = client_of(cast.maud).get(path)
    assert 'filename="devis.pdf"' in response["Content-Disposition"]
    assert b"".join(response.streaming_content) == PDF
    assert client_of(cast.lea).get(path).status_code == 404
    assert client_of(cast.maud).get(f"{HOME}{project.pk}/pieces/{kept.pk + 1}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(client_of, cast, edition, django_assert_num_queries, count):
    for rank in range(count):
        factories.submitted(edition, cast.lea, f"Projet {rank}")
    client = client_of(cast.maud)
    client.get(HOME)
    with django_assert_num_queries(9):
        assert client.get(HOME).status_code == 200


@pytest.mark.parametrize("query", ["q=%00", "etat=%00", "page=abc", "tri=--", "q=" + "a%20" * 500])
def test_absurd_filters_ask_for_nothing(client_of, cast, edition, query):
    assert client_of(cast.maud).get(f"{HOME}?{query}").status_code == 200


def test_absurd_numbers_are_not_there(client_of, cast, edition):
    project = factories.draft(edition, cast.lea)
    huge = 10**30
    assert client_of(cast.maud).get(f"{HOME}{huge}/").status_code == 404
    lea = client_of(cast.lea)
    for path in (f"/dossiers/{huge}/", f"/dossiers/{project.pk}/pieces/{huge}/"):
        assert lea.get(path).status_code == 404


def test_the_dossier_on_paper_says_the_same_in_both_forms(edition, cast, opened, client_of):
    opened("projects")
    row = factories.submitted(edition, cast.lea)
    client, address = client_of(cast.rose), f"/bureau/projects/{row.pk}/dossier."
    pdf = " ".join(page.extract_text() for page in PdfReader(BytesIO(client.get(f"{address}pdf").content)).pages)
    file = docx.Document(BytesIO(client.get(f"{address}docx").content))
    word = " ".join([*(line.text for line in file.paragraphs), *(c.text for t in file.tables for c in t._cells)])
    for said in (pdf, word):
        for words in (row.title, "Dépenses prévues", row.funding_lines.first().label, "Total", cast.lea.name):
            assert words in said
    mine = client_of(cast.lea).get(f"/dossiers/{row.pk}/dossier.pdf")
    assert mine.status_code == 200
    assert row.title in " ".join(page.extract_text() for page in PdfReader(BytesIO(mine.content)).pages)
    assert client_of(cast.lea).get(f"/dossiers/{row.pk}/dossier.docx").status_code == 200
    for key in ("sam", "rose"):
        assert client_of(getattr(cast, key)).get(f"/dossiers/{row.pk}/dossier.pdf").status_code == 404
    assert client_of().get(f"/dossiers/{row.pk}/dossier.pdf").status_code == 302
    draft = factories.draft(edition, cast.adam, title="Un brouillon")
    assert "brouillon" in client_of(cast.adam).get(f"/dossiers/{draft.pk}/").content.decode()
    assert client_of(cast.adam).get(f"/dossiers/{draft.pk}/dossier.pdf").status_code == 200
    assert client.get(f"/bureau/projects/{draft.pk}/dossier.pdf").status_code == 404
    for key in ("sam", "fanny", "lea"):
        assert client_of(getattr(cast, key)).get(f"{address}pdf").status_code == 404
