"""The office's lists of the room, as sheets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from eclore.core import wording
from eclore.core.listing import Column, Listing
from eclore.editions.models import Edition
from eclore.workshops.models import Attendance, Registration, Workshop
from eclore.workshops.queries import Coverage, Figures

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
            Column("mode", _("Comment"), "get_mode_display"),
            Column("capacity", _("Places"), "capacity", "number"),
            Column("taken", _("Inscrits"), "taken", "number"),
            Column("waiting", _("En attente"), "waiting", "number"),
            Column("came", _("Venus"), "came", "number"),
        ],
    )


def people(
    workshop: Workshop, registrations: Sequence[Registration], attendances: Sequence[Attendance], selection: str
) -> Listing:
    """Everyone of one comptoir: registered, waiting, and those who came without being on the list.

    Needs are left out: they are read on the page alone, and erased.
    """
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
            Column("idea", _("Idée"), lambda row: row[1] and row[1].idea and row[1].idea.title),
            Column("came", _("Venu"), lambda row: row[2] is not None),
            Column("came_at", _("Émargé à"), lambda row: row[2] and row[2].checked_in_at, "moment"),
        ],
    )


def registrations(
    edition: Edition, rows: QuerySet[Registration], filters: Sequence[tuple[str, str]], selection: str
) -> Listing:
    """Who is registered, and how to reach them. Needs are left out: they are read on the comptoir's page alone."""
    return Listing(
        name="inscriptions",
        title=_("Inscriptions aux comptoirs"),
        edition=edition,
        rows=rows.prefetch_related("person__contacts"),
        filters=filters,
        selection=selection,
        columns=[
            Column("person", _("Nom"), "person.name"),
            Column("email", _("Courriel"), "person.email", "contact", CALL),
            Column("phone", _("Téléphone"), "person.phone", "contact", CALL),
            Column("workshop", _("Comptoir"), "workshop.title"),
            Column("starts_at", _("Date"), "workshop.starts_at", "moment"),
            Column("commune", _("Commune"), "workshop.commune.name"),
            Column("state", _("État"), "state_label"),
            Column("registered_at", _("Inscription"), "registered_at", "moment"),
        ],
    )


def figures(edition: Edition, name: str, title: str, rows: Sequence[Figures]) -> Listing:
    """Sessions, people and hours under each name, for the partners' own reports."""
    return Listing(
        name=name,
        title=title,
        edition=edition,
        rows=rows,
        columns=[
            Column("name", title, "name"),
            Column("sessions", _("Comptoirs tenus"), "sessions", "number"),
            Column("registered", _("Inscrits"), "registered", "number"),
            Column("came", _("Venus"), "came", "number"),
            Column("hours", _("Heures d’animation"), "hours", "number"),
            Column("people_hours", _("Heures de présence"), "people_hours", "number"),
        ],
    )


def far(edition: Edition, found: Coverage) -> Listing:
    """The communes far from every comptoir."""
    return Listing(
        name="communes-loin",
        title=_("Communes loin d’un comptoir"),
        edition=edition,
        rows=found.far,
        columns=[
            Column("insee", _("Code INSEE"), "commune.insee"),
            Column("commune", _("Commune"), "commune.name"),
            Column("population", _("Population"), "commune.population", "number"),
            Column("epci", _("Intercommunalité"), "commune.epci_name"),
            Column("km", _("Kilomètres"), "km", "number"),
            Column("closest", _("Comptoir le plus proche"), "closest"),
            Column(
                "estimated", _("Position"), lambda r: _("estimée") if r.commune.is_position_estimated else _("connue")
            ),
        ],
    )
