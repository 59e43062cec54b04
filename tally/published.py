"""The published directory of an edition: tables, sums, bulletin board, read strictly and written canonically.

See tally/README.md for each file. Readers raise BadFile with the file, the line and a French sentence.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
from typing import Dict, List, Mapping, Sequence, Tuple

from . import merkle
from .count import check_id
from .errors import BadFile
from .files import read_text, split_lines
from .model import Project
from .records import dataclass, field
from .writing import table

SUMS = "SHA256SUMS"
BOARD = "bulletin-board.txt"
MARKS_HEADER = ("batch", "project", "marks")
_WHOLE = re.compile(r"0\Z|[1-9][0-9]{0,39}\Z", re.ASCII)
_SUM = re.compile(r"([0-9a-f]{64}) [ *](\S.*)\Z", re.ASCII | re.DOTALL)
_HEAD = re.compile(r"head (0|[1-9][0-9]{0,11}) ([0-9a-f]{64}) (\S+)\Z", re.ASCII)
_SIGNED = re.compile(r"[+-][0-9][0-9.,/]*\Z", re.ASCII)
_LEAF = re.compile(r"leaf (0|[1-9][0-9]{0,11}) ([0-9a-f]{64})\Z", re.ASCII)
_HOUR = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+]00:00)\Z", re.ASCII)

Batches = Mapping[str, Mapping[str, int]]
Head = Tuple[int, str, str]


def read_table(path: str) -> Tuple[List[str], List[Tuple[int, Dict[str, str]]]]:
    """A semicolon table: its header, and its rows as (line, {column: cell})."""
    name = os.path.basename(path)
    lines = split_lines(read_text(path), name)
    reader = csv.reader((line + "\n" for line in lines), delimiter=";", strict=True)
    rows: List[Tuple[int, Dict[str, str]]] = []
    header: List[str] = []
    try:
        for cells in reader:
            if not header:
                header = cells
                if not header or len(set(header)) != len(header):
                    raise BadFile(name, reader.line_num, "l’en-tête est vide ou répète une colonne.")
            elif len(cells) != len(header):
                raise BadFile(name, reader.line_num, f"{len(header)} cellules attendues, il y en a {len(cells)}.")
            else:
                rows.append((reader.line_num, dict(zip(header, cells))))
    except csv.Error:
        raise BadFile(name, reader.line_num, "les guillemets de cette ligne sont mal formés.") from None
    return header, rows


def marks_csv(batches: Batches) -> str:
    """``marks.csv``: how many single choices each project has in each batch; rows sorted, zeros left out."""
    rows: List[Sequence[str]] = [MARKS_HEADER]
    for batch in sorted(batches):
        rows += [(batch, project, str(n)) for project, n in sorted(batches[batch].items()) if n]
    return table(rows)


def read_marks(path: str) -> Dict[str, Dict[str, int]]:
    """``{batch: {project id: marks}}`` from ``marks.csv``. Rows must be sorted, each once, each above zero."""
    name = os.path.basename(path)
    header, rows = read_table(path)
    if tuple(header) != MARKS_HEADER:
        raise BadFile(name, 1, f"l’en-tête doit être « {';'.join(MARKS_HEADER)} ».")
    batches: Dict[str, Dict[str, int]] = {}
    last = ("", "")
    for line, row in rows:
        here = (row["batch"], row["project"])
        if here <= last:
            raise BadFile(name, line, "les lignes doivent être triées par lot puis projet, sans répétition.")
        if not _WHOLE.match(row["marks"]) or row["marks"] == "0":
            raise BadFile(name, line, f"« {row['marks'][:40]} » n’est pas un nombre de voix (un entier, au moins 1).")
        batches.setdefault(here[0], {})[here[1]] = int(row["marks"])
        last = here
    return batches


def totals(batches: Batches) -> Dict[str, int]:
    """Marks of each project over all batches."""
    found: Dict[str, int] = {}
    for batch in batches.values():
        for project, n in batch.items():
            found[project] = found.get(project, 0) + n
    return found


def projects_csv(projects: Sequence[Project], columns: Sequence[str] = ("slug", "name")) -> str:
    """``projects.csv``: ``project_id;slug;name;…;cost_cents`` in published order, other columns as asked."""
    rows: List[Sequence[str]] = [("project_id", *columns, "cost_cents")]
    for project in projects:
        cells = {"name": project.name, **project.columns}
        rows.append((project.id, *(_inert(cells.get(name, "")) for name in columns), str(project.cost_cents)))
    return table(rows)


def _inert(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula: an apostrophe before what could start one, or before another."""
    if cell[:1] in ("=", "@", "'", "\t") or (cell[:1] in ("+", "-") and not _SIGNED.match(cell)):
        return "'" + cell
    return cell


