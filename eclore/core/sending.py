"""How a letter leaves: e-mail by one open line to the server, SMS by the gateway of the instance.

A job holds a few letters (`HEAP`). Each is marked `sending_at` before it is handed over and `sent` after. A worker
killed in between leaves the mark: the next one sends it again, under the same Message-ID, and the letter's log says
that it may have come twice.
"""

from __future__ import annotations

import re
import smtplib
import threading
from datetime import timedelta
from email.utils import parseaddr
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from eclore.core import clock, jobs, sms
from eclore.core.models import Bounce, Channel, Message, MessageEvent, MessageEventKind, MessageState, Outage

KINDS = {Channel.EMAIL.value: "core.send", Channel.SMS.value: "core.send_sms"}
HEAP = 25  # letters of one job: a code that someone waits for passes after as many at most
LONGEST_TURN = 30.0  # seconds that one job may take before it lets others pass; far below `jobs.LEASE`
PER_LINE = 100  # letters on one line: servers close those that last
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(minutes=2)
_open = threading.local()


class Away(Exception):
    """The server does not answer, or says to come back. `is_certain`: nothing of the letter was taken."""

    def __init__(self, reason: str, *, is_certain: bool = True) -> None:
        super().__init__(reason)
        self.is_certain = is_certain


class NotTaken(Exception):
    """Refused for good: the address takes no letter (`is_address`), or this letter displeases."""

    def __init__(self, reason: str, *, is_address: bool) -> None:
        super().__init__(reason)
        self.is_address = is_address


def _give_up(message_ids: list[int]) -> None:
    for message_id in message_ids:
        waiting = Message.objects.filter(pk=message_id, state=MessageState.QUEUED)
        if waiting.update(state=MessageState.FAILED):
            _note(message_id, MessageEventKind.GIVEN_UP)


@jobs.job("core.send_sms", given_up=_give_up)
@jobs.job("core.send", given_up=_give_up)
def send(message_ids: list[int]) -> None:
    """Send a few letters, one after the other. Raises `jobs.Later` while the server is away: they wait, however long.

    One write per letter: that the one before left and that this one is being handed over. A kill leaves one in doubt.
    """
    end, left = monotonic() + LONGEST_TURN, None
    try:
        for message_id in message_ids:
            if monotonic() > end:  # a slow server: well before the lease ends, the rest goes back to the queue
                raise jobs.Later(clock.now(), "")
            message, left = _taken(message_id, left), None
            if message is not None and _leaves(message, is_alone=len(message_ids) == 1):
                left = message
    finally:
        _note_sent(left)


def _leaves(message: Message, *, is_alone: bool) -> bool:
    """Hand it over; whether it was taken. Where it is not `is_alone`, one that breaks is tried anew by itself."""
    try:
        _hand_over(message)
    except Away as away:
        if away.is_certain:
            Message.objects.filter(pk=message.pk).update(sending_at=None)
        raise jobs.Later(_wait(message, str(away)), str(away)) from away
    except NotTaken as refusal:
        bounced(message, str(refusal), is_address=refusal.is_address)
        return False
    except Exception as error:
        # Refused before anything left: the next try must not claim that a first one may have arrived.
        Message.objects.filter(pk=message.pk).update(sending_at=None, last_error=repr(error)[:300])
        if is_alone:
            raise
        jobs.enqueue(KINDS[message.channel], message_ids=[message.pk])
        return False
    return True


@transaction.atomic
def _taken(message_id: int, left: Message | None = None) -> Message | None:
    """The letter, marked as being handed over; None where it was stopped, held back or sent. `left`: the one before."""
    _note_sent(left)
    message = Message.objects.select_for_update().filter(pk=message_id, state=MessageState.QUEUED).first()
    if message is None:
        return None
    if message.sending_at is not None:
        _note(message_id, MessageEventKind.AGAIN)
    Message.objects.filter(pk=message_id).update(sending_at=clock.now())
    return message


def _note_sent(message: Message | None) -> None:
    """Note that it left; a code leaves no trace."""
    if message is None:
        return
    if message.is_ephemeral:
        message.delete()
    else:
        Message.objects.filter(pk=message.pk).update(state=MessageState.SENT, sent_at=clock.now(), last_error="")


def _hand_over(message: Message) -> None:
    if message.channel == Channel.SMS:
        try:
            sms.backend().send(message.address, sms.text_of(message.subject, message.body), reference=str(message.pk))
        except sms.Unavailable as error:
            raise Away(str(error), is_certain=error.is_certain) from error
        except sms.Rejected as error:
            raise NotTaken(str(error), is_address=True) from error
        _answers(Channel.SMS)
    else:
        _email(message)


