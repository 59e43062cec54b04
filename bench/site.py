"""A site of its own for the measures that need one: the small demo edition, its vote open, in `ECLORE_HOME`."""

from __future__ import annotations

import os
from functools import cache

from bench.clocks import say


@cache
def site() -> None:
    """Start Django on the empty data directory that `script/bench` gives, and fill it. Once per run."""
    prepare()
    from django.core.management import call_command

    say("   édition de démonstration, vote ouvert…")
    call_command("demo", stage="voting", size="small", stdout=open(os.devnull, "w"))  # noqa: SIM115


@cache
def prepare() -> None:
    """Start Django and make the tables."""
    if "ECLORE_HOME" not in os.environ:
        raise SystemExit("Passez par script/bench : il donne à la mesure un dossier vide.")
    os.environ |= {"DJANGO_SETTINGS_MODULE": "eclore.settings", "DEMO": "1", "HOST": "127.0.0.1"}
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
