"""Make the board's key: the public half to type in the office, the secret half as shares to write on paper."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from eclore.core.errors import Refused
from eclore.voting import actions


class Command(BaseCommand):
    help = "Fabrique la clef du bureau de vote : une clef publique, et des parts SLIP-39. Rien n’est gardé."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--threshold", type=int, default=3, help="parts nécessaires pour ouvrir (3)")
        parser.add_argument("--shares", type=int, default=5, help="parts faites (5)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            public_key, shares = actions.make_board_key(options["threshold"], options["shares"])
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"Clef publique, à taper au bureau :\n{public_key}\n")
        self.stdout.write(f"\nParts de la clef : {options['threshold']} sur {options['shares']} ouvrent l’urne.")
        self.stdout.write("Écrivez chacune sur une feuille, à la main, hors réseau. Une part par personne.\n")
        for rank, share in enumerate(shares, start=1):
            self.stdout.write(f"\nPart {rank}\n{share}")
