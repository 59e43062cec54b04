"""What time does here: reminders at 7 days and at 1 day, each once."""

from __future__ import annotations

from datetime import datetime, timedelta

from eclore.workshops import actions
from eclore.workshops.models import Registration
from eclore.workshops.states import RegistrationState, WorkshopState

REMINDERS = (1, 7)


def tick(now: datetime) -> list[str]:
    """Send what is due; says what was done. Who registered after the hour of a reminder does not get that one."""
    rows = Registration.objects.filter(
        state=RegistrationState.CONFIRMED,
        workshop__state=WorkshopState.OPEN,
        workshop__starts_at__gt=now,
        workshop__starts_at__lte=now + timedelta(days=max(REMINDERS)),
    ).select_related("workshop")
    sent = 0
    for row in rows.order_by("workshop__starts_at", "pk"):
        left = row.workshop.starts_at - now
        days = next(days for days in REMINDERS if left <= timedelta(days=days))
        was_there = row.registered_at <= row.workshop.starts_at - timedelta(days=days)
        is_due = row.reminded_days is None or row.reminded_days > days
        if was_there and is_due and actions.remind(registration=row, days=days):
            sent += 1
    return [f"workshops: {sent} reminders"] if sent else []
