"""What this room shows at the desk, and hands over or forgets about a person."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclore.core import permissions
from eclore.editions.models import Edition
from eclore.editions.queries import roles_of
from eclore.editions.states import Role
from eclore.people.models import Person
from eclore.projects import actions, queries
from eclore.projects.models import Project
from eclore.projects.states import ProjectState


def todo(user: Any, edition: Edition) -> list[dict[str, Any]]:
    """For the managers: dossiers sent back that have not returned yet."""
    if Role.MANAGER not in roles_of(user, edition) or not permissions.allowed(user, "projects.office", edition):
        return []
    rows = Project.objects.filter(edition=edition, state=ProjectState.RETURNED).order_by("started_at", "pk")
    count = rows.count()
    if not count:
        return []
    title = ngettext(
        "%(n)s dossier renvoyé attend d’être complété", "%(n)s dossiers renvoyés attendent d’être complétés", count
    )
    return [
        {
            "title": title % {"n": count},
            "text": _("Un coup de fil aide souvent mieux qu’une deuxième lettre."),
            "href": reverse("projects_office:home") + f"?etat={ProjectState.RETURNED}",
            "icon": "pousse",
            "since": None,
        }
    ]


def card(person: Person) -> list[dict[str, Any]]:
    """The dossiers of a person, for the help desk."""
    return [
        {
            "title": project.title,
            "text": project.state_label,
            "href": reverse("projects_office:project", args=[project.pk]),
            "icon": "pousse",
            "at": project.submitted_at or project.started_at,
        }
        for project in queries.projects_of(person)
    ]


def selections() -> list[dict[str, Any]]:
    """To whom a message can be sent: leaders, by the state of their dossier. `persons(edition)` gives them."""

    def leaders(state: str) -> Any:
        def persons(edition: Edition) -> Any:
            led = Project.objects.filter(edition=edition, state=state, leader__isnull=False).values("leader_id")
            return Person.objects.filter(pk__in=led)

        return persons

    return [
        {
            "key": "projects.draft",
            "title": _("Porteurs d’un dossier en préparation"),
            "persons": leaders(ProjectState.DRAFT),
        },
        {
            "key": "projects.returned",
            "title": _("Porteurs d’un dossier à compléter"),
            "persons": leaders(ProjectState.RETURNED),
        },
        {
            "key": "projects.submitted",
            "title": _("Porteurs d’un dossier déposé"),
            "persons": leaders(ProjectState.SUBMITTED),
        },
    ]


def export(person: Person) -> dict[str, Any]:
    return queries.export(person)


def erase(person: Person) -> None:
    actions.erase(person=person)
