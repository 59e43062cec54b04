"""The minutes of a sitting, to print and to sign."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eclore.core import documents, letterhead, letters, wording
from eclore.core.documents import Document, Heading, Paragraph, Signatures
from eclore.core.letters import Field, Text
from eclore.reviews import queries
from eclore.reviews.models import LabelDecision, Sitting


class MinutesText(Text):
    """The title and the opening words; the decisions and the signatures follow."""

    name = "reviews.minutes"
    title = _("Compte rendu du comité de labellisation")
    occasion = _("Imprimé après une séance. Les décisions et les signatures suivent ce texte.")
    subject_text = _("Comité de labellisation du %(day)s")
    body_text = _("Lieu : %(place)s\nPrésents : %(names)s")
    fields = {
        "day": Field(_("Jour de la séance"), _("mardi 24 novembre 2026")),
        "place": Field(_("Lieu"), _("Hôtel du département, Arras")),
        "names": Field(_("Personnes présentes"), "Paul Hennebelle, Rose Carpentier"),
        "labelled": Field(_("Nombre de projets labellisés"), 12),
        "refused": Field(_("Nombre de projets non retenus"), 3),
    }


def minutes(sitting: Sitting) -> Document:
    """What one sitting decided: labels, then refusals with their code, each with its reason."""
    decisions = list(queries.decisions(sitting))
    labelled = [row for row in decisions if row.is_labelled]
    refused = [row for row in decisions if not row.is_labelled]
    names = ", ".join(sitting.present.order_by("name", "pk").values_list("name", flat=True))
    words = {
        "day": wording.day(sitting.held_on),
        "place": sitting.place,
        "names": names or gettext("non notés"),
        "labelled": len(labelled),
        "refused": len(refused),
    }
    text = letters.compose(MinutesText, words, sitting.edition.code)
    return Document(
        title=text.subject,
        heading=text.subject,
        kicker=sitting.edition.title,
        head=letterhead.head(),
        blocks=[
            *documents.told(text),
            Heading(gettext("Projets labellisés (%(n)s)") % {"n": len(labelled)}),
            *(_told(labelled) or [Paragraph(gettext("Aucun projet labellisé dans cette séance."))]),
            Heading(gettext("Projets non retenus (%(n)s)") % {"n": len(refused)}),
            *(_told(refused) or [Paragraph(gettext("Aucun refus dans cette séance."))]),
            Signatures([(gettext("La présidence du comité"), ""), (gettext("Le secrétariat de séance"), "")]),
        ],
    )


def _told(decisions: list[LabelDecision]) -> list[documents.Block]:
    blocks: list[documents.Block] = []
    for row in decisions:
        project = row.review.project
        about = [str(project.commune or ""), str(project.applicant or "")]
        about.append(wording.money(project.requested_cents, project.edition.currency))
        blocks += [Heading(project.title, 3), Paragraph(", ".join(part for part in about if part), "muted")]
        if row.refusal_code:
            blocks.append(Paragraph(str(row.get_refusal_code_display()), "strong"))
        blocks.append(Paragraph(row.reason))
    return blocks