def read_projects(path: str) -> Tuple[Project, ...]:
    """Projects of ``projects.csv``, in file order; ``columns`` holds all the other cells."""
    name = os.path.basename(path)
    header, rows = read_table(path)
    for column in ("project_id", "cost_cents"):
        if column not in header:
            raise BadFile(name, 1, f"la colonne « {column} » manque.")
    projects: Dict[str, Project] = {}
    for line, row in rows:
        project_id, cost = row.pop("project_id"), row.pop("cost_cents")
        reason = check_id(project_id) or ("l’identifiant est donné deux fois" if project_id in projects else "")
        if reason:
            raise BadFile(name, line, f"projet « {project_id[:60]} » : {reason}.")
        if not _WHOLE.match(cost) or cost == "0":
            raise BadFile(name, line, f"« {cost[:40]} » n’est pas un coût en centimes (un entier, au moins 1).")
        row = {column: cell[1:] if cell[:1] == "'" else cell for column, cell in row.items()}
        projects[project_id] = Project(project_id, int(cost), row.get("name", ""), row)
    return tuple(projects.values())


def sha256sums(directory: str) -> str:
    """The text of ``SHA256SUMS`` for the files of a directory (itself left out), sorted by name."""
    names = sorted(name for name in os.listdir(directory) if os.path.isfile(os.path.join(directory, name)))
    return "".join(f"{_sha256(os.path.join(directory, name))}  {name}\n" for name in names if name != SUMS)


def _sha256(path: str) -> str:
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def check_sums(directory: str, needed: Sequence[str]) -> List[str]:
    """What differs from ``SHA256SUMS``: French sentences. ``needed`` files must be listed there."""
    found: List[str] = []
    listed = set()
    for line, text in enumerate(split_lines(read_text(os.path.join(directory, SUMS)), SUMS), start=1):
        match = _SUM.match(text)
        name = match[2] if match else ""
        if not match or os.path.isabs(name) or ".." in name.split("/") or "\\" in name:
            found.append(f"{SUMS}, ligne {line} : la ligne n’est pas « empreinte, deux espaces, nom de fichier ».")
            continue
        listed.add(name)
        path = os.path.join(directory, name)
        if not os.path.isfile(path):
            found.append(f"{name} : le fichier est annoncé par {SUMS} et manque.")
        elif _sha256(path) != match[1]:
            found.append(f"{name} : le contenu ne correspond pas à l’empreinte de {SUMS}.")
    found += [f"{name} : le fichier n’est pas annoncé par {SUMS}." for name in needed if name not in listed]
    return found


@dataclass(frozen=True)
class Board:
    """The bulletin board: fingerprints in the order of the log, and its published heads (size, root, hour)."""

    leaves: Tuple[str, ...]
    heads: Tuple[Head, ...] = field(default=())


def board_text(board: Board) -> str:
    """``bulletin-board.txt``: heads first, then leaves by index."""
    heads = [f"head {size} {root} {hour}\n" for size, root, hour in board.heads]
    return "".join(heads + [f"leaf {index} {leaf}\n" for index, leaf in enumerate(board.leaves)])


def read_board(path: str) -> Board:
    """The bulletin board of a file; an empty file is an empty board."""
    name = os.path.basename(path)
    text = read_text(path)
    leaves: List[str] = []
    heads: List[Head] = []
    for line, row in enumerate(split_lines(text, name) if text else [], start=1):
        head, leaf = _HEAD.match(row), _LEAF.match(row)
        if leaf:
            if int(leaf[1]) != len(leaves):
                raise BadFile(name, line, f"l’enveloppe {len(leaves)} est attendue, pas {leaf[1]}.")
            leaves.append(leaf[2])
        elif head and _HOUR.match(head[3]):
            heads.append((int(head[1]), head[2], head[3]))
        else:
            raise BadFile(name, line, "« head taille racine heure » ou « leaf rang empreinte » est attendu.")
    return Board(tuple(leaves), tuple(heads))


def check_board(board: Board) -> List[str]:
    """What is wrong with a board: French sentences. Each head must be the RFC 6962 root of what precedes it."""
    found: List[str] = []
    first: Dict[str, int] = {}
    for index, leaf in enumerate(board.leaves):
        if first.setdefault(leaf, index) != index:
            found.append(f"{BOARD} : l’enveloppe {index} répète l’enveloppe {first[leaf]}.")
    peaks = merkle.EMPTY
    last: Head = (-1, "", "")
    for size, root, hour in board.heads:
        if size <= last[0] or hour < last[2]:
            found.append(f"{BOARD} : la tête de taille {size} ({hour}) ne vient pas après celle de taille {last[0]}.")
            continue
        if size > len(board.leaves):
            found.append(f"{BOARD} : la tête de taille {size} dépasse les {len(board.leaves)} enveloppes publiées.")
            break
        new = [bytes.fromhex(leaf) for leaf in board.leaves[peaks[0] : size]]
        peaks = merkle.append_peaks(peaks, new)
        if merkle.root_of_peaks(peaks).hex() != root:
            found.append(f"{BOARD} : les {size} premières enveloppes ne donnent pas la racine de la tête du {hour}.")
        last = (size, root, hour)
    if board.leaves and last[0] != len(board.leaves) and not found:
        found.append(f"{BOARD} : {len(board.leaves)} enveloppes, la dernière tête n’en couvre que {max(last[0], 0)}.")
    return found
