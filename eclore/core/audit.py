"""The audit trail: who did which verb to what, append-only, ids and codes only.

Never free text about a person: that sits in the room's row, where it can be erased. Triggers forbid UPDATE and DELETE
on both databases; a post-migrate receiver installs them again each time, since a table change on SQLite drops them.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from eclore.core import clock, permissions
from eclore.core.models import AuditEntry, AuditSeal

_TABLES = ("core_auditentry", "core_auditseal")
_FORBIDDEN = ("UPDATE", "DELETE")


def record(
    verb: str,
    *,
    by: Any,
    subject: models.Model,
    before: str = "",
    after: str = "",
    reason_code: str = "",
    detail: dict[str, Any] | None = None,
) -> AuditEntry:
    """Write one entry, in the transaction of the act. `detail` holds ids, codes, counts, hashes; no words of people."""
    edition = getattr(subject, "edition", None)
    detail = dict(detail or {})
    if isinstance(by, permissions.OnBehalf):
        by.verbs.append(verb)
        detail |= {"on_behalf_of": by.person_pk, "way": by.way}
        by = by.agent
    if absent := permissions.stands_for(by, subject):
        detail["stands_in_for"] = absent
    return AuditEntry.objects.create(
        at=clock.now(),
        actor=actor_code(by),
        role=",".join(sorted(permissions.roles_of(by, subject))),
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        edition_code=edition.code if edition is not None else getattr(subject, "code", ""),
        before=before,
        after=after,
        reason_code=reason_code,
        detail=detail,
    )


def actor_code(by: Any) -> str:
    """`user:12`, `system:tick`, `visitor`, or what an actor without account says of itself (`host:3`)."""
    if isinstance(by, permissions.OnBehalf):
        by = by.agent
    if code := getattr(by, "audit_code", ""):
        return str(code)
    if getattr(by, "is_system", False):
        return f"system:{by.name}"
    return f"user:{by.pk}" if by.is_authenticated else "visitor"


def trail(subject: models.Model) -> models.QuerySet[AuditEntry]:
    """Entries about one row, oldest first."""
    return AuditEntry.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk)).order_by("pk")


def install_triggers() -> None:
    """Make both tables append-only. Idempotent."""
    with connection.cursor() as cursor:
        for table in _TABLES:
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
                    "$$BEGIN RAISE EXCEPTION 'audit append-only' "
                    "USING ERRCODE = 'integrity_constraint_violation'; END$$"
                )
            for operation in _FORBIDDEN:
                name = f"{table}_no_{operation.lower()}"
                if connection.vendor == "postgresql":
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
                    cursor.execute(
                        f"CREATE TRIGGER {name} BEFORE {operation} ON {table} "
                        f"FOR EACH ROW EXECUTE FUNCTION {table}_append_only()"
                    )
                else:
                    cursor.execute(
                        f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {operation} ON {table} "
                        f"BEGIN SELECT RAISE(ABORT, 'audit append-only'); END"
                    )


def drop_triggers() -> None:
    """Only for the laboratory: the flush of a transactional test must be able to empty the tables."""
    with connection.cursor() as cursor:
        for table in _TABLES:
            for operation in _FORBIDDEN:
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{operation.lower()}{on}")


def triggers_present() -> bool:
    """Whether every trigger is in place (asked by `doctor`)."""
    wanted = {f"{table}_no_{operation.lower()}" for table in _TABLES for operation in _FORBIDDEN}
    query = (
        "SELECT tgname FROM pg_trigger"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type='trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return wanted <= {row[0] for row in cursor.fetchall()}


def _line(entry: AuditEntry) -> str:
    return json.dumps(
        [
            entry.pk,
            entry.at.isoformat(),
            entry.actor,
            entry.role,
            entry.verb,
            entry.subject_type,
            entry.subject_id,
            entry.edition_code,
            entry.before,
            entry.after,
            entry.reason_code,
            entry.detail,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def _day_entries(day: date) -> models.QuerySet[AuditEntry]:
    start = timezone.make_aware(datetime.combine(day, time.min))
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    return AuditEntry.objects.filter(at__gte=start, at__lt=end).order_by("pk")


def digest(day: date, previous: str) -> tuple[str, int]:
    """Chained sha256 of one day (Europe/Paris) and its number of entries."""
    state = hashlib.sha256(f"{previous}\n{day.isoformat()}\n".encode())
    count = 0
    for entry in _day_entries(day).iterator():
        state.update((_line(entry) + "\n").encode())
        count += 1
    return state.hexdigest(), count


@transaction.atomic
def seal(until: date | None = None) -> list[AuditSeal]:
    """Seal each complete day not sealed yet, up to and including `until` (default: yesterday)."""
    until = until or clock.today() - timedelta(days=1)
    last = AuditSeal.objects.order_by("-day").first()
    first_entry = AuditEntry.objects.order_by("at").first()
    if last:
        day = last.day + timedelta(days=1)
    elif first_entry:
        day = timezone.localtime(first_entry.at).date()
    else:
        return []
    previous, seals = (last.sha256 if last else ""), []
    while day <= until:
        sha256, entries = digest(day, previous)
        seals.append(AuditSeal.objects.create(day=day, entries=entries, sha256=sha256))
        previous, day = sha256, day + timedelta(days=1)
    return seals
