"""The office's lists of the room, as sheets."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from eclore.core.listing import Column, Listing
from eclore.editions.models import Edition
from eclore.projects.models import Project

CALL = "editions.contact"


def project_columns(path: str = "") -> list[Column]:
    """What every list of projects shows first; `path` leads from the row to its project (`award.project.`)."""
    return [
        Column("project", _("Projet"), f"{path}title"),
        Column("applicant", _("Structure"), f"{path}applicant.name"),
        Column("commune", _("Commune"), f"{path}commune.name"),
        Column("theme", _("Thème"), f"{path}get_theme_display"),
        Column("requested", _("Demandé"), f"{path}requested_cents", "money"),
    ]


def leader_columns(path: str = "", call: str = CALL) -> list[Column]:
    """Whom to call about a project."""
    return [
        Column("leader", _("Porteur"), f"{path}leader.name"),
        Column("email", _("Courriel"), f"{path}leader.email", "contact", call),
        Column("phone", _("Téléphone"), f"{path}leader.phone", "contact", call),
    ]


def projects(edition: Edition, rows: QuerySet[Project], filters: Sequence[tuple[str, str]]) -> Listing:
    """Dossiers of the edition, with their leader."""
    return Listing(
        name="dossiers",
        title=_("Dossiers"),
        edition=edition,
        rows=rows.prefetch_related("leader__contacts"),
        filters=filters,
        selection="projects.leaders",
        columns=[
            Column("number", _("Numéro"), "pk", "number"),
            Column("state", _("État"), "state_label"),
            *project_columns(),
            Column("territory", _("Territoire"), "territory.name"),
            Column("currency", _("Monnaie"), lambda row: edition.currency),
            *leader_columns(),
            Column("submitted_at", _("Déposé le"), "submitted_at", "moment"),
            Column("summary", _("Le projet en une phrase"), "summary"),
        ],
    )
