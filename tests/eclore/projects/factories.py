"""Dossiers at each of their stages, made through the actions by the system (phases do not stand in the way)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from eclore.core import clock
from eclore.core.permissions import Actor
from eclore.editions.models import Commune, Edition
from eclore.editions.states import Theme
from eclore.people import actions as people
from eclore.people.models import Organisation, Person, User
from eclore.projects import actions
from eclore.projects.models import Project
from eclore.projects.states import FundingSide
from eclore.workshops import actions as workshops

SYSTEM = Actor.system("laboratory")
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def person_of(user: User) -> Person:
    return people.self_of(user=user)


def organisation(name: str = "Le Fil vert") -> Organisation:
    return people.describe_organisation(by=SYSTEM, name=name, kind="nonprofit", commune_code="62178")


def attend(edition: Edition, person: Person) -> None:
    """Let a person have been at a comptoir held yesterday."""
    now = clock.now()
    with clock.at(now - timedelta(days=5)):
        workshop = workshops.plan(
            by=SYSTEM,
            edition=edition,
            title="Comptoir de Bruay",
            commune=Commune.objects.get(pk="62178"),
            place="Médiathèque",
            starts_at=now - timedelta(hours=26),
            ends_at=now - timedelta(hours=23),
            capacity=20,
        )
        workshop = workshops.open_workshop(by=SYSTEM, workshop=workshop)
    with clock.at(now - timedelta(hours=25)):
        workshops.check_in(by=SYSTEM, workshop=workshop, person=person)


def draft(edition: Edition, user: User, title: str = "Le Café qui répare") -> Project:
    """A dossier just begun: a title and nothing else."""
    return actions.start(by=SYSTEM, edition=edition, person=person_of(user), title=title)


def complete(edition: Edition, user: User, title: str = "Le Café qui répare", **fields: Any) -> Project:
    """A draft with everything in it, its leader having attended. Asks 9 400 € of a plan of 14 200 €."""
    project = draft(edition, user, title)
    attend(edition, project.leader)
    values: dict[str, Any] = {
        "summary": "Un café où les habitants réparent ensemble leurs objets.",
        "story": "Deux après-midi par semaine, dans l’ancienne école de la cité, des bénévoles réparent avec vous.",
        "audience": "Les habitants de la cité et des rues voisines.",
        "sse_values": "Prix libre, décisions prises ensemble, rien n’est jeté.",
        "theme": Theme.REUSE,
        "commune": Commune.objects.get(pk="62178"),
        "applicant": organisation(),
        "requested_cents": 940_000,
        "funding": [
            (FundingSide.EXPENSE, "Temps d’animation", 620_000),
            (FundingSide.EXPENSE, "Outillage et salle", 800_000),
            (FundingSide.INCOME, "Ville de Bruay-la-Buissière", 300_000),
            (FundingSide.INCOME, "Adhésions et prix libre", 180_000),
        ],
    }
    requested = fields.get("requested_cents")
    if requested is not None and "funding" not in fields:
        values["funding"] = [(FundingSide.EXPENSE, "Tout le projet", requested)]
    return actions.edit(by=SYSTEM, project=project, **{**values, **fields})


def submitted(edition: Edition, user: User, title: str = "Le Café qui répare", **fields: Any) -> Project:
    """A dossier handed in."""
    return actions.submit(by=SYSTEM, project=complete(edition, user, title, **fields))


def returned(
    edition: Edition, user: User, title: str = "Le Café qui répare", reason: str = "Il manque un devis."
) -> Project:
    """A dossier sent back."""
    return actions.send_back(by=SYSTEM, project=submitted(edition, user, title), reason=reason)


def withdrawn(edition: Edition, user: User, title: str = "Le Café qui répare") -> Project:
    """A dossier taken back by its team."""
    return actions.withdraw(by=SYSTEM, project=draft(edition, user, title))
