"""`import_election FILE.pb --edition CODE [--rule RULE] [--count]`: a real public election becomes an edition."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

import tally
from eclore.backstage import importing
from eclore.core.errors import Refused
from eclore.core.permissions import Actor
from eclore.results import actions as results


class Command(BaseCommand):
    help = "Fait d’une élection publique au format Pabulib une édition, prête à dépouiller."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FICHIER.pb")
        parser.add_argument("--edition", required=True, metavar="CODE")
        parser.add_argument("--rule", help="une règle de tally, si celle du fichier ne convient pas")
        parser.add_argument("--count", action="store_true", help="dépouille aussitôt")

    def handle(self, *args: Any, **options: Any) -> None:
        by = Actor.system("import_election")
        try:
            edition = importing.import_election(
                by=by, path=Path(options["file"]), code=options["edition"], rule=options["rule"]
            )
        except (tally.TallyError, Refused) as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(f"Édition {edition.code} créée : {edition.title}, bulletins publics {edition.source_sha256}")
        if options["count"]:
            try:
                count = results.count(by=by, edition=edition)
            except results.Tied as tied:
                raise CommandError(f"{tied}\n{tied.tie}", returncode=3) from tied
            except Refused as error:
                raise CommandError(str(error), returncode=2) from error
            self.stdout.write(
                f"Dépouillé : {len(count.minutes['winners'])} projets retenus, procès-verbal {count.sha256}"
            )
