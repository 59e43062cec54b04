"""The toolbox: the team fills it, anyone opens it, each opening counts and nobody is known."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eclore.core import clock
from eclore.core.errors import Denied, Refused
from eclore.core.models import AuditEntry
from eclore.ideas import actions, papers, queries
from eclore.ideas.models import Tool, ToolUse
from tests.eclore.ideas.factories import SYSTEM

pytestmark = pytest.mark.django_db
BOX, BACK = "/boite-a-outils/", "/bureau/ideas/outils/"
FILM = "https://films.exemple.fr/serre"


def text(response) -> str:
    return response.content.decode()


def test_an_empty_box_says_so_before_and_after_an_edition(db, client_of):
    assert "arrivent" in text(client_of().get(BOX))
    assert client_of().get(f"{BOX}1/").status_code == 404


def test_the_team_starts_the_box_once_and_residents_find_it(edition, cast, client_of):
    fanny, visitor = client_of(cast.fanny), client_of()
    assert "Mettre les premiers outils" in text(fanny.get(BACK))
    fanny.post(f"{BACK}premiers/")
    assert Tool.objects.count() == 3
    assert "pas vide" in text(fanny.post(f"{BACK}premiers/", follow=True))
    page = text(visitor.get(BOX))
    assert "Modèle de statuts" in page
    assert "DOCX" in page
    assert "Petits films" not in page  # it leads nowhere yet
    assert 'href="/accompagnement/partenaires/"' in page
    films = Tool.objects.get(is_shown=False)
    assert visitor.get(f"{BOX}{films.pk}/").status_code == 404


def test_the_files_open_and_the_budget_balances(edition, client_of):
    statutes, budget, _films = actions.add_first_tools(by=SYSTEM, edition=edition)
    answer = client_of().get(f"{BOX}{statutes.pk}/")
    assert answer["Content-Type"] == papers.DOCX
    assert "attachment" in answer["Content-Disposition"]
    words = docx.Document(BytesIO(b"".join(answer.streaming_content)))
    assert len([line for line in words.paragraphs if line.text.startswith("Article ")]) == 12
    sheet = openpyxl.load_workbook(BytesIO(b"".join(client_of().get(f"{BOX}{budget.pk}/").streaming_content))).active
    amounts = [row[1] for row in sheet.iter_rows(values_only=True)]
    formulas = [cell for cell in amounts if isinstance(cell, str) and cell.startswith("=")]
    assert len(formulas) == 3
    halves, half = [[], []], -1
    for cell in amounts:
        half += cell == "Montant"
        if isinstance(cell, int):
            halves[half].append(cell)
    assert sum(halves[0]) == sum(halves[1])


def test_each_opening_counts_by_day_and_says_nothing_of_anyone(edition, cast, client_of):
    tool = actions.add_first_tools(by=SYSTEM, edition=edition)[0]
    entries = AuditEntry.objects.count()
    for user in (None, cast.lea, cast.lea):
        client_of(user).get(f"{BOX}{tool.pk}/")
    client_of().head(f"{BOX}{tool.pk}/")
    assert client_of().post(f"{BOX}{tool.pk}/").status_code == 405
    row = ToolUse.objects.get()
    assert (row.used_on, row.count) == (clock.today(), 3)
    assert {field.name for field in ToolUse._meta.get_fields()} == {"id", "tool", "used_on", "count"}
    assert AuditEntry.objects.count() == entries
    ToolUse.objects.create(tool=tool, used_on=clock.today() - timedelta(days=40), count=5)
    counted = queries.counted_tools().get(pk=tool.pk)
    assert (counted.recent, counted.total) == (3, 8)


def test_the_team_changes_a_tool_and_its_version_follows(edition, cast, client_of):
    fanny = client_of(cast.fanny)
    said = {"title": "Petit film", "text": "Trois minutes.", "address": FILM, "position": "", "is_shown": "on"}
    fanny.post(f"{BACK}nouveau/", said)
    tool = Tool.objects.get()
    assert (tool.version, tool.position) == (1, 1)
    assert client_of().get(f"{BOX}{tool.pk}/").url == FILM
    fanny.post(f"{BACK}{tool.pk}/", {**said, "title": "Un film"})
    tool.refresh_from_db()
    assert (tool.title, tool.version) == ("Un film", 1)
    upload = SimpleUploadedFile("../../statuts.docx", papers.statutes())
    assert fanny.post(f"{BACK}{tool.pk}/", {**said, "content": upload}).status_code == 302
    tool.refresh_from_db()
    assert (tool.version, tool.address, tool.file_name) == (2, "", "statuts.docx")
    fanny.post(f"{BACK}{tool.pk}/", said)
    tool.refresh_from_db()
    assert (tool.version, tool.file) == (3, None)
    fanny.post(f"{BACK}{tool.pk}/retirer/")
    assert not Tool.objects.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": ""}, "Donnez un titre"),
        ({"address": ""}, "Donnez un fichier ou une adresse"),
        ({"address": "javascript:alert(1)"}, "adresse en entier"),
        ({"address": "", "content": SimpleUploadedFile("a.docx", b"")}, "vide"),
        ({"address": "", "content": SimpleUploadedFile("a.exe", b"MZ\x90")}, "pas lisible"),
        ({"content": SimpleUploadedFile("a.docx", b"PK")}, "Choisissez"),
    ],
)
def test_a_tool_that_leads_nowhere_is_refused_with_what_was_typed(edition, cast, client_of, change, sentence):
    said = {"title": "Petit film", "address": FILM, "is_shown": "on", **change}
    answer = client_of(cast.fanny).post(f"{BACK}nouveau/", said)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not Tool.objects.exists()


def test_strangers_change_nothing(edition, cast, client_of):
    with pytest.raises(Denied):
        actions.set_tool(by=cast.lea, edition=edition, title="x", address=FILM)
    assert client_of(cast.lea).get(BACK).status_code == 404
    assert client_of(cast.lea).post(f"{BACK}premiers/").status_code == 404
    assert client_of().get(BACK).status_code == 302
    with pytest.raises(Refused):
        actions.set_tool(by=cast.fanny, edition=edition, title=" ", address=FILM)


def test_the_box_costs_the_same_for_one_and_three(edition, cast, client_of):
    def cost(client, address) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        return len(seen)

    visitor, fanny = client_of(), client_of(cast.fanny)
    actions.set_tool(by=SYSTEM, edition=edition, title="Un", address=FILM)
    once = cost(visitor, BOX), cost(fanny, BACK)
    for name in ("Deux", "Trois"):
        actions.set_tool(by=SYSTEM, edition=edition, title=name, address=FILM)
    assert (cost(visitor, BOX), cost(fanny, BACK)) == once
