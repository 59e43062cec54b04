"""``python -m tally`` and ``tally.pyz``."""

from tally.cli import run

if __name__ == "__main__":
    run()
