"""The VOTES section of a ``.pb`` file: rows to grouped ballots."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple
from typing import Counter as Counts

from .errors import BadFile
from .model import Ballots, Project

_POINTS = re.compile(r"-?[0-9]{1,30}\Z", re.ASCII)
_NUMBER = re.compile(r"(-?[0-9]{1,30})(?:[.]0{1,10})?\Z", re.ASCII)


@dataclass(frozen=True)
class Votes:
    """Grouped ballots, the rows themselves when they were asked for, and remarks."""

    ballots: Ballots = field(hash=False)
    rows: Tuple[Tuple[str, ...], ...]
    remarks: Tuple[str, ...]


@dataclass
class _Section:
    """Where the section stands in its file."""

    lines: Sequence[str]
    start: int
    name: str
    rows: Optional[List[Tuple[str, ...]]]

    def fail(self, line: int, sentence: str) -> BadFile:
        return BadFile(self.name, line, sentence)


def read_votes(
    lines: Sequence[str],
    start: int,
    name: str,
    meta: Mapping[str, str],
    projects: Mapping[str, Project],
    voters: bool,
) -> Votes:
    """Reads from line ``start`` (lines already consumed), the header of VOTES. Raises BadFile."""
    section = _Section(lines, start, name, [] if voters else None)
    if start >= len(lines):
        raise section.fail(start, "le fichier s’arrête alors que l’en-tête de VOTES est attendu.")
    quoted = any('"' in line for line in lines[start:])
    with_points = meta["vote_type"] in ("cumulative", "scoring")
    raw, total = (_quoted if quoted else _plain)(section, with_points)
    if total != int(meta["num_votes"]):
        raise section.fail(start, f"num_votes annonce {meta['num_votes']} bulletins, il y en a {total}.")
    ballots: Dict[Any, int] = {}
    read = _reader(meta, projects, with_points)
    for cell, n in raw.items():
        try:
            ballot = read(cell)
        except ValueError as error:
            raise section.fail(_line_of(section, cell, with_points), str(error)) from None
        ballots[ballot] = ballots.get(ballot, 0) + n
    remarks = _sum_remarks(ballots, meta, projects)
    return Votes(ballots, tuple(section.rows or ()), remarks)


def _header(section: _Section, header: List[str], with_points: bool) -> Tuple[int, int, int]:
    line = section.start + 1
    if header[0] != "voter_id" or "vote" not in header:
        raise section.fail(line, "VOTES doit avoir « voter_id » en premier et une colonne « vote ».")
    if len(set(header)) != len(header) or "" in header:
        raise section.fail(line, "une colonne de VOTES est répétée ou sans nom.")
    if len(header) > 200:
        raise section.fail(line, "plus de 200 colonnes.")
    if with_points and "points" not in header:
        raise section.fail(line, "ce type de vote demande une colonne « points ».")
    if section.rows is not None:
        section.rows.append(tuple(header))
    return len(header), header.index("vote"), header.index("points") if with_points else -1


def _plain(section: _Section, with_points: bool) -> Tuple[Counts[Any], int]:
    """Rows without any quote: split, which is what makes a large file quick."""
    lines, start, kept = section.lines, section.start, section.rows
    width, vote, points = _header(section, lines[start].split(";"), with_points)
    raw: Dict[Any, int] = {}
    seen = set()
    for number in range(start + 1, len(lines)):
        cells = lines[number].split(";")
        if len(cells) != width:
            raise section.fail(number + 1, _ragged(lines[number], width, len(cells)))
        seen.add(cells[0])
        cell = (cells[vote], cells[points]) if with_points else cells[vote]
        raw[cell] = raw.get(cell, 0) + 1
        if kept is not None:
            kept.append(tuple(cells))
    total = len(lines) - start - 1
    if len(seen) != total:
        _twice(section, [(number + 1, lines[number].split(";", 1)[0]) for number in range(start + 1, len(lines))])
    return Counter(raw), total


def _ragged(line: str, width: int, found: int) -> str:
    return "une ligne est vide." if not line else f"{width} cellules attendues, il y en a {found}."


def _quoted(section: _Section, with_points: bool) -> Tuple[Counts[Any], int]:
    """Rows with quotes somewhere: the csv module reads them."""
    reader = csv.reader((line + "\n" for line in section.lines[section.start :]), delimiter=";", strict=True)
    raw: Counts[Any] = Counter()
    voters = []
    width = vote = points = 0
    try:
        for cells in reader:
            line = section.start + reader.line_num
            if not width:
                width, vote, points = _header(section, cells or [""], with_points)
                continue
            if len(cells) != width:
                raise section.fail(line, _ragged("x" if cells else "", width, len(cells)))
            voters.append((line, cells[0]))
            raw[(cells[vote], cells[points]) if with_points else cells[vote]] += 1
            if section.rows is not None:
                section.rows.append(tuple(cells))
    except csv.Error:
        raise section.fail(section.start + reader.line_num, "les guillemets de cette ligne sont mal formés.") from None
    if len({voter for _, voter in voters}) != len(voters):
        _twice(section, voters)
    return raw, len(voters)


def _twice(section: _Section, voters: Sequence[Tuple[int, str]]) -> None:
    seen = set()
    for line, voter in voters:
        if voter in seen:
            raise section.fail(line, f"le votant « {voter[:60]} » est donné deux fois.")
        seen.add(voter)


def _line_of(section: _Section, cell: Any, with_points: bool) -> int:
    """The line of the first row that holds a cell: read again, since an error is rare and lines were not kept."""
    reader = csv.reader((line + "\n" for line in section.lines[section.start :]), delimiter=";", strict=True)
    header = next(reader)
    vote = header.index("vote")
    points = header.index("points") if with_points else -1
    for cells in reader:
        if ((cells[vote], cells[points]) if with_points else cells[vote]) == cell:
            return section.start + reader.line_num
    return section.start + 1


def _bound(meta: Mapping[str, str], key: str, default: Optional[int]) -> Optional[int]:
    text = meta.get(key, "")
    match = _NUMBER.match(text)
    return int(match[1]) if match else default


def bounds(meta: Mapping[str, str], projects: int) -> Tuple[int, int]:
    """How many projects a ballot may name, as META says (one at least, all at most, by default)."""
    if meta["vote_type"] == "choose-1":
        return 1, 1
    low, high = _bound(meta, "min_length", 1), _bound(meta, "max_length", projects)
    return (1 if low is None else low), (projects if high is None else high)


def point_bounds(meta: Mapping[str, str]) -> Dict[str, Optional[int]]:
    """Bounds of points as META says: ``min_points``, ``max_points``, ``min_sum_points``, ``max_sum_points``."""
    scoring = meta["vote_type"] == "scoring"
    most = _bound(meta, "max_sum_points", None)
    return {
        "min_points": _bound(meta, "min_points", None if scoring else 0),
        "max_points": _bound(meta, "max_points", most),
        "min_sum_points": _bound(meta, "min_sum_points", None),
        "max_sum_points": most,
    }


def _reader(meta: Mapping[str, str], projects: Mapping[str, Project], with_points: bool) -> Callable[[Any], Any]:
    """Turns a raw ``vote`` cell (with its ``points`` cell) into a ballot; ValueError holds the French sentence."""
    low, high = bounds(meta, len(projects))
    limits = point_bounds(meta)
    ordinal = meta["vote_type"] == "ordinal"

    known = frozenset(projects)

    def ids_of(cell: str) -> List[str]:
        ids = cell.split(",") if cell else []
        if low <= len(ids) <= high and len(set(ids)) == len(ids) and known.issuperset(ids):
            return ids
        for project_id in ids:
            if project_id not in projects:
                hint = " (une espace suit une virgule)" if project_id.strip() in projects else ""
                raise ValueError(f"le bulletin nomme « {project_id[:60]} », qui n’est pas un projet{hint}.")
        if len(set(ids)) != len(ids):
            raise ValueError(f"le bulletin « {cell[:60]} » nomme deux fois le même projet.")
        if not low <= len(ids) <= high:
            raise ValueError(f"le bulletin nomme {len(ids)} projets, il en faut entre {low} et {high}.")
        return ids

    def plain(cell: str) -> Tuple[str, ...]:
        ids = ids_of(cell)
        return tuple(ids if ordinal else sorted(ids))

    def pointed(cell: Tuple[str, str]) -> Tuple[Tuple[str, int], ...]:
        ids = ids_of(cell[0])
        texts = cell[1].split(",") if cell[1] else []
        if len(texts) != len(ids):
            raise ValueError(f"{len(ids)} projets pour {len(texts)} nombres de points.")
        for text in texts:
            if not _POINTS.match(text):
                raise ValueError(f"les points « {text[:40]} » ne sont pas un nombre entier.")
            value, least, most = int(text), limits["min_points"], limits["max_points"]
            if (least is not None and value < least) or (most is not None and value > most):
                raise ValueError(f"{value} points pour un projet : hors des bornes annoncées par META.")
        return tuple(sorted(zip(ids, map(int, texts))))

    return pointed if with_points else plain


def sums(ballots: Ballots, vote_type: str, projects: Mapping[str, Project]) -> Dict[int, int]:
    """What META bounds on each ballot: points in all, or else cost in cents. ``{sum: how many ballots}``."""
    totals: Dict[int, int] = {}
    costs = {project.id: project.cost_cents for project in projects.values()}
    pointed = vote_type in ("cumulative", "scoring")
    for ballot, n in ballots.items():
        total = sum([item[1] for item in ballot] if pointed else map(costs.__getitem__, ballot))
        totals[total] = totals.get(total, 0) + n
    return totals


def _sum_remarks(ballots: Ballots, meta: Mapping[str, str], projects: Mapping[str, Project]) -> Tuple[str, ...]:
    """Remarks on the bounds of sums, which real files announce more often than they keep."""
    pointed = meta["vote_type"] in ("cumulative", "scoring")
    what, unit = ("sum_points", 1) if pointed else ("sum_cost", 100)
    low, high = _bound(meta, f"min_{what}", None), _bound(meta, f"max_{what}", None)
    if low is None and high is None:
        return ()
    totals = sums(ballots, meta["vote_type"], projects)
    below = 0 if low is None else sum(n for total, n in totals.items() if total < low * unit)
    above = 0 if high is None else sum(n for total, n in totals.items() if total > high * unit)
    return tuple(
        f"{n} bulletins ne respectent pas « {key} » ({meta[key]}) : ils sont comptés."
        for key, n in ((f"min_{what}", below), (f"max_{what}", above))
        if n
    )
