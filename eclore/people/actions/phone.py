"""Entering without any e-mail: a code sent to a number that the scheme knows."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from eclore.core import audit, clock, outbox
from eclore.core.errors import Refused
from eclore.people import notices, queries
from eclore.people.actions.known import standing
from eclore.people.adapter import Address
from eclore.people.models import Person, User

LIVES = timedelta(minutes=10)


@transaction.atomic
def send_phone_code(*, phone: str) -> dict[str, Any]:
    """Send a code to the number where someone may enter by it. Gives what the browser's session keeps of it.

    The same for a number that nobody has: the page must not tell who is known.
    """
    code, nonce = f"{secrets.randbelow(1_000_000):06d}", secrets.token_hex(8)
    if queries.may_enter_by(phone).exists():
        outbox.post(notices.PhoneCode(code), Address(email="", phone=phone))
    ends = round((clock.now() + LIVES).timestamp())
    return {"phone": phone, "nonce": nonce, "hash": queries.phone_code_hash(nonce, code), "ends": ends}


@transaction.atomic
def enter_by_phone(*, person: Person, phone: str) -> User:
    """The login of someone who proved the number: the one they have, or a new one without e-mail."""
    row = standing(person)
    if not queries.may_enter_by(phone).filter(pk=row.pk).exists():
        raise Refused(_("Cette personne n’entre plus par ce numéro. Appelez l’équipe."))
    if row.user is None:
        row.user = User.objects.create_user(email=None, name=row.name)
        row.save(update_fields=["user"])
        audit.record("people.enter_by_phone", by=row.user, subject=row)
    return row.user
