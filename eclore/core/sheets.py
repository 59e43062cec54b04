"""A sheet that comes in: XLSX or CSV as people make them, read to lines of plain values, or refused in a sentence.

Nothing is run and nothing is guessed in silence: what is odd (another encoding, merged cells, formulas, hidden sheets)
is told beside the lines. Limits are constants here, and each refusal says which one was met.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import filetype
import openpyxl
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from eclore.core import files, wording
from eclore.core.errors import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
MAX_LINES = 50_000
MAX_COLUMNS = 100
MAX_UNPACKED = 100 * 1024 * 1024
# A text of a cell beyond this is cut by every spreadsheet anyway.
MAX_CELL = 32_767
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FORMULA = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*>\s*<f[ />]')
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]+\d+:[A-Z]+\d+)"')
_SHOWN_CELLS = 5


@dataclass(frozen=True)
class Line:
    """One line: its number in the sheet and its values, by position. Texts are trimmed; None is empty."""

    number: int
    values: tuple[Any, ...]

    def at(self, position: int) -> Any:
        return self.values[position] if position < len(self.values) else None


@dataclass
class Sheet:
    """What was read: heads, lines, and what a person must know of how it was read."""

    heads: list[str]
    lines: list[Line]
    warnings: list[str] = field(default_factory=list)
    formulas: set[str] = field(default_factory=set)
    merged: dict[str, str] = field(default_factory=dict)
    media_type: str = XLSX

    def address(self, line: Line, position: int) -> str:
        """`C12`: where a person finds the cell."""
        return f"{get_column_letter(position + 1)}{line.number}"


def read(content: bytes) -> Sheet:
    """The first visible sheet of a file. Raises `Refused` with a sentence on what is no sheet or too large."""
    if not content:
        raise Refused(_("Ce fichier est vide."), field="file")
    if len(content) > files.MAX_BYTES:
        raise Refused(_("Ce fichier dépasse 10 Mo. Réduisez-le ou coupez-le en deux."), field="file")
    if content.startswith(_OLE):
        raise Refused(
            _(
                "Ce fichier est un ancien classeur .xls, ou il a un mot de passe. "
                "Ouvrez-le dans votre tableur, puis enregistrez-le au format XLSX, sans mot de passe."
            ),
            field="file",
        )
    sheet = _read_xlsx(content) if content.startswith(b"PK") else _read_csv(content)
    _check_heads(sheet)
    return sheet


def _check_heads(sheet: Sheet) -> None:
    if not any(sheet.heads):
        raise Refused(_("Ce tableau est vide : la première ligne doit porter le nom des colonnes."), field="file")
    if len(sheet.heads) > MAX_COLUMNS:
        raise Refused(
            _("Ce tableau a plus de %(n)s colonnes. Gardez celles du modèle.") % {"n": MAX_COLUMNS}, field="file"
        )


def _trimmed(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(_value(value) for value in values)


def _value(value: Any) -> Any:
    if isinstance(value, str):
        text = value.replace("\x00", "").replace("\u00a0", " ").replace("\u202f", " ").strip()
        return text[:MAX_CELL] or None
    return value


def _collect(rows: Iterator[tuple[int, tuple[Any, ...]]]) -> tuple[list[str], list[Line]]:
    """Heads and lines; empty lines are passed over, but keep their number."""
    heads: list[str] = []
    lines: list[Line] = []
    for number, values in rows:
        if all(value is None for value in values):
            continue
        if not heads:
            heads = ["" if value is None else str(value) for value in values]
            while heads and not heads[-1]:
                heads.pop()
            continue
        if len(lines) == MAX_LINES:
            raise Refused(
                _("Ce tableau a plus de %(n)s lignes. Coupez-le en plusieurs fichiers.")
                % {"n": wording.number(MAX_LINES)},
                field="file",
            )
        lines.append(Line(number, values))
    return heads, lines


# CSV -----------------------------------------------------------------------------------------------------------------
def _read_csv(content: bytes) -> Sheet:
    kind = filetype.guess(content)
    if kind is not None:
        raise Refused(
            _("Ce fichier n’est pas un tableau (c’est : %(kind)s). Envoyez un fichier XLSX ou CSV.")
            % {"kind": kind.extension.upper()},
            field="file",
        )
    text, warnings = _decode(content)
    first, _end, rest = text.partition("\n")
    asked = re.fullmatch(r"sep=(.)\r?", first)
    delimiter = asked[1] if asked else _delimiter(text)
    try:
        rows = list(csv.reader(io.StringIO(rest if asked else text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise Refused(
            _("Ce fichier ne se lit pas comme un CSV. Ouvrez-le dans votre tableur et enregistrez-le en XLSX."),
            field="file",
        ) from error
    start = 2 if asked else 1
    heads, lines = _collect((number, _trimmed(row)) for number, row in enumerate(rows, start))
    return Sheet(heads, lines, warnings, media_type=CSV)


def _decode(content: bytes) -> tuple[str, list[str]]:
    """UTF-8 with or without its mark, UTF-16, else the code page of Windows; what was guessed is told."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _strictly(content, name), []
    head = content[:4000]
    if b"\x00" in head:
        name = "utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"
        if head.count(0) < len(head) // 4:
            raise _no_text()
        return _strictly(content, name), [_("Fichier lu en UTF-16 : vérifiez que les accents sont justes.")]
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if sum(sign < " " and sign not in "\r\n\t" for sign in text[:4000]) > 4:
        raise _no_text()
    return text, [_("Fichier lu en Windows-1252 (le CSV d’Excel) : vérifiez que les accents sont justes.")]


