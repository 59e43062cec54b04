"""Every document of the house, made from real rows, opened in a word processor and drawn: what an agent would see."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader

from eclore.core import documents, letterhead
from eclore.core.models import Channel
from eclore.desk import papers as letters
from eclore.grants import papers as grants
from eclore.grants.models import Grant
from eclore.opendata import papers as opendata
from eclore.projects import papers as projects
from eclore.results import queries as results
from eclore.reviews import papers as reviews
from eclore.reviews.models import Sitting
from eclore.workshops import papers as workshops
from tests.eclore.desk.test_letters import HEAD, picture
from tests.eclore.desk.test_office import held, meet
from tests.eclore.grants import factories
from tests.eclore.ideas.factories import person
from tests.eclore.workshops.factories import attended

needs_soffice = pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftoppm")),
    reason="LibreOffice (soffice) and pdftoppm open the documents: install libreoffice-writer and poppler-utils",
)
pytestmark = [pytest.mark.django_db, needs_soffice]
WINDOW = "12 rue de la Paix\n62300 Lens"


@pytest.fixture
def papers(edition, cast, opened) -> dict[str, dict[str, bytes]]:
    """Each document in its forms, all from one edition that went to its grants."""
    letterhead.save(seen=0, actor="system:laboratory", reason="", logo=letterhead.receive_logo(picture()), **HEAD)
    factories.signed(edition, cast, opened)
    grant = Grant.objects.get()
    head, posted = letterhead.head(), [held(edition, meet(f"Personne {n}")) for n in range(3)]
    for row in posted:
        row.channel, row.address = Channel.PAPER, WINDOW
    pages = {
        "lettre": [letters.letter(posted[0], head)],
        "lettres": [letters.letter(row, head) for row in posted],
        "comite": [reviews.minutes(Sitting.objects.order_by("pk")[0])],
        "convention": [grants.agreement(grant)],
        "dossier": [projects.dossier(grant.award.project)],
    }
    made = {name: {"pdf": documents.pdf(*given), "docx": documents.docx(*given)} for name, given in pages.items()}
    count = results.declared_count(edition)
    made["proces-verbal"] = opendata.minutes(count, results.result_of(count))
    made["attestation"] = {"pdf": workshops.certificate(attended(edition, person("Nadia Obry")))}
    return made


def opened_in_a_word_processor(made: dict[str, dict[str, bytes]], folder: Path) -> dict[str, Path]:
    """Each DOCX as LibreOffice lays it out."""
    given = []
    for name, forms in made.items():
        if "docx" in forms:
            given.append(folder / f"{name}.docx")
            given[-1].write_bytes(forms["docx"])
    profile, out = f"-env:UserInstallation=file://{folder}/profile", folder / "opened"
    order = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(out), *map(str, given)]
    subprocess.run(order, check=True, capture_output=True, timeout=300)
    return {path.stem: path for path in out.glob("*.pdf")}


def said(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).replace("\u200b", "")


def drawn(path: Path) -> list[Image.Image]:
    subprocess.run(["pdftoppm", "-png", "-r", "40", str(path), str(path.with_suffix(""))], check=True, timeout=120)
    return [Image.open(page).convert("L") for page in sorted(path.parent.glob(f"{path.stem}-*.png"))]


WORDS = {
    "lettre": ("Département d’Essai", "Personne 0", "62300 Lens", "Objet : Bonjour", "Maud Vasseur"),
    "lettres": ("Personne 0", "Personne 1", "Personne 2"),
    "comite": ("Comité de labellisation", "Projets labellisés", "La présidence du comité"),
    "convention": ("Article 6. Communication", "Structure bénéficiaire", "Nom, qualité, date et signature"),
    "dossier": ("Dépenses prévues", "Total"),
    "proces-verbal": ("Procès-verbal du vote", "Maître Dubois, huissier", "Étape par étape"),
    "attestation": ("Nadia Obry",),
}


def test_every_document_opens_and_says_the_same_as_its_pdf(papers, tmp_path):
    opened = opened_in_a_word_processor(papers, tmp_path)
    assert set(opened) == {name for name, forms in papers.items() if "docx" in forms}
    pages = {}
    for name, forms in papers.items():
        (tmp_path / f"{name}.pdf").write_bytes(forms["pdf"])
        for path in (tmp_path / f"{name}.pdf", *([opened[name]] if name in opened else [])):
            flat = " ".join(said(path.read_bytes()).split())
            assert [words for words in WORDS[name] if words not in flat] == [], path
            pictures = drawn(path)
            pages[path.parent.name == "opened", name] = len(pictures)
            for at, picture_of_page in enumerate(pictures):
                assert_well_placed(picture_of_page, f"{path} {at}")
    assert [pages[form, "lettre"] for form in (False, True)] == [1, 1]
    assert [pages[form, "lettres"] for form in (False, True)] == [3, 3]
    assert pages[False, "attestation"] == 1
    for name in opened:
        assert abs(pages[True, name] - pages[False, name]) <= 1, name


def assert_well_placed(page: Image.Image, what: str) -> None:
    """Ink on every page, and none in the outer centimetre that printers cannot reach or that would be cut."""
    ink = ImageChops.invert(page).point(lambda grey: 255 if grey > 60 else 0).getbbox()
    assert ink, f"{what}: an empty page"
    edge = page.width / 21 * 0.8
    left, top, right, bottom = ink
    assert left > edge and top > edge and right < page.width - edge and bottom < page.height - edge, f"{what}: {ink}"


def test_the_name_and_the_address_show_in_the_window_of_the_envelope(papers, tmp_path):
    """A DL envelope shows what lies 10 to 20 cm from the left and 4.5 to 8.5 cm from the top, in both forms."""
    opened = opened_in_a_word_processor({"lettre": papers["lettre"]}, tmp_path)
    for content in (papers["lettre"]["pdf"], opened["lettre"].read_bytes()):
        found: list[tuple[str, float, float]] = []
        PdfReader(BytesIO(content)).pages[0].extract_text(
            visitor_text=lambda text, cm, tm, _font, _size, found=found: found.append(
                (text, (tm[4] * cm[0] + cm[4]) / 72 * 2.54, 29.7 - (tm[5] * cm[3] + cm[5]) / 72 * 2.54)
            )
        )
        placed = [(x, y) for text, x, y in found if "Personne 0" in text or "62300" in text]
        assert len(placed) >= 2, found
        assert all(10 <= x <= 20 and 4.5 <= y <= 8.5 for x, y in placed), placed
