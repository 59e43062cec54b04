"""The office's list of the room, as a sheet: what stands on the ballot. Who voted is in no list."""

from __future__ import annotations

from django.utils.translation import gettext as _

from eclore.core.listing import Column, Listing
from eclore.projects.lists import project_columns
from eclore.voting import queries
from eclore.voting.models.poll import Poll


def ballot(poll: Poll) -> Listing:
    """The lines of the ballot, in their order: number and name as printed."""
    return Listing(
        name="bulletin",
        title=_("Projets au vote"),
        edition=poll.edition,
        rows=queries.lines(poll).select_related("project__commune", "project__applicant", "project__territory"),
        columns=[
            Column("number", _("Numéro"), "number"),
            Column("name", _("Nom sur le bulletin"), "name"),
            *project_columns("project."),
            Column("territory", _("Territoire"), "project.territory.name"),
        ],
    )
