"""Bytes out: the dossier to print or to take up in a word processor, the supporting documents."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from eclore.core import documents, files, wording
from eclore.core.documents import Document, Facts, Heading, Paragraph, Table
from eclore.projects import queries
from eclore.projects.models import Attachment, FundingLine, Project


def dossier(project: Project) -> Document:
    """The whole dossier, for those who judge it on paper."""
    currency, plan = project.edition.currency, queries.plan(project)
    facts = [
        (_("Porté par"), project.leader.name if project.leader else ""),
        (_("Structure"), project.applicant.name if project.applicant else ""),
        (_("Commune"), project.commune.name if project.commune else ""),
        (_("Thème"), project.get_theme_display() if project.theme else ""),
        (_("Montant demandé"), wording.money(project.requested_cents, currency)),
        (_("Déposé le"), wording.moment(project.submitted_at)),
    ]
    told = ((_("L’histoire du projet"), project.story), (_("Pour qui"), project.audience))
    blocks: list[documents.Block] = [Paragraph(project.summary, "lead")] if project.summary else []
    blocks.append(Facts([(label, value) for label, value in facts if value]))
    for label, words in (*told, (_("En quoi il est solidaire"), project.sse_values)):
        if words:
            blocks += [Heading(label), *(Paragraph(part) for part in words.split("\n\n") if part.strip())]
    for label, lines in ((_("Dépenses prévues"), plan.expenses), (_("Autres ressources prévues"), plan.incomes)):
        if lines:
            blocks += [Heading(label), _lines(lines, currency)]
    names = [row.name for row in project.attachments.all()]
    if names:
        blocks += [Heading(_("Pièces jointes")), Paragraph("\n".join(names))]
    kicker = _("Dossier, %(edition)s") % {"edition": project.edition.title}
    return Document(title=project.title, heading=project.title, kicker=kicker, blocks=blocks)


def _lines(lines: Sequence[FundingLine], currency: str) -> Table:
    rows = [(line.label, wording.money(line.amount_cents, currency)) for line in lines]
    total = (_("Total"), wording.money(sum(line.amount_cents for line in lines), currency))
    return Table((_("Ligne"), _("Montant")), [*rows, total], widths=(4, 1), right=(1,))


def download(attachment: Attachment) -> FileResponse:
    """A supporting document; its name ends as its type does. The caller has checked the person's right to it."""
    ending = "." + files.ACCEPTED.get(attachment.file.media_type, "pdf").lower()
    is_named = attachment.name.lower().endswith((ending, ".jpg") if ending == ".jpeg" else ending)
    try:
        return files.serve(attachment.file, attachment.name if is_named else attachment.name + ending)
    except FileNotFoundError as error:
        raise Http404 from error
