"""Texts that a team may change: what is typed, what is in force, two who write at once."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from eclore.core import letters, outbox
from eclore.core.errors import Closed, Refused
from eclore.core.letters import Field
from eclore.core.models import LetterTemplate
from tests.eclore.core.test_outbox import person


class Place(outbox.Notice):
    name = "laboratory.place"
    subject_text = "Votre place, %(name)s"
    body_text = "Bonjour %(name)s, à 100 %% le %(day)s."
    fields = {"name": Field("Nom", "Ida"), "day": Field("Jour d’arrivée", "mardi")}

    def words(self):
        return {"name": "Ida", "day": "lundi"}


def saved(body, *, seen=0, code="", is_house=False, text=Place):
    return letters.save(
        text,
        edition_code=code,
        seen=seen,
        subject="S %(name)s",
        body=body,
        actor="user:1",
        reason="",
        is_house=is_house,
    )


def test_the_team_reads_and_types_the_names_of_fields():
    shown = letters.shown(Place.body_text, Place.fields)
    assert shown == "Bonjour {Nom}, à 100 % le {Jour d’arrivée}."
    assert letters.typed(shown, Place.fields) == Place.body_text


@pytest.mark.parametrize("text", ["{ nom }", "{NOM}", "{name}", "%(name)s"])
def test_a_field_is_known_by_its_name_however_it_is_typed(text):
    assert letters.typed(text, Place.fields) == "%(name)s"


def test_an_apostrophe_of_the_keyboard_will_do():
    assert letters.typed("{jour d'arrivée}", Place.fields) == "%(day)s"


def test_a_percent_sign_alone_is_a_percent_sign():
    stored = letters.typed("80 % de %s et %d, 5 %% ; 100%", Place.fields)
    assert letters.fill(stored, {}) == "80 % de %s et %d, 5 %% ; 100%"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Bonjour {Prénom}", "« Prénom »"),
        ("Bonjour %(prenom)s", "« prenom »"),
        ("Bonjour {}", "« {} »"),
        ("Bonjour {Nom, merci", "{Nom, merci"),
        ("Bonjour Nom}, merci", "Nom}, merci"),
        ("Bonjour %(name, merci", "%(name, merci"),
        ("Bonjour {{Nom}}", "Bonjour {"),
    ],
)
def test_an_unknown_or_half_typed_field_is_named(text, named):
    with pytest.raises(Refused) as refusal:
        letters.typed(text, Place.fields, box="body")
    assert named in refusal.value.sentence
    assert refusal.value.field == "body"


@pytest.mark.django_db
def test_the_edition_then_all_editions_then_the_house():
    def said(code="2026"):
        return letters.compose(Place(), Place().words(), code).body

    assert said() == "Bonjour Ida, à 100 % le lundi."
    saved("commun %(name)s")
    assert said() == said("2027") == "commun Ida"
    saved("de 2026", code="2026")
    assert (said(), said("2027")) == ("de 2026", "commun Ida")
    saved("", code="2026", seen=1, is_house=True)
    assert said() == "commun Ida"
    saved("", seen=1, is_house=True)
    assert said() == "Bonjour Ida, à 100 % le lundi."
    assert letters.in_force(Place, "2026").number == 2


@pytest.mark.django_db
def test_a_text_that_lost_a_field_never_stops_an_act(caplog):
    LetterTemplate.objects.create(
        name=Place.name, number=1, subject="%(gone)s", body="%", at="2026-01-01T00:00Z", actor="user:1"
    )
    message = outbox.post(Place(), person(email="ida@exemple.fr"))
    assert message.body == "Bonjour Ida, à 100 % le lundi."
    assert message.words == {"name": "Ida", "day": "lundi"}
    assert "template does not fit" in caplog.text


@pytest.mark.django_db
def test_who_read_an_older_version_is_told():
    saved("un")
    with pytest.raises(Closed, match="Une autre personne"):
        saved("deux")
    assert saved("deux", seen=1).number == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_of_ten_who_save_at_once_one_wins_and_nine_are_told():
    barrier, won, told = threading.Barrier(10), [], []

    def write(number):
        try:
            barrier.wait(30)
            won.append(saved(f"texte {number}").number)
        except Closed as refusal:
            told.append(refusal.sentence)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[number]) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (won, len(told)) == ([1], 9)
    assert LetterTemplate.objects.count() == 1
