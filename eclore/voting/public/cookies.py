"""What stays on the visitor's device: hearts, the ticket of the code, the receipt. Never in a session, never here."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpResponse

from eclore.core.http import Request
from eclore.editions.models import Edition
from eclore.voting import actions, queries
from eclore.voting.models.poll import Poll

_TICKET, _RECEIPT = "voting.ticket", "voting.receipt"
_RECEIPT_AGE, _HEARTS_AGE = 24 * 3600, 60 * 24 * 3600


def poll_in(request: Request) -> Poll | None:
    """The poll of the edition of the address."""
    return queries.poll_of(request.edition)


def keep(response: HttpResponse, name: str, value: str, age: int) -> None:
    """Leave a cookie that scripts cannot read."""
    response.set_cookie(name, value, max_age=age, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)


def keep_hearts(response: HttpResponse, edition: Edition, numbers: list[str]) -> None:
    """Leave the numbers chosen, signed."""
    keep(response, queries.hearts_cookie(edition), signing.dumps(numbers, salt=queries.HEARTS_SALT), _HEARTS_AGE)


def _signed(request: Request, name: str, salt: str, age: int) -> dict[str, Any] | None:
    """What a signed cookie holds; None where it is absent, too old or not ours."""
    try:
        value = signing.loads(request.COOKIES.get(name, ""), salt=salt, max_age=age)
    except signing.BadSignature:
        return None
    return value if isinstance(value, dict) else None


def _ticket_name(edition: Edition) -> str:
    return f"votant-{edition.code}"


def _receipt_name(edition: Edition) -> str:
    return f"recu-{edition.code}"


def keep_ticket(response: HttpResponse, edition: Edition, ticket: dict[str, Any]) -> None:
    """Leave what goes from the identity step to the code; it lives as long as the code."""
    keep(response, _ticket_name(edition), signing.dumps(ticket, salt=_TICKET), actions.CODE_MINUTES * 60)


def read_ticket(request: Request, edition: Edition) -> dict[str, Any] | None:
    """The ticket of a code still valid."""
    return _signed(request, _ticket_name(edition), _TICKET, actions.CODE_MINUTES * 60)


def keep_receipt(response: HttpResponse, edition: Edition, receipt: dict[str, Any]) -> None:
    """Leave the receipt for a day, and drop what led to it."""
    keep(response, _receipt_name(edition), signing.dumps(receipt, salt=_RECEIPT), _RECEIPT_AGE)
    response.delete_cookie(queries.hearts_cookie(edition))
    response.delete_cookie(_ticket_name(edition))


def read_receipt(request: Request, edition: Edition) -> dict[str, Any] | None:
    """The receipt of a vote cast on this device within a day."""
    return _signed(request, _receipt_name(edition), _RECEIPT, _RECEIPT_AGE)


def forget(response: HttpResponse, edition: Edition) -> None:
    """Clear the device."""
    for name in (queries.hearts_cookie(edition), _ticket_name(edition), _receipt_name(edition)):
        response.delete_cookie(name)
