"""One project's story, in French sentences: what it had, what was decided, and by how many votes."""

from __future__ import annotations

from typing import List, Optional

from . import french, ties
from .count import Result
from .errors import BadElection, PivotalTie
from .families import family_of
from .model import Contest
from .rules import rule_of


def explain(result: Result, project_id: str) -> List[str]:
    """Why this project received this amount, or nothing. Raises BadElection where the project is not in the count."""
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
    sentences.append(_margin_sentence(result, project_id))
    award = result.awards.get(project_id, 0)
    sentences.append(f"Montant attribué : {french.money(award, rules.currency)}.")
    return [sentence for sentence in sentences if sentence]


def margin(result: Result, project_id: str) -> Optional[int]:
    """By how many votes, all the rest equal: above zero, what a project left out lacked; below zero, what a winner
    would have had to lose. None where no number of votes changes its fate, or where the rule does not rest on scores
    alone.

    Exact for rules where one more vote never harms its project (they say so by ``ADDITIVE``): found by bisection, the
    rule being run at each step. A tie that the rules refuse to break counts as not funded.
    """
    if not _rests_on_votes(result):
        return None
    score = result.scores[project_id]
    won = project_id in result.winners
    bound = int(score) if won else int(max(result.scores.values()) - score) + 1
    minimum = result.rules.selection_parameters.get("min_votes", 0)
    if not won:
        bound = max(bound, int(minimum - score), result.turnout.valid)
    sign = -1 if won else 1
    if _wins(result, project_id, sign * bound) == won:
        return None
    low, high = 0, bound
    while high - low > 1:
        middle = (low + high) // 2
        if _wins(result, project_id, sign * middle) == won:
            low = middle
        else:
            high = middle
    return sign * high


def _rests_on_votes(result: Result) -> bool:
    """Whether one more vote is one more in the score, and never harms its project under these rules."""
    rule = rule_of(result.rules.selection)
    own_score = family_of(result.rules.family).score is not None
    return rule.ADDITIVE and getattr(rule, "MONOTONE", True) and not own_score and not result.withdrawn


def _wins(result: Result, project_id: str, change: int) -> bool:
    scores = dict(result.scores)
    scores[project_id] += change
    rules = result.rules
    valid = max(result.turnout.valid, 1)
    contest = Contest(result.projects, scores, rules.budget_cents, rules.currency, valid, rules.unit)
    breaker = ties.TieBreaker(rules.ties, result.record_sha256, result.seed or "marge")
    try:
        selection = rule_of(rules.selection).select(contest, rules.selection_parameters, breaker)
    except PivotalTie:
        return False
    return project_id in selection.winners


def _margin_sentence(result: Result, project_id: str) -> str:
    found = margin(result, project_id)
    if found is None:
        if _rests_on_votes(result) and project_id not in result.winners:
            return "Tout le reste étant égal, aucun nombre de voix ne l’aurait fait retenir."
        return ""
    votes = french.votes(abs(found), result.rules.unit)
    if found > 0:
        return f"Tout le reste étant égal, il lui aurait fallu {votes} de plus pour être retenu."
    return f"Tout le reste étant égal, il n’aurait plus été retenu avec {votes} de moins."
