"""The list of one's work by e-mail."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from eclore.core import outbox
from eclore.desk import notices, rooms
from eclore.desk.models import Digest
from eclore.editions.queries import editions_of, roles_of
from eclore.people.adapter import Address


@transaction.atomic
def send(*, digest: Digest, day: date) -> bool:
    """Send the digest of the day, once: nothing where nothing waits, or where the login is closed."""
    row = Digest.objects.select_for_update(of=("self",)).select_related("user").get(pk=digest.pk)
    if row.sent_on == day:
        return False
    row.sent_on = day
    row.save(update_fields=["sent_on"])
    user, lines, number = row.user, [], 0
    held = [edition for edition in editions_of(user) if roles_of(user, edition)] if user.is_active else []
    for edition in held:
        items = rooms.todo(user, edition)
        number += len(items)
        if items and len(held) > 1:
            lines.append(f"{edition.title}\n")
        lines += [f"– {item['title']}\n  {item['text']}".rstrip() for item in items]
    if not number:
        return False
    outbox.post(notices.WorkDigest(user.get_short_name(), lines, number), Address(user.email, name=user.name))
    return True
