"""Letters that come back hours later: the reports of mail servers (RFC 3464), read from where they arrive.

A report is believed if it names one of our letters: its Message-ID holds a seal that only we can make. One that
returns no header is matched by its recipient, to the last letter that went there. All else is left for a human.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import Message as Mail
from enum import StrEnum
from typing import Any

from django.db import transaction

from eclore.core import sending
from eclore.core.models import Bounce, Channel, Message, MessageState

# Nobody there: no such mailbox, closed, no such domain. A full mailbox, a refused text, a delay say nothing of it.
DEAD = re.compile(r"5\.(1\.(?!7$|8$)\d+|2\.1|4\.[14]|0\.0)$")
HEADERS_KEPT = 100_000  # bytes of the returned letter in which its number is looked for


class Outcome(StrEnum):
    NOTED = "noted"
    KNOWN = "known"
    OTHER = "other"


def read(content: bytes) -> Outcome:
    """Take one message of the mailbox of returns. Whatever it holds, it never raises."""
    mail = message_from_bytes(content, policy=policy.compat32)
    outcomes = [_note(mail, report) for report in _failures(mail)]
    return next((one for one in Outcome if one in outcomes), Outcome.OTHER)


def _failures(mail: Mail) -> Iterator[Mail]:
    """The part of a report about each recipient who will not get the letter."""
    if mail.get_content_type() != "multipart/report":
        return
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            for about in part.get_payload():
                if isinstance(about, Mail) and str(about.get("Action", "")).strip().lower() == "failed":
                    yield about


@transaction.atomic
def _note(mail: Mail, report: Mail) -> Outcome:
    address = _address(report)
    reason, is_dead = _reason(report), DEAD.match(_status(report)) is not None
    number = _number(mail)
    rows = Message.objects.select_for_update().filter(channel=Channel.EMAIL)
    if number is not None:
        message = rows.filter(pk=number).first()
        if message is None:  # a code: its letter leaves no trace, its address counts all the same
            return _note_address(address, reason) if is_dead else Outcome.OTHER
    else:
        message = rows.filter(address=address, sent_at__isnull=False).order_by("-sent_at").first() if address else None
    if message is None:
        return Outcome.OTHER
    if message.state != MessageState.SENT:
        return Outcome.KNOWN if message.state == MessageState.FAILED else Outcome.OTHER
    sending.bounced(message, reason, is_address=is_dead)
    return Outcome.NOTED


def _note_address(address: str, reason: str) -> Outcome:
    if not address:
        return Outcome.OTHER
    if Bounce.objects.filter(address=address).exists():
        return Outcome.KNOWN
    sending.dead(address, reason)
    return Outcome.NOTED


def _number(mail: Mail) -> int | None:
    """The number of our letter, from the headers that the report returns."""
    for part in mail.walk():
        returned: Any = part.get_payload()
        if part.get_content_type() == "text/rfc822-headers" and isinstance(returned, str):
            # Decoded, where the server wrapped the headers in base64 or quoted-printable.
            decoded = part.get_payload(decode=True)
            found: Any = message_from_bytes(decoded[:HEADERS_KEPT]) if isinstance(decoded, bytes) else None
        elif part.get_content_type() == "message/rfc822" and isinstance(returned, list):
            found = returned[0]
        else:
            continue
        number = sending.number_of(str(found.get("Message-ID", ""))) if found else None
        if number is not None:
            return number
    return None


def _address(report: Mail) -> str:
    """To whom it went, as we wrote it (`Original-Recipient`), or as the last server did."""
    for name in ("Original-Recipient", "Final-Recipient"):
        value = str(report.get(name, "")).rpartition(";")[2].strip().strip("<>").lower()
        if "@" in value and "\0" not in value and len(value) <= 254:
            return value
    return ""


def _status(report: Mail) -> str:
    return str(report.get("Status", "")).split("(")[0].strip()


def _reason(report: Mail) -> str:
    said = str(report.get("Diagnostic-Code", "")).partition(";")[2] or _status(report)
    return " ".join(said.replace("\0", "").split())[:300] or "5.0.0"
