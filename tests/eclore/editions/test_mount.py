"""`/editions/<code>/…`: the same tails as the short addresses, links that stay inside, two editions alive at once."""

from __future__ import annotations

import re

import pytest
from django.urls import get_script_prefix, reverse

from tests.eclore.editions.factories import make_edition

pytestmark = pytest.mark.django_db
TAILS = [
    "/",
    "/projets/",
    "/idees/",
    "/comptoirs/",
    "/resultats/",
    "/reglement/",
    "/donnees/",
    "/urne/",
    "/voter/",
    "/aide/",
]


@pytest.fixture
def other(edition, territory_set):
    return make_edition(territory_set, "2027", is_current=False)


@pytest.mark.parametrize("tail", TAILS)
def test_an_edition_answers_at_the_same_tails(tail, edition, other, client):
    short = client.get(tail)
    mounted = client.get(f"/editions/2027{tail}")
    assert short.status_code == mounted.status_code
    assert short.wsgi_request.edition == edition
    assert mounted.wsgi_request.edition == other


def test_the_current_one_answers_at_both(edition, client):
    assert client.get("/editions/2026/projets/").wsgi_request.edition == edition
    assert client.get("/projets/").wsgi_request.edition == edition


# Pages of the site, the same for every edition.
COMMON = (
    "/aide/",
    "/accessibilite/",
    "/vie-privee/",
    "/connexion/",
    "/deconnexion/",
    "/mon-espace/",
    "/static/",
    "/api/",
)


@pytest.mark.parametrize("tail", ["/", "/projets/", "/resultats/", "/reglement/", "/idees/"])
def test_links_stay_inside(tail, other, client):
    page = client.get(f"/editions/2027{tail}").content.decode()
    links = set(re.findall(r'(?:href|action)="(/[^"]*)"', page))
    outside = {link for link in links if not link.startswith(("/editions/2027/", *COMMON))}
    assert any(link.startswith("/editions/2027/") for link in links)
    assert not outside


def test_the_mount_is_taken_down_after_the_answer(other, client):
    client.get("/editions/2027/projets/")
    assert get_script_prefix() == "/"
    assert reverse("pages:projects") == "/projets/"
    assert "/editions/" not in re.sub(r'href="/editions/[^"]*"', "", client.get("/projets/").content.decode())


def test_the_mount_is_taken_down_after_a_failure(other, client):
    assert client.get("/editions/2027/nulle-part/").status_code == 404
    assert get_script_prefix() == "/"


@pytest.mark.parametrize(
    "address", ["/editions/1999/", "/editions/1999/projets/", "/editions/", "/editions/2026", "/editions//"]
)
def test_an_unknown_code_is_not_found(address, edition, client):
    answer = client.get(address)
    assert answer.status_code == 404
    assert "<h1" in answer.content.decode()


def test_two_editions_are_alive_with_their_own_rows(edition, other, opened, client):
    from tests.eclore.ideas import factories

    factories.published(edition, title="Une ruche à Arras")
    factories.published(other, title="Un four à pain à Calais")
    assert "Une ruche à Arras" in client.get("/idees/").content.decode()
    assert "Un four à pain à Calais" not in client.get("/idees/").content.decode()
    assert "Un four à pain à Calais" in client.get("/editions/2027/idees/").content.decode()
    assert "Une ruche à Arras" not in client.get("/editions/2027/idees/").content.decode()


def test_a_visitor_of_another_edition_s_office_comes_back_to_it(other, client):
    assert client.get("/editions/2027/bureau/ideas/").url.endswith("?next=/editions/2027/bureau/ideas/")


def test_an_empty_instance_answers(db, client):
    for tail in TAILS:
        assert client.get(tail).status_code in (200, 404), tail
    assert client.get("/healthz").status_code == 200
