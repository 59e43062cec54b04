"""One door: lock, state, permission, audit, all or nothing."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from eclore.core import audit
from eclore.core.errors import Denied, IllegalMove, Refused
from eclore.core.models import AuditEntry
from eclore.core.permissions import Actor
from eclore.core.workflow import begin, move
from eclore.evaluation.models import Questionnaire
from tests.eclore.evaluation import factories

SYSTEM = Actor.system("laboratory")


def blank(edition):
    from eclore.core import clock

    return Questionnaire(edition=edition, slug="x", title="X", questions=[], opened_at=clock.now())


@pytest.mark.django_db
def test_begin_inserts_and_writes(edition, cast):
    with transaction.atomic():
        row = begin(blank(edition), "open", by=cast.emma, detail={"n": 1})
    entry = audit.trail(row).get()
    assert (entry.verb, entry.before, entry.after, entry.detail) == ("evaluation.open", "", "open", {"n": 1})


@pytest.mark.django_db
def test_move_gives_a_fresh_row_and_saves_what_was_set(edition):
    row = factories.questionnaire(edition)
    Questionnaire.objects.filter(pk=row.pk).update(title="Changé ailleurs")
    with transaction.atomic(), move(Questionnaire, row.pk, "close", by=SYSTEM, reason_code="late") as fresh:
        assert fresh.title == "Changé ailleurs"
        fresh.introduction = "Clos."
    row.refresh_from_db()
    assert (row.state, row.title, row.introduction) == ("closed", "Changé ailleurs", "Clos.")
    entry = audit.trail(row).last()
    assert (entry.before, entry.after, entry.reason_code) == ("open", "closed", "late")


@pytest.mark.django_db
def test_a_verb_may_stay_in_its_state(edition):
    row = factories.questionnaire(edition)
    with transaction.atomic(), move(Questionnaire, row.pk, "answer", by=SYSTEM):
        pass
    row.refresh_from_db()
    assert row.state == "open"


@pytest.mark.django_db
def test_an_illegal_move_says_the_state_and_changes_nothing(edition):
    row = factories.questionnaire(edition)
    with transaction.atomic(), move(Questionnaire, row.pk, "close", by=SYSTEM):
        pass
    entries = AuditEntry.objects.count()
    with (
        pytest.raises(IllegalMove, match="fermé") as refusal,
        transaction.atomic(),
        move(Questionnaire, row.pk, "close", by=SYSTEM),
    ):
        pytest.fail("the block must not run")
    assert refusal.value.status == 409
    assert AuditEntry.objects.count() == entries


@pytest.mark.django_db
def test_a_stranger_learns_nothing_of_the_state(edition, cast):
    row = factories.questionnaire(edition)
    with transaction.atomic(), move(Questionnaire, row.pk, "close", by=SYSTEM):
        pass
    with pytest.raises(Denied), transaction.atomic(), move(Questionnaire, row.pk, "close", by=cast.sam):
        pytest.fail("the block must not run")


@pytest.mark.django_db
def test_a_refusal_in_the_block_undoes_all(edition):
    row = factories.questionnaire(edition)
    entries = AuditEntry.objects.count()
    with pytest.raises(Refused), transaction.atomic(), move(Questionnaire, row.pk, "close", by=SYSTEM) as fresh:
        fresh.title = "Perdu"
        raise Refused("Non.")
    row.refresh_from_db()
    assert (row.state, row.title) == ("open", "Après le vote")
    assert AuditEntry.objects.count() == entries


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_does_not_work(edition):
    row = factories.questionnaire(edition)
    with pytest.raises(RuntimeError, match="atomic"), move(Questionnaire, row.pk, "close", by=SYSTEM):
        pass
    with pytest.raises(RuntimeError, match="atomic"):
        begin(blank(edition), "open", by=SYSTEM)


@pytest.mark.django_db
def test_a_verb_that_does_not_create_cannot_begin(edition):
    with pytest.raises(RuntimeError), transaction.atomic():
        begin(blank(edition), "close", by=SYSTEM)
    with (
        pytest.raises(LookupError),
        transaction.atomic(),
        move(Questionnaire, factories.questionnaire(edition).pk, "fly", by=Actor.system("x")),
    ):
        pass


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_many_that_move_at_once_one_wins(edition):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: several connections that write at once")
    row = factories.questionnaire(edition)
    barrier, won, lost = threading.Barrier(20), [], []

    def close() -> None:
        try:
            barrier.wait()
            with transaction.atomic(), move(Questionnaire, row.pk, "close", by=SYSTEM):
                won.append(1)
        except IllegalMove:
            lost.append(1)
        finally:
            connection.close()

    threads = [threading.Thread(target=close) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(lost)) == (1, 19)
    assert audit.trail(row).filter(verb="evaluation.close").count() == 1
