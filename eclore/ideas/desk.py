"""What the room shows at the desk, and what it holds on a person."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclore.core import permissions
from eclore.editions.models import Edition
from eclore.ideas import actions, queries
from eclore.ideas.models import Idea
from eclore.ideas.states import IdeaState
from eclore.people.models import Person


def todo(user: Any, edition: Edition) -> list[dict[str, Any]]:
    """Ideas to read, for those who may publish them."""
    if not permissions.allowed(user, "ideas.publish", edition):
        return []
    waiting = Idea.objects.filter(edition=edition, state=IdeaState.NOTED).order_by("noted_at")
    count, oldest = waiting.count(), waiting.first()
    if oldest is None:
        return []
    return [
        {
            "title": ngettext("%(n)s idée à lire", "%(n)s idées à lire", count) % {"n": count},
            "text": _("La plus ancienne : « %(title)s »") % {"title": oldest.title},
            "href": reverse("ideas_office:home") + "?etat=noted",
            "icon": "graine",
            "since": oldest.noted_at,
        }
    ]


def card(person: Person) -> list[dict[str, Any]]:
    """The ideas of a person, for whoever answers the phone."""
    return [
        {
            "title": idea.title,
            "text": idea.state_label,
            "href": reverse("ideas_office:idea", args=[idea.pk]),
            "at": idea.noted_at,
        }
        for idea in queries.ideas_of(person)
    ]


def _authors(edition: Edition, **where: Any) -> Any:
    return Person.objects.filter(pk__in=Idea.objects.filter(edition=edition, **where).values("author"))


def selections() -> list[dict[str, Any]]:
    """Groups of people to write to: `persons(edition)` gives them."""
    return [
        {"key": "ideas.authors", "label": _("Auteurs d’une idée"), "persons": _authors},
        {
            "key": "ideas.published",
            "label": _("Auteurs d’une idée publiée"),
            "persons": lambda edition: _authors(edition, state=IdeaState.PUBLISHED),
        },
    ]


def export(person: Person) -> dict[str, Any]:
    """What this room holds on a person (right of access)."""
    return {
        "ideas": [
            {
                "edition": idea.edition.code,
                "title": idea.title,
                "summary": idea.summary,
                "theme": idea.theme,
                "commune": idea.commune_id,
                "state": idea.state,
                "noted_at": idea.noted_at.isoformat(),
            }
            for idea in queries.ideas_of(person)
        ]
    }


def erase(person: Person) -> None:
    """Blank what the person wrote and that never was public."""
    actions.blank(person=person)
