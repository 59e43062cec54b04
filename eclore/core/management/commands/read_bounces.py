"""Read the mailbox of returns: letters that came back, hours after they left."""

from __future__ import annotations

import mailbox
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from eclore.core import bounces
from eclore.core.bounces import Outcome


class Command(BaseCommand):
    help = "Lit les retours des serveurs (« adresse inconnue ») et note les lettres qui ne sont pas arrivées."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("mailbox", help="dossier Maildir, fichier mbox, ou - : un message sur l’entrée standard")

    def handle(self, *args: Any, **options: Any) -> None:
        count = Counter(_outcomes(options["mailbox"]))
        self.stdout.write(
            f"{count[Outcome.NOTED]} retour(s) noté(s), {count[Outcome.KNOWN]} déjà connu(s), "
            f"{count[Outcome.OTHER]} message(s) laissé(s) : ni retour, ni lettre d’ici."
        )


def _outcomes(name: str) -> Iterator[Outcome]:
    path = Path(name)
    if name == "-":
        yield bounces.read(sys.stdin.buffer.read())
    elif (path / "cur").is_dir() and (path / "new").is_dir():
        yield from _of_folder(mailbox.Maildir(path, create=False))
    elif path.is_file():
        box = mailbox.mbox(path, create=False)
        yield from (bounces.read(box.get_bytes(key)) for key in box.iterkeys())
    else:
        raise CommandError(f"Ni dossier Maildir, ni fichier mbox : {name}")


def _of_folder(folder: mailbox.Maildir) -> Iterator[Outcome]:
    """A return that was understood is marked as read; the others stay new, for a human."""
    for key in sorted(folder.iterkeys()):
        letter = folder.get_message(key)
        if "S" in letter.get_flags():
            continue
        outcome = bounces.read(folder.get_bytes(key))
        if outcome != Outcome.OTHER:
            letter.set_subdir("cur")
            letter.add_flag("S")
            folder[key] = letter
        yield outcome
