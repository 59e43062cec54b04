"""Fill a database with the demo edition, through the actions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from eclore.backstage.demo import calendar, shape
from eclore.backstage.demo.make import make
from eclore.core.errors import Refused
from eclore.editions.models import Edition
from eclore.editions.states import OPTIONAL_ROOMS


class Command(BaseCommand):
    help = "Remplit la base avec l’édition de démonstration."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stage", choices=calendar.STAGES, default="voting")
        parser.add_argument("--size", choices=sorted(shape.SIZES), default="small")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--without",
            choices=OPTIONAL_ROOMS,
            action="append",
            default=[],
            help="une étape que l’édition ne tient pas",
        )
        parser.add_argument("--fresh", action="store_true", help="vide d’abord la base")
        parser.add_argument("--if-empty", action="store_true", help="ne fait rien si une édition existe")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO and not settings.TESTING:
            raise CommandError("La démonstration demande DEMO=1, qui n’écoute que sur cette machine.")
        if options["fresh"]:
            empty()
        elif options["if_empty"] and Edition.objects.exists():
            return
        code = shape.SIZES[options["size"]].code
        if Edition.objects.filter(code=code).exists():
            raise CommandError(f"L’édition {code} existe déjà. Ajoutez --fresh pour vider d’abord la base.")
        try:
            edition = make(
                stage=options["stage"], size=options["size"], seed=options["seed"], without=options["without"]
            )
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"{edition.title} : étape « {options['stage']} », taille « {options['size']} ».")


def empty() -> None:
    """Drop every table and make them again: the audit cannot be emptied row by row, on purpose."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        else:
            cursor.execute("PRAGMA foreign_keys=OFF")
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)}")
            cursor.execute("PRAGMA foreign_keys=ON")
    call_command("migrate", interactive=False, verbosity=0)
