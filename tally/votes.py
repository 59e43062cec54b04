"""The VOTES section of a ``.pb`` file: rows to grouped ballots."""

from __future__ import annotations

from collections import Counter

from .errors import BadFile
from .model import Checked, Project
from .numerals import is_whole, whole_of
from .records import dataclass, field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Set, Tuple

    from .model import Ballots

    Numbers = Dict[str, int]
else:
    Numbers = dict

CHUNK = 4096  # rows read at a time


@dataclass(frozen=True)
class Votes:
    """Grouped ballots, the rows themselves when they were asked for, and remarks."""

    ballots: Ballots = field(hash=False)
    rows: Tuple[Tuple[str, ...], ...]
    remarks: Tuple[str, ...]


class _Section:
    """Where the section stands in its file."""

    def __init__(self, lines: Sequence[str], start: int, name: str, rows: Optional[List[Tuple[str, ...]]]) -> None:
        self.lines = lines
        self.start = start
        self.name = name
        self.rows = rows

    def fail(self, line: int, sentence: str) -> BadFile:
        return BadFile(self.name, line, sentence)


def read_votes(
    lines: Sequence[str],
    start: int,
    name: str,
    meta: Mapping[str, str],
    projects: Mapping[str, Project],
    voters: bool,
    quoted: bool,
) -> Votes:
    """Reads from line ``start`` (lines already consumed), the header of VOTES. Raises BadFile.

    ``quoted``: there may be quotes in these lines.
    """
    section = _Section(lines, start, name, [] if voters else None)
    if start >= len(lines):
        raise section.fail(start, "le fichier s’arrête alors que l’en-tête de VOTES est attendu.")
    with_points = meta["vote_type"] in ("cumulative", "scoring")
    raw, total = (_quoted if quoted else _plain)(section, with_points)
    if total != int(meta["num_votes"]):
        raise section.fail(start, f"num_votes annonce {meta['num_votes']} bulletins, il y en a {total}.")
    ballots: Dict[Any, int] = {}
    read = _pointed(meta, projects) if with_points else _listed(meta, projects)
    for cell, n in raw.items():
        try:
            ballot = read(cell)
        except ValueError as error:
            raise section.fail(_line_of(section, cell, with_points), str(error)) from None
        ballots[ballot] = ballots.get(ballot, 0) + n
    remarks = _sum_remarks(ballots, meta, projects)
    checked = Checked(
        ballots, meta["vote_type"], bounds(meta, len(projects)), projects, point_bounds(meta) if with_points else {}
    )
    return Votes(checked, tuple(section.rows or ()), remarks)


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


def _plain(section: _Section, with_points: bool) -> Tuple[Counter[Any], int]:
    """Rows without any quote: split, which is what makes a large file quick."""
    lines, start, kept = section.lines, section.start, section.rows
    width, vote, points = _header(section, lines[start].split(";"), with_points)
    raw: Counter[Any] = Counter()
    seen: Set[str] = set()
    for first in range(start + 1, len(lines), CHUNK):
        rows = [line.split(";") for line in lines[first : first + CHUNK]]
        if set(map(len, rows)) != {width}:
            place = next(place for place, cells in enumerate(rows) if len(cells) != width)
            raise section.fail(first + place + 1, _ragged(lines[first + place], width, len(rows[place])))
        seen.update([cells[0] for cells in rows])
        raw.update([(cells[vote], cells[points]) if with_points else cells[vote] for cells in rows])
        if kept is not None:
            kept.extend(map(tuple, rows))
    total = len(lines) - start - 1
    if len(seen) != total:
        _twice(section, [(number + 1, lines[number].split(";", 1)[0]) for number in range(start + 1, len(lines))])
    return raw, total


def _ragged(line: str, width: int, found: int) -> str:
    return "une ligne est vide." if not line else f"{width} cellules attendues, il y en a {found}."


