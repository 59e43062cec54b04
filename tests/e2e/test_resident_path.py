"""A resident with a phone and nothing else: an idea, a comptoir without network, a certificate, a dossier."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from eclore.core import clock, jobs
from eclore.core.models import Message
from eclore.ideas.models import Idea
from eclore.people.models import Person, User
from eclore.projects.models import Project
from eclore.workshops.models import Attendance, Registration, Workshop
from tests.e2e.conftest import faults, overflows
from tests.eclore.workshops import factories

PHONE = "06 39 98 12 34"
SENT_TO = "+33639981234"


@pytest.fixture(params=[True, False], ids=["js", "bare"])
def js(request) -> bool:
    """Whether the resident's browser runs scripts. The hall's page is the host's, and always does."""
    return request.param


def sms() -> list[str]:
    """What the telephone shows: the texts that left since the last look."""
    jobs.run_all()
    folder = settings.ECLORE_HOME / "sms"
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    for path in folder.glob("*.txt"):
        path.unlink()
    return [text for text in texts if text.startswith(SENT_TO)]


def fits(page: Page, js: bool) -> None:
    assert overflows(page) <= 0
    if js:
        assert not faults(page)


def propose(page: Page, js: bool) -> None:
    page.goto("/idees/proposer/")
    page.get_by_label("Votre idée en quelques mots").fill("Un four à pain pour le quartier")
    page.get_by_label("Racontez-la en deux ou trois phrases").fill("On pétrit le samedi, on partage la fournée.")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Dans quelle commune").fill("bethune")
    page.get_by_role("radio", name="Alimentation").check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Votre prénom et votre nom").fill("Nadia Obry")
    page.get_by_label("Votre téléphone").fill(PHONE)
    page.get_by_role("button", name="Envoyer mon idée").click()
    expect(page.get_by_role("heading", name=re.compile("Merci, votre idée est bien arrivée"))).to_be_visible()
    fits(page, js)


def register(page: Page, js: bool) -> None:
    page.get_by_role("link", name="M’inscrire au plus proche").click()
    page.get_by_label("Votre prénom et votre nom").fill("Nadia Obry")
    page.get_by_label("Courriel ou téléphone").fill(PHONE)
    page.get_by_role("button", name="Réserver ma place").click()
    expect(page.get_by_role("heading", name="Votre place est réservée")).to_be_visible()
    fits(page, js)


def evening_comes(workshop: Workshop) -> None:
    """The day has come: the comptoir began a moment ago."""
    start = clock.now() - timedelta(minutes=6)
    Workshop.objects.filter(pk=workshop.pk).update(starts_at=start, ends_at=start + timedelta(hours=2))


def checked_in_without_network(page: Page, workshop: Workshop) -> None:
    page.goto(f"/comptoirs/{workshop.pk}/salle/")
    expect(page.get_by_text("Tout est envoyé")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready")
    page.context.set_offline(True)
    page.get_by_role("button", name="Présent Nadia Obry").click()
    expect(page.get_by_text(re.compile("1 à envoyer"))).to_be_visible()
    assert not Attendance.objects.exists()
    page.context.set_offline(False)
    expect(page.get_by_text("Tout est envoyé")).to_be_visible()
    assert Attendance.objects.get().person.name == "Nadia Obry"
    page.get_by_role("button", name="Clore le comptoir").click()


def certificate_is_true(page: Page, told: str, js: bool) -> None:
    """The link of the SMS gives the certificate; anyone checks its code."""
    page.goto(re.search(r"https?://\S+/comptoirs/venue/\S+", told).group(0))
    fits(page, js)
    link = page.get_by_role("link", name=re.compile("Mon attestation")).get_attribute("href")
    paper = page.request.get(link)
    code = Attendance.objects.get().certificate_code
    words = "".join(leaf.extract_text() for leaf in PdfReader(BytesIO(paper.body())).pages)
    assert "Nadia Obry" in words
    assert code in re.sub(r"[\s-]", "", words)
    page.goto("/attestations/")
    page.get_by_label(re.compile("Code")).fill(code.lower())
    page.get_by_role("button", name="Vérifier").click()
    expect(page.get_by_text("Cette attestation est vraie")).to_be_visible()
    expect(page.get_by_text("Nadia Obry")).to_have_count(0)


def enter_by_phone(page: Page, js: bool) -> None:
    """A dossier asks who it is: the telephone answers."""
    page.goto("/dossiers/commencer/")
    page.get_by_role("link", name="Pas de courriel ? Recevoir un code par SMS").click()
    fits(page, js)
    page.get_by_label("Votre téléphone").fill(PHONE)
    page.get_by_role("button", name="Recevoir un code par SMS").click()
    fits(page, js)
    (told,) = sms()
    page.get_by_label("Code reçu par SMS").fill(re.search(r"Votre code : (\d{6})", told).group(1))
    page.get_by_role("button", name="Continuer").click()


def test_an_idea_by_phone_becomes_a_dossier(page_of, edition, cast, opened, js):
    opened("ideas", "workshops", "projects")
    workshop = factories.open_one(edition, title="Une soirée à Béthune")
    sms()
    page = page_of(js=js, width=360)
    propose(page, js)
    register(page, js)
    letters = sms()
    assert len(letters) == 2, "the idea arrived, and the place is kept"
    assert any("Béthune" in text for text in letters)
    assert Registration.objects.get().person == Idea.objects.get().author

    evening_comes(workshop)
    checked_in_without_network(page_of(cast.fanny, width=360), workshop)
    (told,) = [text for text in sms() if "attestation" in text]
    certificate_is_true(page, told, js)

    enter_by_phone(page, js)
    page.get_by_label("Nom du projet").fill("Le four du quartier")
    page.get_by_role("button", name="Ouvrir mon dossier").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Le four du quartier")
    fits(page, js)

    nadia = Person.objects.get(name="Nadia Obry")
    assert (nadia.user.email, Project.objects.get().title) == (None, "Le four du quartier")
    assert not User.objects.filter(email="").exists()
    assert not Message.objects.filter(recipient_name="Nadia Obry").exclude(channel="sms").exists()
