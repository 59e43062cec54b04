"""Documents: tagged PDF; what people wrote is data, never markup."""

import subprocess
from io import BytesIO

import pytest
from pypdf import PdfReader

from eclore.core import typeset


def test_a_tagged_pdf_with_its_title():
    pdf = typeset.pdf("= Bonjour\n#data.name", {"title": "Attestation", "name": "Ida"})
    assert pdf.startswith(b"%PDF")
    assert b"pdfuaid" in pdf
    assert b"/StructTreeRoot" in pdf


@pytest.mark.parametrize(
    "name", ['#read("/etc/passwd")', "*gras* $x$ #panic()", "] #pagebreak() [", "\\", "«é» €\u00a0"]
)
def test_markup_from_people_stays_text(name, tmp_path):
    pdf = typeset.pdf("#data.name", {"title": "T", "name": name})
    (tmp_path / "x.pdf").write_bytes(pdf)
    try:
        text = subprocess.run(["pdftotext", tmp_path / "x.pdf", "-"], capture_output=True, text=True, check=True).stdout
    except FileNotFoundError:
        pytest.skip("pdftotext is not here to read the page back")
    assert name.strip() in text.replace("\n", " ")


def test_a_name_of_300_letters_stays_on_the_page():
    name = "Élodie" * 50
    source = "#table(columns: (1fr, auto), table.header([A], [B]), data.name, [fin])\n#data.name"
    pdf = PdfReader(BytesIO(typeset.pdf(source, {"title": "T", "name": name})))
    page, edges = pdf.pages[0], []
    page.extract_text(visitor_text=lambda text, _cm, tm, _font, size: edges.append((tm[4], text, size)))
    lines = [(x, text) for x, text, _size in edges if "lodie" in text]
    assert len(lines) > 5  # broken over lines
    assert max(len(text) for _x, text in lines) < 130
    assert page.extract_text().replace("\n", "").replace("\u200b", "").replace(" ", "").count(name) == 2


def test_signs_that_no_typeface_draws_do_not_stop_a_page():
    text = (
        PdfReader(BytesIO(typeset.pdf("#data.name", {"title": "T", "name": "a\x07b🌱\u200bc\nd"})))
        .pages[0]
        .extract_text()
    )
    assert text.replace("\n", " ") == "abc d 1 / 1"
