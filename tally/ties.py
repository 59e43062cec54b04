"""Tie policies: what to do with equal projects when their order changes the outcome.

A policy is asked only then (the pivotal test belongs to the rule, and is exact). Policies are tried in turn: each one
splits the tied projects into groups, best first; a group that is still tied, and still pivotal, goes to the next.
"""

from __future__ import annotations

import itertools

from . import french
from .canonical import sha256
from .errors import BadElection, BadRules, PivotalTie, TieOutcome
from .model import Contest, Project
from .numerals import composed, is_whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, List, Sequence, Tuple

    from .model import Number

TERMINAL = ("refuse", "fund-all", "listed", "by-id-text", "draw")
POLICIES: Dict[str, str] = {
    "refuse": "le dépouillement s’arrête et nomme les projets à égalité",
    "fund-all": "tous les projets à égalité sont retenus, le complément est inscrit au procès-verbal",
    "listed": "l’ordre de la liste publiée décide",
    "by-id-text": "l’ordre des identifiants, comparés comme du texte, décide",
    "draw": "le tirage au sort par la graine publiée décide",
    "lower-cost": "le projet qui demande le moins passe devant",
    "higher-label-score": "la meilleure note de labellisation passe devant",
    "more-territories": "le projet qui touche le plus de territoires passe devant",
    "earlier-deposit": "le dossier déposé le plus tôt passe devant",
}
COLUMNS = {"higher-label-score": "label_score", "more-territories": "territories", "earlier-deposit": "submitted_at"}
MAX_OUTCOMES = 64
_DECIMAL = r"-?[0-9]{1,30}(?:[.][0-9]{1,30}|/0*[1-9][0-9]{0,30})?\Z"
_MOMENT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.][0-9]{6})?Z)?\Z"


def check_policies(policies: Sequence[str]) -> None:
    """Refuses (BadRules) an unknown policy, a repeated one, an unreachable one, a list that does not end the matter."""
    if not policies:
        raise BadRules("Aucune règle de départage n’est donnée : écrivez au moins « refuse ».")
    for position, policy in enumerate(policies):
        if not isinstance(policy, str) or policy not in POLICIES:
            known = french.listed(POLICIES)
            raise BadRules(f"La règle de départage « {policy} » n’existe pas. Celles qui existent : {known}.")
        if policies.index(policy) != position:
            raise BadRules(f"La règle de départage « {policy} » est donnée deux fois.")
        if policy in TERMINAL and position < len(policies) - 1:
            raise BadRules(f"Après « {policy} », plus rien n’est à départager : retirez « {policies[position + 1]} ».")
    if policies[-1] not in TERMINAL:
        raise BadRules(
            f"La liste de départage finit par « {policies[-1]} », qui peut laisser une égalité : "
            f"terminez-la par l’une de {french.listed(TERMINAL)}."
        )


def draw_key(record_sha256: str, seed: str, project_id: str) -> str:
    """``draw.v1``: projects are drawn in the order of this SHA-256 (hexadecimal).

    The record's hash covers the ballots and the rules, so a seed chosen after the closing cannot be aimed.
    """
    text = f"tally-draw-v1|{record_sha256}|{seed}|{composed(project_id)}"
    return str(sha256(text.encode("utf-8")).hexdigest())


