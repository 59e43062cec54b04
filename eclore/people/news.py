"""Addresses that want no news any more. Kept as a keyed hash: the wish outlives the address itself."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.utils.crypto import salted_hmac

from eclore.people.models import Contact, NewsStop

_SIGNER = signing.Signer(salt="people.news")


def key_of(address: str) -> str:
    """What is kept of an address: the same for the same address, and nothing to read in it."""
    return salted_hmac("people.news", address.strip().lower(), algorithm="sha256").hexdigest()


def token_of(address: str) -> str:
    """What the link of a letter of news holds: who has the letter may stop the news, and nothing else."""
    return signing.b64_encode(_SIGNER.sign(address).encode()).decode()


def by_token(token: str) -> str | None:
    """The address of a link, or None on a link that was altered."""
    try:
        return str(_SIGNER.unsign(signing.b64_decode(token.encode()).decode()))
    except (signing.BadSignature, ValueError):
        return None


def stopped_keys() -> frozenset[str]:
    """The keys of all addresses that want no news."""
    return frozenset(NewsStop.objects.values_list("key", flat=True))


def is_stopped(addresses: list[str]) -> bool:
    """Whether one of the addresses of a person wants no news: then none of them gets any."""
    return NewsStop.objects.filter(key__in=[key_of(address) for address in addresses]).exists()


def addresses_of(user: Any) -> list[str]:
    """Every address of a login: its own, and those of the persons that it acts for."""
    found = Contact.objects.filter(person__user=user).values_list("value", flat=True)
    return list(dict.fromkeys([*filter(None, [user.email]), *found]))