def _strictly(content: bytes, name: str) -> str:
    try:
        return content.decode(name)
    except UnicodeDecodeError as error:
        raise _no_text() from error


def _no_text() -> Refused:
    return Refused(_("Ce fichier n’est pas un tableau. Envoyez un fichier XLSX ou CSV."), field="file")


def _delimiter(text: str) -> str:
    """The sign that cuts the first lines into the most columns, the same number on each."""
    sample = text[:20_000].splitlines()[:20]

    def weight(sign: str) -> tuple[bool, int]:
        try:
            widths = [len(row) for row in csv.reader(sample, delimiter=sign) if row]
        except csv.Error:
            return (False, 0)
        return (len(set(widths)) == 1 and widths[0] > 1, widths[0] if widths else 0)

    return max((";", "\t", ",", "|"), key=weight)


# XLSX ----------------------------------------------------------------------------------------------------------------
def _read_xlsx(content: bytes) -> Sheet:
    _check_zip(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
        if not shown:
            raise Refused(_("Toutes les feuilles de ce classeur sont cachées. Affichez celle à lire."), field="file")
        sheet = shown[0]
        heads, lines = _collect(_rows_of(sheet))
        path = sheet._worksheet_path  # the only way from a sheet to its part of the file
        with zipfile.ZipFile(io.BytesIO(content)) as whole:
            part = whole.read(path.lstrip("/"))
    except Refused:
        raise
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, SyntaxError) as error:
        raise _broken() from error
    except Exception as error:  # a parser of other people's files: whatever it meets, the person reads a sentence
        raise _broken() from error
    read = Sheet(heads, lines)
    if hidden:
        names = get_text_list(hidden[:_SHOWN_CELLS], _("et"))
        read.warnings.append(_("Feuilles cachées, non lues : %(names)s.") % {"names": names})
    if len(shown) > 1:
        words = {"name": sheet.title, "others": get_text_list([s.title for s in shown[1:6]], _("et"))}
        read.warnings.append(_("Seule la feuille « %(name)s » est lue. Non lues : %(others)s.") % words)
    _look_into(read, part)
    return read


