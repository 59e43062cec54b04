"""Writing files in one canonical way: Pabulib ``.pb``, semicolon tables, JSON. UTF-8, LF, quotes only where needed."""

from __future__ import annotations

import os
from typing import Any, Iterable, List, Sequence, Tuple

from .errors import BadFile
from .model import Election
from .pabulib import amount

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .model import Ballots

RENAMED = {"target": "beneficiaries"}
# The order of META that the format's own checker expects; unknown keys come after.
META_ORDER = (
    "description", "country", "unit", "district", "subunit", "instance", "num_projects", "num_votes", "budget",
    "vote_type", "rule", "date_begin", "date_end", "min_length", "max_length", "min_sum_cost", "max_sum_cost",
    "min_points", "max_points", "min_sum_points", "max_sum_points", "default_score", "min_project_cost",
    "max_project_cost", "min_project_score_threshold", "neighborhoods", "subdistricts", "categories", "edition",
    "language", "currency", "fully_funded", "experimental", "comment", "acknowledgments", "leftover_budget",
    "budget_per_category", "budget_per_neighborhood", "min_length_per_category", "max_length_per_category",
    "min_sum_cost_per_category", "max_sum_cost_per_category",
)  # fmt: skip


def cell(text: str) -> str:
    """One RFC 4180 cell with ``;`` as separator."""
    if any(character in text for character in ';"\n\r'):
        return '"' + text.replace('"', '""') + '"'
    return text


def table(rows: Iterable[Sequence[str]]) -> str:
    """Rows of cells, one a line, with a final newline."""
    return "".join(";".join(map(cell, row)) + "\n" for row in rows)


def format_pb(election: Election) -> str:
    """The text of a ``.pb`` file. Voters' rows are written as they were read where the election holds them; otherwise
    ballots come sorted, under numbers that say nothing, so that their order tells nothing."""
    meta = dict(election.meta)
    ordered = [key for key in META_ORDER if key in meta] + [key for key in meta if key not in META_ORDER]
    rows: List[Sequence[str]] = [("META",), ("key", "value")]
    meta["budget"] = amount(election.budget_cents)
    rows += [(key, meta[key]) for key in ordered]
    columns = election.project_columns
    rows += [("PROJECTS",), tuple(RENAMED.get(name, name) for name in columns)]
    for project in election.projects:
        cells = {**project.columns, "project_id": project.id, "cost": amount(project.cost_cents)}
        rows.append([cells.get(name, "") for name in columns])
    rows.append(("VOTES",))
    rows += election.voters or _anonymous(election.ballots, election.vote_type)
    return table(rows)


def _anonymous(ballots: Ballots, vote_type: str) -> List[Sequence[str]]:
    pointed = vote_type in ("cumulative", "scoring")
    rows: List[Sequence[str]] = [("voter_id", "vote", "points") if pointed else ("voter_id", "vote")]
    number = 0
    for ballot, n in sorted(ballots.items()):
        cells: Tuple[str, ...] = (",".join(ballot),) if not pointed else _points(ballot)
        for _ in range(n):
            number += 1
            rows.append((str(number), *cells))
    return rows


def _points(ballot: Tuple[Any, ...]) -> Tuple[str, str]:
    return ",".join(item[0] for item in ballot), ",".join(str(item[1]) for item in ballot)


def write_pb(election: Election, path: str) -> None:
    """Writes a ``.pb`` file. Raises BadFile where it cannot be written."""
    write_text(path, format_pb(election))


def write_text(path: str, text: str) -> None:
    """Writes UTF-8 text with LF, whole or not at all. Raises BadFile where it cannot be written."""
    draft = f"{path}.{os.getpid()}.tmp"
    try:
        with open(draft, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        os.replace(draft, path)
    except (OSError, ValueError):
        if os.path.exists(draft):
            os.remove(draft)
        raise BadFile(os.path.basename(path) or path, 0, "le fichier ne peut pas être écrit.") from None
