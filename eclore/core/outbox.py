"""Letters: a `Message` row in the transaction of the act, sent after commit by the jobs' worker.

E-mail, SMS and paper are three ways out. A decision letter is held until the team has read it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet

from eclore.core import clock, jobs, wording
from eclore.core.models import Channel, Message, MessageState

SUBJECT_LENGTH = 200


class Recipient(Protocol):
    """Whom a letter can reach (a `Person`, or an address alone)."""

    @property
    def email(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def name(self) -> str: ...


class Field(NamedTuple):
    """One thing that a letter can tell: its name for the team, and an example."""

    label: Any
    example: Any


class Notice:
    """A letter that a room can send, as data: its words say what the act knows, its texts how it is told.

    `subject_text` and `body_text` (lazy, French) hold `%(field)s`; `fields` names each field for the team, who edit
    the texts in the office; `words()` gives all the fields of one letter. `occasion` says when it leaves. Two texts
    are two notices: no branching in a text.
    """

    name: str
    title: Any
    occasion: Any
    subject_text: Any
    body_text: Any
    fields: dict[str, Field]
    hold = False
    is_ephemeral = False
    # False where another program writes the text (the account library).
    is_editable = True

    def words(self) -> dict[str, object]:
        raise NotImplementedError


def notices() -> dict[str, type[Notice]]:
    """Every letter of the house by name, rooms in the order of the flow."""
    for config in apps.get_app_configs():
        if config.name.startswith("eclore.") and find_spec(f"{config.name}.notices"):
            import_module(f"{config.name}.notices")
    return {one.name: one for one in _kinds(Notice)}


def _kinds(parent: type[Notice]) -> Iterator[type[Notice]]:
    for child in parent.__subclasses__():
        if "name" in vars(child) and child.__module__.startswith("eclore."):
            yield child
        yield from _kinds(child)


def fill(text: str, words: Mapping[str, object]) -> str:
    """A text with its fields filled in."""
    return str(text) % words


def post(notice: Notice, to: Recipient, *, edition_code: str = "") -> Message:
    """Queue `notice` for `to`: by e-mail if there is one, else by SMS, else as a letter to print."""
    if to.email:
        channel, address = Channel.EMAIL, to.email
    elif to.phone:
        channel, address = Channel.SMS, to.phone
    else:
        channel, address = Channel.PAPER, ""
    words = notice.words()
    message = Message.objects.create(
        notice=notice.name,
        channel=channel,
        address=address,
        recipient_name=to.name,
        person_id=getattr(to, "pk", None),
        edition_code=edition_code,
        subject=wording.cut(fill(notice.subject_text, words).replace("\n", " "), SUBJECT_LENGTH),
        body=fill(notice.body_text, words),
        state=MessageState.HELD if notice.hold else MessageState.QUEUED,
        is_ephemeral=notice.is_ephemeral,
        created_at=clock.now(),
    )
    if not notice.hold:
        jobs.enqueue("core.send", message_id=message.pk)
    return message


@transaction.atomic
def release(message_id: int) -> None:
    """Let a held letter go, once read."""
    message = Message.objects.select_for_update().get(pk=message_id, state=MessageState.HELD)
    message.state = MessageState.QUEUED
    message.save(update_fields=["state"])
    jobs.enqueue("core.send", message_id=message.pk)


def letters_of(person_id: int) -> QuerySet[Message]:
    """Letters kept of one person, oldest first (right of access)."""
    return Message.objects.filter(person_id=person_id, is_ephemeral=False).order_by("pk")


def forget(person_id: int) -> int:
    """Blank the letters of a person who asks to be erased; what still waits does not leave. Returns how many."""
    rows = Message.objects.filter(person_id=person_id)
    rows.filter(state__in=(MessageState.HELD, MessageState.QUEUED)).update(state=MessageState.FAILED)
    return rows.update(address="", recipient_name="", body="", subject="", last_error="")


@jobs.job("core.send")
def send(message_id: int) -> None:
    """Send one message. Sent twice only where a kill falls between the sending and the note of it."""
    message = Message.objects.filter(pk=message_id, state=MessageState.QUEUED).first()
    if message is None:
        return
    _ways[message.channel](message)
    if message.is_ephemeral:
        message.delete()
        return
    message.state, message.sent_at = MessageState.SENT, clock.now()
    message.save(update_fields=["state", "sent_at"])


def _email(message: Message) -> None:
    EmailMessage(message.subject, message.body, settings.DEFAULT_FROM_EMAIL, [message.address]).send()


def _to_folder(message: Message) -> None:
    """SMS and paper leave through a folder: an operator's gateway or printer reads it."""
    folder = Path(settings.ECLORE_HOME) / message.channel
    folder.mkdir(parents=True, exist_ok=True)
    lines = [message.recipient_name, message.address, "", message.subject, "", message.body]
    (folder / f"{message.pk:08d}.txt").write_text("\n".join(lines), encoding="utf-8")


_ways: dict[str, Any] = {Channel.EMAIL: _email, Channel.SMS: _to_folder, Channel.PAPER: _to_folder}
