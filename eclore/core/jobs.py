"""Jobs with leases: claimed by one worker at a time, redone after a kill, given up after too many failures."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from eclore.core import clock
from eclore.core.models import Job, JobState

LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 8
BATCH = 1000
log = logging.getLogger("eclore.jobs")
_handlers: dict[str, Callable[..., None]] = {}
_mourners: dict[str, Callable[..., None]] = {}
_rests: list[Callable[[], None]] = []


class Later(Exception):
    """The job cannot be done now and it is nobody's failure (a server is away): tried at `at`, never given up."""

    def __init__(self, at: datetime, reason: str) -> None:
        super().__init__(reason)
        self.at = at


def job(
    kind: str, *, given_up: Callable[..., None] | None = None
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register the function that carries out jobs of `kind`; it must bear being run twice.

    `given_up` is called with the same payload once the job has failed for good.
    """

    def register(handler: Callable[..., None]) -> Callable[..., None]:
        _handlers[kind] = handler
        if given_up is not None:
            _mourners[kind] = given_up
        return handler

    return register


def kinds() -> frozenset[str]:
    """The kinds of jobs that this process can carry out."""
    return frozenset(_handlers)


def at_rest(act: Callable[[], None]) -> Callable[[], None]:
    """Register what a worker lets go of once nothing is due (a line to a server)."""
    _rests.append(act)
    return act


def rest() -> None:
    """Let go of what was kept open between jobs."""
    for act in _rests:
        act()


def enqueue(kind: str, **payload: Any) -> Job:
    """Queue a job in the transaction of the act: it exists if and only if the act does."""
    return enqueue_all(kind, [payload])[0]


def enqueue_all(kind: str, payloads: Iterable[dict[str, Any]], *, priority: int = 0) -> list[Job]:
    """Queue many jobs of one kind in a few statements."""
    if kind not in _handlers:
        raise LookupError(f"unknown job {kind}")
    now = clock.now()
    rows = [Job(kind=kind, payload=one, priority=priority, run_at=now, created_at=now) for one in payloads]
    return Job.objects.bulk_create(rows, batch_size=BATCH)


def put_off(kind: str, until: datetime) -> None:
    """Let every waiting job of `kind` wait until then."""
    Job.objects.filter(kind=kind, state=JobState.QUEUED, run_at__lt=until).update(run_at=until)


def put_forward(kind: str) -> None:
    """Let every waiting job of `kind` be done now."""
    now = clock.now()
    Job.objects.filter(kind=kind, state=JobState.QUEUED, run_at__gt=now, leased_until=None).update(run_at=now)


def claim() -> Job | None:
    """Take the oldest job that is due and unleased, for `LEASE`; None where there is none."""
    now = clock.now()
    skip = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"""UPDATE core_job SET leased_until = %s, attempts = attempts + 1 WHERE id = (
                SELECT id FROM core_job WHERE state = 'queued' AND run_at <= %s
                AND (leased_until IS NULL OR leased_until < %s) ORDER BY priority, run_at, id LIMIT 1 {skip})
                RETURNING id""",  # noqa: S608
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
    except Later as later:
        Job.objects.filter(pk=claimed.pk).update(
            leased_until=None, run_at=later.at, attempts=claimed.attempts - 1, last_error=str(later)[:300]
        )
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
    rest()
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
    if is_last and claimed.kind in _mourners:
        _mourners[claimed.kind](**claimed.payload)
