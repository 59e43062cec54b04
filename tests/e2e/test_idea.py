"""Someone brings an idea, without an account: three screens, in both ways; then the team puts it on line."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from eclore.core.models import Message
from eclore.ideas.models import Idea
from tests.e2e.conftest import faults, overflows

TITLE = "Un four à pain pour le quartier"


@pytest.fixture(params=[True, False], ids=["js", "bare"])
def js(request) -> bool:
    return request.param


def write_the_idea(page) -> None:
    page.get_by_label("Votre idée en quelques mots").fill(TITLE)
    page.get_by_label("Racontez-la en deux ou trois phrases").fill("On pétrit le samedi, on partage la fournée.")
    page.get_by_role("button", name="Continuer").click()


def test_an_idea_is_proposed_in_three_screens_then_published(page_of, cast, opened, js):
    opened("ideas")
    page = page_of(js=js, width=360)
    page.goto("/")
    page.goto("/idees/proposer/")
    write_the_idea(page)
    page.get_by_label("Dans quelle commune").fill("bethune")
    page.get_by_role("radio", name="Alimentation").check()
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_text(TITLE)).to_be_visible()  # the answers are read again before they leave
    page.get_by_label("Votre prénom et votre nom").fill("Nadia Obry")
    page.get_by_label("Votre téléphone").fill("06 39 98 12 34")
    assert overflows(page) <= 0
    page.get_by_role("button", name="Envoyer mon idée").click()
    expect(page.get_by_role("heading", name=re.compile("Merci, votre idée est bien arrivée"))).to_be_visible()

    idea = Idea.objects.get()
    assert (idea.title, idea.state, idea.commune.name, idea.author.phone) == (TITLE, "noted", "Béthune", "+33639981234")
    assert Message.objects.exists()
    page.goto("/idees/")
    expect(page.get_by_text(TITLE)).to_have_count(0)

    office = page_of(cast.fanny, js=js)
    office.goto(f"/bureau/ideas/{idea.pk}/")
    office.get_by_role("button", name=re.compile("Publier|Mettre en ligne")).click()
    page.goto("/idees/")
    expect(page.get_by_text(TITLE).first).to_be_visible()
    expect(page.get_by_text("Nadia Obry")).to_have_count(0)


def test_what_is_missing_is_said_and_what_was_typed_is_kept(page_of, opened, js):
    opened("ideas")
    page = page_of(js=js)
    page.goto("/idees/proposer/")
    page.get_by_label("Votre idée en quelques mots").fill(TITLE)
    page.get_by_role("button", name="Continuer").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_visible()
    if js:
        expect(summary).to_be_focused()
        assert not faults(page)
    summary.get_by_role("link").first.click()
    expect(page.get_by_label("Racontez-la en deux ou trois phrases")).to_be_focused()
    expect(page.get_by_label("Votre idée en quelques mots")).to_have_value(TITLE)
    page.get_by_label("Racontez-la en deux ou trois phrases").fill("On partage la fournée.")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Dans quelle commune").fill("Paris")
    page.get_by_role("radio", name="Alimentation").check()
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("alert")).to_contain_text("Paris")
    expect(page.get_by_role("radio", name="Alimentation")).to_be_checked()
    assert not Idea.objects.exists()


def test_out_of_the_phase_the_page_says_when(page_of, opened):
    opened("voting")
    page = page_of()
    page.goto("/idees/proposer/")
    expect(page.get_by_role("main")).to_contain_text("Trop tard")
    expect(page.get_by_role("button", name="Continuer")).to_have_count(0)
