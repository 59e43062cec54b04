"""Reads about people."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from eclore.people.models import Organisation, Person, User
from eclore.people.states import ContactKind


def persons_of(user: Any) -> QuerySet[Person]:
    """The persons a login acts for."""
    if not user.is_authenticated:
        return Person.objects.none()
    return Person.objects.filter(user=user)


def person_of(user: Any) -> Person | None:
    """The person the login stands for: its first."""
    return persons_of(user).order_by("pk").first()


def user_by_email(email: str) -> User | None:
    return User.objects.filter(email__iexact=email.strip()).first()


def persons_by_contact(kind: ContactKind, value: str) -> QuerySet[Person]:
    """Every person reached by this address: several are normal."""
    return Person.objects.filter(contacts__kind=kind, contacts__value=value).distinct()


def organisation_by_siret(siret: str) -> Organisation | None:
    return Organisation.objects.filter(siret=siret).first()
