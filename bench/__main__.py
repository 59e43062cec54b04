"""`python -m bench [name…]`: one JSON line for each measure on standard output; what is going on, on standard error."""

from __future__ import annotations

import sys
from importlib import import_module

from bench.clocks import say

NAMES = ["tally", "merkle", "pages", "cast", "mail", "demo"]


def main(asked: list[str]) -> int:
    unknown = [name for name in asked if name not in NAMES]
    if unknown:
        say(f"Mesure inconnue : {', '.join(unknown)}. Les mesures : {', '.join(NAMES)}.")
        return 2
    for name in asked or NAMES:
        say(f"── {name}")
        for line in import_module(f"bench.measure_{name}").measure():
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
