"""The two files that the toolbox starts with: model statutes (DOCX) and a sample budget (XLSX)."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from eclore.core import documents
from eclore.core.documents import Document, Heading, Paragraph

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AMOUNT = '#,##0 "€"'


def _articles() -> list[tuple[str, str]]:
    return [
        (_("Nom"), _("Il est créé, entre les personnes qui signent ces statuts, une association nommée : [nom].")),
        (_("But"), _("Elle a pour but : [à quoi elle sert, et à qui]. Elle ne partage pas de bénéfices.")),
        (_("Siège"), _("Son siège est à : [adresse]. Le conseil peut le déplacer.")),
        (_("Durée"), _("Elle est créée pour une durée illimitée.")),
        (_("Membres"), _("Est membre qui partage le but et paie la cotisation de l’année, fixée par l’assemblée.")),
        (
            _("Départ"),
            _("On cesse d’être membre en l’écrivant, ou par décision du conseil après avoir été entendu."),
        ),
        (
            _("Assemblée générale"),
            _(
                "Tous les membres s’y réunissent au moins une fois par an. Chaque membre a une voix. Elle approuve "
                "les comptes et le rapport de l’année, et élit le conseil. Elle décide à la majorité des présents."
            ),
        ),
        (
            _("Conseil"),
            _(
                "De [trois] à [neuf] membres élus pour [deux] ans conduisent l’association entre deux assemblées. "
                "Ils désignent qui la représente et qui tient les comptes."
            ),
        ),
        (
            _("Ressources"),
            _("Cotisations, subventions, dons, ventes liées au but. Ce qui reste à la fin de l’année sert au but."),
        ),
        (_("Comptes"), _("Ils sont tenus chaque jour et montrés à tout membre qui le demande.")),
        (_("Changer les statuts"), _("Une assemblée réunie pour cela en décide, aux deux tiers des présents.")),
        (
            _("Fin"),
            _("En cas de dissolution, ce qui reste va à une association de but voisin, jamais aux membres."),
        ),
    ]


def statutes() -> bytes:
    """Short statutes of an association, with the blanks to fill between brackets."""
    blocks: list[documents.Block] = [
        Paragraph(
            _("Modèle pour une association régie par la loi du 1er juillet 1901. Remplacez ce qui est entre crochets."),
            "muted",
        )
    ]
    for number, (title, text) in enumerate(_articles(), start=1):
        blocks += [Heading(_("Article %(n)s. %(title)s") % {"n": number, "title": title}), Paragraph(text)]
    blocks.append(Paragraph(_("Fait à [commune], le [date]. Noms et signatures d’au moins deux membres :")))
    return documents.docx(
        Document(_("Modèle de statuts d’association"), blocks, heading=_("Statuts de l’association [nom]"))
    )


def _sides() -> list[tuple[str, list[tuple[str, int]]]]:
    return [
        (
            _("Dépenses"),
            [
                (_("Matériel et fournitures"), 2400),
                (_("Loyer, électricité, assurance"), 1800),
                (_("Déplacements"), 400),
                (_("Communication"), 600),
                (_("Intervenants"), 1500),
                (_("Salaires et cotisations"), 4800),
            ],
        ),
        (
            _("Recettes"),
            [
                (_("Budget citoyen (demande)"), 6500),
                (_("Commune ou intercommunalité"), 1500),
                (_("Ventes et participations"), 2000),
                (_("Cotisations et dons"), 700),
                (_("Autre aide"), 800),
            ],
        ),
    ]


def budget() -> bytes:
    """A balanced one-year budget to write over; totals and balance are formulas, with their present value."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    money, bold = book.add_format({"num_format": AMOUNT}), book.add_format({"bold": True, "font_size": 12})
    total = book.add_format({"num_format": AMOUNT, "bold": True})
    sheet = book.add_worksheet(_("Budget"))
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, 1, 14)
    sheet.write_string(0, 0, _("Budget d’un an : écrivez vos chiffres"), bold)
    row, sums = 2, []
    for title, lines in _sides():
        sheet.write_row(row, 0, [title, _("Montant")], bold)
        first = row + 2
        for label, amount in lines:
            row += 1
            sheet.write_string(row, 0, label)
            sheet.write_number(row, 1, amount, money)
        row += 1
        sheet.write_string(row, 0, _("Total"), bold)
        sheet.write_formula(row, 1, f"=SUM(B{first}:B{row})", total, sum(amount for _label, amount in lines))
        sums.append(f"B{row + 1}")
        row += 2
    sheet.write_string(row, 0, _("Recettes moins dépenses : doit être 0"), bold)
    sheet.write_formula(row, 1, f"={sums[1]}-{sums[0]}", total, 0)
    book.close()
    return out.getvalue()
