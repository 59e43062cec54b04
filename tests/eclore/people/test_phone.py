"""Entering by a code sent to a phone: nobody needs an e-mail address to carry a project."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail

from eclore.core import clock
from eclore.core.models import AuditEntry, Message
from eclore.core.permissions import Actor
from eclore.ideas import actions as ideas
from eclore.people import actions
from eclore.people.models import Person, User

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("laboratory")
PHONE = "06 39 98 12 34"


@pytest.fixture
def nadia(edition) -> Person:
    return actions.meet(by=SYSTEM, name="Nadia Obry", phone=PHONE)


def ask(client, phone: str = PHONE, **more):
    return client.post("/connexion/telephone/", {"phone": phone, **more})


def code() -> str:
    """What the SMS says, read before it leaves and is forgotten."""
    return re.search(r"Votre code : (\d{6})", Message.objects.filter(notice="people.phone_code").last().body).group(1)


def give(client, typed: str):
    return client.post("/connexion/telephone/code/", {"code": typed}, follow=True)


def who(client) -> User | None:
    return User.objects.filter(pk=client.session.get("_auth_user_id")).first()


def test_a_code_by_sms_lets_in_and_opens_an_account_without_email(client, nadia):
    assert ask(client, next="/dossiers/commencer/").status_code == 302
    message = Message.objects.get(notice="people.phone_code")
    assert (message.channel, message.address, message.is_ephemeral) == ("sms", "+33639981234", True)
    sent = code()
    assert sent not in str(dict(client.session)), "the browser's session keeps a hash"
    answer = give(client, f"{sent[:3]} {sent[3:]}")
    assert answer.redirect_chain[-1][0] == "/dossiers/commencer/"
    nadia.refresh_from_db()
    assert who(client) == nadia.user
    assert (nadia.user.email, nadia.user.name) == (None, "Nadia Obry")
    assert AuditEntry.objects.filter(verb="people.enter_by_phone").count() == 1
    assert client.get("/mon-espace/").status_code == 200
    assert "None" not in client.get("/mon-espace/").content.decode()

    client.post("/deconnexion/")
    ask(client)
    give(client, code())
    assert User.objects.filter(email=None).count() == 1, "the second time opens the same account"
    assert not mail.outbox


def test_an_unknown_number_learns_nothing(client, nadia):
    known = ask(client)
    page = client.get(known.url).content.decode()
    other = ask(client, "06 39 98 99 99")
    assert (other.status_code, other.url) == (known.status_code, known.url)
    unknown = client.get(other.url).content.decode()
    scrub = re.compile(r"06[ \d]+|value=\"\w{64}\"")
    assert scrub.sub("", page) == scrub.sub("", unknown)
    assert Message.objects.filter(notice="people.phone_code").count() == 1
    assert "semble incomplet" in ask(client, "12").content.decode()


def test_a_wrong_code_an_old_one_and_too_many(client, nadia):
    # tries are counted by the hour: eleven minutes later must be the same one
    with clock.at(clock.now().replace(minute=20)):
        ask(client)
        right = code()
        wrong = "000000" if right != "000000" else "111111"
        assert "pas le bon" in give(client, wrong).content.decode()
        with clock.at(clock.now() + timedelta(minutes=11)):
            assert "expiré" in give(client, right).content.decode()
        for _attempt in range(3):
            give(client, wrong)
        assert give(client, right).status_code == 429
        assert who(client) is None
        for _attempt in range(4):
            ask(client)
        assert ask(client).status_code == 429
        assert Message.objects.filter(notice="people.phone_code").count() == 5


def test_a_family_chooses_who_they_are(client, nadia):
    zoe = actions.meet(by=SYSTEM, name="Zoé Obry", phone=PHONE)
    stranger = actions.meet(by=SYSTEM, name="Jo Passant", phone="06 39 98 55 55")
    ask(client)
    page = give(client, code())
    assert "Zoé Obry" in page.content.decode()
    assert "Jo Passant" not in page.content.decode()
    assert client.post("/connexion/telephone/qui/", {"who": stranger.pk}).status_code == 422
    client.post("/connexion/telephone/qui/", {"who": zoe.pk})
    zoe.refresh_from_db()
    nadia.refresh_from_db()
    assert who(client) == zoe.user
    assert nadia.user is None


def test_a_number_written_beside_an_account_does_not_open_it(client, edition, cast):
    """An account with an e-mail opens by its e-mail: a visitor may have written any number."""
    ideas.someone(by=SYSTEM, name="Léa", email="lea@exemple.fr", phone=PHONE)
    person = Person.objects.get(name="Léa")
    ideas.give_account(by=SYSTEM, person=person, email="lea@exemple.fr")
    ask(client)
    assert not Message.objects.filter(notice="people.phone_code").exists()


def test_a_name_and_a_number_are_not_enough_to_take_someones_place(nadia):
    found = ideas.someone(by=SYSTEM, name="Nadia Obry", phone=PHONE, email="autre@exemple.fr")
    ideas.give_account(by=SYSTEM, person=found, email="autre@exemple.fr")
    nadia.refresh_from_db()
    assert found == nadia
    assert nadia.user is None


@pytest.mark.parametrize("path", ["code", "qui"])
def test_the_steps_are_not_skipped(client, edition, path):
    assert client.get(f"/connexion/telephone/{path}/").url == "/connexion/telephone/"
    assert client.post(f"/connexion/telephone/{path}/", {"code": "123456", "who": "1"}).url == "/connexion/telephone/"
