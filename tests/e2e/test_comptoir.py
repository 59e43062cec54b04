"""A comptoir: someone books a place; on the evening the facilitator notes who came; the certificate can be checked."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from eclore.core import clock
from eclore.core.models import Message
from eclore.workshops.models import Attendance, Registration
from tests.e2e.conftest import faults, overflows
from tests.eclore.workshops import factories


@pytest.fixture(params=[True, False], ids=["js", "bare"])
def js(request) -> bool:
    return request.param


def test_a_place_is_booked_then_given_back(page_of, edition, cast, opened, js):
    opened("workshops")
    workshop = factories.open_one(edition, title="Une soirée à Béthune", capacity=1)
    page = page_of(js=js, width=360)
    page.goto("/comptoirs/")
    page.get_by_role("link", name=re.compile("Une soirée à Béthune")).first.click()
    page.get_by_label("Votre prénom et votre nom").fill("Nadia Obry")
    page.get_by_label("Courriel ou téléphone").fill("nadia@exemple.fr")
    assert overflows(page) <= 0
    page.get_by_role("button", name="Réserver ma place").click()
    expect(page.get_by_role("heading", name="Votre place est réservée")).to_be_visible()
    mine = page.url

    other = page_of(js=js)
    other.goto(f"/comptoirs/{workshop.pk}/")
    other.get_by_label("Votre prénom et votre nom").fill("Yanis Petit")
    other.get_by_label("Courriel ou téléphone").fill("06 39 98 00 11")
    other.get_by_role("button", name=re.compile("liste d’attente")).click()
    expect(other.get_by_role("heading", name="Vous êtes sur la liste d’attente")).to_be_visible()

    page.get_by_role("link", name="Annuler mon inscription").click()
    page.get_by_role("button", name=re.compile("annuler", re.IGNORECASE)).click()
    page.goto(mine)
    expect(page.get_by_role("heading", name="Cette inscription est annulée")).to_be_visible()
    other.reload()
    expect(other.get_by_role("heading", name="Une place s’est libérée pour vous")).to_be_visible()
    other.get_by_role("button", name=re.compile("je confirme ma place")).click()
    expect(other.get_by_role("heading", name="Votre place est réservée")).to_be_visible()
    assert sorted(Registration.objects.values_list("state", flat=True)) == ["cancelled", "confirmed"]


def test_the_facilitator_notes_who_came(page_of, edition, cast, opened, js):
    opened("workshops")
    workshop = factories.begun(edition)
    with clock.at(workshop.starts_at - timedelta(days=1)):
        factories.registered(workshop, factories.someone("Nadia Obry"))
    page = page_of(cast.fanny, js=js, width=360)
    page.goto(f"/comptoirs/{workshop.pk}/salle/")
    if js:
        expect(page.get_by_text("En ligne")).to_be_visible()
        assert not faults(page)
    page.get_by_role("button", name="Présent Nadia Obry").click()
    expect(page.get_by_role("button", name="Présent Nadia Obry")).to_have_count(0)
    page.get_by_label("Prénom et nom").fill("Paulette Roux")
    page.get_by_label("Téléphone").fill("06 39 98 00 12")
    page.get_by_role("button", name="Noter sa présence").click()
    expect(page.get_by_role("listitem").filter(has_text="Paulette Roux").first).to_be_visible()
    if js:
        expect(page.get_by_text("Tout est envoyé")).to_be_visible()
    assert overflows(page) <= 0
    assert Attendance.objects.filter(workshop=workshop).count() == 2
    letters = Message.objects.count()
    page.get_by_role("button", name="Clore le comptoir").click()
    expect(page.get_by_text("Le comptoir est clos")).to_be_visible()
    workshop.refresh_from_db()
    assert workshop.state == "held"
    assert Message.objects.count() > letters


def test_an_advisor_cannot_open_the_hall(page_of, edition, cast, opened):
    opened("workshops")
    workshop = factories.begun(edition)
    page = page_of(cast.sam)
    answer = page.goto(f"/comptoirs/{workshop.pk}/salle/")
    assert answer.status == 404


def test_a_comptoir_is_copied_then_moved_with_all_informed(page_of, edition, cast, opened, js):
    opened("workshops")
    workshop = factories.open_one(edition, title="Une soirée à Béthune", offers=["child_care"])
    factories.registered(workshop)
    page = page_of(cast.fanny, js=js)
    page.goto("/bureau/workshops/")
    page.get_by_label("à quelle date").fill((clock.today() + timedelta(days=40)).isoformat())
    page.get_by_role("button", name="Copier").click()
    expect(page.get_by_role("heading", name="Une soirée à Béthune")).to_be_visible()
    expect(page.get_by_text("en préparation").first).to_be_visible()
    page.goto(f"/bureau/workshops/{workshop.pk}/modifier/")
    page.locator("#id_place").fill("Salle des fêtes")
    letters = Message.objects.count()
    page.get_by_role("button", name="Enregistrer").click()
    assert Message.objects.count() == letters
    page.get_by_role("button", name="Enregistrer et prévenir 1 personne").click()
    expect(page.get_by_text("chacun est prévenu")).to_be_visible()
    assert Message.objects.count() == letters + 1
    assert overflows(page) <= 0
