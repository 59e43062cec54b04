"""The office changes the words of a letter: who may, what is refused, the trial, versions, two agents at once."""

from __future__ import annotations

import pytest
from django.core import mail

from eclore.core import jobs, letters
from eclore.core.models import AuditEntry, LetterTemplate
from tests.eclore.desk.test_office import meet
from tests.eclore.workshops.factories import open_one, registered

pytestmark = pytest.mark.django_db
NAME = "workshops.registered"
ADDRESS = f"/bureau/courriers/modeles/{NAME}/"


def words(subject="Place gardée", body="Bonjour {Nom de la personne}, à {Lieu}.", seen=0, **more):
    return {"subject": subject, "body": body, "seen": seen, **more}


@pytest.mark.parametrize("address", ["/bureau/courriers/modeles/", ADDRESS, f"{ADDRESS}versions/"])
def test_managers_only(edition, cast, client_of, address):
    assert client_of(cast.maud).get(address).status_code == 200
    for key in ("fanny", "rose", "sam", "lea"):
        assert client_of(getattr(cast, key)).get(address).status_code == 404
        assert client_of(getattr(cast, key)).post(address, words()).status_code == 404
    assert client_of().get(address).status_code == 302
    assert not LetterTemplate.objects.exists()


def test_the_list_tells_every_letter_and_when_it_leaves(edition, cast, client_of):
    page = client_of(cast.maud).get("/bureau/courriers/modeles/").content.decode()
    for text in letters.texts().values():
        assert str(text.title) in page
        assert str(text.occasion) in page
    assert "/modeles/people.sign_in/" not in page
    assert client_of(cast.maud).get("/bureau/courriers/modeles/people.sign_in/").status_code == 404
    assert client_of(cast.maud).get("/bureau/courriers/modeles/nothing/").status_code == 404


def test_the_next_letter_says_the_new_words(edition, cast, opened, client_of):
    opened("workshops")
    client = client_of(cast.maud)
    assert "{Nom de la personne}" in client.get(ADDRESS).content.decode()
    assert client.post(ADDRESS, words(reason="Plus court")).status_code == 302
    workshop = open_one(edition)
    registered(workshop, meet("Ida", email="ida@exemple.fr"))
    jobs.run_all()
    assert (mail.outbox[0].subject, mail.outbox[0].body[:12]) == ("Place gardée", "Bonjour Ida,")
    entry = AuditEntry.objects.get(verb="desk.templates")
    assert entry.detail == {"text": NAME, "edition": edition.code, "version": 1, "is_house": False}
    assert "changé pour cette édition" in client.get("/bureau/courriers/modeles/").content.decode()


@pytest.mark.parametrize("body", ["Bonjour {Prénom}", "Bonjour %(prenom)s", "Bonjour {Nom"])
def test_a_field_that_does_not_exist_is_refused_and_the_text_is_kept(edition, cast, client_of, body):
    answer = client_of(cast.maud).post(ADDRESS, words(body=body))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert body in page
    assert "existe pas dans ce texte" in page or "pas complet" in page
    assert not LetterTemplate.objects.exists()


def test_a_percent_sign_is_no_fault(edition, cast, client_of):
    client = client_of(cast.maud)
    assert client.post(ADDRESS, words(body="Complet à 80 % ou 100%. {Lieu}")).status_code == 302
    page = client.get(ADDRESS).content.decode()
    assert "Complet à 80 % ou 100%. {Lieu}" in page
    assert "Complet à 80 % ou 100%. Salle des fêtes, 2" in page


def test_the_trial_reads_real_letters_and_saves_nothing(edition, cast, opened, client_of):
    opened("workshops")
    client = client_of(cast.maud)
    assert "Exemple inventé" in client.get(ADDRESS).content.decode()
    workshop = open_one(edition)
    for name in ("Ida", "Noé", "Zoé", "Guy"):
        registered(workshop, meet(name, email=f"{name[0]}@exemple.fr"))
    answer = client.post(ADDRESS, words(body="Cher {Nom de la personne}, voilà.", essai="1"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Cher Guy, voilà." in page
    assert "Cher Ida, voilà." not in page  # the last three
    assert "Exemple inventé" not in page
    assert not LetterTemplate.objects.exists()


def test_two_agents_lose_nothing(edition, cast, client_of):
    first, second = client_of(cast.maud), client_of(cast.maud)
    assert first.post(ADDRESS, words(body="Le texte du premier. {Lieu}")).status_code == 302
    answer = second.post(ADDRESS, words(body="Le texte du second. {Lieu}"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Une autre personne a enregistré ce texte" in page
    assert "Le texte du second. {Lieu}" in page
    assert "<del><span" in page
    assert 'name="seen" value="1"' in page
    assert second.post(ADDRESS, words(body="Les deux. {Lieu}", seen=1)).status_code == 302
    assert letters.versions(NAME, edition.code).count() == 2


def test_versions_are_compared_and_brought_back(edition, cast, client_of):
    client = client_of(cast.maud)
    client.post(ADDRESS, words(body="Un comptoir. {Lieu}"))
    client.post(ADDRESS, words(body="Une soirée. {Lieu}", seen=1))
    page = client.get(f"{ADDRESS}versions/").content.decode()
    assert "Maud" in page
    assert "Une soirée. </ins>" in page
    assert client.get(f"{ADDRESS}versions/?avant=0&apres=9").status_code == 404
    back = f"{ADDRESS}revenir/"
    client.post(back, {"number": 1, "seen": 2})
    assert letters.in_force(letters.texts()[NAME], edition.code).body == "Un comptoir. %(where)s"
    stale = client.post(back, {"number": 2, "seen": 2}, follow=True).content.decode()
    assert "Une autre personne" in stale
    client.post(back, {"seen": 3})
    assert "Un empêchement" in letters.in_force(letters.texts()[NAME], edition.code).body
    assert [row.is_house for row in letters.versions(NAME, edition.code)] == [True, False, False, False]
    assert client.get(f"{ADDRESS}versions/?avant=3&apres=4").status_code == 200


def test_one_text_for_all_editions(edition, cast, client_of):
    client = client_of(cast.maud)
    assert client.post(f"{ADDRESS}?portee=toutes", words(body="Partout. {Lieu}")).status_code == 302
    assert LetterTemplate.objects.get().edition_code == ""
    assert "Partout. {Lieu}" in client.get(ADDRESS).content.decode()
    same = client.post(ADDRESS, words(body="Partout. {Lieu}"))
    assert same.status_code == 422
    assert "rien n’a changé" in same.content.decode()
