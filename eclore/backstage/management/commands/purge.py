"""Retention: destroy what has served its time."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand, CommandError

from eclore.core import chores, clock, limits
from eclore.core.management.commands.work import forget_done


class Command(BaseCommand):
    help = "Détruit ce que les durées de conservation disent de détruire."

    def handle(self, *args: Any, **options: Any) -> None:
        outcome = chores.purge()
        sessions = Session.objects.filter(expire_date__lt=clock.now()).delete()[0]
        lines = [
            *outcome.done,
            f"{sessions} session(s) expirée(s).",
            f"{limits.forget()} compteur(s) d’essais.",
            f"{forget_done()} envoi(s) terminé(s).",
        ]
        for line in lines:
            self.stdout.write(line)
        if outcome.failed:
            raise CommandError("Échec : " + ", ".join(outcome.failed))
