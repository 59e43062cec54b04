"""The frame of the site in a real browser: it opens, signs in, obeys the keyboard, fits a small screen, works bare."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.blueprint import ROOMS
from tests.e2e.conftest import faults, overflows

# fmt: off
PUBLIC = [
    "/", "/projets/", "/idees/", "/idees/proposer/", "/comptoirs/", "/voter/", "/resultats/", "/urne/", "/donnees/",
    "/reglement/", "/aide/", "/accessibilite/", "/vie-privee/", "/connexion/",
]
# fmt: on
OFFICE = ["/bureau/", *(f"/bureau/{room}/" for room in ROOMS)]


@pytest.mark.parametrize("js", [True, False], ids=["js", "bare"])
def test_the_cast_signs_in_with_one_button(page_of, js):
    page = page_of(js=js)
    page.goto("/")
    page.get_by_role("link", name="Se connecter").first.click()
    page.get_by_role("button", name=re.compile("Maud Vasseur")).click()
    expect(page).to_have_url(re.compile("/mon-espace/$"))
    page.get_by_role("link", name="Bureau", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto("/")
    page.get_by_role("button", name="Quitter").click()
    expect(page.get_by_role("link", name="Se connecter").first).to_be_visible()


def test_a_visitor_of_the_office_signs_in_and_comes_back(page_of):
    page = page_of()
    page.goto("/bureau/ideas/?etat=published")
    page.get_by_role("button", name=re.compile("Maud Vasseur")).click()
    expect(page).to_have_url(re.compile(r"/bureau/ideas/\?etat=published$"))


@pytest.mark.parametrize("js", [True, False], ids=["js", "bare"])
def test_the_keyboard_goes_straight_to_the_content(page_of, js):
    page = page_of(js=js)
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Aller au contenu")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main#contenu")).to_be_focused()


def test_the_keyboard_alone_reaches_the_menu_and_shows_where_it_is(page_of):
    page = page_of()
    page.goto("/")
    for _ in range(40):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement);"
            " return [document.activeElement.textContent.trim(), s.outlineStyle, parseFloat(s.outlineWidth)] })()"
        )
        assert outline[1] != "none" and outline[2] >= 2, f"no visible focus on {outline[0]!r}"
        if outline[0] == "Se connecter":
            break
    else:
        pytest.fail("forty tabs do not reach “Se connecter”")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/connexion/$"))


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_passes_the_scan_and_fits_a_small_screen(page_of, address):
    """At 320 pixels, which is also 1280 enlarged four times."""
    page = page_of(width=320)
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert page.locator("html").get_attribute("lang") == "fr"
    assert overflows(page) <= 0
    assert not faults(page)


@pytest.mark.parametrize("address", ["/", "/projets/", "/connexion/"])
def test_the_dark_page_passes_the_scan(page_of, address):
    page = page_of(dark=True)
    page.goto(address)
    assert not faults(page)


@pytest.mark.parametrize("address", OFFICE)
def test_an_office_page_passes_the_scan_and_fits(page_of, cast, address):
    page = page_of(cast.maud, width=360)
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert overflows(page) <= 0
    assert not faults(page)


def test_the_components_pass_the_scan(page_of):
    page = page_of()
    page.goto("/_composants/")
    assert not faults(page)


def test_the_menu_opens_without_scripts_on_a_small_screen(page_of):
    page = page_of(js=False, width=360)
    page.goto("/")
    link = page.get_by_role("navigation", name="Menu principal").get_by_role("link", name="Projets")
    expect(link).not_to_be_visible()
    page.get_by_role("link", name="Menu", exact=True).click()
    expect(link).to_be_visible()
    link.click()
    expect(page).to_have_url(re.compile("/projets/$"))


def test_the_pages_of_refusal_are_pages(page_of, cast):
    page = page_of(cast.sam)
    for address in ("/nulle-part/", "/bureau/ideas/"):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert not faults(page)


def test_the_scan_and_the_ruler_see_what_they_look_for(page_of):
    page = page_of(width=320)
    page.goto("/vie-privee/")
    assert not faults(page)
    page.evaluate("document.querySelector('main').innerHTML = '<img src=\"data:,\"><input>'")
    assert {fault.split(":")[0] for fault in faults(page)} >= {"image-alt", "label"}
    page.evaluate("document.querySelector('main').style.width = '900px'")
    assert overflows(page) > 0
