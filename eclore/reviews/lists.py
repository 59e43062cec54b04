"""The office's lists of the room, as sheets."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from eclore.core import wording
from eclore.core.listing import Column, Listing
from eclore.editions.models import Edition
from eclore.projects.lists import leader_columns, project_columns
from eclore.projects.models import Project
from eclore.reviews.models import LabelDecision, Review, Sitting


def reviews(edition: Edition, rows: QuerySet[Review], filters: Sequence[tuple[str, str]]) -> Listing:
    """Dossiers under review. Marks and means are not here: a reader gives an opinion before reading others'."""
    return Listing(
        name="instruction",
        title=_("Dossiers en instruction"),
        edition=edition,
        rows=rows.select_related("project__applicant", "project__leader").prefetch_related("project__leader__contacts"),
        filters=filters,
        columns=[
            *project_columns("project."),
            Column("reviewer", _("Lu par"), "reviewer.name"),
            Column("opinions", _("Avis"), "opinions_given", "number"),
            Column("state", _("État"), "state_label"),
            Column("opened_at", _("En instruction depuis"), "opened_at", "day"),
            *leader_columns("project."),
        ],
    )


def to_assign(edition: Edition, rows: QuerySet[Project]) -> Listing:
    """Submitted dossiers that nobody reads yet."""
    return Listing(
        name="a-confier",
        title=_("Dossiers à confier"),
        edition=edition,
        rows=rows.select_related("applicant"),
        columns=[*project_columns(), Column("submitted_at", _("Déposé le"), "submitted_at", "moment")],
    )


def decisions(sitting: Sitting, rows: QuerySet[LabelDecision]) -> Listing:
    """What one sitting decided, and why."""
    return Listing(
        name=f"comite-{sitting.held_on.isoformat()}",
        title=_("Décisions du comité"),
        edition=sitting.edition,
        rows=rows,
        filters=[(_("Séance"), f"{wording.day(sitting.held_on)}, {sitting.place}")],
        columns=[
            *project_columns("review.project."),
            Column("decision", _("Décision"), lambda row: _("Labellisé") if row.is_labelled else _("Non retenu")),
            Column("code", _("Motif"), "get_refusal_code_display"),
            Column("reason", _("Ce que le comité écrit"), "reason"),
            Column("score", _("Note du label"), "label_score", "number"),
            Column("decided_at", _("Décidé le"), "decided_at", "moment"),
        ],
    )
