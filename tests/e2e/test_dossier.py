"""Léa opens a dossier, fills it section by section, is told what is missing, and submits it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from eclore.projects.models import Project
from tests.e2e.conftest import faults, overflows
from tests.eclore.projects import factories


@pytest.fixture(params=[True, False], ids=["js", "bare"])
def js(request) -> bool:
    return request.param


def save(page, name: str = "Enregistrer") -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_dossier_goes_from_a_title_to_the_deposit(page_of, edition, cast, opened, js):
    opened("projects")
    factories.attend(edition, factories.person_of(cast.lea))
    page = page_of(cast.lea, js=js)
    page.goto("/dossiers/commencer/")
    page.get_by_label("Nom du projet").fill("Le Café qui répare")
    page.get_by_role("button", name="Ouvrir mon dossier").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Le Café qui répare")
    dossier = page.url

    page.get_by_role("link", name="Le projet", exact=True).click()
    page.get_by_label("Le projet en une phrase").fill("Un café où l’on répare ensemble.")
    page.get_by_label("L’histoire du projet").fill("Des bénévoles réparent avec vous, deux après-midi par semaine.")
    page.get_by_label("Thème").select_option(label="Réemploi")
    page.get_by_label("Commune où le projet se passe").fill("bruay la buissiere")
    save(page)
    page.goto(f"{dossier}public/")
    page.get_by_label("Pour qui est le projet ?").fill("Les habitants de la cité.")
    page.get_by_label("En quoi est-il solidaire ?").fill("Prix libre, décisions prises ensemble.")
    save(page)
    page.goto(f"{dossier}structure/")
    page.get_by_label("Nom de la structure").fill("Le Fil vert")
    page.get_by_label("Forme").select_option(label="association")
    save(page)

    page.goto(f"{dossier}relecture/")
    expect(page.get_by_role("alert")).to_be_visible()  # the budget is missing, and the page says so
    expect(page.get_by_role("button", name="Déposer mon dossier")).to_have_count(0)

    page.goto(f"{dossier}budget/")
    page.locator("[name=expense_0_label]").fill("Outillage et salle")
    page.locator("[name=expense_0_amount]").fill("12 000")
    page.get_by_label("Montant demandé").fill("9 400,00 €")
    page.locator("[name=income_0_label]").fill("Prix libre")
    page.locator("[name=income_0_amount]").fill("2600")
    if js:
        expect(page.locator("[data-total=income]")).to_contain_text(re.compile(r"12\s000"))
        assert not faults(page)
    save(page, "Enregistrer le budget")

    page.goto(f"{dossier}relecture/")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Déposer mon dossier").click()
    project = Project.objects.get()
    assert (project.state, project.requested_cents, project.commune_id) == ("submitted", 940_000, "62178")
    page.goto(dossier)
    expect(page.get_by_role("main")).to_contain_text("Votre dossier est déposé.")


def test_the_pages_of_the_dossier_fit_and_pass_the_scan(page_of, edition, cast, opened):
    opened("projects")
    project = factories.complete(edition, cast.lea)
    page = page_of(cast.lea, width=320)
    for tail in ("", "projet/", "public/", "structure/", "budget/", "pieces/", "relecture/", "apercu/"):
        page.goto(f"/dossiers/{project.pk}/{tail}")
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        assert overflows(page) <= 0, tail
        assert not faults(page), tail


def test_without_a_comptoir_nothing_is_submitted(page_of, edition, cast, opened):
    opened("projects")
    project = factories.draft(edition, cast.lea)
    page = page_of(cast.lea)
    page.goto(f"/dossiers/{project.pk}/relecture/")
    expect(page.get_by_role("alert")).to_contain_text("comptoir")
    expect(page.get_by_role("button", name="Déposer mon dossier")).to_have_count(0)


def test_a_dossier_is_nobody_else_s(page_of, edition, cast, opened):
    opened("projects")
    project = factories.draft(edition, cast.lea)
    page = page_of(cast.sam)
    assert page.goto(f"/dossiers/{project.pk}/").status == 404
