"""Lists of persons that the team can write to. Each room offers its own in `desk.py`; the desk collects them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from eclore.people.models import Person

Values = dict[int, dict[str, str]]


@dataclass(frozen=True)
class Selection:
    """One list: who is on it, by the filters (`params`) of the office list that shows the same people.

    `persons(edition, params)` gives them. `permission`: who may see the list, hence write to it. `filters`: the
    parameters that it reads, all others are dropped. `about(edition, params)` says the filters in words.
    `fields`: what a letter may say of each beside their name; `values(edition, params, person_ids)` fills them.
    """

    key: str
    title: str
    persons: Callable[[Any, QueryDict], QuerySet[Person]]
    permission: str
    filters: tuple[str, ...] = ()
    about: Callable[[Any, QueryDict], str] | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    values: Callable[[Any, QueryDict, Collection[int]], Values] | None = None

    def kept(self, params: QueryDict) -> QueryDict:
        """The parameters that this list reads, the empty ones left out."""
        kept = QueryDict(mutable=True)
        for name in self.filters:
            values = [value for value in params.getlist(name) if value and "\0" not in value]
            if values:
                kept.setlist(name, values)
        return kept

    def named(self, edition: Any, params: QueryDict) -> str:
        """The title, then the filters in words."""
        words = self.about(edition, params) if self.about else ""
        return _("%(title)s : %(filters)s") % {"title": self.title, "filters": words} if words else self.title


def persons_in(rows: QuerySet[Any], name: str = "person") -> QuerySet[Person]:
    """The persons that the key `name` of `rows` leads to, each once."""
    return Person.objects.filter(pk__in=rows.order_by().exclude(**{name: None}).values(name))


def joined(rows: Iterable[tuple[int, str]], name: str) -> Values:
    """`{person: {name: "a, b et c"}}`: one letter for someone who is on the list twice."""
    found: dict[int, dict[str, None]] = {}
    for person_id, text in rows:
        found.setdefault(person_id, {})[text] = None
    return {pk: {name: get_text_list(list(texts), _("et"))} for pk, texts in found.items()}
