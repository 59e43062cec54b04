"""A check-up of the instance: what would hurt later, in sentences."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from eclore.core import audit, clock, keys
from eclore.core.models import Job, JobState, StoredFile

KEYS = ("secret", "vote", "log", "evaluation")


class Command(BaseCommand):
    help = (
        "Vérifie l’instance : base, migrations, journal, clefs, dossiers, envois. Sort avec 1 si quelque chose cloche."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        troubles = list(examine())
        for trouble in troubles:
            self.stderr.write(f"- {trouble}")
        if troubles:
            raise CommandError(f"{len(troubles)} point(s) à corriger.")
        self.stdout.write("Tout va bien.")


def examine() -> Iterator[str]:
    """Each trouble found, as a sentence. Changes nothing but makes a missing key, as a first start does."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield "La base n’est pas à jour : lancez `manage.py migrate`."
        return
    if not audit.triggers_present():
        yield "Le journal n’est plus protégé : lancez `manage.py migrate`, qui repose ses verrous."
    yield from _keys()
    yield from _folders()
    yield from _jobs()


def _keys() -> Iterator[str]:
    for name in KEYS:
        keys.key(name)
        path = Path(settings.ECLORE_HOME) / "keys" / name
        if path.exists() and path.stat().st_mode & 0o077:
            yield f"La clef {path} est lisible par d’autres comptes : chmod 600."


def _folders() -> Iterator[str]:
    home = Path(settings.ECLORE_HOME)
    if not os.access(home, os.W_OK):
        yield f"Le dossier {home} n’est pas accessible en écriture."
    if shutil.disk_usage(home).free < 200 * 1024 * 1024:
        yield f"Il reste moins de 200 Mo de place dans {home}."
    missing = sum(
        1
        for sha256 in StoredFile.objects.values_list("sha256", flat=True).iterator()
        if not (home / "files" / sha256[:2] / sha256).exists()
    )
    if missing:
        yield f"{missing} fichier(s) notés dans la base manquent dans {home / 'files'}."


def _jobs() -> Iterator[str]:
    late = Job.objects.filter(state=JobState.QUEUED, run_at__lt=clock.now() - timedelta(minutes=10)).count()
    if late:
        yield f"{late} envoi(s) attendent depuis plus de dix minutes : `manage.py work` tourne-t-il ?"
    given_up = Job.objects.filter(state=JobState.FAILED).count()
    if given_up:
        yield f"{given_up} envoi(s) abandonné(s) après trop d’échecs."
