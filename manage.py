#!/usr/bin/env python3
"""Run a management command of Éclore, in the environment that the scripts made (`.venv`), whichever Python calls it."""

import os
import sys
from pathlib import Path

OWN = Path(__file__).resolve().parent / ".venv" / "bin" / "python"

if __name__ == "__main__":
    # Called by a Python outside any environment: hand over to ours, where the libraries are.
    if sys.prefix == sys.base_prefix and OWN.exists():
        os.execv(OWN, [str(OWN), *sys.argv])  # noqa: S606  no shell, and a path of our own
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eclore.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
