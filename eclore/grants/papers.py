"""The agreement of a grant, as a tagged PDF."""

from __future__ import annotations

from django.conf import settings

from eclore.core import files, typeset, wording
from eclore.core.models import StoredFile
from eclore.editions import queries as editions
from eclore.grants import queries
from eclore.grants.models import Grant, Report

_AGREEMENT = """
#align(center)[
  #text(size: 19pt, weight: 800)[#data.title]
  #v(0.2em)
  #data.edition
]
#v(1em)

#table(
  columns: (5.2cm, 1fr), stroke: none, inset: (x: 0pt, y: 5pt),
  table.header([*Ce que dit la convention*], []),
  [Projet], [#data.project],
  [Commune], [#data.commune],
  [Structure bénéficiaire], [#data.applicant],
  [SIRET], [#data.siret],
  [Montant de la subvention], [*#data.amount*],
)

= Article 1. Objet
#data.grantor, « l’attribuant », soutient le projet « #data.project », choisi par le vote des habitantes et des
habitants et proclamé lauréat (rang #data.rank). La structure bénéficiaire le réalise tel qu’il a été présenté au vote.

= Article 2. Montant
La subvention est de #data.amount. Elle ne peut pas dépasser les dépenses réelles du projet.

= Article 3. Versements
Un acompte de #data.advance (#data.percent % du montant, arrondi à l’unité inférieure) est versé après la signature.
Le solde est versé après réception du bilan, dans la limite des dépenses réelles.

= Article 4. Bilan
La structure bénéficiaire envoie, une fois le projet réalisé, le récit de ce qu’il a permis et le total de ses
dépenses, avec le compte rendu financier.

= Article 5. Reversement
La part de la subvention qui n’a pas été dépensée pour le projet revient à l’attribuant.

= Article 6. Communication
La structure bénéficiaire donne des nouvelles du projet. Elles sont publiées sur sa page, à côté des résultats du vote.

#v(2em)
#grid(
  columns: (1fr, 1fr), gutter: 1.5cm,
  [*Pour #data.grantor*\\ Nom, qualité, date et signature #v(3cm)],
  [*Pour #data.applicant*\\ Nom, qualité, date et signature #v(3cm)],
)
#if data.signed_on != "" [Convention signée le #data.signed_on.]
"""


def agreement(grant: Grant) -> bytes:
    """The agreement to sign, or as it was signed."""
    edition, award = grant.edition, grant.award
    project = award.project
    rules = editions.process_rules(edition)
    return typeset.pdf(
        _AGREEMENT,
        {
            "title": "Convention de subvention",
            "grantor": settings.GRANTOR_NAME,
            "edition": f"Budget citoyen, {edition.title}",
            "project": project.title,
            "commune": project.commune.name if project.commune else "—",
            "applicant": grant.applicant_name,
            "siret": grant.applicant_siret or "sans SIRET",
            "amount": wording.money(grant.amount_cents, edition.currency),
            "advance": wording.money(queries.advance_cents(edition, grant.amount_cents), edition.currency),
            "percent": rules.advance_percent,
            "rank": award.rank,
            "signed_on": wording.day(grant.signed_on, weekday=False),
        },
    )


def agreement_name(grant: Grant) -> str:
    return f"convention-{grant.award.project.slug}.pdf"


def file_of(report: Report) -> StoredFile:
    """The file sent with a report (see `queries.reports_with_file`)."""
    if report.file is None:
        raise LookupError("this report came without a file")
    return report.file


def report_name(report: Report) -> str:
    """The file name of what was sent with a report."""
    kind = files.ACCEPTED.get(file_of(report).media_type, "bin").lower()
    return f"bilan-{report.grant.award.project.slug}-{report.pk}.{kind}"
