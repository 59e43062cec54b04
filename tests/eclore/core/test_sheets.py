"""Sheets as people make them, and as an attacker would."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from eclore.core import sheets
from eclore.core.errors import Refused

HEADS = ["Projet", "Commune", "Montant"]


def xlsx(rows, change=None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    if change:
        change(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_csv_in_any_encoding_and_with_any_delimiter(encoding, delimiter):
    text = delimiter.join(HEADS) + "\r\n" + delimiter.join(["L\u2019été à Béthune", "Béthune", "9400"]) + "\r\n"
    sheet = sheets.read(text.encode(encoding))
    assert sheet.heads == HEADS
    assert [line.values for line in sheet.lines] == [("L\u2019été à Béthune", "Béthune", "9400")]
    assert bool(sheet.warnings) == (encoding in ("cp1252", "utf-16-le"))


def test_a_line_end_in_quotes_empty_lines_and_the_first_line_of_excel():
    sheet = sheets.read(b'sep=,\nProjet,Commune\n\n"un\ndeux, trois",Arras\n,\nfin,Lens\n')
    assert [(line.number, line.values) for line in sheet.lines] == [
        (4, ("un\ndeux, trois", "Arras")),
        (6, ("fin", "Lens")),
    ]


def test_a_workbook_keeps_numbers_and_days():
    sheet = sheets.read(xlsx([HEADS, ["A", None, 9400.5], [], ["B", datetime(2025, 12, 31), 3]]))
    assert [(line.number, line.values) for line in sheet.lines] == [
        (2, ("A", None, 9400.5)),
        (4, ("B", datetime(2025, 12, 31), 3)),
    ]
    assert sheet.address(sheet.lines[1], 2) == "C4"


def test_formulas_merged_cells_and_hidden_sheets_are_told():
    def change(book, sheet):
        sheet["C2"] = "=1+1"
        sheet.merge_cells("B2:B3")
        book.create_sheet("Brouillon").sheet_state = "hidden"
        book.create_sheet("Autre")

    sheet = sheets.read(xlsx([HEADS, ["A", "Arras", 1], ["B", None, 2]], change))
    assert sheet.formulas == {"C2"}
    assert sheet.lines[0].at(2) is None  # never calculated: no result is stored
    assert sheet.merged == {"B3": "B2:B3"}
    assert [
        word for word in ("formules", "fusionnées", "Brouillon", "Autre") if word not in " ".join(sheet.warnings)
    ] == []


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        whole.writestr("xl/workbook.xml", "<a/>")
        with whole.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _n in range(120):
                part.write(b"0" * 1024 * 1024)
    return out.getvalue()


def billion_laughs() -> bytes:
    content, out = xlsx([HEADS, ["A", "B", 1]]), io.BytesIO()
    head = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                body = head + body.replace(b"<v>1</v>", b"<v>&b;</v>")
            new.writestr(name, body)
    return out.getvalue()


def ods() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as whole:
        whole.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return out.getvalue()


def docx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as whole:
        whole.writestr("word/document.xml", "<a/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vide"),
        (b"\n\n;;\n", "vide"),
        (bomb, "trop lourd"),
        (billion_laughs, "ne s’ouvre pas"),
        (ods, "ODS"),
        (docx, "pas un tableau"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "ancien classeur .xls"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 60, "PNG"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF"),
        (b"PK\x03\x04 nonsense", "ne s’ouvre pas"),
        (bytes(range(256)) * 9, "pas un tableau"),
        (b"a;b\n" + b"x;y\n" * 50_001, "50\u00a0000 lignes"),
        (b";".join([b"a"] * 200) + b"\n", "colonnes"),
        (b"x" * (10 * 1024 * 1024 + 1), "10 Mo"),
    ],
)
def test_what_is_no_sheet_is_refused_in_a_sentence(content, words):
    with pytest.raises(Refused) as refusal:
        sheets.read(content() if callable(content) else content)
    assert words in refusal.value.sentence


def test_fifty_thousand_lines_are_read():
    assert len(sheets.read(b"a;b\n" + b"x;y\n" * 50_000).lines) == 50_000


@pytest.mark.parametrize(
    ("value", "cents"),
    [("9 400,50 €", 940_050), ("9400.5", 940_050), (9400.5, 940_050),
     ("12.500,00", 1_250_000), ("12,500.00", 1_250_000),
     (0, 0), ("9\u202f400", 940_000), ("9400 euros", 940_000), (19.99, 1_999), ("1,5", 150)],
)  # fmt: skip
def test_amounts(value, cents):
    assert sheets.cents(value) == cents


@pytest.mark.parametrize("value", ["beaucoup", "1,2,3", "9400,505", True, date(2025, 1, 1), float("inf"), "=1"])
def test_bad_amounts(value):
    with pytest.raises(Refused):
        sheets.cents(value)


@pytest.mark.parametrize(
    "value",
    ["31/12/2025", "31-12-2025", "31.12.2025", "2025-12-31", "31 décembre 2025", "mercredi 31 décembre 2025", 46022,
     46022.0, date(2025, 12, 31), datetime(2025, 12, 31, 18, 30), "31/12/2025 18:30"],
)  # fmt: skip
def test_days(value):
    assert sheets.day(value) == date(2025, 12, 31)


@pytest.mark.parametrize("value", ["31/02/2025", "hier", "12/31/2025", -4, True, "5 brumaire 2025"])
def test_bad_days(value):
    with pytest.raises(Refused):
        sheets.day(value)


def test_numbers_and_texts():
    assert [sheets.whole(v) for v in ("1 250", 1250.0, 1250, "1.250")] == [1250] * 4
    for bad in ("x", 1.5, True, "-3", "1.5", ""):
        with pytest.raises(Refused):
            sheets.whole(bad)
    assert [sheets.text(v) for v in (62000.0, None, "a", date(2025, 1, 2))] == ["62000", "", "a", "02/01/2025"]
