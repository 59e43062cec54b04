"""Letters by state."""

from __future__ import annotations

from dataclasses import dataclass
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


# More in one file would be slow to draw and to open.
LETTERS_A_FILE = 500


@dataclass(frozen=True)
class Part:
    """Letters of one list that make one file: numbers for people, ids for the address, which stay when others leave."""

    begin: int
    end: int
    first_pk: int
    last_pk: int


def letter_parts(rows: QuerySet[Message]) -> list[Part]:
    """The whole list in files of `LETTERS_A_FILE` letters; what was erased with its person has no words to print."""
    ids = list(rows.exclude(body="").order_by("pk").values_list("pk", flat=True))
    chunks = [(at, ids[at : at + LETTERS_A_FILE]) for at in range(0, len(ids), LETTERS_A_FILE)]
    return [Part(at + 1, at + len(chunk), chunk[0], chunk[-1]) for at, chunk in chunks]


def letters_of_part(rows: QuerySet[Message], first_pk: int, last_pk: int) -> QuerySet[Message]:
    """The letters of one part that are still in the list."""
    return rows.exclude(body="").filter(pk__range=(first_pk, last_pk)).order_by("pk")[:LETTERS_A_FILE]


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