def _rows_of(sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    # Some programs declare a wrong size: without it, the rows are read as they come.
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        yield number, _trimmed(row[: MAX_COLUMNS + 1])


def _broken() -> Refused:
    return Refused(
        _("Ce classeur ne s’ouvre pas : il est abîmé. Ouvrez-le dans votre tableur et enregistrez-le de nouveau."),
        field="file",
    )


def _check_zip(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as whole:
            parts = whole.infolist()
            names = {part.filename for part in parts}
            media = whole.read("mimetype")[:100] if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise _broken() from error
    if b"opendocument" in media:
        raise Refused(
            _("Les fichiers ODS ne sont pas lus ici. Dans LibreOffice : « Enregistrer sous », puis le format XLSX."),
            field="file",
        )
    if sum(part.file_size for part in parts) > MAX_UNPACKED or len(parts) > 5_000:
        raise Refused(
            _("Une fois ouvert, ce classeur serait trop lourd (plus de 100 Mo). Gardez la seule feuille à importer."),
            field="file",
        )
    if not any(name.startswith("xl/") for name in names):
        raise Refused(_("Ce fichier n’est pas un tableau. Envoyez un fichier XLSX ou CSV."), field="file")


def _look_into(sheet: Sheet, part: bytes) -> None:
    """What the reader of values does not say: formulas, merged cells."""
    sheet.formulas = {found.decode() for found in _FORMULA.findall(part)}
    if sheet.formulas:
        words = {"cells": _some(sheet.formulas)}
        sheet.warnings.append(
            _("Des cellules sont des formules (%(cells)s) : c’est leur dernier résultat enregistré qui est lu.") % words
        )
    areas = [found.decode() for found in _MERGED.findall(part)[:2_000]]
    for area in areas:
        left, top, right, bottom = range_boundaries(area)
        if (right - left + 1) * (bottom - top + 1) > 10_000:
            continue
        cells = [f"{get_column_letter(c)}{r}" for r in range(top, bottom + 1) for c in range(left, right + 1)]
        sheet.merged |= dict.fromkeys(cells[1:], area)
    if areas:
        sheet.warnings.append(
            _("Des cellules sont fusionnées (%(cells)s) : seule la première de chaque groupe porte la valeur.")
            % {"cells": _some(areas)}
        )


def _some(cells: Iterable[str]) -> str:
    known = sorted(cells, key=lambda cell: (len(cell), cell))
    return ", ".join(known[:_SHOWN_CELLS]) + ("…" if len(known) > _SHOWN_CELLS else "")


# Values --------------------------------------------------------------------------------------------------------------
_MONTHS = ("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout",
           "septembre", "octobre", "novembre", "decembre")  # fmt: skip


def text(value: Any) -> str:
    """A value as text: a whole number keeps no `.0`, a day is written as people do."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    return str(value)


def cents(value: Any) -> int:
    """`9 400,50 €`, `9400.5`, 9400.5 → 940050. Raises `Refused` on what is no amount."""
    if isinstance(value, bool | datetime | date):
        raise _bad_amount(value)
    if isinstance(value, int | float):
        if not abs(value) < 10**12:
            raise _bad_amount(value)
        return round(value * 100)
    digits = re.sub(r"(?i)\s|€|eur(os?)?", "", str(value))
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d{1,2})?", digits):  # 12.500,00
        digits = digits.replace(".", "")
    elif re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d{1,2})?", digits):  # 12,500.00
        digits = digits.replace(",", "")
    digits = digits.replace(",", ".")
    if not re.fullmatch(r"-?\d{1,12}(\.\d{1,2})?", digits):
        raise _bad_amount(value)
    sign = -1 if digits.startswith("-") else 1
    whole, _dot, rest = digits.lstrip("-").partition(".")
    return sign * (int(whole) * 100 + int(rest.ljust(2, "0") or 0))


def _bad_amount(value: Any) -> Refused:
    return Refused(_("« %(text)s » n’est pas un montant. Écrivez 9 400 ou 9 400,50.") % {"text": text(value)[:40]})


def whole(value: Any) -> int:
    """`1 250`, 1250.0 → 1250. Raises `Refused` on what is no whole number."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**12:
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    written = value.strip() if isinstance(value, str) else ""
    digits = re.sub(r"[\s.]", "", written)
    if not re.fullmatch(r"\d{1,12}|\d{1,3}([.\s]\d{3}){1,3}", written):
        raise Refused(_("« %(text)s » n’est pas un nombre entier.") % {"text": text(value)[:40]})
    return int(digits)


def day(value: Any) -> date:
    """A real date, `31/12/2025`, `2025-12-31`, `1er mars 2025` or the serial number of a spreadsheet."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and 1 <= value < 100_000:
        return openpyxl.utils.datetime.from_excel(int(value)).date()  # type: ignore[no-any-return, union-attr]
    found = _day_of_text(str(value).strip().lower())
    if found is None:
        raise Refused(_("« %(text)s » n’est pas une date. Écrivez 31/12/2025.") % {"text": text(value)[:40]})
    return found


def _day_of_text(written: str) -> date | None:
    patterns: Sequence[tuple[str, tuple[int, int, int]]] = (
        (r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?:\s.*)?", (3, 2, 1)),
        (r"(\d{4})-(\d{2})-(\d{2})(?:[t\s].*)?", (1, 2, 3)),
    )
    try:
        for pattern, (y, m, d) in patterns:
            found = re.fullmatch(pattern, written)
            if found:
                return date(int(found[y]), int(found[m]), int(found[d]))
        words = re.fullmatch(r"(?:[a-z]+\s+)?(\d{1,2})(?:er)?\s+([a-zéèûô]+)\s+(\d{4})", written)
        plain = words[2].translate(str.maketrans("éèûô", "eeuo")) if words else ""
        if words and plain in _MONTHS:
            return date(int(words[3]), _MONTHS.index(plain) + 1, int(words[1]))
    except ValueError:
        return None
    return None
