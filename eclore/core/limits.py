"""Rate limits: one counted row per key and window, exact under concurrency and through a restart."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.utils.translation import gettext as _

from eclore.core import clock
from eclore.core.errors import Refused
from eclore.core.models import RateCount


class TooMany(Refused):
    """Too many attempts within the window."""

    status = 429


def hit(name: str, who: str, *, limit: int, window: timedelta) -> None:
    """Count one act of `who`; raise `TooMany` above `limit` per `window`. The key is hashed: no address is kept."""
    now = clock.now()
    seconds = int(window.total_seconds())
    slot = int(now.timestamp()) // seconds
    bucket = f"{name}:{hashlib.sha256(who.encode()).hexdigest()[:24]}:{slot}"
    expires = datetime.fromtimestamp((slot + 1) * seconds, tz=UTC)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_ratecount (bucket, count, expires_at) VALUES (%s, 1, %s) "
            "ON CONFLICT (bucket) DO UPDATE SET count = core_ratecount.count + 1 RETURNING count",
            [bucket, expires],
        )
        count = cursor.fetchone()[0]
    if count > limit:
        raise TooMany(_("Trop d’essais en peu de temps. Attendez un moment, puis recommencez."))


def forget() -> int:
    """Drop windows that are over; returns how many."""
    return RateCount.objects.filter(expires_at__lt=clock.now()).delete()[0]
