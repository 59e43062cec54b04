"""Signing in: by a code, by a password, as a member of the cast."""

import re

import pytest
from django.core import mail
from django.test import Client

from eclore.core import jobs
from eclore.core.models import Message
from eclore.people import actions, queries
from eclore.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def maud(edition, cast):
    return cast.maud


def code_in_last_mail() -> str:
    jobs.run_all()
    return re.search(r"Votre code : (\S+)", mail.outbox[-1].body).group(1)


def test_a_code_by_mail_lets_in_and_the_message_is_forgotten(client, maud):
    answer = client.post("/connexion/", {"email": maud.email, "next": "/bureau/"})
    assert answer.status_code == 302
    code = code_in_last_mail()
    assert not Message.objects.filter(notice="people.sign_in").exists()
    assert 'name="next" value="/bureau/"' in client.get(answer.url).content.decode()
    answer = client.post("/connexion/code/", {"code": code, "next": "/bureau/"})
    assert answer.status_code == 302
    assert answer.url == "/bureau/"
    assert client.get("/connexion/").status_code == 302  # already in


def test_the_third_wrong_code_ends_the_attempt(client, maud):
    client.post("/connexion/", {"email": maud.email})
    code = code_in_last_mail()
    for _attempt in range(3):
        client.post("/connexion/code/", {"code": "AAAAAA"})
    client.post("/connexion/code/", {"code": code})
    assert "_auth_user_id" not in client.session


def test_an_unknown_address_learns_nothing_on_the_page(client, edition):
    answer = client.post("/connexion/", {"email": "inconnue@exemple.fr"})
    assert answer.status_code == 302
    jobs.run_all()
    assert "Aucun compte" in mail.outbox[-1].subject


def test_an_account_that_another_opened_is_proven_by_the_code(client, edition):
    user = actions.open_account(by=User(), email="nouvelle@exemple.fr", name="Nouvelle")
    client.post("/connexion/", {"email": user.email})
    answer = client.post("/connexion/code/", {"code": code_in_last_mail()})
    assert answer.url == "/mon-espace/"


def test_opening_an_account_asks_for_the_code_first(client, edition):
    answer = client.post("/connexion/creer/", {"email": "toi@exemple.fr"})
    assert answer.status_code == 302
    assert "_auth_user_id" not in client.session
    page = client.get(answer.url)
    assert "Recopiez le code" in page.content.decode()
    client.post(answer.url, {"code": code_in_last_mail()})
    assert client.session["_auth_user_id"] == str(queries.user_by_email("toi@exemple.fr").pk)


def test_agents_may_use_a_password(client, edition):
    actions.open_account(
        by=User(), email="agent@exemple.fr", name="Agent", password="douze lettres ici", is_proven=True
    )
    wrong = client.post("/connexion/mot-de-passe/", {"login": "agent@exemple.fr", "password": "non"})
    assert wrong.status_code == 200
    assert "_auth_user_id" not in client.session
    right = client.post("/connexion/mot-de-passe/", {"login": "agent@exemple.fr", "password": "douze lettres ici"})
    assert right.status_code == 302
    assert "_auth_user_id" in client.session


def test_the_cast_enters_by_a_button_in_demo_mode_only(client, maud, settings):
    settings.DEMO = False
    assert client.post("/demo/connexion/", {"who": "maud"}).status_code == 404
    settings.DEMO = True
    page = client.get("/connexion/").content.decode()
    assert page.count('name="who"') == 10
    assert client.post("/demo/connexion/", {"who": "personne"}).status_code == 302
    assert "_auth_user_id" not in client.session
    strict = Client(enforce_csrf_checks=True)  # a program that has read no form
    assert strict.post("/demo/connexion/", {"who": "maud"}).status_code == 302
    assert strict.session["_auth_user_id"] == str(maud.pk)
    client.post("/demo/connexion/", {"who": "maud", "next": "https://ailleurs.example/"})
    assert client.session["_auth_user_id"] == str(maud.pk)


@pytest.mark.parametrize("path", ["/connexion/", "/connexion/mot-de-passe/", "/connexion/creer/", "/connexion/ferme/"])
def test_each_page_of_sign_in_answers_in_french(client, edition, path):
    page = client.get(path)
    assert page.status_code == 200
    assert '<html lang="fr">' in page.content.decode()
