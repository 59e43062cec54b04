"""Workbooks for an import: the model to fill, and the sheet that came back with the verdict of each line."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from eclore.core import files, sheets
from eclore.core.listing import Column, Listing
from eclore.core.sheets import Line, Sheet
from eclore.desk.importers.base import FAULTY, KNOWN, Importer
from eclore.desk.models import ImportRun


def model(importer: Importer) -> bytes:
    """Heads, one example, and a second sheet that says what goes where. Cells are texts: a phone keeps its zero."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(_("À remplir"))
    head = book.add_format({"bold": True, "bg_color": "#E7EFDD", "bottom": 1, "text_wrap": True, "valign": "top"})
    plain, grey = book.add_format({"num_format": "@"}), book.add_format({"italic": True, "font_color": "#5F6B62"})
    wrap, bold = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"bold": True, "valign": "top"})
    for place, (column, value) in enumerate(zip(importer.fields(), importer.example(), strict=True)):
        is_number = column.parse not in (sheets.text,) and isinstance(value, int | float)
        wide = max(14, len(column.label) + 3, min(len(str(value)) + 2, 46))
        sheet.set_column(place, place, wide, None if is_number else plain)
        sheet.write_string(0, place, column.label, head)
        sheet.write(1, place, value, grey)
    sheet.freeze_panes(1, 0)
    notes = book.add_worksheet(_("Mode d’emploi"))
    notes.set_column(0, 0, 30)
    notes.set_column(1, 1, 90)
    lines: list[tuple[str, str]] = [("", str(importer.intro)), ("", _("Effacez la ligne d’exemple avant l’envoi."))]
    lines += [("", str(note)) for note in importer.notes]
    for column in importer.fields():
        others = _("Aussi reconnue sous : %(names)s.") % {"names": ", ".join(column.aliases)} if column.aliases else ""
        need = _("Obligatoire.") if column.required else _("Facultative.")
        lines.append((column.label, f"{need} {others}".strip()))
    for row, (label, text) in enumerate(lines):
        notes.write_string(row, 0, label, bold)
        notes.write_string(row, 1, text, wrap)
    book.close()
    return out.getvalue()


def corrected(run: ImportRun) -> Listing:
    """The sheet as it came, with a column that says the verdict of each line."""
    sheet = sheets.read(files.read(run.file))
    told: dict[int, tuple[str, list[Any]]] = {line: (code, faults) for line, code, faults in run.verdicts}
    made = {line for line, _label, _address in run.made}
    columns = [
        Column(f"c{place}", name or _("Colonne %(n)s") % {"n": place + 1}, _at(place), _kind(sheet, place))
        for place, name in enumerate(sheet.heads)
    ]
    columns.append(Column("verdict", _("Verdict"), lambda line: verdict(line.number, told, made)))
    name = f"verdicts-{run.file_name.rpartition('.')[0] or run.file_name}"
    return Listing(name=name[:60], title=_("Verdicts"), edition=run.edition, rows=sheet.lines, columns=columns)


def verdict(number: int, told: dict[int, tuple[str, list[Any]]], made: set[int]) -> str:
    """The verdict of one line, in words."""
    code, faults = told.get(number, ("", []))
    why = " ".join(f"{cell} : {text}" if cell else text for cell, text in faults)
    if number in made:
        return _("Importée")
    if code == FAULTY:
        return _("À corriger. %(why)s") % {"why": why}
    if code == KNOWN:
        return _("Déjà là. %(why)s") % {"why": why} if why else _("Déjà là")
    return _("Nouvelle")


def _at(place: int) -> Any:
    return lambda line: line.at(place)


def _kind(sheet: Sheet, place: int) -> str:
    values: list[Line] = sheet.lines
    return "day" if any(isinstance(line.at(place), date) for line in values) else "number"