# E-mail --------------------------------------------------------------------------------------------------------------
def message_id_of(message: Message) -> str:
    """The same at each try, so that a mailbox merges two copies; says nothing to who does not hold the key."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{message.pk}.{_seal(str(message.pk))}@{domain}>"


def number_of(message_id: str) -> int | None:
    """The number of the letter of ours that bears this Message-ID; None where the seal is not ours."""
    found = re.fullmatch(r"<(\d{1,18})\.([0-9a-f]{24})@[^<>\s]*>", message_id.strip(), re.ASCII)
    return int(found[1]) if found and constant_time_compare(found[2], _seal(found[1])) else None


def _seal(number: str) -> str:
    return salted_hmac("core.message", number).hexdigest()[:24]


def _headers(message: Message) -> dict[str, str]:
    headers = {"Message-ID": message_id_of(message), "Auto-Submitted": "auto-generated"}
    if message.unsubscribe_url:
        headers |= {
            "List-Unsubscribe": f"<{message.unsubscribe_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return headers


def _email(message: Message) -> None:
    letter = EmailMessage(
        message.subject, message.body, settings.DEFAULT_FROM_EMAIL, [message.address], headers=_headers(message)
    )
    letter.message()  # a letter that cannot be written fails here, before the line is opened
    is_reused = _is_open()
    try:
        _say(letter)
    except Away as away:
        if not (is_reused and away.is_certain):
            raise
        _say(letter)  # the server closes lines that last: a fresh one says whether it is away


def _say(letter: EmailMessage) -> None:
    letter.connection = _line()
    try:
        letter.send()
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        raise _refusal(code, said, is_address=True) from error
    except smtplib.SMTPDataError as error:
        raise _refusal(error.smtp_code, error.smtp_error, is_address=False) from error
    except smtplib.SMTPResponseException as error:  # the sender, the login: not this address
        hang_up()
        raise Away(_words(error.smtp_code, error.smtp_error)) from error
    except (smtplib.SMTPException, OSError) as error:  # cut while it was being handed over
        hang_up()
        raise Away(_words(0, error), is_certain=False) from error


def _refusal(code: int, said: Any, *, is_address: bool) -> Exception:
    """For good (5xx), or to try again."""
    if 500 <= code < 600:
        return NotTaken(_words(code, said), is_address=is_address)
    hang_up()
    return Away(_words(code, said))


def _words(code: int, said: Any) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said) or repr(said)
    return " ".join(f"{code or ''} {text}".split())[:300]


def _is_open() -> bool:
    """Whether this thread holds a line that answers and has not served for long."""
    line = getattr(_open, "line", None)
    if not isinstance(line, EmailBackend) or _open.used >= PER_LINE or line.connection is None:
        return False
    if monotonic() - _open.used_at < 1:
        return True
    try:
        return bool(line.connection.noop()[0] == 250)
    except (smtplib.SMTPException, OSError):
        return False


def _line() -> Any:
    """The line to the mail server, kept from one letter to the next by this thread."""
    if not _is_open():
        hang_up()
        _mind_outage(Channel.EMAIL)
        line = get_connection()
        try:
            line.open()
        except (smtplib.SMTPException, OSError) as error:
            raise Away(_words(0, error)) from error
        _answers(Channel.EMAIL)
        _open.line, _open.used = line, 0
    _open.used += 1
    _open.used_at = monotonic()
    return _open.line


@jobs.at_rest
def hang_up() -> None:
    """Close the line to the mail server, if one is open."""
    line = getattr(_open, "line", None)
    _open.line = None
    if line is not None:
        try:
            line.close()
        except (smtplib.SMTPException, OSError):
            pass  # it was cut already


# Bounces and outages -------------------------------------------------------------------------------------------------
def bounced(message: Message, reason: str, *, is_address: bool = True) -> None:
    """Note that the letter came back; where nobody is at the address (`is_address`), that the address is dead."""
    reason = reason[:300]
    Message.objects.filter(pk=message.pk).update(state=MessageState.FAILED, last_error=reason)
    _note(message.pk, MessageEventKind.BOUNCED, reason)
    if is_address and message.address:
        dead(message.address, reason)


def dead(address: str, reason: str) -> None:
    """Note that nobody is at this address: the next letters take another way."""
    Bounce.objects.update_or_create(address=address, defaults={"reason": reason[:300], "at": clock.now()})


def _note(message_id: int, kind: str, detail: str = "") -> None:
    MessageEvent.objects.create(message_id=message_id, kind=kind, detail=detail[:300], at=clock.now())


def _mind_outage(channel: Channel) -> None:
    """While the server is known to be away, one try per pause is enough for all."""
    outage = Outage.objects.filter(channel=channel, retry_at__gt=clock.now()).first()
    if outage is not None:
        raise Away(outage.reason)


def _wait(message: Message, reason: str) -> Any:
    """Note that the way out does not answer, let all its letters wait; returns until when."""
    now, channel = clock.now(), message.channel
    outage, is_new = Outage.objects.get_or_create(
        channel=channel, defaults={"since": now, "retry_at": now + FIRST_PAUSE, "reason": reason[:300]}
    )
    if not is_new and outage.retry_at <= now:
        outage.failures += 1
        outage.retry_at = now + min(FIRST_PAUSE * 2 ** min(outage.failures - 1, 10), LONGEST_PAUSE)
        outage.reason = reason[:300]
        outage.save(update_fields=["failures", "retry_at", "reason"])
    if is_new:
        _note(message.pk, MessageEventKind.LATER, reason)
    Message.objects.filter(pk=message.pk).update(last_error=reason[:300])
    jobs.put_off(KINDS[channel], outage.retry_at)
    return outage.retry_at


def _answers(channel: Channel) -> None:
    """The way out answers again: what waited may leave."""
    if Outage.objects.filter(channel=channel).delete()[0]:
        jobs.put_forward(KINDS[channel])
