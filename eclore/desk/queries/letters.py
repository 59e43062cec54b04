"""Letters by state."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet

from eclore.core import outbox, permissions
from eclore.core.models import Message, MessageState
from eclore.desk import rooms
from eclore.editions import queries as editions
from eclore.editions.models import Edition
from eclore.people.models import Person


def letters(edition: Edition, state: str = MessageState.HELD, channel: str = "") -> QuerySet[Message]:
    """Letters of the edition in one state (by one way), oldest first; codes for one use are never shown."""
    rows = Message.objects.filter(edition_code=edition.code, state=state, is_ephemeral=False)
    return (rows.filter(channel=channel) if channel else rows).order_by("created_at", "pk")


def any_letter(edition: Edition) -> QuerySet[Message]:
    """Letters of the edition whatever their state."""
    return Message.objects.filter(edition_code=edition.code, is_ephemeral=False)


def letter_counts(edition: Edition) -> dict[str, int]:
    """How many letters per state."""
    rows = Message.objects.filter(edition_code=edition.code, is_ephemeral=False).values("state")
    return {row["state"]: row["n"] for row in rows.annotate(n=Count("pk")).order_by("state")}


def letters_of(user: Any, person: Person) -> list[Message]:
    """The letters of a person that the login may read, newest first."""
    return [row for row in outbox.letters_of(person.pk).reverse()[:60] if may_read(user, row)]


def may_read(user: Any, message: Message) -> bool:
    """A letter tells what its room knows: whoever may not open the room of that edition does not read it here."""
    room = message.notice.split(".")[0]
    if room not in rooms.ROOMS:
        return True
    edition = editions.by_code(message.edition_code)
    return edition is not None and permissions.allowed(user, f"{room}.office", edition)


def failed_letters(person: Person) -> list[Message]:
    """Letters that could not leave and were not sent again since."""
    rows = list(outbox.letters_of(person.pk))
    later = {(row.notice, row.subject): row.pk for row in rows if row.state != MessageState.FAILED}
    return [
        row for row in rows
        if row.state == MessageState.FAILED and row.body and later.get((row.notice, row.subject), 0) < row.pk
    ]  # fmt: skip
