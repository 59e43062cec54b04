"""Reads about ideas."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from difflib import get_close_matches
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from eclore.core import clock
from eclore.core.folding import fold, likeness
from eclore.editions.models import Commune, Edition
from eclore.editions.queries import communes
from eclore.editions.states import TerritoryKind, Theme
from eclore.ideas.models import HelpOffer, Idea, MergeConsent, Tool
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


LIVE = (IdeaState.NOTED, IdeaState.PUBLISHED)


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


def carriers(*ideas: Idea) -> list[Person]:
    """Who carries these ideas: their authors, and those of the ideas joined to them. Each once, the authors first."""
    found = {idea.author_id: idea.author for idea in ideas}
    waiting = [idea.pk for idea in ideas]
    while waiting:
        joined = list(Idea.objects.filter(merged_into__in=waiting).select_related("author").order_by("pk"))
        found |= {row.author_id: row.author for row in joined if row.author_id not in found}
        waiting = [row.pk for row in joined]
    return list(found.values())


def carrier_users(idea: Idea) -> set[int]:
    """The logins of those who carry an idea."""
    return {person.user_id for person in carriers(idea) if person.user_id is not None}


def missing_consents(idea: Idea, into: Idea) -> list[Person]:
    """Carriers of two ideas who have not agreed that they be joined; nobody is asked where one carries both."""
    people = carriers(idea, into)
    agreed = set(MergeConsent.objects.filter(idea=idea, into=into, is_agreed=True).values_list("person_id", flat=True))
    return [person for person in people if person.pk not in agreed] if len(people) > 1 else []


_SIGNER = signing.Signer(salt="ideas.merge")


def consent_token(consent: MergeConsent) -> str:
    """What the letter's link holds: who has it answers for this carrier, and does nothing else."""
    return _SIGNER.sign(str(consent.pk))


def consent_by_token(value: str) -> MergeConsent | None:
    """The consent of a link, or None on a link that was altered."""
    try:
        pk = _SIGNER.unsign(value)
    except signing.BadSignature:
        return None
    rows = MergeConsent.objects.select_related("idea__edition", "idea__author", "into__author", "person")
    return rows.filter(pk=pk).first()


def followed(user: Any, edition: Edition) -> QuerySet[Idea]:
    """Ideas that a login follows in the edition, still on line."""
    if not user.is_authenticated:
        return Idea.objects.none()
    return published(edition).filter(follows__user=user)


def offers_of(persons: list[Person]) -> QuerySet[HelpOffer]:
    """Help that these persons offered, newest first, with the idea."""
    return HelpOffer.objects.filter(person__in=persons).select_related("idea__edition").order_by("-offered_at", "-pk")


def shown_tools() -> QuerySet[Tool]:
    """What the toolbox shows, in its order."""
    return Tool.objects.filter(is_shown=True).select_related("file")


def counted_tools() -> QuerySet[Tool]:
    """Every tool with its openings: `recent` in thirty days, `total` since it is there."""
    month = Q(uses__used_on__gt=clock.today() - timedelta(days=30))
    return Tool.objects.select_related("file").annotate(
        recent=Sum("uses__count", filter=month), total=Sum("uses__count")
    )


def help_offers(idea: Idea) -> QuerySet[HelpOffer]:
    """What was offered, oldest first, with who offers."""
    return idea.help_offers.select_related("person", "idea__edition").prefetch_related("person__contacts")


def count(edition: Edition) -> int:
    """Ideas brought, duplicates that were merged counted once."""
    return Idea.objects.filter(edition=edition).exclude(state=IdeaState.MERGED).count()


def similar(edition: Edition, text: str, limit: int = 3) -> list[Idea]:
    """Published ideas that share rare words with `text`, closest first. Shown, never imposed.

    A word of `text` that no idea holds is read as the closest one that an idea holds: one or two letters typed wrong.
    """
    typed = {word for word in words(text) if len(word) > 3 and word not in _COMMON}
    if not typed:
        return []
    rows = [(pk, set(found.split())) for pk, found in published(edition).values_list("pk", "search_text")[:2000]]
    held = set().union(*(found for _pk, found in rows))
    wanted = {word for one in typed if (word := one if one in held else _meant(one, held))}
    seen = {word: sum(word in found for _pk, found in rows) for word in wanted}
    scores = [(sum(1 / seen[word] for word in wanted & found), pk) for pk, found in rows if wanted & found]
    best = [pk for _score, pk in sorted(scores, key=lambda pair: (-pair[0], -pair[1]))[:limit]]
    by_pk = published(edition).in_bulk(best)
    return [by_pk[pk] for pk in best]


def _meant(word: str, held: set[str]) -> str:
    """The word of `held` that `word`, typed wrong, stands for; "" where none is close enough."""
    if len(word) < 5:
        return ""
    near = [one for one in held if abs(len(one) - len(word)) <= 2 and len(one) > 4 and one not in _COMMON]
    near = [one for one in near if likeness(one, word) >= 0.2]
    found = get_close_matches(word, near, n=1, cutoff=0.8)
    return found[0] if found else ""


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
