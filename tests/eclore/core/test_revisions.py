"""Revisions: the former words, who and when; kept together while one person types; gone with the person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eclore.core import clock, revisions
from eclore.core.models import AuditEntry, Revision
from eclore.desk import chores, rooms
from eclore.editions import actions as editions
from eclore.ideas import actions as ideas
from eclore.projects import actions as projects
from tests.eclore.desk.test_office import SYSTEM
from tests.eclore.ideas import factories as idea_factories
from tests.eclore.projects import factories as project_factories

pytestmark = pytest.mark.django_db


def said(row, name):
    return [one.words[name] for one in revisions.of(row)]


@pytest.fixture
def idea(edition, opened):
    opened("ideas")
    return idea_factories.noted(edition)


def test_words_compared():
    pieces = revisions.compared("un café ouvert\nle soir", "un grand café\nle soir")
    assert "".join(p.text for p in pieces if p.kind != "removed").split() == ["un", "grand", "café", "le", "soir"]
    assert "".join(p.text for p in pieces if p.kind != "added").split() == ["un", "café", "ouvert", "le", "soir"]
    assert [p.kind for p in revisions.compared("a", "a")] == ["same"]


def test_an_author_corrects_and_goes_back_until_the_idea_is_online(idea, cast, client_of):
    first = idea.summary
    ideas.edit(by=SYSTEM, idea=idea, title=idea.title, summary="Le deuxième texte.")
    ideas.edit(by=cast.maud, idea=idea, title=idea.title, summary="Le troisième texte.")
    assert said(idea, "summary") == ["Le troisième texte.", "Le deuxième texte.", first]
    ideas.edit(by=cast.maud, idea=idea, title=idea.title, summary=first)  # going back is a revision more
    assert said(idea, "summary") == [first, "Le troisième texte.", "Le deuxième texte.", first]
    assert AuditEntry.objects.filter(verb="ideas.edit").count() == 3
    assert "texte" not in str(AuditEntry.objects.filter(verb="ideas.edit").values_list("detail", flat=True))


def test_the_history_of_an_idea_in_the_office(idea, cast, client_of):
    client, address = client_of(cast.maud), f"/bureau/ideas/{idea.pk}/"
    assert "Rien n’a encore changé" in client.get(f"{address}historique/").content.decode()
    form = {"title": idea.title, "summary": "Un texte corrigé."}
    assert client.post(f"{address}corriger/", form).status_code == 302
    assert client.post(f"{address}corriger/", {"title": "", "summary": "x"}).status_code == 422
    page = client.get(f"{address}historique/").content.decode()
    assert "corrigé.</ins>" in page
    assert "Maud" in page
    assert "Reprendre le texte" in page
    assert client.post(f"{address}historique/", {"number": "1"}).status_code == 302
    idea.refresh_from_db()
    assert idea.summary != "Un texte corrigé."
    for wrong in ("9", "x", ""):
        assert client.post(f"{address}historique/", {"number": wrong}).status_code == 404
    for key in ("rose", "sam", "lea"):
        assert client_of(getattr(cast, key)).get(f"{address}historique/").status_code == 404


def test_an_author_sees_their_own_history_and_no_name_of_the_team(edition, opened, cast, client_of):
    opened("ideas")
    row = ideas.propose(
        by=cast.lea, edition=edition, title="Un café", summary="On répare.", theme="culture", commune="Béthune"
    )
    client, address = client_of(cast.lea), f"/idees/{row.pk}/"
    assert client.post(f"{address}corriger/", {"title": "Un café", "summary": "On répare tout."}).status_code == 302
    ideas.edit(by=cast.maud, idea=row, title="Un café", summary="On répare ensemble.")
    page = client.get(f"{address}historique/").content.decode()
    assert "vous" in page
    assert "l’équipe du budget citoyen" in page
    assert "Maud" not in page
    ideas.publish(by=cast.maud, idea=row)
    late = client.post(f"{address}historique/", {"number": "1"}, follow=True).content.decode()
    assert "écrivez à l’équipe" in late
    for path in ("corriger/", "historique/"):
        assert client_of(cast.sam).get(address + path).status_code == 404
        assert client_of().get(address + path).status_code == 302
    row.refresh_from_db()
    assert row.summary == "On répare ensemble."


def test_a_dossier_that_saves_itself_makes_one_revision(edition, opened, cast, client_of):
    opened("projects")
    project = project_factories.draft(edition, cast.lea)
    start = clock.now()
    for second in range(5):
        with clock.at(start + timedelta(seconds=20 * second)):
            projects.edit(by=cast.lea, project=project, story="mot " * (second + 1))
    assert said(project, "story")[0] == "mot " * 5
    assert len(said(project, "story")) == 2
    with clock.at(start + timedelta(minutes=30)):
        projects.edit(by=cast.lea, project=project, story="Autre chose.")
    assert len(said(project, "story")) == 3
    client, address = client_of(cast.lea), f"/dossiers/{project.pk}/historique/"
    assert "Autre chose." in client.get(address).content.decode()
    assert client.post(address, {"number": "2"}).status_code == 302
    assert said(project, "story")[0] == "mot " * 5
    assert client_of(cast.sam).get(address).status_code == 404
    assert client_of(cast.maud).get(f"/bureau/projects/{project.pk}/historique/").status_code == 200
    assert client_of(cast.rose).get(f"/bureau/projects/{project.pk}/historique/").status_code == 404


def test_a_page_keeps_what_it_said(edition, cast):
    for body in ("Un.", "Deux.", "Trois."):
        page = editions.publish_page(by=cast.maud, edition=edition, slug="aide", title="Aide", body=body)
    assert said(page, "body") == ["Trois.", "Deux.", "Un."]


def test_erased_with_the_person_and_destroyed_once_old(idea, cast):
    ideas.edit(by=cast.maud, idea=idea, title=idea.title, summary="Un texte.")
    with clock.at(clock.now() + timedelta(days=365)):
        assert chores.purge(clock.now()) == []
    with clock.at(clock.now() + timedelta(days=4 * 365)):
        assert chores.purge(clock.now()) == ["desk: 2 revisions destroyed"]
    ideas.edit(by=cast.maud, idea=idea, title=idea.title, summary="Encore un.")
    rooms.erase(idea.author)
    assert not Revision.objects.exists()
