"""Letters: release."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from eclore.core import audit, outbox, permissions
from eclore.core.models import Message, MessageState
from eclore.editions.models import Edition


@transaction.atomic
def release(*, by: Any, edition: Edition, message_ids: Iterable[int]) -> int:
    """Let held letters of the edition go, once read; returns how many. One already gone is left alone."""
    permissions.check(by, "desk.release", edition)
    ids = list(
        Message.objects.filter(
            pk__in=list(message_ids), edition_code=edition.code, state=MessageState.HELD
        ).values_list("pk", flat=True)
    )
    for message_id in ids:
        outbox.release(message_id)
        audit.record("desk.release", by=by, subject=edition, detail={"message": message_id})
    return len(ids)
