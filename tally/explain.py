"""One project's story, in French sentences: what it had, what was decided, and by how many votes."""

from __future__ import annotations

from typing import List, Optional

from . import english, french
from .count import Result
from .errors import BadElection
from .margins import in_english as margin_in_english
from .margins import margin_of, sentence
from .rules import rule_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .model import Ballots


def explain(result: Result, project_id: str, ballots: Optional[Ballots] = None) -> List[str]:
    """Why this project received this amount, or nothing. ``ballots`` (the valid ones) let the margin of rules that rest
    on them be told. Raises BadElection where the project is not in the count."""
    projects = {project.id: project for project in result.projects}
    if project_id not in projects:
        raise BadElection(f"Le projet « {project_id} » n’est pas dans ce dépouillement.")
    project = projects[project_id]
    rules = result.rules
    score = result.scores[project_id]
    rank = 1 + sum(1 for other in result.scores.values() if other > score)
    equal = sum(1 for other in result.scores.values() if other == score) - 1
    called = f"{project_id} (« {project.name} »)" if project.name else project_id
    tied = f", à égalité avec {french.count_of(equal, 'autre projet', 'autres projets')}" if equal else ""
    sentences = [
        f"Le projet {called} demande {french.money(project.cost_cents, rules.currency)}.",
        f"Il a {french.votes(score, rules.unit)} : rang {rank} sur {len(projects)}{tied}, pour "
        f"{french.count_of(result.turnout.valid, 'bulletin valable', 'bulletins valables')}.",
        f"Règle {rules.selection} : {rule_of(rules.selection).PROMISE}",
    ]
    for step in result.steps:
        if step.project == project_id or project_id in step.numbers.get("projects", ()):
            sentences.append(step.sentence)
    sentences.append(sentence(margin_of(result, project_id, ballots)))
    award = result.awards.get(project_id, 0)
    sentences.append(f"Montant attribué : {french.money(award, rules.currency)}.")
    return [sentence for sentence in sentences if sentence]


def in_english(result: Result, project_id: str, ballots: Optional[Ballots] = None) -> List[str]:
    """The same story in English. Raises BadElection where the project is not in the count."""
    found = margin_of(result, project_id, ballots)
    project = next(project for project in result.projects if project.id == project_id)
    rules, score = result.rules, result.scores[project_id]
    rank = 1 + sum(1 for other in result.scores.values() if other > score)
    sentences = [
        f"Project {project_id} asks for {english.amount(french.money(project.cost_cents, rules.currency))}.",
        f"It has {english.amount(french.votes(score, rules.unit))}: rank {rank} of {len(result.projects)}.",
    ]
    for step in result.steps:
        if step.project == project_id or project_id in step.numbers.get("projects", ()):
            sentences.append(english.sentence(step.sentence))
    sentences.append(margin_in_english(found))
    award = french.money(result.awards.get(project_id, 0), rules.currency)
    return [one for one in [*sentences, f"Amount awarded: {english.amount(award)}."] if one]