class TieBreaker:
    """The policies of one count, with what they need: the record's hash and the seed of the draw."""

    def __init__(self, policies: Sequence[str], record_sha256: str = "", seed: str = "") -> None:
        check_policies(policies)
        if not isinstance(seed, str) or not seed.isprintable():
            raise BadElection("La graine du tirage au sort doit être un texte lisible, sur une ligne.")
        self.policies: Tuple[str, ...] = tuple(policies)
        self.record_sha256 = record_sha256
        self.seed = seed

    def split(self, policy: str, group: Sequence[Project]) -> List[List[Project]]:
        """The group in sub-groups, best first, as the policy wants. Raises BadElection where a column is missing."""
        if policy == "listed":
            return [[project] for project in group]
        if policy == "draw" and not self.seed:
            names = french.listed(project.id for project in group)
            raise BadElection(f"Les projets {names} sont à départager par tirage au sort : la graine n’est pas donnée.")
        keys: Dict[Any, List[Project]] = {}
        for project in group:
            keys.setdefault(self._key(policy, project), []).append(project)
        return [keys[key] for key in sorted(keys)]

    def _key(self, policy: str, project: Project) -> Any:
        if policy == "by-id-text":
            return project.id
        if policy == "draw":
            return draw_key(self.record_sha256, self.seed, project.id), project.id
        if policy == "lower-cost":
            return project.cost_cents
        cell = project.columns.get(COLUMNS[policy], "")
        key = _read(policy, cell)
        if key is not None:
            return key
        raise BadElection(
            f"Le départage « {policy} » a besoin de la colonne « {COLUMNS[policy]} » du projet {project.id} : "
            + (f"« {cell} » n’est pas lisible." if cell else "elle est vide.")
        )


def _read(policy: str, cell: str) -> Any:
    """What a cell is ordered by, or None where it is not readable."""
    import re
    from fractions import Fraction

    if policy == "higher-label-score" and re.match(_DECIMAL, cell, re.ASCII):
        return -Fraction(cell)
    if policy == "more-territories" and is_whole(cell, 30):
        return -int(cell)
    if policy == "earlier-deposit" and re.match(_MOMENT, cell, re.ASCII):
        return cell[:10], cell[11:19] or "00:00:00", cell[20:26].rstrip("Z") or "000000"
    return None


def refused(
    contest: Contest, group: Sequence[Project], score: Number, remaining: int, outcomes: Tuple[List[TieOutcome], bool]
) -> PivotalTie:
    """The refusal of a pivotal tie, in a sentence that names the projects and what each order would give."""
    found, complete = outcomes
    names = french.listed(project.id for project in group)
    given = " ; ".join(
        f"soit {french.listed(one.funded) or 'aucun'} est retenu"
        if len(one.funded) < 2
        else f"soit {french.listed(one.funded)} sont retenus"
        for one in found[:8]
    )
    more = "" if complete and len(found) <= 8 else " ; et d’autres issues encore"
    sentence = (
        f"Égalité à {french.votes(score, contest.unit)} entre les projets {names}, qui change le résultat : il reste "
        f"{french.money(remaining, contest.currency)}, et selon l’ordre {given}{more}. "
        f"Le règlement refuse de départager : choisissez une règle de départage."
    )
    return PivotalTie(
        sentence,
        projects=[project.id for project in group],
        score=score,
        remaining_cents=remaining,
        outcomes=found,
        complete=complete,
    )


def outcomes_of(
    group: Sequence[Project], remaining: int, funded_by_order: Callable[[Sequence[Project], int], List[Project]]
) -> Tuple[List[TieOutcome], bool]:
    """The distinct results of all orders of a tied group (at most 64, then ``False`` says that some are missing).

    ``funded_by_order(order, remaining)`` is the rule's own walk through an order. Orders are explored by rotation and
    exchange first, then exhaustively for groups of at most seven.
    """
    found: Dict[Tuple[str, ...], None] = {}
    complete = len(group) <= 7
    for order in _orders(list(group)):
        funded = {project.id for project in funded_by_order(order, remaining)}
        found.setdefault(tuple(project.id for project in group if project.id in funded))
        if len(found) == MAX_OUTCOMES:
            complete = False
            break
    listed = [
        TieOutcome(funded, tuple(project.id for project in group if project.id not in funded)) for funded in found
    ]
    return listed, complete


def _orders(group: List[Project]) -> Any:
    if len(group) <= 7:
        yield from itertools.permutations(group)
        return
    for first in range(len(group)):
        yield group[first:] + group[:first]
        yield list(reversed(group[first:] + group[:first]))
