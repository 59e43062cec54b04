"""The audit trail: append-only on both databases, sealed day by day."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from eclore.core import audit, clock
from eclore.core.models import AuditEntry, AuditSeal
from eclore.core.permissions import Actor

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("tick")
NOON = datetime(2026, 3, 28, 12, tzinfo=ZoneInfo("Europe/Paris"))


def test_who_what_and_in_which_role(edition, cast):
    entry = audit.record("editions.look", by=cast.maud, subject=edition, before="a", after="b", reason_code="why")
    assert (entry.actor, entry.role, entry.edition_code) == (f"user:{cast.maud.pk}", "manager", "2026")
    assert (entry.subject_type, entry.subject_id) == ("editions.edition", str(edition.pk))
    assert audit.actor_code(SYSTEM) == "system:tick"
    assert audit.actor_code(AnonymousUser()) == "visitor"
    assert entry in audit.trail(edition)


@pytest.mark.parametrize("act", ["update", "delete"])
@pytest.mark.parametrize("model", [AuditEntry, AuditSeal])
def test_nothing_changes_and_nothing_is_erased(edition, model, act):
    entry = audit.record("editions.look", by=SYSTEM, subject=edition)
    with clock.at(entry.at + timedelta(days=2)):
        audit.seal()
    rows = model.objects.order_by("pk")
    change = {"actor": "user:1"} if model is AuditEntry else {"entries": 0}
    before = list(rows.values())
    assert before
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(**change) if act == "update" else rows.delete()
    assert list(rows.values()) == before


def test_raw_sql_meets_the_same_lock(edition):
    audit.record("editions.look", by=SYSTEM, subject=edition)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_auditentry")


def test_triggers_are_found_missing_and_laid_again():
    assert audit.triggers_present()
    audit.drop_triggers()
    assert not audit.triggers_present()
    audit.install_triggers()
    audit.install_triggers()
    assert audit.triggers_present()


def test_seals_chain_and_cover_each_day_of_paris(edition):
    AuditEntry.objects.count()
    start = AuditEntry.objects.order_by("at").first().at
    with clock.at(start + timedelta(days=1)):
        audit.record("editions.look", by=SYSTEM, subject=edition)
    with clock.at(start + timedelta(days=3)):
        seals = audit.seal()
        assert audit.seal() == []
    assert [seal.day for seal in seals] == sorted(seal.day for seal in seals)
    assert len(seals) == 3  # a quiet day is sealed too
    assert sum(seal.entries for seal in seals) == AuditEntry.objects.count()
    assert audit.digest(seals[1].day, seals[0].sha256) == (seals[1].sha256, seals[1].entries)
    assert audit.digest(seals[1].day, "")[0] != seals[1].sha256
    call_command("seal_audit", verify=True, verbosity=0)


def test_a_changed_day_no_longer_matches_its_seal(edition):
    entry = audit.record("editions.look", by=SYSTEM, subject=edition)
    with clock.at(entry.at + timedelta(days=2)):
        call_command("seal_audit", verbosity=0)
    audit.drop_triggers()
    AuditEntry.objects.filter(pk=entry.pk).update(actor="user:999")
    audit.install_triggers()
    with pytest.raises(CommandError, match="ne correspond pas"):
        call_command("seal_audit", verify=True)


def test_an_empty_journal_has_no_seal():
    assert not AuditEntry.objects.exists()
    assert audit.seal() == []


def test_the_day_of_summer_time(territory_set):
    with clock.at(NOON + timedelta(days=1)):
        entry = audit.record("editions.look", by=SYSTEM, subject=territory_set)
    assert audit.digest(entry.at.date(), "")[1] == 1
