"""Pabulib ``.pb`` files, read strictly by their grammar and written in one canonical way.

Reads META, PROJECTS and VOTES in this order; fields are RFC 4180 cells separated by ``;``; UTF-8 with or without a byte
order mark; LF or CRLF. Anything else is refused (BadFile) with the file's name, the line and a French sentence.
Identical ``vote`` cells are grouped while reading, so that only distinct ones are checked.
"""

from __future__ import annotations

import os

from .count import check_id
from .errors import BadFile
from .model import Election, Project, occurrences
from .numerals import composed, is_whole
from .votes import read_votes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Dict, Iterator, List, Mapping, Sequence, Tuple

    from .model import Ballots

MAX_BYTES = 512 * 1024 * 1024
MAX_COLUMNS = 200
LONGEST = 131_072  # characters in a cell, for the csv module
REQUIRED = (
    "description", "country", "unit", "instance", "num_projects", "num_votes", "budget", "vote_type", "rule",
    "date_begin", "date_end",
)  # fmt: skip
VOTE_TYPES = ("approval", "ordinal", "cumulative", "scoring", "choose-1")


def read_pb(path: str, *, voters: bool = False) -> Election:
    """Reads a ``.pb`` file. ``voters`` keeps the rows of VOTES as they are (to write them again), besides the groups.

    Raises BadFile, also when the file is missing, unreadable, not UTF-8 or larger than 512 MiB.
    """
    return parse_pb(read_text(path), os.path.basename(path), voters=voters)


