"""Reads about people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from eclore.core import clock
from eclore.people.models import DoneFor, Organisation, Person, User
from eclore.people.states import ContactKind

_LOGIN_CHANGE = "people.login_change"
_LOGIN_CHANGE_SECONDS = 3 * 24 * 3600


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


def may_enter_by(phone: str) -> QuerySet[Person]:
    """Who may enter by a code sent to this number: a family shares one, each chooses who they are.

    Not who has an account with an e-mail: anyone may have written a number beside their name.
    """
    rows = persons_by_contact(ContactKind.PHONE, phone).filter(erased_at=None, merged_into=None)
    return rows.filter(Q(user=None) | Q(user__email=None, user__is_active=True)).order_by("pk")


def phone_code_hash(nonce: str, code: str) -> str:
    return salted_hmac("people.phone_code", f"{nonce}:{code}", algorithm="sha256").hexdigest()


def is_phone_code(kept: dict[str, Any], typed: str) -> bool:
    """Whether this is the code that was sent, in time. Spaces do not count."""
    code = "".join(sign for sign in typed if sign.isdigit())
    right = constant_time_compare(phone_code_hash(kept["nonce"], code), kept["hash"])
    return right and clock.now().timestamp() < kept["ends"]


def organisation_by_siret(siret: str) -> Organisation | None:
    return Organisation.objects.filter(siret=siret).first()


def login_change_token(user: User, email: str) -> str:
    """What the link sent to a new address holds: it says from which address to which."""
    return signing.dumps({"user": user.pk, "from": user.email, "to": email}, salt=_LOGIN_CHANGE)


def login_change(token: str) -> dict[str, Any] | None:
    """What a link asks, or None on one that was altered or is too old."""
    try:
        found: dict[str, Any] = signing.loads(token, salt=_LOGIN_CHANGE, max_age=_LOGIN_CHANGE_SECONDS)
    except signing.BadSignature:
        return None
    return found


def done_for(persons: Iterable[Person]) -> QuerySet[DoneFor]:
    """What agents did in the place of these persons, newest first."""
    return DoneFor.objects.filter(person__in=list(persons)).select_related("agent")


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """The names of those who acted, by the code that the audit keeps, in one query."""
    ids = {int(actor[5:]) for actor in actors if actor.startswith("user:")}
    return {f"user:{pk}": name for pk, name in User.objects.filter(pk__in=ids).values_list("pk", "name")}


def names_for(user: User, actors: Iterable[str]) -> dict[str, str]:
    """The same for someone outside the office: their own acts, and those of the team, whose names stay inside."""
    mine = f"user:{user.pk}"
    return {actor: _("vous") if actor == mine else _("l’équipe du budget citoyen") for actor in actors if actor}
