"""A list that leaves as a sheet: read back by other libraries, the same values; nothing runs, no contact leaks."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django import forms
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st

from eclore.core.cells import harmless
from eclore.core.listing import Column, Listing, filters_of
from eclore.core.models import AuditEntry

COLUMNS = [
    Column("name", "Nom", "name"),
    Column("cents", "Montant", "cents", "money"),
    Column("on", "Jour", "on", "day"),
    Column("at", "Heure", "at", "moment"),
    Column("n", "Nombre", "n", "number"),
]
EDITION = SimpleNamespace(code="2026", currency="EUR", title="Édition 2026")


def ask(listing: Listing, kind: str, user: Any = None):
    request = RequestFactory().get("/", {"format": kind})
    request.user = user
    return listing.sheet(request)


def xlsx(response) -> Any:
    return openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))


def csv_rows(response) -> list[list[str]]:
    content = b"".join(response.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def listing(rows, columns=COLUMNS, **more) -> Listing:
    return Listing(name="essai", title="Essai : la [liste]", edition=EDITION, columns=columns, rows=rows, **more)


def row(**values):
    return SimpleNamespace(**{"name": "", "cents": None, "on": None, "at": None, "n": None, **values})


NASTY = [
    "=1+1",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    '=HYPERLINK("http://x")',
    "\uff1d1+1",
    "=cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("text", NASTY)
def test_no_cell_runs(text):
    book = xlsx(ask(listing([row(name=text)]), "xlsx"))
    assert book.worksheets[0]["A2"].data_type == "s"
    assert harmless(text).startswith("'")
    cell = csv_rows(ask(listing([row(name=text)]), "csv"))[1][0]
    assert cell.startswith("'")


@pytest.mark.parametrize("text", ["+33639981234", "+33 6 39 98 12 34", "-12,50", "-3", "plain", "a=b", "l’été"])
def test_numbers_and_phones_stay_themselves(text):
    assert harmless(text) == text
    assert csv_rows(ask(listing([row(name=text)]), "csv"))[1][0] == text


def test_money_days_and_times_are_real_ones_in_paris():
    at = datetime(2026, 1, 31, 23, 30, 12, 5, tzinfo=UTC)  # the next day in Paris
    rows = [row(name="a", cents=-1250, on=date(2025, 12, 31), at=at, n=3), row(name="b", cents=0)]
    sheet = xlsx(ask(listing(rows), "xlsx")).worksheets[0]
    assert [c.value for c in sheet[2]] == ["a", -12.5, datetime(2025, 12, 31), datetime(2026, 2, 1, 0, 30, 12), 3]
    assert sheet["B2"].number_format == '#,##0.00 "€"'
    assert sheet["C2"].is_date
    assert sheet["D2"].is_date
    assert [c.value for c in sheet[3]] == ["b", 0, None, None, None]
    lines = csv_rows(ask(listing(rows), "csv"))
    assert lines[1] == ["a", "-12,50", "31/12/2025", "01/02/2026 00:30", "3"]


def test_the_workbook_says_what_it_is():
    book = xlsx(ask(listing([row(name="a")], filters=[("État", "publiée")]), "xlsx"))
    sheet, about = book.worksheets
    assert sheet.freeze_panes == "B2"
    assert not set(sheet.title) & set("[]:*?/\\")
    told = {line[0].value: line[1].value for line in about.iter_rows()}
    assert told["État"] == "publiée"
    assert told["Lignes"] == "1"


def test_an_empty_list_and_another_format():
    assert xlsx(ask(listing([]), "xlsx")).worksheets[0].max_row == 1
    assert csv_rows(ask(listing([]), "csv")) == [["Nom", "Montant", "Jour", "Heure", "Nombre"]]
    assert ask(listing([]), "") is None
    assert ask(listing([]), "ods") is None


SIGNS = st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(SIGNS, min_size=1, max_size=40).filter(lambda t: "_x" not in t),
            st.integers(-(10**12), 10**12),
            st.dates(date(1900, 3, 1), date(2199, 12, 31)),
        ),
        max_size=8,
    )
)
def test_what_is_read_back_is_what_was_shown(values):
    rows = [row(name=name, cents=cents, on=on) for name, cents, on in values]
    sheet = xlsx(ask(listing(rows), "xlsx")).worksheets[0]
    assert [
        (line[0].value, round(line[1].value * 100), line[2].value.date()) for line in sheet.iter_rows(min_row=2)
    ] == [(name, cents, on) for name, cents, on in values]
    lines = csv_rows(ask(listing(rows), "csv"))[1:]
    assert [(line[0].removeprefix("'"), line[1], line[2]) for line in lines] == [
        (name.removeprefix("'"), f"{cents / 100:.2f}".replace(".", ","), f"{on:%d/%m/%Y}") for name, cents, on in values
    ]


def test_a_long_list_is_never_whole_in_memory():
    seen = []
    ask_all = listing([row(name=str(n)) for n in range(1200)], each=lambda chunk: seen.append(len(chunk)))
    assert len(csv_rows(ask(ask_all, "csv"))) == 1201
    assert seen == [500, 500, 200]


def test_a_text_too_long_for_a_cell_is_cut_with_a_mark():
    value = xlsx(ask(listing([row(name="a" * 40_000)]), "xlsx")).worksheets[0]["A2"].value
    assert len(value) == 32_767
    assert value.endswith("…")


class Filters(forms.Form):
    q = forms.CharField(label="Un mot", required=False)
    etat = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), ("a", "ouvert")])
    seul = forms.BooleanField(label="Seulement moi", required=False)


def test_filters_are_told_in_words():
    assert filters_of(Filters()) == []
    assert filters_of(Filters({"etat": "nope"})) == []
    bound = Filters({"q": "café", "etat": "a", "seul": "on"})
    assert filters_of(bound) == [("Un mot", "café"), ("État", "ouvert"), ("Seulement moi", "oui")]


@pytest.mark.django_db
def test_contacts_are_for_those_who_must_call_and_the_journal_says_so(edition, cast):
    columns = [Column("name", "Nom", "name"), Column("mail", "Courriel", "mail", "contact", "editions.contact")]
    held = listing([SimpleNamespace(name="Nadia", mail="n@exemple.fr")], columns)
    held.edition = edition
    assert csv_rows(ask(held, "csv", cast.rose)) == [["Nom"], ["Nadia"]]
    assert not AuditEntry.objects.filter(verb="core.export").exists()
    assert csv_rows(ask(held, "csv", cast.maud))[1] == ["Nadia", "n@exemple.fr"]
    entry = AuditEntry.objects.get(verb="core.export")
    assert entry.actor == f"user:{cast.maud.pk}"
    assert entry.detail == {"list": "essai", "format": "csv", "filters": 0}
