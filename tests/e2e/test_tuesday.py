"""One agent's Tuesday: six calls, forty no-shows, a comptoir that moves, a letter put right, a sheet to hand on.

The gestures (clicks, and Enter) and the pages that load are counted; the seconds are printed, never asserted.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_string, policy

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from eclore.core import clock, jobs, sending
from eclore.core.models import Message, MessageState
from eclore.core.permissions import Actor
from eclore.editions import actions as editions
from eclore.people import actions as people
from eclore.people.models import Person
from tests.e2e.conftest import faults, overflows
from tests.eclore.core.test_sending import Sink, served
from tests.eclore.projects import factories as projects
from tests.eclore.reviews import factories as reviews
from tests.eclore.workshops import factories as workshops

SYSTEM = Actor.system("laboratory")


class Agent:
    """An agent before the screen, whose gestures and pages are counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.gestures, self.loads = page, 0, 0
        page.on("load", lambda _page: setattr(self, "loads", self.loads + 1))

    def click(self, role: str, name: str, **more) -> None:
        self.gestures += 1
        self.page.get_by_role(role, name=name, **more).first.click()
        self.page.wait_for_load_state("load")

    def find(self, scrap: str, name: str) -> None:
        """By keyboard: / to the search, Enter; / and the arrow to the first line, Enter opens it."""
        self.page.keyboard.press("/")
        expect(self.page.get_by_role("search").get_by_role("textbox")).to_be_focused()
        self.page.keyboard.type(scrap)
        self.enter()
        self.page.keyboard.press("/")
        self.page.keyboard.press("ArrowDown")
        expect(self.page.get_by_role("link", name=name).first).to_be_focused()
        self.enter()
        expect(self.page.get_by_role("heading", level=1, name=name)).to_be_visible()

    def enter(self) -> None:
        self.gestures += 1
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    @contextmanager
    def at(self, what: str, start: str, *, gestures: int, loads: int):
        """One thing to do, from its first page; no more than so many gestures and pages."""
        self.page.goto(start)
        self.gestures = self.loads = 0
        began = time.monotonic()
        yield
        print(f"{what} : {self.gestures} gestes, {self.loads} pages, {time.monotonic() - began:.1f} s")
        assert self.gestures <= gestures, what
        assert self.loads <= loads, what
        assert not faults(self.page)
        assert overflows(self.page) <= 0

    def call(self, what: str, *, gestures: int, loads: int):
        """Somebody is on the line."""
        return self.at(what, "/bureau/personnes/", gestures=gestures, loads=loads)


@pytest.fixture
def sink(settings):
    """A real mail server that keeps what it takes, and knows no address that begins with « mort »."""
    box = Sink()
    box.rcpt = "550 5.1.1 No such user"
    with served(box) as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
        yield box
    sending.hang_up()


def got(sink: Sink) -> list[tuple[str, str, str]]:
    """What left since the last look: to whom, subject, words."""
    sink.letters.clear()
    jobs.run_all()
    letters = [message_from_string(text, policy=policy.default) for text in sink.letters]
    return [
        (row["To"].addresses[0].addr_spec, row["Subject"].strip(), row.get_body(("plain",)).get_content())
        for row in letters
    ]


@pytest.fixture
def nora(edition, cast):
    """Another manager."""
    user = people.open_account(by=SYSTEM, email="nora@exemple.fr", name="Nora Delattre", is_proven=True)
    editions.grant_role(by=SYSTEM, edition=edition, user=user, role="manager")
    return user


def meet(name: str, email: str) -> Person:
    return people.meet(by=SYSTEM, name=name, email=email)


