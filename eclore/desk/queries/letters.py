"""Letters by state."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from eclore.core.models import Message, MessageState
from eclore.editions.models import Edition


def letters(edition: Edition, state: str = MessageState.HELD) -> QuerySet[Message]:
    """Letters of the edition in one state, oldest first; codes for one use are never shown."""
    return Message.objects.filter(edition_code=edition.code, state=state, is_ephemeral=False).order_by(
        "created_at", "pk"
    )


def any_letter(edition: Edition) -> QuerySet[Message]:
    """Letters of the edition whatever their state."""
    return Message.objects.filter(edition_code=edition.code, is_ephemeral=False)


def letter_counts(edition: Edition) -> dict[str, int]:
    """How many letters per state."""
    rows = Message.objects.filter(edition_code=edition.code, is_ephemeral=False).values("state")
    return {row["state"]: row["n"] for row in rows.annotate(n=Count("pk")).order_by("state")}
