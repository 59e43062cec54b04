"""Places are never given twice, with real connections that race."""

from __future__ import annotations

from threading import Barrier, Semaphore, Thread

import pytest
from django.db import connection

from eclore.workshops import actions, queries
from eclore.workshops.models import Registration
from tests.eclore.ideas.factories import person
from tests.eclore.workshops.factories import SYSTEM, open_one

RACERS, PLACES, SEATED_AT_ONCE = 200, 20, 40


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL: SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_two_hundred_at_once_for_twenty_places(edition):
    """200 threads, each with its own registration; 40 connections at a time, as many as a small server gives."""
    row = open_one(edition, capacity=PLACES)
    people = [person(f"Personne {n}") for n in range(RACERS)]
    barrier, gate, errors = Barrier(RACERS), Semaphore(SEATED_AT_ONCE), []

    def race(someone) -> None:
        try:
            barrier.wait(timeout=60)
            with gate:
                try:
                    actions.register(by=SYSTEM, workshop=row, person=someone)
                finally:
                    connection.close()
        except Exception as error:  # told by the main thread
            errors.append(error)

    threads = [Thread(target=race, args=(someone,)) for someone in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert errors == []
    rows = list(Registration.objects.order_by("registered_at", "pk"))
    assert len(rows) == RACERS == len({one.person_id for one in rows})  # none lost, none doubled
    assert [one.state for one in rows] == ["confirmed"] * PLACES + ["waiting"] * (RACERS - PLACES)
    assert [queries.rank(one) for one in rows[PLACES:]] == list(range(1, RACERS - PLACES + 1))  # waiting in order


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL: SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_one_person_clicking_many_times_at_once_holds_one_place_and_attends_once(edition):
    from eclore.core.errors import Refused
    from eclore.workshops.models import Attendance
    from tests.eclore.workshops.factories import begun

    row, door, someone = open_one(edition), begun(edition), person()
    barrier, refused, errors = Barrier(12), [], []

    def race() -> None:
        try:
            barrier.wait(timeout=60)
            actions.check_in(by=SYSTEM, workshop=door, person=someone)
            actions.register(by=SYSTEM, workshop=row, person=someone)
        except Refused as refusal:
            refused.append(refusal)
        except Exception as error:  # told by the main thread
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=race) for _n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert errors == []
    assert len(refused) == 11
    assert Registration.objects.count() == 1
    assert Attendance.objects.count() == 1
