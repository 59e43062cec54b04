"""Reads about ideas."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from eclore.core.folding import fold
from eclore.editions.models import Commune, Edition
from eclore.editions.queries import communes
from eclore.editions.states import TerritoryKind, Theme
from eclore.ideas.models import Idea
from eclore.ideas.states import IdeaState
from eclore.people.models import Person

# Words too common to say that two ideas are alike.
_COMMON = frozenset(
    re.findall(
        r"\w+",
        """avec dans pour plus tous tout leur leurs nous vous notre votre sont etre faire comme aussi entre
        projet idee lieu commune quartier habitant ville ensemble chez elle elles ceux cette""",
    )
)


def words(text: str) -> list[str]:
    """Folded words, without the mark of the plural: what a search compares."""
    found = re.findall(r"[a-z0-9]+", fold(text))
    return [word[:-1] if len(word) > 3 and word[-1] in "sx" else word for word in found]


def search_text(idea: Idea) -> str:
    """What `search` looks into."""
    return " ".join(words(f"{idea.title} {idea.summary} {idea.commune.name}"))


def all_of(edition: Edition) -> QuerySet[Idea]:
    """Every idea of the edition, with what a list shows."""
    return Idea.objects.filter(edition=edition).select_related("commune", "author", "edition")


def published(edition: Edition) -> QuerySet[Idea]:
    """What everybody reads, newest first."""
    return all_of(edition).filter(state=IdeaState.PUBLISHED)


def listed(edition: Edition, params: Mapping[str, Any]) -> QuerySet[Idea]:
    """What the office lists, by its filters `q`, `etat` and `theme`: the page, the sheet and the letters read this."""
    rows = all_of(edition)
    if params.get("q"):
        rows = search(rows, params["q"])
    if params.get("etat") in IdeaState.values:
        rows = rows.filter(state=params["etat"])
    if params.get("theme") in Theme.values:
        rows = rows.filter(theme=params["theme"])
    return rows


def search(rows: QuerySet[Idea], text: str) -> QuerySet[Idea]:
    """Rows that hold every word of `text`, whatever accents and plurals."""
    for word in words(text):
        rows = rows.filter(search_text__contains=word)
    return rows


def in_area(rows: QuerySet[Idea], edition: Edition, code: str) -> QuerySet[Idea]:
    """Rows whose commune belongs to the territory `code` of the edition's map."""
    area = {"code": code, "set": edition.territory_set_id, "kind": TerritoryKind.AREA}
    return rows.filter(commune__in=Commune.objects.filter(**{f"territories__{k}": v for k, v in area.items()}))


def ideas_of(person: Person) -> QuerySet[Idea]:
    """What a person brought, in every edition."""
    return Idea.objects.filter(author=person).select_related("commune", "edition")


def ideas_of_user(user: Any, edition: Edition) -> QuerySet[Idea]:
    """What the persons of a login brought to this edition."""
    if not user.is_authenticated:
        return Idea.objects.none()
    return all_of(edition).filter(author__user=user)


def count(edition: Edition) -> int:
    """Ideas brought, duplicates that were merged counted once."""
    return Idea.objects.filter(edition=edition).exclude(state=IdeaState.MERGED).count()


def similar(edition: Edition, text: str, limit: int = 3) -> list[Idea]:
    """Published ideas that share rare words with `text`, closest first. Shown, never imposed."""
    wanted = {word for word in words(text) if len(word) > 3 and word not in _COMMON}
    if not wanted:
        return []
    rows = [(pk, set(found.split())) for pk, found in published(edition).values_list("pk", "search_text")[:2000]]
    seen = {word: sum(word in found for _pk, found in rows) for word in wanted}
    scores = [(sum(1 / seen[word] for word in wanted & found), pk) for pk, found in rows if wanted & found]
    best = [pk for _score, pk in sorted(scores, key=lambda pair: (-pair[0], -pair[1]))[:limit]]
    by_pk = published(edition).in_bulk(best)
    return [by_pk[pk] for pk in best]


def suggest_communes(edition: Edition, text: str, limit: int = 6) -> list[Commune]:
    """Communes whose name holds `text`, those that begin with it first; or that a postal code serves."""
    folded = fold(text)
    if len(folded) < 2:
        return []
    rows = communes(edition)
    if folded.isdigit():
        return list(rows.filter(postal_codes__contains=folded)[:limit])
    found = list(rows.filter(folded_name__startswith=folded)[:limit])
    if len(found) < limit:
        found += rows.filter(folded_name__contains=folded).exclude(pk__in=[c.pk for c in found])[: limit - len(found)]
    return found


def word_labels() -> dict[str, str]:
    """The words whose history is kept, by column."""
    return {"title": _("Titre"), "summary": _("L’idée en quelques lignes")}
