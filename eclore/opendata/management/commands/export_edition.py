"""`export_edition CODE DIR`: the open-data package of a proclaimed edition."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from eclore.core.errors import Refused
from eclore.editions import queries as editions
from eclore.opendata import package


class Command(BaseCommand):
    help = "Écrit les données ouvertes d’une édition proclamée, prêtes à recompter."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", metavar="CODE")
        parser.add_argument("folder", metavar="DOSSIER")

    def handle(self, *args: Any, **options: Any) -> None:
        edition = editions.by_code(options["code"])
        if edition is None:
            raise CommandError(f"Aucune édition ne porte le code « {options['code']} ».", returncode=2)
        folder = Path(options["folder"])
        try:
            package.write(edition, folder)
        except Refused as error:
            raise CommandError(str(error), returncode=2) from error
        except OSError as error:
            raise CommandError(f"« {folder} » ne peut pas être écrit : {error.strerror}.", returncode=2) from error
        files = len(list(folder.iterdir()))
        self.stdout.write(f"{folder} : {files} fichiers. Pour recompter :\npython3 {folder}/tally.pyz verify {folder}")
