"""The office's lists of the room, as sheets: counts alone, small cells hidden."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from eclore.core.listing import Column, Listing
from eclore.editions.models import Edition
from eclore.evaluation.models import Questionnaire


def figures(edition: Edition, rows: list[dict[str, Any]]) -> Listing:
    """The stages of the edition, counted."""
    return Listing(
        name="chiffres",
        title=_("Chiffres de l’édition"),
        edition=edition,
        rows=rows,
        columns=[
            Column("label", _("Étape"), lambda row: row["label"]),
            Column("value", _("Nombre"), lambda row: row["value"], "number"),
        ],
    )


def answers(questionnaire: Questionnaire, counts: dict[str, Any]) -> Listing:
    """How often each answer was given. What is hidden on the page is empty here."""
    rows = [(question["label"], option) for question in counts["questions"] for option in question["options"]]
    return Listing(
        name=f"reponses-{questionnaire.slug}",
        title=questionnaire.title,
        edition=questionnaire.edition,
        rows=rows,
        filters=[(_("Réponses"), str(counts["answers"] if counts["answers"] is not None else _("caché")))],
        columns=[
            Column("question", _("Question"), lambda row: row[0]),
            Column("option", _("Réponse"), lambda row: row[1]["label"]),
            Column("value", _("Nombre"), lambda row: row[1]["value"], "number"),
        ],
    )