def read_text(path: str) -> str:
    """The text of a UTF-8 file without its byte order mark, or BadFile."""
    name = os.path.basename(path) or path
    try:
        with open(path, "rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise BadFile(name, 0, "le fichier n’existe pas.") from None
    except (OSError, ValueError):
        raise BadFile(name, 0, "le fichier ne peut pas être lu.") from None
    if len(content) > MAX_BYTES:
        raise BadFile(name, 0, "le fichier dépasse 512 Mio.")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadFile(name, line, "un octet n’est pas de l’UTF-8 : le fichier doit être en UTF-8.") from None
    return text[1:] if text.startswith("\ufeff") else text


def parse_pb(text: str, name: str = "fichier.pb", *, voters: bool = False) -> Election:
    """Reads the text of a ``.pb`` file; ``name`` is for messages. Raises BadFile."""
    lines = split_lines(text, name)
    reader = _Rows(lines, name)
    meta = _read_meta(reader)
    columns, projects, rows_line = _read_projects(reader, meta)
    quoted = '"' in text and any('"' in line for line in lines[reader.line :])
    votes = read_votes(lines, reader.line, name, meta, projects, voters, quoted)
    if int(meta["num_projects"]) != len(projects):
        found = f"num_projects annonce {meta['num_projects']} projets, il y en a {len(projects)}."
        raise BadFile(name, rows_line, found)
    return Election(
        meta=meta,
        projects=tuple(projects.values()),
        project_columns=columns,
        ballots=votes.ballots,
        budget_cents=cents(meta["budget"]),
        voters=votes.rows,
        remarks=votes.remarks + _official_remarks(projects, votes.ballots, meta["vote_type"]),
    )


def split_lines(text: str, name: str) -> List[str]:
    """Lines without their ends (LF or CRLF). Raises BadFile on a bare CR, a NUL, or an empty text."""
    if "\x00" in text:
        raise BadFile(name, text.count("\n", 0, text.index("\x00")) + 1, "le fichier contient un octet nul.")
    if not text:
        raise BadFile(name, 0, "le fichier est vide.")
    ends = text.count("\n")
    lines = text.split("\r\n")
    if len(lines) <= ends or "\r" in text and text.count("\r") != ends:
        lines = text.split("\n")
        for number, line in enumerate(lines) if "\r" in text else ():
            lines[number] = line[:-1] if line.endswith("\r") and number < ends else line
            if "\r" in lines[number]:
                raise BadFile(
                    name, number + 1, "un retour chariot seul n’est pas une fin de ligne : utilisez LF ou CRLF."
                )
    if not lines[-1]:
        lines.pop()
    return lines


class _Rows:
    """Rows of cells, one after the other, with the number of the line where the last one ended."""

    def __init__(self, lines: Sequence[str], name: str) -> None:
        self.name = name
        self.line = 0
        self._lines = lines

    def _feed(self) -> Iterator[str]:
        while self.line < len(self._lines):
            self.line += 1
            yield self._lines[self.line - 1] + "\n"

    def _row(self) -> List[str]:
        line = self._lines[self.line]
        if '"' not in line and len(line) <= LONGEST:
            self.line += 1
            return line.split(";") if line else []
        import csv

        first = self.line + 1
        try:
            return next(csv.reader(self._feed(), delimiter=";", strict=True))
        except csv.Error:
            raise BadFile(self.name, first, "les guillemets de cette ligne sont mal formés.") from None

    def next(self, wanted: str) -> List[str]:
        """The next row; ``wanted`` says what was expected there."""
        first = self.line + 1
        if self.line == len(self._lines):
            raise BadFile(self.name, self.line, f"le fichier s’arrête alors que {wanted} est attendu.")
        row = self._row()
        if not row:
            raise BadFile(self.name, first, "une ligne est vide.")
        if len(row) > MAX_COLUMNS:
            raise BadFile(self.name, first, f"plus de {MAX_COLUMNS} colonnes.")
        return row

    def expect(self, row: List[str]) -> None:
        """The next row must be this one."""
        found = self.next(f"« {';'.join(row)} »")
        if found != row:
            raise BadFile(self.name, self.line, f"« {';'.join(row)} » est attendu, pas « {';'.join(found)[:60]} ».")


def _read_meta(reader: _Rows) -> Dict[str, str]:
    reader.expect(["META"])
    reader.expect(["key", "value"])
    meta: Dict[str, str] = {}
    while True:
        row = reader.next("PROJECTS")
        if row == ["PROJECTS"]:
            break
        if len(row) != 2:
            raise BadFile(reader.name, reader.line, "une ligne de META doit avoir une clef et une valeur.")
        if row[0] in meta:
            raise BadFile(reader.name, reader.line, f"la clef « {row[0]} » est donnée deux fois.")
        meta[row[0]] = row[1]
        _check_meta(reader, row[0], row[1])
    for key in REQUIRED:
        if not meta.get(key):
            raise BadFile(reader.name, reader.line, f"la clef obligatoire « {key} » manque à META.")
    return meta


def _check_meta(reader: _Rows, key: str, value: str) -> None:
    if key in ("num_projects", "num_votes", "min_length", "max_length") and value and not is_whole(value, 15):
        raise BadFile(reader.name, reader.line, f"« {key} » doit être un entier, pas « {value[:40]} ».")
    if key == "budget":
        _cents(reader, "le budget", value)
    if key == "vote_type" and value not in VOTE_TYPES:
        raise BadFile(reader.name, reader.line, f"le type de vote « {value[:40]} » n’existe pas.")
    if key in ("date_begin", "date_end") and not _is_date(value):
        raise BadFile(reader.name, reader.line, f"« {key} » doit être JJ.MM.AAAA ou AAAA, pas « {value[:40]} ».")


def cents(text: str) -> int:
    """``75000.0`` → 7500000. Raises ValueError where the text is not an amount in whole cents."""
    whole, point, rest = text.partition(".")
    if not is_whole(whole, 40) or (point and not is_whole(rest, 40)) or rest[2:].strip("0"):
        raise ValueError(text)
    return int(whole) * 100 + int(rest[:2].ljust(2, "0"))


def _is_date(text: str) -> bool:
    """JJ.MM.AAAA or AAAA."""
    parts = text.split(".")
    return [len(part) for part in parts] in ([4], [2, 2, 4]) and all(is_whole(part, 4) for part in parts)


def _cents(reader: _Rows, what: str, text: str) -> int:
    try:
        return cents(text)
    except ValueError:
        sentence = f"{what} « {text[:60]} » n’est pas un montant (un point pour les centimes, deux décimales au plus)."
        raise BadFile(reader.name, reader.line, sentence) from None


def _read_projects(reader: _Rows, meta: Mapping[str, str]) -> Tuple[Tuple[str, ...], Dict[str, Project], int]:
    header = reader.next("l’en-tête de PROJECTS")
    start = reader.line
    if header[0] != "project_id" or "cost" not in header:
        raise BadFile(reader.name, start, "PROJECTS doit avoir « project_id » en premier et une colonne « cost ».")
    if len(set(header)) != len(header) or "" in header:
        raise BadFile(reader.name, start, "une colonne de PROJECTS est répétée ou sans nom.")
    projects: Dict[str, Project] = {}
    looks = set()
    while True:
        row = reader.next("VOTES")
        if row == ["VOTES"]:
            break
        if len(row) != len(header):
            raise BadFile(reader.name, reader.line, f"{len(header)} cellules attendues, il y en a {len(row)}.")
        cells = dict(zip(header, row))
        project_id = cells.pop("project_id")
        reason = check_id(project_id)
        if reason:
            raise BadFile(reader.name, reader.line, f"projet « {project_id[:60]} » : {reason}.")
        look = composed(project_id)
        if look in looks:
            raise BadFile(reader.name, reader.line, f"le projet « {project_id} » est donné deux fois.")
        looks.add(look)
        cost = _cents(reader, f"le coût du projet {project_id}", cells.pop("cost"))
        if not cost:
            raise BadFile(reader.name, reader.line, f"le coût du projet {project_id} est nul.")
        projects[project_id] = Project(project_id, cost, cells.get("name", ""), cells)
    if not projects:
        raise BadFile(reader.name, reader.line, "il n’y a aucun projet.")
    return tuple(header), projects, start


def _official_remarks(projects: Mapping[str, Project], ballots: Ballots, vote_type: str) -> Tuple[str, ...]:
    """Remarks where the file's own ``votes`` column disagrees with its ballots."""
    counts = dict.fromkeys(projects, 0)
    for item, n in occurrences(ballots).items():
        counts[item[0] if isinstance(item, tuple) else item] += n
    wrong = [
        project.id
        for project in projects.values()
        if is_whole(project.columns.get("votes", ""), 15) and int(project.columns["votes"]) != counts[project.id]
    ]
    if not wrong:
        return ()
    return (
        f"La colonne « votes » ne correspond pas aux bulletins pour {len(wrong)} projets, dont le projet {wrong[0]} : "
        f"les bulletins font foi.",
    )
