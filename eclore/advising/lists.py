"""The office's lists of the room, as sheets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from eclore.advising.models import AdvisingRequest, Meeting
from eclore.core.listing import Column, Listing
from eclore.editions.models import Edition

# The advisor who follows someone must reach them, and sees no other request.
CALL = "advising.office"


def requests(
    edition: Edition,
    rows: QuerySet[AdvisingRequest],
    filters: Sequence[tuple[str, str]],
    may_call: Callable[[AdvisingRequest], bool],
) -> Listing:
    """Who asked for what, who follows them; never what was said. `may_call`: may the reader have the contacts?"""
    return Listing(
        name="accompagnement",
        title=_("Accompagnement"),
        edition=edition,
        rows=rows.prefetch_related("person__contacts"),
        filters=filters,
        selection="advising.accompanied",
        columns=[
            Column("number", _("Numéro"), "pk", "number"),
            Column("person", _("Personne"), "person.name"),
            Column("email", _("Courriel"), lambda row: row.person.email if may_call(row) else "", "contact", CALL),
            Column("phone", _("Téléphone"), lambda row: row.person.phone if may_call(row) else "", "contact", CALL),
            Column("idea", _("Idée"), "idea.title"),
            Column("territory", _("Territoire"), "territory.name"),
            Column("needs", _("Besoins"), lambda row: ", ".join(row.need_labels)),
            Column("state", _("État"), "state_label"),
            Column("partner", _("Structure"), "partner.name"),
            Column("advisor", _("Suivi par"), "advisor.name"),
            Column("meetings", _("Entretiens"), "meetings_held", "number"),
            Column("minutes", _("Minutes"), lambda row: row.minutes_given or 0, "number"),
            Column("requested_at", _("Demandé le"), "requested_at", "moment"),
            Column("outcome", _("Issue"), "get_outcome_code_display"),
            Column("reoriented_to", _("Réorienté vers"), "reoriented_to"),
        ],
    )


def meetings(edition: Edition, rows: QuerySet[Meeting]) -> Listing:
    """Each meeting, without the name of the person: a partner hands this to its own funders."""
    return Listing(
        name="entretiens",
        title=_("Entretiens"),
        edition=edition,
        rows=rows,
        columns=[
            Column("held_on", _("Date"), "held_on", "day"),
            Column("partner", _("Structure"), "partner.name"),
            Column("advisor", _("Accompagnateur"), "advisor.name"),
            Column("request", _("Accompagnement n°"), "request_id", "number"),
            Column("territory", _("Territoire"), "request.territory.name"),
            Column("kind", _("Comment"), "get_kind_display"),
            Column("minutes", _("Minutes"), "minutes", "number"),
        ],
    )


def hours(edition: Edition, rows: list[dict[str, Any]]) -> Listing:
    """Time by partner and advisor."""
    return Listing(
        name="heures",
        title=_("Heures d’accompagnement"),
        edition=edition,
        rows=rows,
        columns=[
            Column("partner", _("Structure"), lambda row: row["partner"] or _("Équipe du budget citoyen")),
            Column("advisor", _("Accompagnateur"), lambda row: row["advisor"]),
            Column("persons", _("Personnes"), lambda row: row["persons"], "number"),
            Column("meetings", _("Entretiens"), lambda row: row["meetings"], "number"),
            Column("minutes", _("Minutes"), lambda row: row["minutes"], "number"),
        ],
    )
