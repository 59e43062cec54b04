"""Someone votes without an account, keeps a receipt, finds it in the public log; a second vote is refused."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from eclore.core.models import Message
from eclore.voting import actions
from eclore.voting.models.roll import PollBookEntry
from tests.e2e.conftest import faults, overflows
from tests.eclore.results import factories as results
from tests.eclore.voting import factories


@pytest.fixture(params=[True, False], ids=["js", "bare"])
def js(request) -> bool:
    return request.param


@pytest.fixture
def poll(edition, cast, opened):
    opened("voting")
    return factories.open_poll(edition, cast)


def choose(page: Page, *titles: str) -> None:
    page.goto("/voter/")
    for title in titles:
        page.get_by_role("button", name=f"Coup de cœur pour {title}", exact=True).click()
        expect(page.get_by_role("button", name=f"Choisi : retirer le coup de cœur à {title}")).to_be_visible()


def identify(page: Page, email: str) -> None:
    page.get_by_label("Votre courriel").fill(email)
    page.get_by_label("Votre date de naissance").fill("24/11/1984")
    page.get_by_label("Votre commune").fill("Arras")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Recevoir mon code").click()


def confirm(page: Page) -> None:
    """The demo shows the code that the letter holds."""
    code = "".join(re.findall(r"\d", page.locator(".big-code").inner_text()))
    assert len(code) == 6
    page.get_by_label("Le code à six chiffres").fill(code)
    page.get_by_role("button", name="Mettre mon bulletin dans l’urne").click()


def vote(page: Page, email: str, *titles: str) -> None:
    choose(page, *titles)
    page.get_by_role("link", name="Relire et voter").click()
    page.get_by_role("link", name=re.compile("^Continuer avec")).click()
    identify(page, email)
    confirm(page)


def test_a_vote_from_the_cards_to_the_receipt_and_the_log(page_of, poll, js):
    page = page_of(js=js, width=360)
    vote(page, "victor@exemple.fr", "Projet 2", "Projet 5")
    expect(page.get_by_role("heading", name="Merci, votre vote est dans l’urne")).to_be_visible()
    shown = "".join(page.locator(".ticket .print").inner_text().split())
    entry = PollBookEntry.objects.get()
    assert shown == entry.fingerprint
    assert overflows(page) <= 0
    text = page.get_by_role("main").inner_text()
    assert "Projet 2" not in text and "Projet 5" not in text  # the receipt proves nothing of the choices

    actions.append_leaves(poll=poll, force=True)
    page.goto(f"/urne/?empreinte={shown}")
    expect(page.get_by_role("main")).to_contain_text(shown[-4:])


def test_a_heart_keeps_the_visitor_where_it_was_given(page_of, poll):
    page = page_of(width=360)
    page.goto("/voter/")
    button = page.locator("button.heart").last
    button.scroll_into_view_if_needed()
    name = button.get_attribute("aria-label").removeprefix("Coup de cœur pour ")
    top = button.bounding_box()["y"]
    button.click()
    given = page.get_by_role("button", name=f"Choisi : retirer le coup de cœur à {name}")
    expect(given).to_be_focused()
    assert abs(given.bounding_box()["y"] - top) < 40
    assert page.evaluate("sessionStorage.length") == 0


def test_a_second_vote_is_refused_and_changes_nothing(page_of, poll, js):
    vote(page_of(js=js), "victor@exemple.fr", "Projet 1")
    before = PollBookEntry.objects.get().fingerprint
    again = page_of(js=js)
    vote(again, "VICTOR@exemple.fr", "Projet 3")
    expect(again.get_by_role("main")).to_contain_text("Vous avez déjà voté")
    assert PollBookEntry.objects.get().fingerprint == before


def test_a_wrong_code_is_said_and_can_be_typed_again(page_of, poll):
    page = page_of()
    choose(page, "Projet 1")
    page.goto("/voter/identite/")
    identify(page, "nadia@exemple.fr")
    code = "".join(re.findall(r"\d", page.locator(".big-code").inner_text()))
    page.get_by_label("Le code à six chiffres").fill(f"{(int(code) + 1) % 10**6:06d}")
    page.get_by_role("button", name="Mettre mon bulletin dans l’urne").click()
    expect(page.get_by_role("alert")).to_contain_text("Ce code n’est pas le bon")
    assert not PollBookEntry.objects.exists()
    confirm(page)
    assert PollBookEntry.objects.count() == 1


def test_a_fourth_heart_is_refused_with_a_sentence(page_of, poll, js):
    page = page_of(js=js)
    choose(page, "Projet 1", "Projet 2", "Projet 3")
    page.get_by_role("button", name="Coup de cœur pour Projet 4", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text(re.compile("3 coups de cœur|trois coups de cœur|Retirez"))
    page.goto("/voter/")
    expect(page.get_by_role("complementary", name="Mes coups de cœur")).to_contain_text("3 sur 3")


def test_the_pages_of_the_vote_fit_and_pass_the_scan(page_of, poll):
    page = page_of(width=320)
    choose(page, "Projet 1", "Projet 2")
    for step in ("/voter/", "/projets/", "/projets/projet-1/", "/voter/verifier/", "/voter/identite/"):
        page.goto(step)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        assert overflows(page) <= 0, step
        assert not faults(page), step
    identify(page, "nadia@exemple.fr")
    assert not faults(page)
    confirm(page)
    assert not faults(page)
    assert overflows(page) <= 0


def test_nothing_of_a_vote_stays_in_the_letters_but_the_code(page_of, poll):
    vote(page_of(), "victor@exemple.fr", "Projet 2")
    fingerprint = PollBookEntry.objects.get().fingerprint
    for letter in Message.objects.all():
        assert fingerprint not in str(vars(letter))
        assert "Projet 2" not in str(vars(letter))


def test_the_results_are_read_to_the_why_of_each_line(page_of, edition, cast, opened, js):
    results.declared(edition, cast, opened)
    page = page_of(js=js, width=360)
    page.goto("/resultats/")
    expect(page.get_by_role("heading", name="Le classement")).to_be_visible()
    assert overflows(page) <= 0
    if js:
        assert not faults(page)
    line = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Projet 1", exact=True))
    line.locator("summary").click()  # opens without scripts too
    line.get_by_role("link", name=re.compile("Voir le calcul complet")).click()
    expect(page).to_have_url(re.compile("/resultats/projet-1/$"))
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"10\svoix"))
    if js:
        assert not faults(page)
