"""The small demo edition made through the actions, beside the bare insert of the rows that it leaves."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from bench.clocks import best_of, line
from bench.site import prepare, site


def measure() -> Iterator[str]:
    prepare()  # the tables are made before the clock starts
    is_filled = site.cache_info().currsize > 0
    if is_filled:
        empty()
    from django.core.management import call_command

    with open(os.devnull, "w") as nowhere:
        ours = best_of(1, lambda: call_command("demo", stage="voting", size="small", stdout=nowhere))
    tables = rows()
    peer = best_of(3, lambda: insert(tables))
    made = sum(len(lines) for lines in tables.values())
    yield line("demo", ours, peer, f"edition of size small, stage voting: {made} rows")


def empty() -> None:
    """Back to the tables without rows, after another measure."""
    from django.core.management import call_command
    from django.db import connection

    connection.close()
    for path in Path(os.environ["ECLORE_HOME"]).glob("eclore.sqlite3*"):
        path.unlink()
    call_command("migrate", verbosity=0, interactive=False)


def rows() -> dict[str, list[tuple[object, ...]]]:
    from django.apps import apps
    from django.db import connection

    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = cursor.fetchall()
    return {table: lines for table, lines in found.items() if lines}


def insert(tables: dict[str, list[tuple[object, ...]]]) -> None:
    """One statement a row, in one transaction, into a database without keys, indexes or triggers."""
    path = Path(os.environ["ECLORE_HOME"]) / "bare.sqlite3"
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as database:
        for table, lines in tables.items():
            width = len(lines[0])
            database.execute(f'CREATE TABLE "{table}" ({", ".join(f"c{n}" for n in range(width))})')
            for values in lines:
                database.execute(f'INSERT INTO "{table}" VALUES ({", ".join("?" * width)})', [str(v) for v in values])
    database.close()
