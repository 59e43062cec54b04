"""The office's lists of the room, as sheets."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from eclore.advising.models import AdvisingRequest
from eclore.core.listing import Column, Listing
from eclore.editions.models import Edition

# The advisor who follows someone must reach them, and sees no other request.
CALL = "advising.office"


def requests(edition: Edition, rows: QuerySet[AdvisingRequest], filters: Sequence[tuple[str, str]]) -> Listing:
    """Who asked to be accompanied, who follows them; never what was said."""
    return Listing(
        name="accompagnement",
        title=_("Accompagnement"),
        edition=edition,
        rows=rows.prefetch_related("person__contacts"),
        filters=filters,
        selection="advising.accompanied",
        columns=[
            Column("person", _("Personne"), "person.name"),
            Column("email", _("Courriel"), "person.email", "contact", CALL),
            Column("phone", _("Téléphone"), "person.phone", "contact", CALL),
            Column("idea", _("Idée"), "idea.title"),
            Column("requested_at", _("Demandé le"), "requested_at", "moment"),
            Column("state", _("État"), "state_label"),
            Column("advisor", _("Suivie par"), "advisor.name"),
            Column("meetings", _("Entretiens"), "meetings_held", "number"),
            Column("minutes", _("Minutes"), lambda row: row.minutes_given or 0, "number"),
        ],
    )
