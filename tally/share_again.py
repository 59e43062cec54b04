"""``tally share-out``: amounts from a count already made (its JSON), by another share-out rule."""

from __future__ import annotations

import os
from dataclasses import replace
from fractions import Fraction
from typing import Any, Dict, List, Mapping, Tuple

from . import french, share_out
from .canonical import loads, sha256_of
from .errors import BadFile, BadRules
from .model import Contest, Project, Selection
from .parameters import check_parameters

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .model import Number


def share_again(record: Any, name: str, options: Mapping[str, str]) -> Tuple[Dict[str, Any], List[str]]:
    """Awards, as JSON and as sentences, for the winners of a count's JSON.

    ``options`` holds ``rule``, ``projects`` (the path of a ``projects.csv``, for the rules that read its columns) and
    the rule's parameters as typed (``floor-cents`` for ``floor_cents``).
    Raises BadFile on a JSON that is not a count, or projects that are not its own, BadRules on wrong parameters.
    """
    contest, selection = _read(record, name)
    given = dict(options)
    if "projects" in given:
        contest = _with_columns(contest, given.pop("projects"))
    rule = share_out.share_of(given.pop("rule"))
    parameters = {key.replace("-", "_"): typed(value) for key, value in given.items()}
    check_parameters(f"Répartition {rule.id}", parameters, rule.parameters)
    contradiction = rule.contradiction(parameters)
    if contradiction:
        raise BadRules(f"Répartition {rule.id} : {contradiction}")
    for column in rule.columns(parameters):
        if not any(column in project.columns for project in contest.projects):
            raise BadRules(f"{rule.id} lit la colonne « {column} » des projets : donnez --projects, leur fichier.")
    awards, steps = rule.share(contest, selection, parameters)
    spent = sum(awards.values())
    made: Dict[str, Any] = {
        "rule": rule.id,
        "parameters": parameters,
        "count_sha256": record["sha256"],
        "budget_cents": contest.budget_cents,
        "awards": awards,
        "spent_cents": spent,
        "remaining_cents": contest.budget_cents + selection.top_up_cents - spent,
        "steps": [{"n": n, **step.to_json()} for n, step in enumerate(steps, start=1)],
    }
    made["sha256"] = sha256_of(made)
    money = [french.money(cents, contest.currency) for cents in (spent, made["remaining_cents"])]
    last = f"Réparti : {money[0]} ; reste {money[1]}."
    return made, [step.sentence for step in steps] + [last]


def typed(text: str) -> Any:
    """A parameter typed on the command line: an integer, ``null``, true, false, a JSON object or
    list where it starts like one, else text."""
    if text[:1] in ("{", "["):
        return loads(text, "paramètre")
    words: Dict[str, Any] = {"null": None, "true": True, "false": False}
    if text in words:
        return words[text]
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 40 else text


def _with_columns(contest: Contest, path: str) -> Contest:
    """The same projects with the columns of their file, which must ask for the same amounts."""
    from .published import read_projects

    listed = {project.id: project for project in read_projects(path)}
    if {one.id: one.cost_cents for one in listed.values()} != {one.id: one.cost_cents for one in contest.projects}:
        raise BadFile(os.path.basename(path), 0, "ce ne sont pas les projets de ce dépouillement, ou pas leurs coûts.")
    return replace(contest, projects=tuple(listed[one.id] for one in contest.projects))


def _number(value: Any) -> Number:
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise ValueError(value)
    return Fraction(value) if isinstance(value, str) else value


def _read(record: Any, name: str) -> Tuple[Contest, Selection]:
    if not isinstance(record, dict):
        raise BadFile(name, 0, "ce n’est pas le résultat d’un dépouillement.")
    kinds = {
        "sha256": str, "requested": dict, "scores": dict, "winners": list, "budget_cents": int, "currency": str,
        "turnout": dict, "top_up_cents": int, "awards": dict,
    }  # fmt: skip
    for key, kind in kinds.items():
        if not isinstance(record.get(key), kind) or isinstance(record.get(key), bool):
            raise BadFile(name, 0, f"« {key} » manque ou n’est pas ce qu’un dépouillement écrit.")
    body = {key: value for key, value in record.items() if key != "sha256"}
    if sha256_of(body) != record["sha256"]:
        raise BadFile(name, 0, "le contenu ne correspond pas à sa propre empreinte.")
    try:
        projects = tuple(Project(project_id, cost) for project_id, cost in record["requested"].items())
        scores = {project_id: _number(value) for project_id, value in record["scores"].items()}
        partial = {
            winner: record["awards"][winner]
            for winner in record["winners"]
            if record["awards"].get(winner, record["requested"][winner]) < record["requested"][winner]
        }
        if set(scores) != set(record["requested"]) or not all(isinstance(one.cost_cents, int) for one in projects):
            raise ValueError("scores")
    except (KeyError, TypeError, ValueError):
        raise BadFile(name, 0, "les projets, les voix et les montants ne se correspondent pas.") from None
    valid = record["turnout"].get("valid", 0)
    contest = Contest(projects, scores, record["budget_cents"], record["currency"], valid)
    return contest, Selection(tuple(record["winners"]), (), (), record["top_up_cents"], partial)
