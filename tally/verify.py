"""Recounting a published edition and saying « identique », or precisely where it differs."""

from __future__ import annotations

import os
from typing import Any, Dict, List, Mapping, Optional, Tuple

from . import minutes as minutes_module
from . import published
from .canonical import loads
from .count import Result, count_election
from .errors import BadElection, BadFile, BadRules, PivotalTie, TallyError
from .files import read_pb, read_text
from .model import Election, Project, exact
from .pabulib import amount
from .records import dataclass
from .rulebook import Rules

RULEBOOK, MINUTES, BALLOTS, MARKS, PROJECTS = "rulebook.json", "minutes.json", "ballots.pb", "marks.csv", "projects.csv"


@dataclass(frozen=True)
class Verification:
    """``differences``: French sentences, none when all is identical; ``result``: the recount, where it was made."""

    differences: Tuple[str, ...]
    result: Optional[Result] = None
    checked: Tuple[str, ...] = ()

    @property
    def identical(self) -> bool:
        """Whether nothing differs."""
        return not self.differences


def verify(directory: str) -> Verification:
    """Checks sums, recounts from ballots or marks, compares the minutes step by step, checks the bulletin board.

    Raises BadFile or BadRules where there is nothing to verify (a file missing, rules that are not rules).
    """
    if not os.path.isdir(directory):
        raise BadFile(directory, 0, "ce n’est pas un dossier.")
    rulebook_path = _needed(directory, RULEBOOK)
    _needed(directory, MINUTES)
    _needed(directory, published.SUMS)
    try:
        rules = Rules.from_json(loads(read_text(rulebook_path), RULEBOOK))
    except (BadFile, BadRules) as error:
        found = published.check_sums(directory, [RULEBOOK, MINUTES])
        if not found:
            raise
        return Verification((*found, str(error)))
    data = BALLOTS if rules.publish == "ballots" else MARKS
    needed = [RULEBOOK, MINUTES, data] + ([PROJECTS] if _has(directory, PROJECTS) or data == MARKS else [])
    board = [published.BOARD] if _has(directory, published.BOARD) else []
    for name in needed:
        _needed(directory, name)
    differences: List[str] = []
    result = None
    try:
        differences += published.check_sums(directory, needed + board)
        stated = loads(read_text(os.path.join(directory, MINUTES)), MINUTES)
        result = recount(directory, rules, stated)
        differences += minutes_module.differences(stated, result.minutes())
        differences += _table_differences(directory, result)
    except PivotalTie as error:
        scores = {project_id: exact(score) for project_id, score in error.scores.items()}
        differences += minutes_module.by_project("scores", stated.get("scores"), scores)
        differences.append(f"Le recompte s’arrête là où le procès-verbal passait. {error}")
    except (BadFile, BadElection) as error:
        differences.append(str(error))
    if board:
        differences += _board_differences(directory)
    return Verification(tuple(differences), result, tuple(needed + board))


def recount(directory: str, rules: Rules, stated: Any) -> Result:
    """Counts again from what is published. ``stated``, the minutes, tell the blank and void ballots, and the seed."""
    turnout = _turnout(stated)
    seed = stated.get("draw_seed", "")
    common: Dict[str, Any] = {"blank": turnout["blank"], "void": turnout["void_reasons"]}
    common["seed"] = seed if isinstance(seed, str) else ""
    withdrawn = stated.get("withdrawn", [])
    common["withdrawn"] = withdrawn if isinstance(withdrawn, list) else [withdrawn]
    projects_path = os.path.join(directory, PROJECTS)
    if rules.publish == "marks":
        marks = published.totals(published.read_marks(os.path.join(directory, MARKS)))
        projects = published.read_projects(projects_path)
        return count_election(projects, rules, marks=marks, valid=turnout["valid"], **common)
    election = read_pb(os.path.join(directory, BALLOTS))
    if election.budget_cents != rules.budget_cents:
        raise BadFile(BALLOTS, 0, f"le budget {election.meta['budget']} n’est pas celui de {RULEBOOK}.")
    projects = election.projects
    if os.path.isfile(projects_path):
        projects = _merged(election, published.read_projects(projects_path))
    return count_election(projects, rules, ballots=election.ballots, **common)


