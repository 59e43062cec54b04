"""What time does, once: run it every minute where `work` does not run."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from eclore.core import chores, jobs


class Command(BaseCommand):
    help = "Ouvre et ferme ce qui doit l’être, rappelle, envoie. À lancer chaque minute."

    def handle(self, *args: Any, **options: Any) -> None:
        outcome = chores.tick()
        for sentence in outcome.done:
            self.stdout.write(sentence)
        jobs.run_all()
        if outcome.failed:
            raise CommandError("Échec : " + ", ".join(outcome.failed))
