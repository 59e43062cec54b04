"""Papers of the hall: the sheet to sign, with a QR code for each person, and the card of an idea."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from eclore.core import drawing, typeset, wording
from eclore.ideas.models import Idea
from eclore.workshops import queries
from eclore.workshops.models import Workshop
from eclore.workshops.queries import hall

BLANKS = 12
_SHEET = """
#set page(margin: (x: 1.5cm, y: 1.6cm))
#set text(size: 10pt)
= #data.title
#text(weight: "bold")[#data.workshop] \\
#data.when
#v(0.2em)
#data.how
#v(0.4em)
#table(
  columns: (0.9cm, 1fr, 2.5cm, 1.9cm, 5.2cm), inset: 5pt, stroke: 0.5pt + luma(120),
  align: (right + horizon, left + horizon, left + horizon, center + horizon, left + horizon),
  table.header(..data.heads.map(head => text(weight: "bold", size: 9pt)[#head])),
  ..data.lines.map(line => (
    [#line.number],
    [#text(weight: "bold", size: 11pt)[#line.name] #if line.needs != "" [ \\ #text(size: 8.5pt)[#line.needs]]],
    box(text(size: 9.5pt)[#line.code]),
    image(bytes(line.qr), format: "svg", width: 1.45cm, alt: line.alt),
    box(width: 0.45cm, height: 0.45cm, stroke: 1pt + black),
  )).flatten(),
)
#if data.lines.len() > 0 [#pagebreak(weak: true)]
== #data.walked
#table(
  columns: (1fr, 4cm, 4cm, 4cm), inset: 5pt, stroke: 0.5pt + luma(120),
  table.header(..data.blank_heads.map(head => text(weight: "bold", size: 9pt)[#head])),
  ..range(data.blanks).map(n => (box(height: 0.75cm)[], [], [], [])).flatten(),
)
"""
_CARD = """
#set page(paper: "a6", flipped: true, margin: (x: 0.9cm, y: 0.8cm), numbering: none)
#set text(size: 10pt)
#set par(leading: 0.6em, spacing: 0.7em)
#grid(columns: (1fr, 3cm), column-gutter: 0.5cm,
  [
    #text(size: 8.5pt, fill: rgb("#0B5D4B"), weight: "bold")[#data.site]
    #heading(level: 1)[#text(size: 14pt)[#data.idea]]
    #data.whose
  ],
  align(right, image(bytes(data.qr), format: "svg", width: 2.7cm, alt: data.alt)),
)
#v(1fr)
#text(weight: "bold")[#data.next_label] \\
#data.next
#v(0.3em)
#text(weight: "bold")[#data.advisor_label]
#box(width: 1fr, baseline: -1pt, line(length: 100%, stroke: 0.5pt + luma(120)))
#v(0.2em)
#text(size: 8pt)[#data.address]
"""


def sheet(workshop: Workshop) -> bytes:
    """The sheet to sign, numbered by name: a box, a QR code to scan from the paper; then blank lines."""
    lines = [
        {
            "number": number,
            "name": row.person.name,
            "needs": ", ".join(row.need_labels),
            "code": queries.spaced(row.code),
            "qr": drawing.qr_file(row.code),
            "alt": _("QR code de %(name)s") % {"name": row.person.name},
        }
        for number, row, _came in hall.numbered(workshop)
    ]
    data = {
        "title": _("Feuille d’émargement"),
        "workshop": workshop.title,
        "when": f"{wording.moment(workshop.starts_at)}, {workshop.place}, {workshop.commune.name}",
        "how": _("Chaque personne venue coche et signe. Qui n’était pas inscrit écrit son nom sur les lignes vides."),
        "heads": [_("N°"), _("Nom"), _("Code"), _("À scanner"), _("Venue, et signature")],
        "lines": lines,
        "walked": _("Venues sans inscription"),
        "blank_heads": [_("Prénom et nom"), _("Téléphone ou courriel"), _("Commune"), _("Signature")],
        "blanks": BLANKS,
    }
    return typeset.pdf(_SHEET, data)


def idea_card(idea: Idea, workshop: Workshop, name: str) -> bytes:
    """What someone takes home: their idea, the next date, a line for the advisor, and a QR code to the next step."""
    near = queries.nearest(workshop.edition, idea.commune, 2)
    coming = next((row for row in near if row.pk != workshop.pk), None)
    path = reverse("workshops:workshop", args=[coming.pk]) if coming else reverse("workshops:workshops")
    address = settings.SITE_URL + path
    data = {
        "title": _("Carte de l’idée : %(title)s") % {"title": idea.title},
        "site": settings.SITE_TAGLINE,
        "idea": idea.title,
        "whose": _("Idée de %(name)s, dite au comptoir de %(place)s, %(day)s.")
        % {"name": name, "place": workshop.commune.name, "day": wording.day(idea.noted_at)},
        "qr": drawing.qr_file(address),
        "alt": _("QR code : %(address)s") % {"address": address},
        "next_label": _("Prochain rendez-vous"),
        "next": f"{coming.title}, {wording.moment(coming.starts_at)}, {coming.place}, {coming.commune.name}"
        if coming
        else _("Les dates paraîtront à l’adresse ci-dessous."),
        "advisor_label": _("Qui m’accompagne :"),
        "address": address,
    }
    return typeset.pdf(_CARD, data)
