"""Reminders at seven days and at one day, each once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import QueryDict

from eclore.core import clock
from eclore.core.models import Message
from eclore.workshops import actions, chores, desk
from eclore.workshops.models import Registration
from tests.eclore.ideas.factories import person
from tests.eclore.workshops.factories import SYSTEM, attended, begun, open_one, planned, registered

pytestmark = pytest.mark.django_db


def tick(row, before: timedelta) -> list[str]:
    """The reminders that leave when `before` is left; the clock is the one of that moment."""
    seen = Message.objects.count()
    with clock.at(row.starts_at - before):
        chores.tick(clock.now())
    return [message.notice for message in Message.objects.order_by("pk")[seen:]]


def test_each_reminder_leaves_once_and_on_its_day(edition):
    row = open_one(edition, in_days=20)
    registered(row)
    assert tick(row, timedelta(days=7, minutes=1)) == []
    assert tick(row, timedelta(days=7)) == ["workshops.reminder_7"]
    assert tick(row, timedelta(days=6)) == []
    assert tick(row, timedelta(days=1)) == ["workshops.reminder_1"]
    assert tick(row, timedelta(hours=3)) == []
    assert tick(row, timedelta(0)) == []


def test_a_late_worker_sends_the_nearer_reminder_alone(edition):
    row = open_one(edition, in_days=20)
    registered(row)
    assert tick(row, timedelta(hours=20)) == ["workshops.reminder_1"]
    assert tick(row, timedelta(days=3)) == []


def test_who_registers_late_is_not_reminded_of_what_they_just_did(edition):
    row = open_one(edition, in_days=5)
    registered(row)
    assert tick(row, timedelta(days=4)) == []
    assert tick(row, timedelta(days=1)) == ["workshops.reminder_1"]


def test_nobody_else_is_reminded(edition):
    row = open_one(edition, in_days=20, capacity=1)
    gone = registered(row)
    actions.cancel_registration(by=SYSTEM, registration=gone)
    registered(row)
    registered(row)  # waits
    called_off = open_one(edition, starts_at=row.starts_at)
    registered(called_off)
    actions.cancel(by=SYSTEM, workshop=called_off, reason_code="few")
    assert tick(row, timedelta(days=2)) == ["workshops.reminder_7"]


def test_the_desk_says_what_to_do_exports_and_erases(edition, cast):
    row, soon = begun(edition), open_one(edition, in_days=3, capacity=1)
    planned(edition)
    someone = person("Nadia Obry")
    mine = registered(soon, someone, needs="Un fauteuil")
    waiting = registered(soon)
    attended(edition, someone, row)
    titles = [item["title"] for item in desk.todo(cast.fanny, edition)]
    assert [title.split(" : ")[0] for title in titles] == [
        "Comptoir à clore",
        "Comptoir à tenir",
        "Comptoir à ouvrir",
    ]
    assert desk.todo(cast.lea, edition) == []
    held = desk.export(someone)
    assert held["registrations"][0]["needs"] == "Un fauteuil"
    assert len(held["attendances"][0]["certificate_code"]) == 12
    assert desk.card(someone)[0]["text"].endswith(mine.state_label)
    groups = {row.key: set(row.persons(edition, QueryDict())) for row in desk.selections()}
    assert groups["workshops.registered"] == {someone, waiting.person}
    assert groups["workshops.waiting"] == {waiting.person}
    assert groups["workshops.attended"] == {someone}
    assert groups["workshops.absent"] == set()
    registered_at = next(row for row in desk.selections() if row.key == "workshops.registered")
    assert set(registered_at.persons(edition, QueryDict(f"comptoir={row.pk}"))) == set()
    seen = Message.objects.count()
    desk.erase(someone)
    mine = Registration.objects.get(pk=mine.pk)
    assert (mine.state, mine.needs) == ("cancelled", "")
    assert [m.person_id for m in Message.objects.order_by("pk")[seen:]] == [waiting.person_id]
    assert len(desk.export(someone)["attendances"]) == 1
