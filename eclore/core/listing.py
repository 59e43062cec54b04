"""An office list as a sheet: exactly the rows that the filters of the address keep, all pages, XLSX or CSV.

A room builds one `Listing` for its page; `listing.sheet(request)` answers the file where `?format=` asks for one, and
the tag `{% sheets listing %}` draws the links. The decisions are in docs/decisions/0020-sheets-in-and-out.md.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import Any

import xlsxwriter
from django.core.paginator import Page
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, get_script_prefix, resolve
from django.utils.text import slugify
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from eclore.core import audit, clock, permissions, wording
from eclore.core.cells import harmless, printable
from eclore.core.http import Request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHUNK = 500
# The page of the messages to a selection (`desk`): above this floor, hence known by its address alone.
WRITE = "/bureau/courriers/ecrire/"
_NARROW, _WIDE = 8, 60


@dataclass(frozen=True)
class Column:
    """One column. `value`: an attribute path (`author.name`) or a function of the row.

    Kinds: `text`, `number`, `money` (integer cents), `day`, `moment`, `contact` (a text that tells how to reach
    someone: shown to those who hold `permission` alone, and its export is noted in the journal).
    """

    key: str
    label: str
    value: str | Callable[[Any], Any]
    kind: str = "text"
    permission: str = ""

    def of(self, row: Any) -> Any:
        if callable(self.value):
            return self.value(row)
        for name in self.value.split("."):
            row = getattr(row, name, None)
            if row is None:
                return None
        return row() if callable(row) else row

    @property
    def is_number(self) -> bool:
        return self.kind in ("money", "number")

    def text(self, row: Any, currency: str) -> str:
        """The value as a page writes it."""
        value = self.of(row)
        match self.kind:
            case "money":
                return wording.money(value, currency)
            case "day":
                return wording.day(value, weekday=False)
            case "moment":
                return wording.moment(value)
            case "number":
                return wording.number(value)
            case _:
                return str(_plain(self.kind, value) or "")


@dataclass
class Listing:
    """A list of the office. `rows` is a queryset or a list; `each` completes the rows of one chunk before they show.

    `filters`: what was asked, in words, for the second sheet. `selection`: the key of the list of persons that holds
    the same people (`people.selections`), `people` how many they are, `params` its filters beside those of the address.
    """

    name: str
    title: str
    columns: Sequence[Column]
    rows: QuerySet[Any] | Sequence[Any]
    edition: Any
    filters: Sequence[tuple[str, str]] = ()
    each: Callable[[list[Any]], Any] | None = None
    selection: str = ""
    people: int = 0
    params: Mapping[str, str] = field(default_factory=dict)
    shown: list[Column] = field(default_factory=list, init=False)

    def sheet(self, request: Request) -> HttpResponseBase | None:
        """The file asked by `?format=xlsx` or `?format=csv`; None where the page was asked."""
        write = _WRITERS.get(request.GET.get("format", ""))
        if write is None:
            return None
        self.shown = [c for c in self.columns if not c.permission or _allowed(request, c.permission, self.edition)]
        if any(column.kind == "contact" for column in self.shown):
            detail = {"list": self.name, "format": request.GET["format"], "filters": len(self.filters)}
            audit.record("core.export", by=request.user, subject=self.edition, detail=detail)
        return write(self)

    def workbook(self) -> HttpResponseBase:
        """The whole list as a workbook, for a page that is no list."""
        self.shown = list(self.columns)
        return _xlsx(self)

    def write_href(self, request: Request) -> str:
        """The page that writes to the people of this list, with its filters; "" for those who may not."""
        try:
            page = resolve(WRITE)
        except Resolver404:
            return ""
        may = getattr(page.func, "access", "")
        if not self.selection or not may or not permissions.allowed(request.user, may, self.edition):
            return ""
        query = request.GET.copy()
        for name in ("page", "tri", "format", "liste"):
            query.pop(name, None)
        for name, value in self.params.items():
            query[name] = value
        asked = query.urlencode()
        return f"{get_script_prefix().rstrip('/')}{WRITE}?liste={self.selection}{'&' if asked else ''}{asked}"

    def file_name(self, ending: str) -> str:
        parts = (self.name, self.edition.code, clock.today().isoformat())
        return f"{slugify('-'.join(parts))}.{ending}"

    def chunks(self) -> Iterator[list[Any]]:
        """The rows, a few hundred at a time: a list of 50,000 never stands whole in memory."""
        if isinstance(self.rows, QuerySet):
            rows: Iterator[Any] = self.rows.iterator(chunk_size=CHUNK)
        else:
            rows = iter(self.rows)
        while chunk := list(islice(rows, CHUNK)):
            if self.each is not None:
                self.each(chunk)
            yield chunk

    def table(self, page: Page[Any]) -> dict[str, Any]:
        """One page as `core/c/listing_table.html` draws it: the columns of the sheet, contacts left out."""
        columns = [column for column in self.columns if column.kind != "contact"]
        rows = [[(column, column.text(row, self.edition.currency)) for column in columns] for row in page]
        return {"title": self.title, "columns": columns, "rows": rows, "count": page.paginator.count}

    def lines(self) -> Iterator[list[list[Any]]]:
        """The values of the shown columns, chunk by chunk."""
        for chunk in self.chunks():
            yield [[_plain(column.kind, column.of(row)) for column in self.shown] for row in chunk]


def _allowed(request: Request, permission: str, edition: Any) -> bool:
    return permissions.allowed(request.user, permission, edition)


def filters_of(form: BaseForm) -> list[tuple[str, str]]:
    """What a filter form asks, in words: the label of each field in use and what was chosen."""
    if not form.is_bound or not form.is_valid():
        return []
    used = []
    for name, value in form.cleaned_data.items():
        if value in (None, "", False, []):
            continue
        choices = dict(_flat(getattr(form.fields[name], "choices", ())))
        text = _("oui") if value is True else str(choices.get(str(value), _told(value)))
        used.append((str(form[name].label), text))
    return used


def _flat(choices: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), label


def _told(value: Any) -> str:
    return wording.day(value) if isinstance(value, date) else str(value)


def _plain(kind: str, value: Any) -> Any:
    """A value as a sheet holds it: numbers and days stay what they are, times are those of Paris, all else is text."""
    if value is None or value == "":
        return None
    if kind == "money":
        return Decimal(value) / 100
    if kind == "moment" and isinstance(value, datetime):
        here = wording.in_paris(value)
        assert isinstance(here, datetime)
        return here.replace(tzinfo=None, microsecond=0)
    if kind == "day":
        here = wording.in_paris(value)
        return here.date() if isinstance(here, datetime) else here
    if kind == "number":
        return value
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    return printable(str(value))


# CSV -----------------------------------------------------------------------------------------------------------------
def _csv(listing: Listing) -> HttpResponseBase:
    response = StreamingHttpResponse(_csv_parts(listing), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{listing.file_name("csv")}"'
    return response


def _csv_parts(listing: Listing) -> Iterator[bytes]:
    """UTF-8 with its mark, semicolons, commas in numbers: what a French spreadsheet opens at once."""
    yield b"\xef\xbb\xbf" + _csv_text([[column.label for column in listing.shown]])
    for lines in listing.lines():
        yield _csv_text([[_csv_cell(value) for value in line] for line in lines])


def _csv_text(lines: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(lines)
    return out.getvalue().encode()


def _csv_cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return f"{value:%d/%m/%Y %H:%M}"
        case date():
            return f"{value:%d/%m/%Y}"
        case Decimal():
            return f"{value:.2f}".replace(".", ",")
        case int() | float():
            return str(value).replace(".", ",")
        case _:
            return harmless(str(value))


# XLSX ----------------------------------------------------------------------------------------------------------------
class _Book:
    """The workbook being written: its formats, its sheets."""

    def __init__(self, out: Any, listing: Listing) -> None:
        self.book = xlsxwriter.Workbook(
            out,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self.book.set_properties({"title": listing.title, "created": clock.now().replace(tzinfo=None)})
        self.head = self.book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E7EFDD", "bottom": 1}
        )
        self.wrap = self.book.add_format({"text_wrap": True, "valign": "top"})
        top = {"valign": "top"}
        sign = wording.MARKS.get(getattr(listing.edition, "currency", "EUR"), "")
        self.formats: dict[str, Format] = {
            "money": self.book.add_format({**top, "num_format": f'#,##0.00 "{sign}"' if sign else "#,##0.00"}),
            "day": self.book.add_format({**top, "num_format": "dd/mm/yyyy", "align": "left"}),
            "moment": self.book.add_format({**top, "num_format": "dd/mm/yyyy hh:mm", "align": "left"}),
            "number": self.book.add_format(top),
        }

    def write(self, sheet: Worksheet, row: int, column: int, kind: str, value: Any) -> None:
        """One cell, by its type: a text is always written as a text."""
        style = self.formats.get(kind, self.wrap)
        if value is None:
            return
        if isinstance(value, date):
            moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
            sheet.write_datetime(row, column, moment, style)
        elif isinstance(value, int | float | Decimal):
            sheet.write_number(row, column, float(value), style)
        else:
            sheet.write_string(row, column, str(value), style)


def _xlsx(listing: Listing) -> HttpResponseBase:
    out = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    book = _Book(out, listing)
    number = _rows(book, listing)
    _about(book, listing, number)
    book.book.close()
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=listing.file_name("xlsx"), content_type=XLSX)


def _rows(book: _Book, listing: Listing) -> int:
    """The sheet of the list; answers its number of lines."""
    sheet = book.book.add_worksheet(_sheet_name(listing.title))
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    chunks = listing.lines()
    first = next(chunks, [])
    widths = [_width(column, [line[index] for line in first]) for index, column in enumerate(listing.shown)]
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    sheet.set_row(0, 15 * _folds([column.label for column in listing.shown], widths))
    for index, column in enumerate(listing.shown):
        sheet.write_string(0, index, column.label, book.head)
    number = 0
    for line in chain.from_iterable(chain([first], chunks)):
        number += 1
        # A spreadsheet does not always make room for a text on several lines by itself.
        if (high := _folds(line, widths)) > 1:
            sheet.set_row(number, 15 * high)
        for index, (column, value) in enumerate(zip(listing.shown, line, strict=True)):
            book.write(sheet, number, index, column.kind, value)
    if listing.shown:
        sheet.autofilter(0, 0, max(number, 1), len(listing.shown) - 1)
    return number


def _folds(line: Sequence[Any], widths: Sequence[float]) -> int:
    """On how many lines the longest text of a row stands; no row is higher than a page can show."""
    texts = [(value, width) for value, width in zip(line, widths, strict=True) if isinstance(value, str)]
    folds = (sum(1 + int(len(part) // width) for part in value.split("\n")) for value, width in texts)
    return min(max(folds, default=1), 20)


def _width(column: Column, values: Sequence[Any]) -> float:
    if column.kind in ("day", "money"):
        return max(14, min(len(column.label) + 2, 24))
    if column.kind == "moment":
        return 18
    longest = max((len(line) for value in values if value is not None for line in str(value).splitlines()), default=0)
    # a head wraps at its spaces: its longest word must fit, with the arrow of the filter
    word = max((len(part) for part in column.label.split()), default=0) + 4
    return max(_NARROW, word, min(longest + 2, _WIDE))


def _sheet_name(title: str) -> str:
    """At most 31 signs, none that a spreadsheet refuses."""
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31].strip() or "Liste"


def _about(book: _Book, listing: Listing, number: int) -> None:
    """What was asked, when, how many lines: a sheet that travels must say what it is."""
    sheet = book.book.add_worksheet(_("À propos"))
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 80)
    lines = [
        (_("Liste"), listing.title),
        (_("Édition"), str(listing.edition)),
        (_("Extraite le"), wording.moment(clock.now())),
        (_("Lignes"), wording.number(number)),
        *(listing.filters or [(_("Filtres"), _("aucun : la liste entière"))]),
    ]
    if any(column.kind == "contact" for column in listing.shown):
        text = _("Cette liste tient des coordonnées : elle reste dans l’équipe et s’efface après usage.")
        lines.append((_("Données personnelles"), text))
    for row, (label, text) in enumerate(lines):
        sheet.write_string(row, 0, str(label), book.head)
        sheet.write_string(row, 1, printable(str(text)), book.wrap)


_WRITERS: dict[str, Callable[[Listing], HttpResponseBase]] = {"xlsx": _xlsx, "csv": _csv}
