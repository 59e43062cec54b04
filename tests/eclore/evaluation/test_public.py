"""Figures and questionnaires, as the public sees them."""

from __future__ import annotations

import pytest

from eclore.evaluation import actions
from eclore.evaluation.models import Answer
from tests.eclore.evaluation import factories
from tests.eclore.results import factories as results

pytestmark = pytest.mark.django_db
ADDRESS = "/questionnaires/apres-le-vote/"


def test_figures_of_an_empty_instance(client_of, db):
    assert "Pas encore d’édition" in client_of().get("/chiffres/").content.decode()


def test_figures_before_and_after_the_proclamation(edition, cast, opened, client_of):
    results.approved(edition, cast, opened)
    page = client_of().get("/chiffres/").content.decode()
    assert "restent secrets jusqu’à la proclamation" in page
    assert "Montant attribué" not in page
    from eclore.results.actions import declare
    from eclore.results.models import Count

    declare(by=factories.SYSTEM, count=Count.objects.get(), witnesses="Huissier")
    actions.publish(by=cast.emma, edition=edition)
    page = client_of().get("/editions/2026/chiffres/").content.decode()
    assert "50\u00a0000\u00a0€" in page
    assert "Les chiffres arrêtés" in page
    assert "centimes" not in page


def test_answer_once_signed_in(edition, cast, client_of):
    factories.questionnaire(edition)
    visitor = client_of()
    assert "Me connecter et répondre" in visitor.get(ADDRESS).content.decode()
    assert visitor.post(ADDRESS, {"first": "yes"}).status_code == 302
    assert not Answer.objects.exists()
    client = client_of(cast.victor)
    assert "Rien n’est obligatoire" in client.get(ADDRESS).content.decode()
    answer = client.post(ADDRESS, {})
    assert answer.status_code == 422
    assert "rien n’est obligatoire" in answer.content.decode()
    assert client.post(ADDRESS, {"first": "perhaps"}).status_code == 422
    answer = client.post(ADDRESS, {"first": "yes"}, follow=True)
    assert "votre réponse est notée" in answer.content.decode()
    assert Answer.objects.get().content == {"first": "yes"}
    client.post(ADDRESS, {"first": "no"})
    assert Answer.objects.get().content == {"first": "yes"}


def test_a_closed_questionnaire_says_so(edition, cast, client_of):
    actions.close_questionnaire(by=cast.emma, questionnaire=factories.questionnaire(edition))
    assert "est fermé" in client_of(cast.victor).get(ADDRESS).content.decode()
    client_of(cast.victor).post(ADDRESS, {"first": "yes"})
    assert not Answer.objects.exists()


def test_unknown_questionnaire(edition, client_of):
    assert client_of().get("/questionnaires/rien/").status_code == 404


def test_the_last_screen_of_an_idea_leads_to_an_open_questionnaire_alone(edition, opened, client_of):
    opened("ideas")
    visitor = client_of()
    visitor.post("/idees/proposer/", {"title": "Un potager", "summary": "Au pied des tours."})
    visitor.post("/idees/proposer/lieu/", {"commune": "arras", "theme": "food"})
    said = {"carrier_kind": "person", "name": "Ana", "email": "ana@exemple.fr"}
    last = visitor.post("/idees/proposer/contact/", said, follow=True)
    assert "Facultatif" not in last.content.decode()
    row = factories.questionnaire(edition, "qui-vient", title="Qui propose une idée ?")
    page = visitor.get(last.request["PATH_INFO"]).content.decode()
    assert 'href="/questionnaires/qui-vient/"' in page
    assert "pseudonyme" in page
    actions.close_questionnaire(by=factories.SYSTEM, questionnaire=row)
    assert "Facultatif" not in visitor.get(last.request["PATH_INFO"]).content.decode()
