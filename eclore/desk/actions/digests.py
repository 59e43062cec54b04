"""The list of one's work by e-mail."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from eclore.core import outbox
from eclore.desk import notices, rooms
from eclore.desk.models import Digest
from eclore.people.adapter import address_of


@transaction.atomic
def send(*, digest: Digest, day: date) -> bool:
    """Send the digest of the day, once: nothing where nothing waits, or where the login is closed."""
    row = Digest.objects.select_for_update(of=("self",)).select_related("user").get(pk=digest.pk)
    if row.sent_on == day:
        return False
    row.sent_on = day
    row.save(update_fields=["sent_on"])
    user = row.user
    items = rooms.work(user) if user.is_active else []
    if not items:
        return False
    letter = notices.WorkDigest(user.get_short_name(), [_line(item) for item in items], len(items))
    outbox.post(letter, address_of(user))
    return True


def _line(item: dict[str, Any]) -> str:
    """One thing to do, and its edition where there are several."""
    more = " · ".join(filter(None, [item["edition"], item["text"]]))
    return f"– {item['title']}\n  {more}".rstrip()
