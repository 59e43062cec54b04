"""The decisions of a sitting, to print and to sign."""

from __future__ import annotations

import json
from pathlib import Path

import typst
from django.utils.translation import gettext as _

import eclore.core
from eclore.core import wording
from eclore.reviews import queries
from eclore.reviews.models import Sitting

_FONTS = Path(eclore.core.__file__).parent / "fonts"

# Every word comes in as data: nothing that people wrote is ever read as markup.
_SHEET = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set page(paper: "a4", margin: 22mm, numbering: "1 / 1")
#set text(font: "Atkinson Hyperlegible Next", size: 11pt, lang: "fr")
#set par(leading: 0.7em)
#text(size: 10pt)[#data.edition]
#v(2mm)
= #data.title
#v(2mm)
#data.place \\
#data.present
#for part in data.parts [
  #v(5mm)
  == #part.title
  #if part.rows.len() == 0 [#part.empty] else [
    #for row in part.rows [
      #block(breakable: false, above: 4mm, width: 100%, inset: (left: 3mm), stroke: (left: 1.2pt + rgb("#0B5D4B")))[
        *#row.title* \\
        #row.about
        #if row.code != "" [\\ _#row.code _]

        #row.reason
      ]
    ]
  ]
]
#v(14mm)
#grid(columns: (1fr, 1fr), gutter: 10mm, [#data.signatures.at(0)], [#data.signatures.at(1)])
"""


def decisions_pdf(sitting: Sitting) -> bytes:
    """The list of decisions of one sitting: labels, then refusals with their code, each with its reason."""
    rows = {True: [], False: []}  # type: dict[bool, list[dict[str, str]]]
    for decision in queries.decisions(sitting):
        project = decision.review.project
        about = [str(project.commune or ""), str(project.applicant or "")]
        about.append(wording.money(project.requested_cents, project.edition.currency))
        rows[decision.is_labelled].append(
            {
                "title": project.title,
                "about": ", ".join(part for part in about if part),
                "code": str(decision.get_refusal_code_display()) if decision.refusal_code else "",
                "reason": decision.reason,
            }
        )
    names = ", ".join(sitting.present.order_by("name", "pk").values_list("name", flat=True))
    data = {
        "edition": sitting.edition.title,
        "title": _("Comité de labellisation du %(day)s") % {"day": wording.day(sitting.held_on)},
        "place": _("Lieu : %(place)s") % {"place": sitting.place},
        "present": _("Présents : %(names)s") % {"names": names or _("non notés")},
        "parts": [
            {
                "title": _("Projets labellisés (%(n)s)") % {"n": len(rows[True])},
                "rows": rows[True],
                "empty": _("Aucun projet labellisé dans cette séance."),
            },
            {
                "title": _("Projets non retenus (%(n)s)") % {"n": len(rows[False])},
                "rows": rows[False],
                "empty": _("Aucun refus dans cette séance."),
            },
        ],
        "signatures": [_("La présidence du comité"), _("Le secrétariat de séance")],
    }
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    pdf: bytes = typst.compile(  # type: ignore[call-overload]  # its stub forgets None for `output`
        _SHEET.encode(), format="pdf", sys_inputs=inputs, font_paths=[str(_FONTS)], ignore_system_fonts=True
    )
    return pdf
