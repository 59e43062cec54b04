"""Jobs with leases: claimed by one worker at a time, redone after a kill, given up after too many failures."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from eclore.core import clock
from eclore.core.models import Job, JobState

LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 8
log = logging.getLogger("eclore.jobs")
_handlers: dict[str, Callable[..., None]] = {}


def job(kind: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register the function that carries out jobs of `kind`; it must bear being run twice."""

    def register(handler: Callable[..., None]) -> Callable[..., None]:
        _handlers[kind] = handler
        return handler

    return register


def enqueue(kind: str, **payload: Any) -> Job:
    """Queue a job in the transaction of the act: it exists if and only if the act does."""
    if kind not in _handlers:
        raise LookupError(f"unknown job {kind}")
    now = clock.now()
    return Job.objects.create(kind=kind, payload=payload, run_at=now, created_at=now)


def claim() -> Job | None:
    """Take the oldest job that is due and unleased, for `LEASE`; None where there is none."""
    now = clock.now()
    skip = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"""UPDATE core_job SET leased_until = %s, attempts = attempts + 1 WHERE id = (
                SELECT id FROM core_job WHERE state = 'queued' AND run_at <= %s
                AND (leased_until IS NULL OR leased_until < %s) ORDER BY run_at, id LIMIT 1 {skip}) RETURNING id""",  # noqa: S608
            [now + LEASE, now, now],
        )
        row = cursor.fetchone()
    return Job.objects.get(pk=row[0]) if row else None


def run_one() -> bool:
    """Claim and carry out one job. Returns False where nothing was due."""
    claimed = claim()
    if claimed is None:
        return False
    try:
        _handlers[claimed.kind](**claimed.payload)
    except Exception as error:  # a failing job must not stop the worker
        _postpone(claimed, error)
    else:
        Job.objects.filter(pk=claimed.pk).update(state=JobState.DONE, leased_until=None, last_error="")
    return True


def run_all(limit: int = 100_000) -> int:
    """Carry out what is due now; returns how many."""
    done = 0
    while done < limit and run_one():
        done += 1
    return done


def _postpone(claimed: Job, error: Exception) -> None:
    log.warning("job failed", extra={"job": claimed.pk, "kind": claimed.kind, "error": repr(error)})
    is_last = claimed.attempts >= MAX_ATTEMPTS
    Job.objects.filter(pk=claimed.pk).update(
        state=JobState.FAILED if is_last else JobState.QUEUED,
        leased_until=None,
        run_at=clock.now() + timedelta(seconds=10 * 4 ** min(claimed.attempts, 6)),
        last_error=repr(error)[:300],
    )
