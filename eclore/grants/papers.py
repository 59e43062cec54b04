"""The agreement of a grant, as a tagged PDF and as DOCX."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eclore.core import documents, files, letterhead, letters, wording
from eclore.core.documents import Document, Facts, Signatures
from eclore.core.letters import Field, Text
from eclore.core.models import StoredFile
from eclore.editions import queries as editions
from eclore.grants import queries
from eclore.grants.models import Grant, Report


class AgreementText(Text):
    """The title and the articles; what the agreement says and who signs stand around them."""

    name = "grants.agreement"
    title = _("Convention de subvention")
    occasion = _(
        "Imprimée à la préparation de la convention. Une convention signée garde les mots du jour de sa signature."
    )
    subject_text = _("Convention de subvention")
    body_text = _(
        "# Article 1. Objet\n"
        "%(grantor)s, « l’attribuant », soutient le projet « %(project)s », choisi par le vote des habitantes et des "
        "habitants et proclamé lauréat (rang %(rank)s). La structure bénéficiaire le réalise tel qu’il a été présenté "
        "au vote.\n\n"
        "# Article 2. Montant\n"
        "La subvention est de %(amount)s. Elle ne peut pas dépasser les dépenses réelles du projet.\n\n"
        "# Article 3. Versements\n"
        "Un acompte de %(advance)s (%(percent)s %% du montant, arrondi à l’unité inférieure) est versé après la "
        "signature. Le solde est versé après réception du bilan, dans la limite des dépenses réelles.\n\n"
        "# Article 4. Bilan\n"
        "La structure bénéficiaire envoie, une fois le projet réalisé, le récit de ce qu’il a permis et le total de "
        "ses dépenses, avec le compte rendu financier.\n\n"
        "# Article 5. Reversement\n"
        "La part de la subvention qui n’a pas été dépensée pour le projet revient à l’attribuant.\n\n"
        "# Article 6. Communication\n"
        "La structure bénéficiaire donne des nouvelles du projet. Elles sont publiées sur sa page, à côté des "
        "résultats du vote."
    )
    fields = {
        "grantor": Field(_("Nom de l’attribuant"), _("Département du Pas-de-Calais")),
        "project": Field(_("Titre du projet"), _("Un four à pain pour le village")),
        "applicant": Field(_("Structure bénéficiaire"), _("Association du four")),
        "rank": Field(_("Rang"), 3),
        "amount": Field(_("Montant de la subvention"), "9 400 €"),
        "advance": Field(_("Montant de l’acompte"), "6 580 €"),
        "percent": Field(_("Part de l’acompte"), 70),
    }


def agreement(grant: Grant) -> Document:
    """The agreement to sign, or as it was signed."""
    edition, award = grant.edition, grant.award
    project, grantor = award.project, settings.GRANTOR_NAME
    amount = wording.money(grant.amount_cents, edition.currency)
    words = {
        "grantor": grantor,
        "project": project.title,
        "applicant": grant.applicant_name,
        "rank": award.rank,
        "amount": amount,
        "advance": wording.money(queries.advance_cents(edition, grant.amount_cents), edition.currency),
        "percent": editions.process_rules(edition).advance_percent,
    }
    text = letters.compose(AgreementText, words, edition.code, on=grant.signed_on)
    facts = [
        (gettext("Projet"), project.title),
        (gettext("Commune"), project.commune.name if project.commune else "—"),
        (gettext("Structure bénéficiaire"), grant.applicant_name),
        (gettext("SIRET"), grant.applicant_siret or gettext("sans SIRET")),
        (gettext("Montant de la subvention"), amount),
    ]
    under = gettext("Nom, qualité, date et signature")
    signers = [
        (gettext("Pour l’attribuant :\n%(name)s") % {"name": grantor}, under),
        (gettext("Pour la structure bénéficiaire :\n%(name)s") % {"name": grant.applicant_name}, under),
    ]
    if grant.signed_on:
        facts.append((gettext("Signée le"), wording.day(grant.signed_on, weekday=False)))
    blocks: list[documents.Block] = [Facts(facts), *documents.told(text), Signatures(signers)]
    return Document(
        title=f"{text.subject}, {project.title}",
        heading=text.subject,
        kicker=gettext("Budget citoyen, %(edition)s") % {"edition": edition.title},
        blocks=blocks,
        head=letterhead.head(),
    )


def agreement_name(grant: Grant) -> str:
    """The name of the file, without its ending."""
    return f"convention-{grant.award.project.slug}"


def file_of(report: Report) -> StoredFile:
    """The file sent with a report (see `queries.reports_with_file`)."""
    if report.file is None:
        raise LookupError("this report came without a file")
    return report.file


def report_name(report: Report) -> str:
    """The file name of what was sent with a report."""
    kind = files.ACCEPTED.get(file_of(report).media_type, "bin").lower()
    return f"bilan-{report.grant.award.project.slug}-{report.pk}.{kind}"