def _quoted(section: _Section, with_points: bool) -> Tuple[Counter[Any], int]:
    """Rows with quotes somewhere: the csv module reads them."""
    import csv

    reader = csv.reader((line + "\n" for line in section.lines[section.start :]), delimiter=";", strict=True)
    raw: Counter[Any] = Counter()
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
    import csv

    reader = csv.reader((line + "\n" for line in section.lines[section.start :]), delimiter=";", strict=True)
    header = next(reader)
    vote = header.index("vote")
    points = header.index("points") if with_points else -1
    for cells in reader:
        if ((cells[vote], cells[points]) if with_points else cells[vote]) == cell:
            return section.start + reader.line_num
    return section.start + 1


def _bound(meta: Mapping[str, str], key: str, default: Optional[int]) -> Optional[int]:
    value = whole_of(meta.get(key, ""), negative=True)
    return default if value is None else value


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


def _listed(meta: Mapping[str, str], projects: Mapping[str, Project]) -> Callable[[str], Tuple[str, ...]]:
    """Turns a raw ``vote`` cell into a ballot; ValueError holds the French sentence."""
    low, high = bounds(meta, len(projects))
    ordered = list if meta["vote_type"] == "ordinal" else sorted
    own = {project_id: project_id for project_id in projects}.__getitem__

    def read(cell: str) -> Tuple[str, ...]:
        try:
            ids = ordered(map(own, cell.split(",") if cell else ()))
        except KeyError:
            raise ValueError(_unknown(cell, projects)) from None
        if len(set(ids)) != len(ids):
            raise ValueError(f"le bulletin « {cell[:60]} » nomme deux fois le même projet.")
        if not low <= len(ids) <= high:
            raise ValueError(f"le bulletin nomme {len(ids)} projets, il en faut entre {low} et {high}.")
        return tuple(ids)

    return read


def _unknown(cell: str, projects: Mapping[str, Project]) -> str:
    wrong = next(project_id for project_id in cell.split(",") if project_id not in projects)
    hint = " (une espace suit une virgule)" if wrong.strip() in projects else ""
    return f"le bulletin nomme « {wrong[:60]} », qui n’est pas un projet{hint}."


def _pointed(meta: Mapping[str, str], projects: Mapping[str, Project]) -> Callable[[Any], Tuple[Tuple[str, int], ...]]:
    """Turns a raw ``vote`` cell, with its ``points`` cell, into a ballot; ValueError holds the French sentence."""
    limits = point_bounds(meta)
    listed = _listed(dict(meta, vote_type="ordinal"), projects)
    points = _Points(limits["min_points"], limits["max_points"]).__getitem__

    def read(cell: Tuple[str, str]) -> Tuple[Tuple[str, int], ...]:
        ids = listed(cell[0])
        texts = cell[1].split(",") if cell[1] else []
        if len(texts) != len(ids):
            raise ValueError(f"{len(ids)} projets pour {len(texts)} nombres de points.")
        return tuple(sorted(zip(ids, map(points, texts))))

    return read


class _Points(Numbers):
    """The number of points that each text says, read and checked once; ValueError holds the French sentence."""

    def __init__(self, least: Optional[int], most: Optional[int]) -> None:
        super().__init__()
        self.least = least
        self.most = most

    def __missing__(self, text: str) -> int:
        if not is_whole(text[1:] if text.startswith("-") else text, 30):
            raise ValueError(f"les points « {text[:40]} » ne sont pas un nombre entier.")
        value = self[text] = int(text)
        if (self.least is not None and value < self.least) or (self.most is not None and value > self.most):
            raise ValueError(f"{value} points pour un projet : hors des bornes annoncées par META.")
        return value


def sums(ballots: Ballots, vote_type: str, projects: Mapping[str, Project]) -> Dict[int, int]:
    """What META bounds on each ballot: points in all, or else cost in cents. ``{sum: how many ballots}``."""
    costs = {project.id: project.cost_cents for project in projects.values()}.__getitem__
    if vote_type in ("cumulative", "scoring"):
        found = [sum([item[1] for item in ballot]) for ballot in ballots]
    else:
        found = [sum(map(costs, ballot)) for ballot in ballots]
    totals: Dict[int, int] = {}
    for total, n in zip(found, ballots.values()):
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
