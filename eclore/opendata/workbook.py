"""The recount as a spreadsheet with live formulas, for those who have no Python.

Change a number of the first sheet: votes, ranks, amounts and what remains follow. Each formula is stored with the value
that `tally` found, so that a reader that does not calculate shows the truth too.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

import tally
from eclore.results.models import Count

Ballots = Mapping[tuple[Any, ...], int]
# First row of data (1 is the first) on the sheets « Projets » and « Décompte ».
_FIRST, _WALK = 5, 7
_SIGNS = {"EUR": "€", "PLN": "zł", "GBP": "£", "USD": "$"}


class _Book:
    """One workbook being written: formats, sheets and what they show."""

    def __init__(self, count: Count, result: tally.Result, ballots: Ballots, batch: str) -> None:
        self.count, self.result, self.ballots, self.batch = count, result, ballots, batch
        self.rules = result.rules
        self.size = len(result.projects)
        self.out = io.BytesIO()
        self.book = xlsxwriter.Workbook(
            self.out,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
        )
        self.book.set_properties(
            {
                "title": _("Recompte, %(edition)s") % {"edition": count.edition.title},
                "created": count.declaration.declared_at.replace(tzinfo=None),
            }
        )
        self.bold = self.book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.wrap = self.book.add_format({"text_wrap": True, "valign": "top"})
        sign = _SIGNS.get(self.rules.currency, self.rules.currency)
        self.money = self.book.add_format({"num_format": f'#,##0.00 "{sign}"'})
        self.plain = self.book.add_format({})

    def sheet(self, name: str, widths: list[int]) -> Worksheet:
        sheet = self.book.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        return sheet

    def finish(self) -> bytes:
        self.book.close()
        return self.out.getvalue()


def recount_xlsx(count: Count, result: tally.Result, ballots: Ballots, batch: str) -> bytes:
    """The workbook: what was voted, the projects with their votes and ranks, the walk through the envelope."""
    book = _Book(count, result, ballots, batch)
    _about(book)
    votes = _marks(book) if result.rules.publish == "marks" else _ballots(book)
    _projects(book, votes)
    _walk(book)
    return book.finish()


def _about(book: _Book) -> None:
    sheet = book.sheet(_("Lisez-moi"), [34, 90])
    live = is_live(book.result)
    lines = [
        (_("Édition"), book.count.edition.title),
        (_("Empreinte du procès-verbal"), book.count.sha256),
        (_("Règle"), book.rules.selection),
        (_("Départage"), ", ".join(book.rules.ties)),
        (
            _("Ce que font les formules"),
            _("Les voix, les rangs et les montants se recalculent : changez un nombre, tout suit.")
            if live
            else _("Les voix et les rangs se recalculent. Les montants de cette règle sont ceux du procès-verbal."),
        ),
        (_("Pour une preuve complète"), "python3 tally.pyz verify ."),
    ]
    for row, (label, text) in enumerate(lines):
        sheet.write_string(row, 0, label, book.bold)
        sheet.write_string(row, 1, text, book.wrap)


def _marks(book: _Book) -> str:
    """The sheet of marks; answers the formula of the votes of the project whose id is in A{row}."""
    sheet = book.sheet("Voix", [16, 16, 12])
    for column, head in enumerate((_("Lot"), _("Projet"), _("Voix"))):
        sheet.write_string(0, column, head, book.bold)
    marks = sorted(tally.marks_of(book.ballots, book.result.projects).items())
    rows = [(project, n) for project, n in marks if n]
    for row, (project, n) in enumerate(rows, start=1):
        sheet.write_string(row, 0, book.batch)
        sheet.write_string(row, 1, project)
        sheet.write_number(row, 2, n)
    last = len(rows) + 1 if rows else 2
    return f"SUMPRODUCT((Voix!$B$2:$B${last}=A{{row}})*Voix!$C$2:$C${last})"


def _ballots(book: _Book) -> str | None:
    """The sheet of grouped ballots; answers the formula of the score, or None where a score is not a plain sum."""
    sheet = book.sheet("Bulletins", [14])
    pointed = book.rules.score == "points"
    longest = max((len(ballot) for ballot in book.ballots), default=1)
    sheet.write_string(0, 0, _("Bulletins identiques"), book.bold)
    for place in range(longest):
        sheet.write_string(0, 1 + place, _("Choix %(n)s") % {"n": place + 1}, book.bold)
        if pointed:
            sheet.write_string(0, 1 + longest + place, _("Points %(n)s") % {"n": place + 1}, book.bold)
    weights = book.rules.family_parameters.get("weights", ()) if book.rules.score == "borda" else (1,) * longest
    sheet.write_string(1, 0, _("Poids"), book.bold)
    for place in range(longest):
        sheet.write_number(1, 1 + place, weights[place] if place < len(weights) else 0)
    for row, (ballot, n) in enumerate(sorted(book.ballots.items()), start=2):
        sheet.write_number(row, 0, n)
        for place, item in enumerate(ballot):
            sheet.write_string(row, 1 + place, item[0] if pointed else item)
            if pointed:
                sheet.write_number(row, 1 + longest + place, item[1])
    last = max(len(book.ballots) + 2, 3)
    right = xl_col_to_name(longest)
    ids, counts = f"Bulletins!$B$3:${right}${last}", f"Bulletins!$A$3:$A${last}"
    factor = f"Bulletins!$B$2:${right}$2"
    if pointed:
        factor = f"Bulletins!${xl_col_to_name(1 + longest)}$3:${xl_col_to_name(2 * longest)}${last}"
    return f"SUMPRODUCT(({ids}=A{{row}})*{factor}*{counts})"


def _projects(book: _Book, votes: str | None) -> None:
    sheet = book.sheet("Projets", [12, 60, 16, 12, 12, 12])
    sheet.write_string(0, 0, _("Les projets, dans l’ordre publié"), book.bold)
    sheet.write_string(1, 0, _("Départage : à égalité de voix, le plus petit nombre passe devant."))
    heads = (_("Numéro"), _("Projet"), _("Demandé"), _("Voix"), _("Départage"), _("Ordre"))
    for column, head in enumerate(heads):
        sheet.write_string(_FIRST - 2, column, head, book.bold)
    order = published_order(book.result)
    walk = walk_order(book.result)
    last = _FIRST + book.size - 1
    for index, project in enumerate(book.result.projects):
        row = _FIRST + index
        sheet.write_string(row - 1, 0, project.id)
        sheet.write_string(row - 1, 1, project.name)
        sheet.write_number(row - 1, 2, project.cost_cents / 100, book.money)
        score = float(book.result.scores[project.id])
        if votes:
            sheet.write_formula(row - 1, 3, "=" + votes.format(row=row), book.plain, score)
        else:
            sheet.write_number(row - 1, 3, score)
        sheet.write_number(row - 1, 4, order[project.id] + 1)
        d, e = f"$D${_FIRST}:$D${last}", f"$E${_FIRST}:$E${last}"
        place = f"=1+SUMPRODUCT(({d}>D{row})+({d}=D{row})*({e}<E{row}))"
        sheet.write_formula(row - 1, 5, place, book.plain, walk.index(project.id) + 1)
    sheet.freeze_panes(_FIRST - 1, 2)


def _walk(book: _Book) -> None:
    """The envelope, project after project: each is funded if it has votes enough and asks no more than what remains."""
    sheet = book.sheet("Décompte", [10, 12, 60, 12, 16, 16, 16])
    live, result = is_live(book.result), book.result
    minimum = result.rules.selection_parameters.get("min_votes", 0)
    budget = (result.rules.budget_cents + result.top_up_cents) / 100
    sheet.write_string(0, 0, _("Enveloppe"), book.bold)
    sheet.write_number(0, 2, budget, book.money)
    sheet.write_string(1, 0, _("Voix minimales"), book.bold)
    sheet.write_number(1, 2, float(minimum))
    heads = (_("Ordre"), _("Numéro"), _("Projet"), _("Voix"), _("Demandé"), _("Attribué"), _("Reste"))
    for column, head in enumerate(heads):
        sheet.write_string(_WALK - 3, column, head, book.bold)
    sheet.write_formula(_WALK - 2, 6, "=C1", book.money, budget)
    projects = {project.id: project for project in result.projects}
    remaining = result.rules.budget_cents + result.top_up_cents
    for index, key in enumerate(walk_order(result)):
        row = _WALK + index
        awarded = result.awards.get(key, 0)
        remaining -= awarded
        sheet.write_number(row - 1, 0, index + 1)
        _project_cells(book, sheet, row, projects[key])
        if live:
            sheet.write_formula(
                row - 1, 5, f"=IF(AND(D{row}>=$C$2,E{row}<=G{row - 1}),E{row},0)", book.money, awarded / 100
            )
        else:
            sheet.write_number(row - 1, 5, awarded / 100, book.money)
        sheet.write_formula(row - 1, 6, f"=ROUND(G{row - 1}-F{row},2)", book.money, remaining / 100)
    end = _WALK + book.size - 1
    sheet.write_string(2, 0, _("Attribué en tout"), book.bold)
    sheet.write_formula(2, 2, f"=SUM(F{_WALK}:F{end})", book.money, result.spent_cents / 100)
    sheet.freeze_panes(_WALK - 2, 3)


def _project_cells(book: _Book, sheet: Worksheet, row: int, project: tally.Project) -> None:
    """Number, name, votes and request, looked up by rank in the sheet of the projects."""
    last = _FIRST + book.size - 1
    shown: list[tuple[str, Any, Format]] = [
        ("A", project.id, book.plain),
        ("B", project.name, book.plain),
        ("D", float(book.result.scores[project.id]), book.plain),
        ("C", project.cost_cents / 100, book.money),
    ]
    for column, (source, value, style) in enumerate(shown, start=1):
        found = f"=INDEX(Projets!${source}${_FIRST}:${source}${last},MATCH($A{row},Projets!$F${_FIRST}:$F${last},0))"
        sheet.write_formula(row - 1, column, found, style, value)


def is_live(result: tally.Result) -> bool:
    """Whether the walk of the envelope can be said in formulas: rank and skip, the amount asked, no money added."""
    rules = result.rules
    return rules.selection == "rank-skip.v1" and rules.share_out == "share-requested.v1" and not result.top_up_cents


def published_order(result: tally.Result) -> dict[str, int]:
    """Place of each project among equals: the published order, changed by what the tie policies decided."""
    place = {project.id: index for index, project in enumerate(result.projects)}
    for tie in result.ties:
        if tie.pivotal and tie.order:
            slots = sorted(place[key] for key in tie.projects)
            flat = [key for group in tie.order for key in sorted(group, key=place.__getitem__)]
            place.update(zip(flat, slots, strict=True))
    return place


def walk_order(result: tally.Result) -> list[str]:
    """Projects in the order in which the envelope was walked."""
    place = published_order(result)
    return sorted(place, key=lambda key: (-result.scores[key], place[key]))
