"""The ballot on paper, with the same numbers and words as the booth."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclore.core import typeset, wording
from eclore.voting import queries
from eclore.voting.models.poll import Poll

_BALLOT = """
#set page(margin: (x: 1.6cm, y: 1.5cm))
#set text(size: 10pt)
= #data.title
#text(size: 13pt)[*#data.rule*]

#data.how

#columns(data.columns, gutter: 0.6cm)[
  #for line in data.lines [
    #block(breakable: false, width: 100%, above: 0.55em, below: 0.55em, inset: (bottom: 4pt),
      stroke: (bottom: 0.4pt + luma(150)))[
      #grid(columns: (0.5cm, 0.9cm, 1fr, auto), column-gutter: 0.18cm, align: (left, right, left, right),
        box(width: 0.42cm, height: 0.42cm, stroke: 1pt + black),
        text(weight: "bold", size: 12pt)[#line.number],
        [#line.name #text(size: 8.5pt)[#line.place]],
        text(size: 9pt)[#line.amount])
    ]
  ]
]

#v(0.6em)
#text(size: 9pt)[#data.secret]
"""


def ballot(poll: Poll) -> bytes:
    """The paper ballot as PDF: every line with its number, a box, its amount. It carries no number of its own."""
    edition = poll.edition
    least, most = queries.bounds(poll)
    rows = queries.lines(poll).select_related("project__commune")
    lines = [
        {
            "number": row.number,
            "name": row.name,
            "place": row.project.commune.name if row.project.commune else "",
            "amount": wording.money(row.cost_cents, edition.currency),
        }
        for row in rows
    ]
    data = {
        "title": _("Bulletin de vote, %(edition)s") % {"edition": edition.title},
        "rule": ngettext(
            "Cochez %(n)s projet au plus.", "Cochez jusqu’à %(n)s projets. Chaque coup de cœur compte autant.", most
        )
        % {"n": most},
        "how": _(
            "Une case cochée de trop, un nom, une signature ou un dessin, et le bulletin est nul. Sans aucune case "
            "cochée, il est blanc. Pliez-le et glissez-le vous-même dans l’urne."
        ),
        "secret": _("Ce bulletin ne porte aucun numéro : personne ne peut savoir qu’il est le vôtre."),
        "columns": 2 if len(lines) > 24 else 1,
        "lines": lines,
    }
    return typeset.pdf(_BALLOT, data)
