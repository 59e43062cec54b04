"""The worker: carries out jobs as they come and the chores of each minute, until it is told to stop."""

from __future__ import annotations

import logging
import signal
from datetime import timedelta
from threading import Event
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connections
from django.db.models import Q

from eclore.core import chores, clock, jobs, limits
from eclore.core.models import Job, JobState

log = logging.getLogger("eclore.work")
MINUTE = 60.0
PAUSE = 1.0
KEEP_DONE_JOBS = timedelta(days=7)


class Command(BaseCommand):
    help = (
        "Envoie les courriers, ouvre et ferme ce qui doit l’être, sans fin. S’arrête proprement sur SIGTERM ou Ctrl-C."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        run(stop)


def run(stop: Event, pause: float = PAUSE) -> None:
    """Work until `stop` is set. An error (a database that restarts) is logged and the loop goes on."""
    next_tick = 0.0
    while not stop.is_set():
        try:
            close_old_connections()
            if monotonic() >= next_tick:
                next_tick = monotonic() + MINUTE
                chores.tick()
                limits.forget()
                forget_done()
            # A plain read first: an idle worker then never takes the write lock of SQLite.
            while not stop.is_set() and _is_due() and jobs.run_one():
                pass
            jobs.rest()
        except DatabaseError:
            log.exception("work failed")
            connections.close_all()
        except Exception:
            log.exception("work failed")
        stop.wait(pause)


def _is_due() -> bool:
    now = clock.now()
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    return Job.objects.filter(free, state=JobState.QUEUED, run_at__lte=now).exists()


def forget_done() -> int:
    """Drop jobs done a week ago; the messages they sent stay."""
    return Job.objects.filter(state=JobState.DONE, run_at__lt=clock.now() - KEEP_DONE_JOBS).delete()[0]
