"""Bytes out: meetings to come as a calendar file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from eclore.advising.models import Appointment
from eclore.core import clock


def appointments(rows: Iterable[Appointment]) -> bytes:
    """One event for each meeting to come, in UTC."""
    book = Calendar()
    book.add("prodid", "-//Eclore//accompagnement//FR")
    book.add("version", "2.0")
    for row in rows:
        advisor = row.request.advisor
        event = Event()
        event.add("uid", f"rendez-vous-{row.pk}@{settings.SITE_URL.split('//')[-1]}")
        event.add("summary", _("Accompagnement : %(name)s") % {"name": row.request.person.name})
        if advisor:
            event.add("description", _("Avec %(name)s") % {"name": advisor.name})
        event.add("dtstart", row.starts_at)
        event.add("dtend", row.starts_at + timedelta(minutes=row.minutes))
        event.add("dtstamp", clock.now())
        event.add("location", row.place)
        book.add_component(event)
    return book.to_ical()
