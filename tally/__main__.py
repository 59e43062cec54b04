"""``python -m tally`` and ``tally.pyz``."""

import gc
import sys

from tally.cli import main

if __name__ == "__main__":
    # A count makes many tuples and no cycles, and ends soon: looking for cycles would only take its time.
    gc.disable()
    sys.exit(main(sys.argv[1:]))
