import gzip
import re

import pytest
from django.urls import reverse

from eclore.backstage import importing
from eclore.results import actions, queries
from eclore.results.models import Count
from tests.eclore.results import factories


def test_an_empty_instance_has_a_page(db, client_of):
    page = client_of().get("/resultats/")
    assert page.status_code == 200 and "Aucune édition" in page.content.decode()


def test_before_the_proclamation_the_page_says_when(edition, cast, opened, client_of):
    factories.approved(edition, cast, opened)
    page = client_of(cast.maud).get("/resultats/").content.decode()
    assert "pas encore proclamés" in page and "dès la proclamation" in page and "à partir du" not in page
    assert "Projet 1" not in page


def test_one_award_is_hidden_before_the_proclamation(edition, cast, opened, client_of):
    factories.approved(edition, cast, opened)
    waiting = client_of(cast.maud).get("/resultats/projet-1/")
    assert waiting.status_code == 200 and "pas encore proclamés" in waiting.content.decode()
    assert "Projet 1" not in waiting.content.decode()
    assert client_of(cast.maud).get("/resultats/projet-inconnu/").status_code == 404


def test_among_equals_the_list_follows_the_purse(edition, cast, opened, client_of):
    ballots = (["1", "2"],) * 2 + (["1", "3"],) * 2
    requested = (4_500_000, 2_000_000, 400_000)
    factories.declared(edition, cast, opened, ballots=ballots, requested=requested, with_leader=False)
    rows = queries.awards(Count.objects.get())
    assert [(row.rank, row.project.title) for row in rows] == [(1, "Projet 1"), (2, "Projet 3"), (2, "Projet 2")]
    assert rows[2].sentence.endswith("il ne reste que 1\u00a0000\u00a0€.")
    page = client_of().get("/resultats/").content.decode()
    assert page.index("/resultats/projet-3/") < page.index("/resultats/projet-2/")


def test_the_ranking_and_its_reasons(edition, cast, opened, client_of):
    factories.declared(edition, cast, opened)
    page = client_of().get("/resultats/").content.decode()
    assert "4 projets vont" in page
    lines = re.findall(r'<li class="rank[^"]*"><b><span class="vh">Rang </span>(\d+)', page)
    assert lines == ["1", "2", "3", "4", "5"]
    assert "n’est pas retenu" in page
    assert queries.declared_count(edition).sha256 in page
    assert "bulletins publics" not in page.lower()


def test_from_last_to_first(edition, cast, opened, client_of):
    factories.declared(edition, cast, opened)
    page = client_of().get("/resultats/?ordre=dernier").content.decode()
    assert re.findall(r"Rang </span>(\d+)", page) == ["5", "4", "3", "2", "1"]


def test_the_why_of_one_award(edition, cast, opened, client_of):
    factories.declared(edition, cast, opened)
    page = client_of().get(reverse("results:award", args=["projet-4"])).content.decode()
    assert "il lui aurait fallu" in page and "Non financé" in page
    assert client_of().get("/resultats/projet-inconnu/").status_code == 404


def test_an_edition_at_its_own_address(edition, cast, opened, client_of):
    factories.declared(edition, cast, opened)
    page = client_of().get("/editions/2026/resultats/").content.decode()
    assert "/editions/2026/resultats/projet-1/" in page


def test_a_private_edition_is_not_there(edition, cast, opened, client_of):
    factories.declared(edition, cast, opened)
    edition.is_public = False
    edition.save()
    assert client_of().get("/resultats/").status_code == 404
    assert client_of().get("/resultats/projet-1/").status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_queries_do_not_grow_with_the_rows(edition, cast, opened, client_of, size, django_assert_num_queries):
    factories.declared(edition, cast, opened, requested=(900_000,) * size, ballots=(["1"],) * 3)
    client = client_of(cast.lea)
    client.get("/resultats/")
    with django_assert_num_queries(7):
        client.get("/resultats/")


def test_two_hundred_projects_weigh_little(db, tmp_path, client_of):
    rows = "".join(f"{n};{1000 + n};Un projet utile au quartier numéro {n}\n" for n in range(1, 201))
    votes = "".join(f"{n};{1 + n * n % 200}\n" for n in range(1, 401))
    meta = "description;Vote\ncountry;France\nunit;Ville\ninstance;2024\nnum_projects;200\nnum_votes;400\n"
    meta += "budget;50000\nvote_type;choose-1\nrule;greedy\ndate_begin;2024\ndate_end;2024\n"
    path = tmp_path / "grand.pb"
    path.write_text(
        f"META\nkey;value\n{meta}PROJECTS\nproject_id;cost;name\n{rows}VOTES\nvoter_id;vote\n{votes}", encoding="utf-8"
    )
    edition = importing.import_election(by=factories.SYSTEM, path=path, code="grand")
    actions.settle_tie(by=factories.SYSTEM, edition=edition, policy="listed", reason="Essai")
    count = actions.approve(by=factories.SYSTEM, count=actions.count(by=factories.SYSTEM, edition=edition))
    actions.declare(by=factories.SYSTEM, count=count, witnesses="Maître Dubois")
    page = client_of().get("/editions/grand/resultats/").content
    assert page.count(b'<li class="rank') == Count.objects.get().awards.count() == 200
    assert len(gzip.compress(page)) < 100_000
    assert b"non financ" in page and "Une égalité changeait le résultat" in page.decode()
