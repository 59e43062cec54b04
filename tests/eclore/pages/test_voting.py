"""The site while the vote is open."""

from __future__ import annotations

import re

import pytest

from eclore.people.queries import user_by_email
from eclore.projects.models import Project
from eclore.projects.states import ProjectState
from eclore.reviews.models import Review

DEMO = ("voting", "small")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def escaped(text: str) -> str:
    return text.replace("'", "&#x27;")


def titles(browser) -> list[str]:
    return re.findall(r'class="packet-title"><a href="([^"]+)"', browser.get("/projets/").content.decode())


def test_home_leads_to_the_hearts(client):
    assert "Choisir mes coups de cœur" in client.get("/").content.decode()


def test_the_catalogue_searches_filters_and_keeps_its_address(client):
    project = Project.objects.filter(state=ProjectState.SUBMITTED).order_by("title").first()
    word = project.title.split()[-1]
    assert escaped(project.title) in client.get("/projets/", {"q": word.upper()}).content.decode()
    nothing = client.get("/projets/", {"q": "zzzzzz"})
    assert nothing.status_code == 200
    assert "Aucun projet ne correspond" in nothing.content.decode()
    odd = client.get("/projets/", {"territoire": "lune", "theme": "rien", "etape": "x", "page": "mille"})
    assert odd.status_code == 200
    assert client.get("/projets/", {"q": "n° 3"}).content.decode().count('class="packet-title"') == 1


def test_the_order_is_random_between_visitors_and_stable_for_one(client, client_of):
    first = titles(client)
    assert titles(client) == first
    others = [titles(client_of()) for _visitor in range(6)]
    assert any(other != first for other in others)


def test_a_heart_given_on_a_card_shows_in_the_tray(client):
    client.post("/voter/coeur/", {"numero": "3", "retour": "/projets/"})
    page = client.get("/projets/").content.decode()
    assert "sur 3" in page
    assert page.count('aria-pressed="true"') == 1


def test_a_refused_project_has_no_public_page(client):
    refused = Review.objects.filter(state="refused").select_related("project").first().project
    assert client.get(f"/projets/{refused.slug}/").status_code == 404
    assert refused.slug not in client.get("/projets/?etape=depose").content.decode()


def test_own_space_shows_what_one_has_and_only_that(client, client_of):
    assert client.get("/mon-espace/").url == "/connexion/?next=/mon-espace/"
    project = Project.objects.get(leader__user__email="lea@demo.example")
    lea = client_of(user_by_email("lea@demo.example")).get("/mon-espace/").content.decode()
    assert escaped(project.title) in lea
    sam = client_of(user_by_email("sam@demo.example")).get("/mon-espace/").content.decode()
    assert escaped(project.title) not in sam
    assert 'href="/bureau/"' not in sam


def test_the_reglement_is_written_from_the_rules_applied(client, demo):
    page = client.get("/reglement/").content.decode()
    assert demo.rulebooks.first().sha256 in page
    assert "92\u00a0400\u00a0€" in page
    assert "de 1 à 3 coups de cœur" in page
    assert "Règles gelées" in page


def test_the_calendar_names_each_phase(client):
    assert "Le dépôt des dossiers" in client.get("/reglement/").content.decode()
