"""The journal."""

from __future__ import annotations

from django.db.models import QuerySet

from eclore.core.models import AuditEntry
from eclore.editions.models import Edition
from eclore.people.queries import names_of


def journal(edition: Edition, verb: str = "") -> QuerySet[AuditEntry]:
    """Acts of the edition, newest first, of one verb where given."""
    rows = AuditEntry.objects.filter(edition_code=edition.code).order_by("-pk")
    return rows.filter(verb=verb) if verb else rows


def journal_verbs(edition: Edition) -> list[str]:
    """The verbs met in the journal."""
    return sorted(AuditEntry.objects.filter(edition_code=edition.code).values_list("verb", flat=True).distinct())


def actor_names(entries: list[AuditEntry]) -> dict[str, str]:
    """`{"user:12": "Maud Vasseur"}` for one page of the journal, in one query."""
    return names_of(entry.actor for entry in entries)
