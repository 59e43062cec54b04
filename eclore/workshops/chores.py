"""What time does here: reminders at 7 days and at 1 day, offers that nobody took, words and needs forgotten after."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from eclore.workshops import actions
from eclore.workshops.models import Registration, Workshop
from eclore.workshops.states import RegistrationState, WorkshopState

REMINDERS = (1, 7)
# Below the 48 hours that are promised, so that a chore an hour late still keeps the promise.
HALL_KEEPS = timedelta(hours=44)


FORGET_AFTER = timedelta(days=2)


def tick(now: datetime) -> list[str]:
    """Do what is due; says what was done."""
    done = {
        "reminders": _remind(now),
        "offers over": _lapse(now),
        "comptoirs whose needs are forgotten": _forget(now),
        "acts of the hall blanked": actions.blank_operations(received_before=now - HALL_KEEPS),
    }
    return [f"workshops: {count} {what}" for what, count in done.items() if count]


def _lapse(now: datetime) -> int:
    """Offers whose deadline is past go to the next who waits."""
    over = Registration.objects.filter(state=RegistrationState.OFFERED, offered_until_at__lte=now)
    rows = over.select_related("workshop").order_by("offered_until_at", "pk")
    return sum(actions.lapse(registration=row) for row in rows)


def _forget(now: datetime) -> int:
    """Needs are for the evening: two days later nobody has to know them."""
    told = ~Q(registrations__needs="") | ~Q(registrations__need_kinds=[]) | ~Q(registrations__guardian="")
    rows = Workshop.objects.filter(told | Q(outreach__isnull=False), ends_at__lte=now - FORGET_AFTER)
    rows = rows.filter(Q(registrations__isnull=False) | Q(outreach__isnull=False)).distinct()
    return sum(bool(actions.forget_needs(workshop=row)) for row in rows)


def _remind(now: datetime) -> int:
    """Who registered after the hour of a reminder does not get that one."""
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
    return sent
