"""Votes share the poll, closing wants it alone. On SQLite, IMMEDIATE transactions already stand in line."""

from __future__ import annotations

from django.db import connection

_FAMILY = 0x766F7465  # "vote": our own space among advisory locks


def shared(poll_id: int) -> None:
    """Held to the end of the transaction by each vote: many at once, none while the poll closes."""
    _take("pg_advisory_xact_lock_shared", poll_id)


def alone(poll_id: int) -> None:
    """Waits for votes in flight, holds back the next ones. Taken BEFORE the poll's row is locked: the other order
    would deadlock with a vote that holds the shared lock and checks its foreign key at commit."""
    _take("pg_advisory_xact_lock", poll_id)


def _take(function: str, poll_id: int) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s, %s)", [_FAMILY, poll_id])
