"""Carry out what waits in the queue, once: letters first of all."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from eclore.core import jobs
from eclore.core.models import Job, JobState


class Command(BaseCommand):
    help = "Envoie une fois les courriers en attente."

    def handle(self, *args: Any, **options: Any) -> None:
        done = jobs.run_all()
        self.stdout.write(f"{done} tâche(s) faite(s).")
        given_up = Job.objects.filter(state=JobState.FAILED).count()
        if given_up:
            raise CommandError(f"{given_up} tâche(s) abandonnée(s) après trop d’échecs : voir `manage.py doctor`.")
