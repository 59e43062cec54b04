"""The office's list of the room, as a sheet."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from eclore.core.listing import Column, Listing
from eclore.projects.lists import leader_columns, project_columns
from eclore.results.models import Award, Count


def awards(count: Count, rows: QuerySet[Award]) -> Listing:
    """Each project of the count: its rank, its votes, its amount and why. Before the proclamation it stays inside."""
    return Listing(
        name="resultats",
        title=_("Résultats"),
        edition=count.edition,
        rows=rows.select_related("project__applicant", "project__leader").prefetch_related("project__leader__contacts"),
        filters=[(_("Procès-verbal"), f"{count.state_label}, {count.sha256}")],
        columns=[
            Column("rank", _("Rang"), "rank", "number"),
            *project_columns("project."),
            Column("score", _("Voix"), lambda row: int(row.score) if row.score.isdecimal() else row.score, "number"),
            Column("amount", _("Attribué"), "amount_cents", "money"),
            Column("why", _("Pourquoi"), "sentence"),
            *leader_columns("project."),
        ],
    )