def read_edition(directory: str) -> Result:
    """The recount of a published directory, without any comparison. Raises TallyError."""
    rules = Rules.from_json(loads(read_text(_needed(directory, RULEBOOK)), RULEBOOK))
    stated = loads(read_text(_needed(directory, MINUTES)), MINUTES)
    for name in (BALLOTS,) if rules.publish == "ballots" else (MARKS, PROJECTS):
        _needed(directory, name)
    return recount(directory, rules, stated)


def _has(directory: str, name: str) -> bool:
    return os.path.isfile(os.path.join(directory, name))


def _needed(directory: str, name: str) -> str:
    path = os.path.join(directory, name)
    if not os.path.isfile(path):
        raise BadFile(name, 0, f"le fichier manque dans « {directory} ».")
    return path


def _turnout(stated: Any) -> Dict[str, Any]:
    turnout = stated.get("turnout") if isinstance(stated, dict) else None
    if not isinstance(turnout, dict) or not isinstance(turnout.get("void_reasons"), dict):
        raise BadFile(MINUTES, 0, "« turnout » doit dire les bulletins valables, blancs et nuls.")
    numbers = [turnout.get("valid"), turnout.get("blank"), *turnout["void_reasons"].values()]
    if not all(isinstance(n, int) and not isinstance(n, bool) and n >= 0 for n in numbers):
        raise BadFile(MINUTES, 0, "« turnout » doit tenir en nombres entiers, positifs ou nuls.")
    return turnout


def _merged(election: Election, rows: Tuple[Project, ...]) -> Tuple[Project, ...]:
    """Projects of the ballot file with the columns of projects.csv, which must tell the same projects and costs."""
    published_rows: Mapping[str, Project] = {row.id: row for row in rows}
    merged = []
    for project in election.projects:
        row = published_rows.get(project.id)
        if row is None:
            raise BadFile(PROJECTS, 0, f"le projet {project.id} de {BALLOTS} y manque.")
        if row.cost_cents != project.cost_cents:
            said, other = amount(row.cost_cents), amount(project.cost_cents)
            raise BadFile(PROJECTS, 0, f"le projet {project.id} y coûte {said}, et {other} dans {BALLOTS}.")
        columns = {**project.columns, **row.columns}
        merged.append(Project(project.id, project.cost_cents, row.name or project.name, columns))
    for row in rows:
        if row.id not in {project.id for project in election.projects}:
            raise BadFile(PROJECTS, 0, f"le projet {row.id} n’est pas dans {BALLOTS}.")
    return tuple(merged)


def _table_differences(directory: str, result: Result) -> List[str]:
    """Where ``votes``, ``score`` and ``awarded_cents`` of projects.csv differ from the recount."""
    path = os.path.join(directory, PROJECTS)
    if not os.path.isfile(path):
        return []
    shown: Dict[str, Mapping[str, Any]] = {"awarded_cents": result.awards}
    shown["votes" if result.rules.score == "approvals" else "score"] = result.scores
    found = []
    for row in published.read_projects(path):
        for column, values in shown.items():
            cell = row.columns.get(column, "")
            if column in row.columns and cell != str(values.get(row.id, 0)) and (cell or row.id in values):
                found.append(f"{PROJECTS}, projet {row.id}, « {column} » : {cell or 'rien'}, le recompte donne "
                             f"{values.get(row.id, 0)}.")  # fmt: skip
    return found


def _board_differences(directory: str) -> List[str]:
    try:
        return published.check_board(published.read_board(os.path.join(directory, published.BOARD)))
    except TallyError as error:
        return [str(error)]
