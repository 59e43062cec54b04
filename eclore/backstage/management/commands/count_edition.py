"""`count_edition CODE [--ties POLICY --reason TEXT] [--declare --witnesses NAMES]`: the results without the office.

Each step that is already done is left as it is, so the command may be typed again.
"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from eclore.core.errors import Refused
from eclore.core.permissions import Actor
from eclore.editions import queries as editions
from eclore.editions.models import Edition
from eclore.results import actions, queries
from eclore.results.models import Count
from eclore.results.states import CountState


class Command(BaseCommand):
    help = "Dépouille une édition dont l’urne est ouverte ; avec --declare, approuve et proclame."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", metavar="CODE")
        parser.add_argument(
            "--ties", metavar="DÉPARTAGE", help="règle de départage, par exemple lower-cost ou draw:GRAINE"
        )
        parser.add_argument("--reason", default="", help="pourquoi cette règle de départage")
        parser.add_argument("--declare", action="store_true", help="approuve et proclame")
        parser.add_argument("--witnesses", default="Proclamation par commande", help="témoins de la proclamation")

    def handle(self, *args: Any, **options: Any) -> None:
        edition = editions.by_code(options["code"])
        if edition is None:
            raise CommandError(f"Aucune édition ne porte le code « {options['code']} ».", returncode=2)
        try:
            self._run(edition, options)
        except actions.Tied as tied:
            raise CommandError(f"{tied}\n{tied.tie}", returncode=3) from tied
        except Refused as error:
            raise CommandError(str(error), returncode=2) from error

    def _run(self, edition: Edition, options: dict[str, Any]) -> None:
        by = Actor.system("count_edition")
        count = queries.count_of(edition) or self._count(by, edition, options)
        self.stdout.write(f"Procès-verbal {count.sha256}")
        self.stdout.write(f"{len(count.minutes['winners'])} projets retenus sur {len(count.minutes['ranking'])}")
        if options["declare"] and count.state == CountState.COUNTED:
            count = actions.approve(by=by, count=count)
        if options["declare"] and count.state == CountState.APPROVED:
            actions.declare(by=by, count=count, witnesses=options["witnesses"])
            self.stdout.write("Résultats proclamés.")

    def _count(self, by: Actor, edition: Edition, options: dict[str, Any]) -> Count:
        policy, _colon, seed = (options["ties"] or "").partition(":")
        if policy and queries.is_ready(edition) and queries.pending_tie(edition):
            actions.settle_tie(by=by, edition=edition, policy=policy, reason=options["reason"])
        return actions.count(by=by, edition=edition, seed=seed)
