"""Every address at every stage of an edition, and on an instance that has none."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command

from eclore.editions.models import Edition
from eclore.projects.models import Project
from eclore.projects.states import ProjectState

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/", "/idees/", "/idees/proposer/", "/comptoirs/", "/projets/", "/voter/", "/resultats/", "/urne/", "/donnees/",
    "/reglement/", "/aide/", "/accessibilite/", "/vie-privee/", "/connexion/", "/chiffres/",
]  # fmt: skip


@pytest.mark.parametrize("path", [*ADDRESSES, "/healthz"])
def test_an_empty_instance_answers_everywhere(client, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        ("ideas", "Proposer une idée"),
        ("workshops", "Trouver un comptoir"),
        ("projects", "Ouvrir mon dossier"),
        ("results", "Voir les résultats"),
    ],
)
def test_each_stage_has_its_pages_and_home_says_what_can_be_done_now(client, stage, words):
    call_command("demo", stage=stage, size="small", verbosity=0)
    edition = Edition.objects.get(is_current=True)
    button = re.search(r'<a class="btn sun big"[^>]*>(.*?)</a>', client.get("/").content.decode(), re.S)
    assert words in button.group(1)
    for path in ADDRESSES:
        assert client.get(path).status_code == 200, path
        mounted = client.get(f"/editions/{edition.code}{path}")
        assert mounted.status_code == 200, path
    assert f'href="/editions/{edition.code}/projets/"' in mounted.content.decode()
    assert client.get("/editions/jamais/").status_code == 404
    for draft in Project.objects.filter(state=ProjectState.DRAFT):
        assert client.get(f"/projets/{draft.slug}/").status_code == 404


def test_the_help_page_says_where_the_team_answers(client, settings):
    settings.DEFAULT_FROM_EMAIL = "mission@departement.example"
    page = client.get("/aide/").content.decode()
    assert "mission@departement.example" in page
    assert "{contact}" not in page