def test_six_calls(page_of, edition, cast, opened, sink, transactional_db):
    opened("ideas", "workshops", "projects")
    arrived = projects.submitted(edition, cast.lea)
    short = projects.draft(edition, cast.victor)
    evening = workshops.open_one(edition, title="Une soirée à Béthune")
    nadia, gone = meet("Nadia Obry", "nadia@exemple.fr"), meet("Yanis Petit", "yanis@exemple.fr")
    zoe = meet("Zoé Étienne", "morte@exmple.fr")
    places = [workshops.registered(evening, person) for person in (nadia, gone, zoe)]
    twins = meet("Paulette Roux", "paulette@exemple.fr"), meet("Paulette Roux", "p.roux@exemple.fr")
    got(sink)
    assert Message.objects.get(state=MessageState.FAILED).person_id == zoe.pk

    fanny, maud = Agent(page_of(cast.fanny)), Agent(page_of(cast.maud))
    with fanny.call("Mon dossier est-il arrivé ?", gestures=2, loads=2):
        fanny.find("delanoy", "Léa Delannoy")
        expect(fanny.page.get_by_text(f"Son dossier n° {arrived.pk} est bien arrivé")).to_be_visible()
        assert arrived.title not in fanny.page.content()

    with maud.call("Je n’ai pas reçu ma lettre", gestures=3, loads=3):
        maud.find("obry", "Nadia Obry")
        maud.click("button", "Renvoyer la confirmation")
        expect(maud.page.get_by_text("La confirmation est renvoyée")).to_be_visible()
    assert [(to, subject[:24]) for to, subject, _words in got(sink)] == [
        ("nadia@exemple.fr", "Votre place est réservée")
    ]

    with maud.call("Je me suis trompée d’adresse", gestures=5, loads=5):
        maud.find("etiene", "Zoé Étienne")
        maud.click("link", "Corriger : morte@exmple.fr")
        maud.page.get_by_label("Le bon courriel ou numéro").fill("zoe@exemple.fr")
        maud.click("button", "Corriger")
        maud.click("button", "Renvoyer à l’adresse d’aujourd’hui")
        expect(maud.page.get_by_text("1 courrier repart.")).to_be_visible()
    assert [to for to, _subject, _words in got(sink)] == ["zoe@exemple.fr"]

    with maud.call("Je ne peux plus venir", gestures=3, loads=3):
        maud.find("petit", "Yanis Petit")
        maud.click("button", "Annuler sa place")
        expect(maud.page.get_by_text("Sa place est annulée")).to_be_visible()
    places[1].refresh_from_db()
    assert places[1].state == "cancelled"
    assert [to for to, _subject, _words in got(sink)] == ["yanis@exemple.fr"]

    with fanny.call("Que manque-t-il à mon dossier ?", gestures=2, loads=2):
        fanny.find("pruvost", "Victor Pruvost")
        told = fanny.page.get_by_text(f"Son dossier n° {short.pk} n’est pas déposé")
        expect(told).to_contain_text("Dites le projet en une phrase.")
        expect(told).to_contain_text("Le dépôt ferme dans 20 jours.")

    with maud.call("J’ai deux comptes", gestures=6, loads=5):
        maud.find("paulette@exemple.fr", "Paulette Roux")
        maud.click("link", "Elle a deux comptes ?")
        maud.click("link", "Comparer : Paulette Roux")
        sure = maud.page.get_by_role("checkbox")
        if sure.count():
            maud.click("checkbox", "")
        maud.click("button", "Réunir les deux fiches")
        expect(maud.page.get_by_text("n’en font plus qu’une")).to_be_visible()
    twins[1].refresh_from_db()
    assert twins[1].merged_into == twins[0]


