"""Restore a saved instance into an empty one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from eclore.backstage import archive


class Command(BaseCommand):
    help = "Restaure une sauvegarde dans une instance vide."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="le fichier .tar écrit par `backup`")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = archive.load(options["file"])
        except archive.BadArchive as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Instance restaurée telle qu’elle était le {manifest['created_at']}.")
        self.stdout.write("Remettez le dossier keys de l’instance d’origine, puis lancez `manage.py doctor`.")
