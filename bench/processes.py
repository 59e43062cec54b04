"""A command run on one core: its seconds of processor from start to end, its peak memory, what it printed.

Seconds of processor, not of the clock: the same on an idle machine for programs that compute on one core and wait for
nothing, and not disturbed by what else a busy machine does.

Python keeps the bytecode of what it imports, as on the machine of a user who runs a command for the second time: a
setting of this environment that forbids it would have one side compiled anew at each run, and not the other, whose
bytecode was written when it was installed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"


@contextmanager
def one_core() -> Iterator[None]:
    """This process and those that it starts share one core until the end of the block, where the system allows it."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def run(arguments: Sequence[str], where: str) -> tuple[float, int, str]:
    """(seconds of processor, peak MB, standard output) of a Python command."""
    environment = {name: value for name, value in os.environ.items() if name != NO_BYTECODE}
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen([sys.executable, *arguments], stdout=out, cwd=where, env=environment)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{' '.join(arguments)}: exit {process.returncode}")
        out.seek(0)
        return used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, out.read().decode()
