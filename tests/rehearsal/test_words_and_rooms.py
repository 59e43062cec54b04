"""The whole edition again in another vocabulary, and without comptoirs or advisors: no page, letter or paper slips."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings
from pypdf import PdfReader

from eclore.backstage import words
from eclore.backstage.demo.make import make
from eclore.core import clock
from eclore.core.models import Message
from eclore.editions import queries as editions
from eclore.editions.models import Edition
from eclore.people.cast import email_of
from eclore.people.models import User
from eclore.projects.models import Project
from eclore.reviews.models import Review, Sitting
from eclore.workshops.models import Attendance, Registration, Workshop
from tests.blueprint import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

OLD = [words.pattern(word) for word in words.WORDS]
WORKSHOPS = [words.pattern("comptoir")]
READ = {"alt", "title", "aria-label", "placeholder", "content"}
PUBLIC = [
    "/", "/idees/", "/idees/proposer/", "/comptoirs/", "/attestations/", "/projets/", "/voter/", "/resultats/",
    "/urne/", "/donnees/", "/reglement/", "/aide/", "/accessibilite/", "/vie-privee/", "/chiffres/", "/connexion/",
]  # fmt: skip
OFFICE = ["", "personnes/", "courriers/", "edition/", *[f"{kind}/" for kind in editions.PhaseKind.values]]


class Text(HTMLParser):
    """What a person reads or hears of a page: text and spoken attributes, neither addresses nor styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.read: list[str] = []
        self.silent = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style")
        self.read += [value or "" for name, value in attrs if name in READ]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.read.append(data)


def slips(text: str, patterns: list[re.Pattern[str]]) -> list[str]:
    """Old words in a text, with what surrounds them; addresses apart."""
    text = re.sub(r"https?://\S+|[\w.+-]+@[\w.-]+", "", text)
    return [text[max(0, m.start() - 40) : m.end() + 40] for pattern in patterns for m in pattern.finditer(text)]


def all_slips(found: dict[str, str], patterns: list[re.Pattern[str]]) -> dict[str, str]:
    """One place for each slip, so that a failure can be read."""
    return {slip: where for where, text in found.items() for slip in slips(text, patterns)}


def client_of(key: str) -> Client:
    client = Client()
    user = User.objects.get(email=email_of(key))
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def addresses(edition: Edition) -> Iterator[tuple[str, str]]:
    """Who opens what: the public site, the leader's space and dossier, the office of every role, one thing of each."""
    yield from (("", address) for address in PUBLIC)
    project = Project.objects.order_by("pk")[0]
    yield "", f"/projets/{project.slug}/"
    yield "lea", "/mon-espace/"
    mine = Project.objects.filter(leader__user__email=email_of("lea")).first()
    if mine:
        yield from (("lea", f"/dossiers/{mine.pk}/{tail}") for tail in ("", "relecture/", "apercu/", "structure/"))
    for who in ("maud", "fanny", "rose", "paul", "clara", "emma"):
        yield from ((who, f"/bureau/{tail}") for tail in OFFICE)
    review, sitting = Review.objects.order_by("pk")[0], Sitting.objects.order_by("pk")[0]
    yield "rose", f"/bureau/reviews/{review.pk}/"
    yield "paul", f"/bureau/reviews/seances/{sitting.pk}/"
    yield "maud", f"/bureau/projects/{project.pk}/"
    if workshop := Workshop.objects.order_by("pk").first():
        yield "fanny", f"/bureau/workshops/{workshop.pk}/"
        yield "fanny", f"/comptoirs/{workshop.pk}/salle/"
        yield "", f"/comptoirs/{workshop.pk}/"
        registration = Registration.objects.filter(workshop=workshop).order_by("pk")[0]
        yield "maud", f"/bureau/personnes/{registration.person_id}/"
    if attendance := Attendance.objects.exclude(certificate_code="").order_by("pk").first():
        yield "", f"/attestations/{attendance.certificate_code}/"
        yield "", f"/attestations/{attendance.certificate_code}/attestation.pdf"
    yield "paul", f"/bureau/reviews/seances/{sitting.pk}/decisions.pdf"
    yield "clara", "/bureau/voting/bulletin.pdf"


def read(edition: Edition) -> dict[str, str]:
    """`{who and where: text}` of every page and paper, at the middle of each phase."""
    found: dict[str, str] = {}
    clients = {"": Client()}
    for kind, phase in editions.phases(edition).items():
        with clock.at(phase.opens_at + timedelta(days=2)):
            for who, address in addresses(edition):
                client = clients.setdefault(who, Client() if not who else client_of(who))
                answer = client.get(address)
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                if answer.headers.get("Content-Type") == "application/pdf":
                    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
                else:
                    text = "\n".join(Text(body.decode()).read)
                assert answer.status_code < 500
                found[f"{kind} {who} {address} {answer.status_code}"] = text
    found |= {f"letter {row.notice}": f"{row.subject}\n{row.body}" for row in Message.objects.all()}
    return found


@pytest.fixture
def atelier(tmp_path: Path) -> Iterator[None]:
    """The site in the words of the example."""
    with override_settings(ECLORE_WORDS=tmp_path):
        words.install(words.read(ROOT / "docs" / "words" / "atelier.po"))
    with override_settings(LOCALE_PATHS=[tmp_path, *settings.LOCALE_PATHS]):
        yield


def test_an_edition_in_other_words_never_says_the_old_ones(atelier: None):
    found = read(make(stage="grants", size="small", seed=1))
    assert not all_slips(found, OLD)
    whole = "\n".join(found.values())
    assert "Trouver un atelier" in whole
    assert "voix" in whole
    assert "agrément" in whole
    assert sum(" 200" in where for where in found) > 300
    assert any(where.startswith("letter workshops.") for where in found)
    assert any(where.endswith(".pdf 200") for where in found)


def test_an_edition_without_comptoirs_nor_advisors_runs_to_its_agreements_and_never_speaks_of_them():
    edition = make(stage="grants", size="small", seed=1, without=["workshops", "advising"])
    found = read(edition)
    # A certificate of another edition is still checked here, and the page of a step that is not there names it.
    spoken = {where: text for where, text in found.items() if "/attestations/" not in where and " 404" not in where}
    assert not all_slips(spoken, WORKSHOPS)
    assert not (Workshop.objects.exists() or Attendance.objects.exists())
    assert any(where.startswith("letter grants.") or where.startswith("letter results.") for where in found)
    assert {where.split()[-1] for where in found if "/bureau/workshops/" in where} == {"404"}
