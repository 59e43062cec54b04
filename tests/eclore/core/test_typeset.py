"""Documents: tagged PDF; what people wrote is data, never markup."""

import subprocess

import pytest

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
