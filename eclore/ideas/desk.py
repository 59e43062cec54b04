"""What the room shows at the desk, and what it holds on a person."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclore.core import permissions, revisions
from eclore.editions.models import Edition
from eclore.editions.states import Theme
from eclore.ideas import actions, queries
from eclore.ideas.models import Follow, HelpOffer, Idea, MergeConsent
from eclore.ideas.states import IdeaState
from eclore.people.models import Person
from eclore.people.selections import Selection, Values, joined, persons_in


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
            "edition": idea.edition,
            "title": idea.title,
            "text": idea.state_label,
            "href": reverse("ideas_office:idea", args=[idea.pk]),
            "at": idea.noted_at,
            "say": _("Son idée « %(title)s » : %(state)s.") % {"title": idea.title, "state": idea.state_label},
        }
        for idea in queries.ideas_of(person)
    ]


def _titles(edition: Edition, params: QueryDict, person_ids: Collection[int]) -> Values:
    rows = queries.listed(edition, params).filter(author__in=person_ids)
    return joined(rows.values_list("author_id", "title"), "idea")


def _about(edition: Edition, params: QueryDict) -> str:
    state = params.get("etat")
    words = [str(IdeaState(state).label)] if state in IdeaState.values else []
    theme = params.get("theme")
    words += [str(Theme(theme).label)] if theme in Theme.values else []
    return ", ".join([*words, *([f"« {params['q']} »"] if params.get("q") else [])])


def selections() -> list[Selection]:
    """Whom one may write to: authors, by the filters of the office's list."""
    return [
        Selection(
            key="ideas.authors",
            title=_("Auteurs d’une idée"),
            persons=lambda edition, params: persons_in(queries.listed(edition, params), "author"),
            permission="ideas.office",
            filters=("etat", "theme", "q"),
            about=_about,
            fields={"idea": _("Titre de l’idée")},
            values=_titles,
        )
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
                "former": revisions.former(idea),
            }
            for idea in queries.ideas_of(person)
        ],
        "help_offers": [
            {"idea": offer.idea.title, "kind": offer.kind, "message": offer.message, "state": offer.state}
            for offer in HelpOffer.objects.filter(person=person).select_related("idea")
        ],
        "merge_consents": [
            {"idea": row.idea.title, "into": row.into.title, "is_agreed": row.is_agreed}
            for row in MergeConsent.objects.filter(person=person).select_related("idea", "into")
        ],
        "follows": [row.idea.title for row in Follow.objects.filter(user=person.user_id).select_related("idea")],
    }


def erase(person: Person) -> None:
    """Blank what the person wrote and that never was public."""
    actions.blank(person=person)


def find(text: str, editions: list[Edition]) -> list[tuple[int, str]]:
    """Persons by the words of their idea."""
    if not queries.words(text):
        return []
    rows = queries.search(Idea.objects.filter(edition__in=editions), text)[:50]
    return [(row.author_id, _("idée « %(title)s »") % {"title": row.title}) for row in rows]


def merge(keep: Person, drop: Person) -> dict[str, list[int]]:
    """Two rows are one person: what the second holds passes to the first. Gives the ids that moved."""
    return actions.take_over(keep=keep, drop=drop)
