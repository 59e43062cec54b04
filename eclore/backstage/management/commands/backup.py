"""Save the instance into one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from eclore.backstage import archive


class Command(BaseCommand):
    help = "Sauvegarde la base et les fichiers en un seul fichier. Les clefs n’y sont jamais : gardez-les à part."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="le fichier .tar à écrire")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = archive.save(options["file"])
        except archive.BadArchive as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Sauvegarde écrite : {options['file']} ({manifest['files']} fichier(s)).")
        self.stdout.write("Les clefs n’y sont pas : gardez une copie du dossier keys en lieu sûr, ailleurs.")