def test_forty_no_shows_are_written_to_once_each(page_of, edition, cast, nora, opened, sink, transactional_db):
    opened("ideas", "workshops")
    evening = workshops.begun(edition, hours_ago=3, capacity=60, title="Une soirée à Béthune")
    with clock.at(evening.starts_at - timedelta(days=1)):
        persons = [workshops.someone(f"Habitante {n}") for n in range(42)]
        for person in persons:
            workshops.registered(evening, person)
    for person in persons[:2]:
        workshops.attended(edition, person, evening)
    got(sink)

    maud, other = Agent(page_of(cast.maud)), Agent(page_of(nora))
    with maud.at("Écrire à 40 absents", "/bureau/workshops/", gestures=5, loads=5):
        maud.click("link", "Une soirée à Béthune")
        maud.click("link", "40 personnes inscrites ne sont pas venues")
        maud.click("link", "Écrire à ces 40 personnes")
        maud.page.get_by_label("Objet").fill("Un autre comptoir pour vous")
        maud.page.get_by_label("Texte", exact=True).fill(
            "Bonjour {Nom de la personne},\n\nNous vous attendions : {Comptoir et date}. Venez au prochain."
        )
        maud.click("button", "Garder et relire")
        expect(maud.page.get_by_role("article")).to_have_count(3)
        expect(maud.page.get_by_text("Nous vous attendions : Une soirée à Béthune").first).to_be_visible()
        maud.click("button", "Demander la relecture")
        expect(maud.page.get_by_text("Vous l’avez écrite : ce ne peut pas être vous.")).to_be_visible()
    assert got(sink) == []

    with other.at("Relire et envoyer", "/bureau/", gestures=2, loads=2):
        other.click("link", "Lettre à relire : Un autre comptoir pour vous")
        other.click("button", "J’ai relu, envoyer à 40 personnes")
        expect(other.page.get_by_text("C’est parti.")).to_be_visible()
    letters = got(sink)
    assert sorted(to for to, _subject, _words in letters) == sorted(person.email for person in persons[2:])
    assert {subject for _to, subject, _words in letters} == {"Un autre comptoir pour vous"}
    assert got(sink) == []
    other.page.reload()
    expect(other.page.get_by_role("heading", name="40 lettres parties sur 40")).to_be_visible()


def test_a_comptoir_changes_hall_and_all_are_told(page_of, edition, cast, opened, sink, transactional_db):
    opened("ideas", "workshops")
    evening = workshops.open_one(edition, title="Une soirée à Béthune")
    persons = [workshops.someone(name) for name in ("Nadia Obry", "Zoé Étienne", "Yanis Petit")]
    for person in persons:
        workshops.registered(evening, person)
    got(sink)
    maud = Agent(page_of(cast.maud))
    with maud.at("Changer de salle", "/bureau/workshops/", gestures=4, loads=4):
        maud.click("link", "Une soirée à Béthune")
        maud.click("link", "Modifier")
        maud.page.locator("#id_place").fill("Salle Olof Palme")
        maud.click("button", "Enregistrer", exact=True)
        maud.click("button", "Enregistrer et prévenir 3 personnes")
        expect(maud.page.get_by_text("chacun est prévenu")).to_be_visible()
    letters = got(sink)
    assert sorted(to for to, _subject, _words in letters) == sorted(person.email for person in persons)
    assert all("Salle Olof Palme" in words for _to, _subject, words in letters)


def test_a_letter_is_put_right_before_it_leaves(page_of, edition, cast, opened, sink, transactional_db):
    opened("projects", "reviews")
    reviews.refuse(projects.submitted(edition, cast.lea), cast.rose)
    got(sink)
    letter = Message.objects.get(state=MessageState.HELD)
    maud = Agent(page_of(cast.maud))
    with maud.at("Corriger puis envoyer une lettre", "/bureau/", gestures=5, loads=5):
        maud.click("link", "1 courrier à relire")
        maud.click("link", letter.subject)
        maud.click("link", "Corriger cette lettre")
        body = maud.page.locator("#id_body")
        body.fill(body.input_value() + "\n\nNous pouvons en parler ensemble jeudi.")
        maud.click("button", "Enregistrer la correction")
        assert got(sink) == []
        maud.click("button", "J’ai relu, envoyer")
    ((to, subject, words),) = got(sink)
    assert (to, subject) == (cast.lea.email, letter.subject)
    assert "Nous pouvons en parler ensemble jeudi." in words


def test_the_list_for_the_elected_member(page_of, edition, cast, opened, tmp_path, transactional_db):
    opened("projects")
    project = projects.submitted(edition, cast.lea, title="=1+1 café qui répare")
    projects.draft(edition, cast.victor, title="Le vélo-bus")
    maud = Agent(page_of(cast.maud))
    with maud.at("Un tableau pour l’élue", "/bureau/", gestures=2, loads=1):
        maud.click("link", "Dossiers")
        with maud.page.expect_download() as download:
            maud.click("link", "Tableur")
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    sheet = load_workbook(path).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    head = next(row for row in rows if "État" in row)
    by_title = {row[head.index("Projet")]: row for row in rows if row is not head}
    assert by_title[project.title][head.index("État")] == "déposé"
    assert {"Le vélo-bus", project.title} <= set(by_title)
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
