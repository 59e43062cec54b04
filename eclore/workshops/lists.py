"""The office's lists of the room, as sheets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from eclore.core import wording
from eclore.core.listing import Column, Listing
from eclore.editions.models import Edition
from eclore.workshops.models import Attendance, Registration, Workshop

CALL = "editions.contact"


def workshops(edition: Edition, rows: Sequence[Workshop], filters: Sequence[tuple[str, str]]) -> Listing:
    """Comptoirs, their places and their people counted."""
    return Listing(
        name="comptoirs",
        title=_("Comptoirs"),
        edition=edition,
        rows=rows,
        filters=filters,
        columns=[
            Column("number", _("Numéro"), "pk", "number"),
            Column("title", _("Comptoir"), "title"),
            Column("state", _("État"), "state_label"),
            Column("starts_at", _("Début"), "starts_at", "moment"),
            Column("ends_at", _("Fin"), "ends_at", "moment"),
            Column("place", _("Salle"), "place"),
            Column("address", _("Adresse"), "address"),
            Column("commune", _("Commune"), "commune.name"),
            Column("territory", _("Territoire"), "territory.name"),
            Column("host", _("Structure d’accueil"), "host"),
            Column("capacity", _("Places"), "capacity", "number"),
            Column("taken", _("Inscrits"), "taken", "number"),
            Column("waiting", _("En attente"), "waiting", "number"),
            Column("came", _("Venus"), "came", "number"),
        ],
    )


def people(
    workshop: Workshop, registrations: Sequence[Registration], attendances: Sequence[Attendance], selection: str
) -> Listing:
    """Everyone of one comptoir: registered, waiting, and those who came without being on the list."""
    came = {row.person_id: row for row in attendances}
    known = {row.person_id for row in registrations}
    rows: list[Any] = [(row.person, row, came.get(row.person_id)) for row in registrations]
    rows += [(row.person, None, row) for row in attendances if row.person_id not in known]
    where = _("%(title)s, %(when)s") % {"title": workshop.title, "when": wording.moment(workshop.starts_at)}
    return Listing(
        name=f"comptoir-{workshop.pk}",
        title=_("Inscrits et présents"),
        edition=workshop.edition,
        rows=rows,
        filters=[(_("Comptoir"), where)],
        selection=selection,
        params={"comptoir": str(workshop.pk)},
        columns=[
            Column("name", _("Nom"), lambda row: row[0].name),
            Column("email", _("Courriel"), lambda row: row[0].email, "contact", CALL),
            Column("phone", _("Téléphone"), lambda row: row[0].phone, "contact", CALL),
            Column("state", _("Inscription"), lambda row: row[1].state_label if row[1] else _("sans inscription")),
            Column("registered_at", _("Inscrite ou inscrit le"), lambda row: row[1] and row[1].registered_at, "moment"),
            Column("needs", _("Besoin particulier"), lambda row: row[1] and row[1].needs),
            Column("idea", _("Idée"), lambda row: row[1] and row[1].idea and row[1].idea.title),
            Column("came", _("Venu"), lambda row: row[2] is not None),
            Column("came_at", _("Émargé à"), lambda row: row[2] and row[2].checked_in_at, "moment"),
        ],
    )
