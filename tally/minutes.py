"""The minutes: the record of a count, as a JSON object bound by its SHA-256. See tally/README.md for each key."""

from __future__ import annotations

from .canonical import sha256_of
from .model import exact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, List

    from .count import Result

FORMAT = "tally-minutes.v1"


def minutes_of(result: Result) -> Dict[str, Any]:
    """The minutes of a result. ``sha256`` covers the canonical JSON of all the rest."""
    rules = result.rules
    book = rules.to_json()
    record: Dict[str, Any] = {
        "format": FORMAT,
        "rule": rules.selection,
        "parameters": {key: book[key] for key in ("ballot", "score", "selection", "ties", "share_out", "publish")},
        "rulebook_sha256": rules.sha256,
        "record_sha256": result.record_sha256,
        "draw_seed": result.seed,
        "budget_cents": rules.budget_cents,
        "currency": rules.currency,
        "ballots": result.turnout.cast,
        "turnout": result.turnout.to_json(),
        "distinct_ballots": result.distinct_ballots,
        "requested": {project.id: project.cost_cents for project in result.projects},
        "scores": {project_id: exact(score) for project_id, score in result.scores.items()},
        "ranking": list(result.ranking),
        "winners": list(result.winners),
        "awards": dict(result.awards),
        "spent_cents": result.spent_cents,
        "remaining_cents": result.remaining_cents,
        "top_up_cents": result.top_up_cents,
        "ties": [tie.to_json() for tie in result.ties],
        "steps": [{"n": n, **step.to_json()} for n, step in enumerate(result.steps, start=1)],
    }
    if result.withdrawn:
        record["withdrawn"] = list(result.withdrawn)
        record["previous_sha256"] = result.previous_sha256
    record["sha256"] = sha256_of(record)
    return record


def differences(stated: Any, recounted: Dict[str, Any]) -> List[str]:
    """Where stated minutes differ from a recount, most telling first: French sentences, none when identical."""
    if not isinstance(stated, dict):
        return ["minutes.json : ce n’est pas un procès-verbal."]
    found: List[str] = []
    for key in ("requested", "scores", "awards"):
        found += by_project(key, stated.get(key), recounted[key])
    found += _steps(stated.get("steps"), recounted["steps"])
    for key, value in recounted.items():
        if key not in stated:
            found.append(f"minutes.json : « {key} » manque.")
        elif key not in ("requested", "scores", "awards", "steps") and not _same(stated[key], value):
            found.append(
                f"minutes.json, « {key} » : {_short(stated[key])} est écrit, le recompte donne {_short(value)}."
            )
    found += [f"minutes.json : « {key} » est de trop." for key in stated if key not in recounted]
    return found


_NAMES = {"requested": "montant demandé (centimes)", "scores": "voix", "awards": "montant attribué (centimes)"}


def _same(one: Any, other: Any) -> bool:
    """Equality that does not take ``true`` for ``1``."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(_same(one[i], other[i]) for i in range(len(one)))
    return bool(one == other)


def by_project(key: str, stated: Any, recounted: Dict[str, Any]) -> List[str]:
    """Projects for which ``requested``, ``scores`` or ``awards`` differ, in sentences."""
    if not isinstance(stated, dict):
        return [f"minutes.json : « {key} » doit donner un nombre à chaque projet."]
    found = []
    for project_id in [*recounted, *(extra for extra in stated if extra not in recounted)]:
        one, other = stated.get(project_id), recounted.get(project_id)
        if not _same(one, other):
            found.append(
                f"Projet {project_id}, {_NAMES[key]} : le procès-verbal dit {_short(one)}, le recompte {_short(other)}."
            )
    return found


def _steps(stated: Any, recounted: List[Dict[str, Any]]) -> List[str]:
    if not isinstance(stated, list):
        return ["minutes.json : la liste des étapes manque."]
    for index, step in enumerate(recounted):
        if index >= len(stated):
            return [f"Étape {index + 1} : elle manque au procès-verbal. Le recompte dit « {step['sentence']} »"]
        if not _same(stated[index], step):
            given = stated[index].get("sentence") if isinstance(stated[index], dict) else stated[index]
            name = f" (projet {step['project']})" if step["project"] else ""
            said = f"« {_short(given)} »"
            if given == step["sentence"]:
                said = "la même phrase avec d’autres nombres,"
            return [f"Étape {index + 1}{name} : le procès-verbal dit {said} et le recompte « {step['sentence']} »"]
    if len(stated) > len(recounted):
        return [f"Étape {len(recounted) + 1} : elle est de trop dans le procès-verbal."]
    return []


def _short(value: Any) -> str:
    if value is None:
        return "rien"
    text = str(value)
    return text if len(text) <= 300 else text[:297] + "…"
