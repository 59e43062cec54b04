"""Say the site in the instance's own words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclore.backstage import words


def _pair(text: str) -> tuple[str, str]:
    old, sign, new = text.partition("=")
    if not (old.strip() and sign and new.removesuffix(":f").strip()):
        raise CommandError(_("Écrivez --say ancien=nouveau, par exemple --say comptoir=atelier."))
    return old.strip(), new.strip()


class Command(BaseCommand):
    help = "Les mots de l’instance : écrit, contrôle ou installe un catalogue de phrases entières."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["export", "check", "compile"])
        parser.add_argument(
            "--file",
            type=Path,
            metavar="FICHIER",
            help="le catalogue (par défaut mots.po dans le dossier ECLORE_WORDS)",
        )
        parser.add_argument("--word", action="append", help="un mot à remplacer (tous ceux d’Éclore par défaut)")
        parser.add_argument(
            "--say", action="append", default=[], metavar="ANCIEN=NOUVEAU[:f]", help="un premier jet, à relire"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"] or Path(settings.ECLORE_WORDS) / "mots.po"
        chosen = options["word"] or words.WORDS
        if not path.exists() and options["act"] != "export":
            raise CommandError(_("Il n’y a pas de catalogue à %(path)s : « words export » l’écrit.") % {"path": path})
        try:
            known = words.read(path) if path.exists() else []
            {"export": self._export, "check": self._check, "compile": self._compile}[options["act"]](
                path, known, chosen, dict(_pair(text) for text in options["say"])
            )
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error

    def _export(self, path: Path, known: list[words.Sentence], chosen: Any, say: dict[str, str]) -> None:
        rows = words.export(known, chosen, say)
        words.write(path, rows)
        sentence = ngettext("%(n)s phrase dans %(path)s.", "%(n)s phrases dans %(path)s.", len(rows))
        self.stdout.write(sentence % {"n": len(rows), "path": path})

    def _check(self, path: Path, known: list[words.Sentence], chosen: Any, say: dict[str, str]) -> None:
        report = words.check(known, chosen)
        for label, rows in (
            (_("À dire"), report.missing),
            (_("Champ que rien ne remplit"), report.strange),
            (_("D’une version passée"), report.outdated),
        ):
            for row in rows:
                self.stdout.write(f"{label} : {row.source[:100]!r}")
        if report:
            raise CommandError(_("Le catalogue n’est pas à jour : « words export » y met les phrases qui manquent."))
        self.stdout.write(_("Le catalogue dit toutes les phrases de cette version."))

    def _compile(self, path: Path, known: list[words.Sentence], chosen: Any, say: dict[str, str]) -> None:
        words.install(known)
        self.stdout.write(_("Installé. Redémarrez le site et « work » : ils lisent les mots à leur départ."))
