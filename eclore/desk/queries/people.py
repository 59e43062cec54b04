"""Persons, found by any scrap: a name even mistyped, a number, an address, what they wrote, a code, a place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from eclore.core.folding import likeness, padded, trigrams
from eclore.core.models import Bounce
from eclore.desk import rooms
from eclore.editions import queries as editions
from eclore.editions.models import Commune, Edition
from eclore.people.models import Contact, DoneFor, Person, PhoneNote
from eclore.people.states import ContactKind

MOST_FOUND = 50
# Fewer exact names than this: names that look alike are shown too.
_ENOUGH = 5
_LIKE = 0.4


@dataclass
class Found:
    """A person, and in words why they answer the search."""

    person: Person
    why: list[str] = field(default_factory=list)


def persons() -> QuerySet[Person]:
    """Persons that stand for themselves: those folded into another are left out."""
    return Person.objects.filter(merged_into=None)


def find(user: Any, edition: Edition, text: str) -> list[Found]:
    """Up to `MOST_FOUND` persons who answer `text`, the surest reasons first."""
    text = " ".join(text.replace("\x00", "").split())
    if len(padded(text).strip()) < 2:
        return []
    why: dict[int, list[str]] = {}
    for source in (
        _by_contact(text),
        _by_name(text),
        rooms.find(user, text),
        _by_note(text),
        _by_commune(edition, text),
    ):
        for pk, reason in source:
            reasons = why.setdefault(pk, [])
            if reason not in reasons:
                reasons.append(reason)
        if len(why) >= MOST_FOUND:
            break
    ids = list(why)[:MOST_FOUND]
    rows = persons().select_related("user").prefetch_related("contacts").in_bulk(ids)
    return [Found(rows[pk], why[pk]) for pk in ids if pk in rows]


def _by_contact(text: str) -> Iterator[tuple[int, str]]:
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    if len(digits) >= 4 and re.fullmatch(r"[\d\s.+()/-]+", text):
        # Kept as +33…: the national zero is left out, but not that of the last four digits.
        where = Q(value__endswith=digits) if len(digits) == 4 else Q(value__contains=digits)
        if len(digits) >= 6:
            where |= Q(value__contains=digits.lstrip("0"))
        rows = Contact.objects.filter(where, kind=ContactKind.PHONE, person__merged_into=None)
    elif "@" in text or re.fullmatch(r"\S*[.]\S+", text):
        rows = Contact.objects.filter(kind=ContactKind.EMAIL, value__icontains=text, person__merged_into=None)
        logins = persons().filter(user__email__icontains=text).values_list("pk", "user__email")
        yield from ((pk, _("compte : %(value)s") % {"value": value}) for pk, value in logins[:MOST_FOUND])
    else:
        return
    yield from rows.values_list("person_id", "value")[:MOST_FOUND]


def _by_name(text: str) -> Iterator[tuple[int, str]]:
    """Every word within the name; then, where few answer, the names with as many groups of three signs."""
    words = padded(text).split()
    whole = reduce(lambda rows, word: rows.filter(folded_name__contains=word), words, persons())
    exact = list(whole.values_list("pk", flat=True)[:MOST_FOUND])
    yield from ((pk, _("nom")) for pk in exact)
    grams = trigrams(text)[:24]
    if len(exact) >= _ENOUGH or len(grams) < 3 or re.search(r"[@\d]", text):
        return
    scores = [Case(When(folded_name__contains=gram, then=Value(1)), default=Value(0)) for gram in grams]
    near = persons().annotate(score=reduce(add, scores)).filter(score__gte=len(grams) * _LIKE).exclude(pk__in=exact)
    rows = list(near.order_by("-score", "pk").values_list("pk", "folded_name")[: MOST_FOUND * 2])
    for pk, _name in sorted(rows, key=lambda row: -likeness(row[1], text))[:10]:
        yield pk, _("nom proche")


def _by_note(text: str) -> Iterator[tuple[int, str]]:
    rows = PhoneNote.objects.filter(Q(subject__icontains=text) | Q(said__icontains=text)).exclude(person=None)
    for pk, subject in rows.values_list("person_id", "subject")[:MOST_FOUND]:
        yield pk, _("appel : %(subject)s") % {"subject": subject}


def _by_commune(edition: Edition, text: str) -> Iterator[tuple[int, str]]:
    commune = editions.find_commune(edition, text)
    if commune:
        reason = _("habite %(commune)s") % {"commune": commune.name}
        ids = persons().filter(commune_code=commune.pk).values_list("pk", flat=True)
        yield from ((pk, reason) for pk in ids[:MOST_FOUND])


def recent(ids: Iterable[int]) -> list[Person]:
    """The persons last opened, in that order."""
    rows = persons().prefetch_related("contacts").in_bulk(list(ids))
    return [rows[pk] for pk in ids if pk in rows]


def commune_name(code: str) -> str:
    """The name of a commune by its INSEE code; the code itself where the map does not have it."""
    return Commune.objects.filter(pk=code).values_list("name", flat=True).first() or code


# Two rows, one person ------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Pair:
    """Two persons who may be one, and why it looks so."""

    first: Person
    second: Person
    why: str


def duplicates(limit: int = 100) -> list[Pair]:
    """Pairs of one name, or of one address and names that look alike: a family shares an address, not a name."""
    found: dict[tuple[int, int], str] = {}
    names = persons().values("folded_name").annotate(n=Count("pk")).filter(n__gt=1).values("folded_name")
    by_name: dict[str, list[int]] = {}
    for pk, name in persons().filter(folded_name__in=names).order_by("pk").values_list("pk", "folded_name")[:1000]:
        by_name.setdefault(name, []).append(pk)
    for ids in by_name.values():
        found |= {(ids[0], other): _("même nom") for other in ids[1:]}
    twin = Contact.objects.filter(kind=OuterRef("kind"), value=OuterRef("value"), person__merged_into=None)
    shared = Contact.objects.filter(Exists(twin.exclude(person=OuterRef("person"))), person__merged_into=None)
    by_value: dict[str, list[tuple[int, str]]] = {}
    rows = shared.order_by("pk").values_list("value", "person_id", "person__folded_name")
    for value, pk, name in rows[:1000]:
        by_value.setdefault(value, []).append((pk, name))
    for value, group in by_value.items():
        for index, (one, name) in enumerate(group):
            for other, other_name in group[index + 1 :]:
                if one != other and likeness(name, other_name) >= 0.4:
                    pair = (min(one, other), max(one, other))
                    found[pair] = ", ".join(dict.fromkeys([*found.get(pair, "").split(", "), value])).strip(", ")
    rows_of = Person.objects.select_related("user").prefetch_related("contacts")
    people = rows_of.in_bulk({pk for pair in found for pk in pair})
    return [Pair(people[a], people[b], why) for (a, b), why in list(found.items())[:limit]]


def merge_warnings(keep: Person, drop: Person) -> list[str]:
    """What makes one doubt that two rows are one person. A family shares an address: it is not one person."""
    found = []
    if likeness(keep.folded_name, drop.folded_name) < 0.6:
        found.append(_("Les noms diffèrent : « %(one)s » et « %(two)s ».") % {"one": keep.name, "two": drop.name})
        mine = set(keep.contacts.values_list("value", flat=True))
        if drop.contacts.filter(value__in=mine).exists():
            found.append(_("Elles partagent un contact : cela arrive dans une famille, ou dans une association."))
    if keep.birth_year and drop.birth_year and keep.birth_year != drop.birth_year:
        years = {"one": keep.birth_year, "two": drop.birth_year}
        found.append(_("Les années de naissance diffèrent : %(one)s et %(two)s.") % years)
    if keep.commune_code and drop.commune_code and keep.commune_code != drop.commune_code:
        found.append(_("Elles n’habitent pas la même commune."))
    return found


# Calls ---------------------------------------------------------------------------------------------------------------
def calls(text: str = "") -> QuerySet[PhoneNote]:
    """Notes of calls, newest first, that hold `text`."""
    rows = PhoneNote.objects.select_related("person", "noted_by")
    if text.strip():
        held = Q(subject__icontains=text) | Q(said__icontains=text) | Q(caller__icontains=text)
        rows = rows.filter(held | Q(person__folded_name__contains=padded(text).strip()))
    return rows


def calls_waiting(edition: Edition) -> QuerySet[PhoneNote]:
    """Callers to call back, the most urgent first."""
    rows = PhoneNote.objects.filter(edition_code=edition.code, called_back_at=None, call_back_on__isnull=False)
    return rows.select_related("person", "noted_by").order_by("call_back_on", "pk")


def contested(edition: Edition) -> QuerySet[DoneFor]:
    """Acts done for somebody, who says that they were not asked so."""
    rows = DoneFor.objects.filter(edition_code=edition.code, contested_at__isnull=False, answered_at=None)
    return rows.select_related("person").order_by("contested_at", "pk")


def dead_addresses(person: Person) -> dict[str, str]:
    """Addresses of the person that no letter reaches any more, with what the server said."""
    values = [contact.value for contact in person.contacts.all()]
    return dict(Bounce.objects.filter(address__in=values).values_list("address", "reason"))
