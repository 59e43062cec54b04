"""Persons, found by a scrap."""

from __future__ import annotations

import re

from django.db.models import Q

from eclore.editions import queries as editions
from eclore.editions.models import Commune
from eclore.people.models import Person

MOST_FOUND = 50


def find_persons(text: str) -> list[Person]:
    """Up to `MOST_FOUND` persons by a part of their name (accents do not matter), e-mail or phone."""
    text = text.strip()
    if not text:
        return []
    persons = Person.objects.prefetch_related("contacts").select_related("user")
    digits = re.sub(r"\D", "", text)
    if "@" in text:
        found = persons.filter(Q(contacts__value__icontains=text) | Q(user__email__icontains=text)).distinct()
        return list(found[:MOST_FOUND])
    if len(digits) >= 4 and re.fullmatch(r"[\d\s.+()-]+", text):
        # Kept as +33…: the national zero is left out of the search.
        return list(persons.filter(contacts__value__contains=digits.lstrip("0")).distinct()[:MOST_FOUND])
    words = editions.fold(text).split()
    # Folding in Python: neither database folds accents alike, and a budget meets thousands of persons, not millions.
    ids = [
        pk
        for pk, name in Person.objects.values_list("pk", "name").iterator()
        if all(word in editions.fold(name) for word in words)
    ]
    return list(persons.filter(pk__in=ids[:MOST_FOUND]))


def commune_name(code: str) -> str:
    """The name of a commune by its INSEE code; the code itself where the map does not have it."""
    return Commune.objects.filter(pk=code).values_list("name", flat=True).first() or code
