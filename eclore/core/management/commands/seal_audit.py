"""Seal the complete days of the audit trail, or check the seals."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from eclore.core import audit
from eclore.core.models import AuditSeal


class Command(BaseCommand):
    help = "Scelle les jours complets du journal (empreintes en chaîne). --verify recalcule chaque sceau."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--verify", action="store_true", help="recalculer les sceaux au lieu d’en poser")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verify"]:
            self._verify()
            return
        for seal in audit.seal():
            self.stdout.write(f"{seal.day} {seal.entries} {seal.sha256}")

    def _verify(self) -> None:
        previous, checked = "", 0
        for seal in AuditSeal.objects.order_by("day"):
            if audit.digest(seal.day, previous) != (seal.sha256, seal.entries):
                raise CommandError(f"Le journal du {seal.day} ne correspond pas à son sceau.")
            previous, checked = seal.sha256, checked + 1
        self.stdout.write(f"{checked} sceau(x) recalculé(s) : identiques.")
