"""Rules: what decides a count, and nothing else. Every parameter is written out; a contradiction is refused."""

from __future__ import annotations

from collections.abc import Mapping

from . import families, share_out, ties
from .canonical import sha256_of
from .errors import BadRules
from .parameters import Parameter, check_parameters
from .records import dataclass, field
from .rules import RULES, columns_of, rule_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, Tuple

    Wanted = Mapping[str, Parameter]

FORMAT = "tally-rulebook.v1"
PUBLISH = ("marks", "ballots")
MAX_CENTS = 10**40
_KEYS = ("format", "ballot", "score", "selection", "ties", "share_out", "budget_cents", "currency", "publish")


@dataclass(frozen=True)
class Rules:
    """The rules of one count. Build them with ``from_json``: it refuses what does not hold together.

    ``family``, ``selection``, ``share_out`` are rule ids; ``budget_cents`` is the money to give; ``publish`` says
    whether the ballots or only the marks are published, hence what anyone can recount from.
    """

    family: str
    family_parameters: Mapping[str, Any] = field(hash=False)
    score: str
    selection: str
    selection_parameters: Mapping[str, Any] = field(hash=False)
    ties: Tuple[str, ...]
    share_out: str
    share_out_parameters: Mapping[str, Any] = field(hash=False)
    budget_cents: int
    currency: str
    publish: str

    @classmethod
    def from_json(cls, data: Any) -> Rules:
        """Reads a rulebook object. Raises BadRules, in one French sentence, on anything missing, unknown or absurd."""
        _check_keys(data)
        family_id, family_parameters = _part(data, "ballot", "family")
        selection_id, selection_parameters = _part(data, "selection", "rule")
        share_id, share_parameters = _part(data, "share_out", "rule")
        if not isinstance(data["ties"], (list, tuple)):
            raise BadRules("« ties » doit être une liste de règles de départage.")
        rules = cls(
            family=family_id,
            family_parameters=family_parameters,
            score=data["score"],
            selection=selection_id,
            selection_parameters=selection_parameters,
            ties=tuple(data["ties"]),
            share_out=share_id,
            share_out_parameters=share_parameters,
            budget_cents=data["budget_cents"],
            currency=data["currency"],
            publish=data["publish"],
        )
        rules.check()
        return rules

    def to_json(self) -> Dict[str, Any]:
        """The rulebook object: what ``rulebook.json`` holds and what ``sha256`` covers."""
        return {
            "format": FORMAT,
            "ballot": {"family": self.family, **_plain(self.family_parameters)},
            "score": self.score,
            "selection": {"rule": self.selection, **_plain(self.selection_parameters)},
            "ties": list(self.ties),
            "share_out": {"rule": self.share_out, **_plain(self.share_out_parameters)},
            "budget_cents": self.budget_cents,
            "currency": self.currency,
            "publish": self.publish,
        }

    @property
    def sha256(self) -> str:
        """SHA-256 of the canonical JSON of the rules."""
        return sha256_of(self.to_json())

    @property
    def columns(self) -> Tuple[str, ...]:
        """The columns of projects that the count reads besides id and cost: publish them in ``projects.csv``."""
        read = [ties.COLUMNS[policy] for policy in self.ties if policy in ties.COLUMNS]
        return tuple(dict.fromkeys([*read, *self.needed_columns]))

    @property
    def needed_columns(self) -> Tuple[str, ...]:
        """Those that ballots, selection and share-out read: some project must have each."""
        ballot = families.family_of(self.family).columns(self.family_parameters)
        selection = columns_of(self.selection, self.selection_parameters)
        return (*ballot, *selection, *share_out.share_of(self.share_out).columns(self.share_out_parameters))

    @property
    def unit(self) -> str:
        """What scores are counted in, for sentences: « voix » or « points »."""
        return "voix" if self.score == "approvals" else "points"

    def check(self) -> None:
        """Refuses (BadRules) rules that miss something or contradict themselves."""
        family = families.family_of(self.family)
        check_parameters(f"Bulletin {self.family}", self.family_parameters, family.parameters)
        contradiction = family.contradiction(self.family_parameters)
        if contradiction:
            raise BadRules(f"Bulletin {self.family} : {contradiction}")
        if self.score not in family.scores:
            raise BadRules(f"« score » doit être {_either(family.scores)} avec {self.family}, pas « {self.score} ».")
        rule = rule_of(self.selection)
        check_parameters(f"Sélection {self.selection}", self.selection_parameters, rule.PARAMETERS)
        if hasattr(rule, "contradiction") and isinstance(self.budget_cents, int):
            contradiction = rule.contradiction(self.selection_parameters, self.budget_cents)
            if contradiction:
                raise BadRules(f"Sélection {self.selection} : {contradiction}")
        ties.check_policies(self.ties)
        for policy in self.ties:
            if policy not in rule.POLICIES:
                raise BadRules(f"La règle de départage « {policy} » n’a pas de sens avec {self.selection}.")
        share = share_out.share_of(self.share_out)
        check_parameters(f"Répartition {self.share_out}", self.share_out_parameters, share.parameters)
        contradiction = share.contradiction(self.share_out_parameters)
        if contradiction:
            raise BadRules(f"Répartition {self.share_out} : {contradiction}")
        self._check_together(family)
        self._check_money()
        self._check_publication(rule.ADDITIVE)

    def _check_together(self, family: families.Family) -> None:
        """Parts that each hold, and not together."""
        chosen = self.selection_parameters
        if not family.designates and not rule_of(self.selection).ADDITIVE:
            raise BadRules(
                f"La règle {self.selection} compte des soutiens : les bulletins {self.family} n’en disent pas."
            )
        if self.score in families.ORDERS:
            if chosen.get("min_votes"):
                raise BadRules(f"« {self.score} » classe sans compter de voix : « min_votes » doit être 0.")
            if share_out.share_of(self.share_out).proportional:
                raise BadRules(f"« {self.score} » classe sans compter de voix : rien n’en peut être proportionnel.")
        if self.family == families.TWO and chosen.get("min_share") is not None and self.selection == "threshold.v1":
            raise BadRules("Avec deux urnes, une part des bulletins valables ne dit pas de laquelle : écrivez null.")
        if self.selection == "reserve-list.v1" and self.share_out != "share-requested.v1":
            raise BadRules("Une liste d’attente remplace une demande par une autre : elle va avec share-requested.v1.")

    def _check_money(self) -> None:
        if not isinstance(self.budget_cents, int) or isinstance(self.budget_cents, bool):
            raise BadRules("« budget_cents » doit être un nombre entier de centimes.")
        if self.budget_cents < 0:
            raise BadRules("« budget_cents » est négatif : une enveloppe ne peut pas l’être.")
        if self.budget_cents > MAX_CENTS:
            raise BadRules("« budget_cents » dépasse tout ce qui se compte.")
        code = self.currency
        if not (isinstance(code, str) and len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()):
            raise BadRules("« currency » doit être un code de trois capitales, « EUR » par exemple.")

    def _check_publication(self, additive: bool) -> None:
        if self.publish not in PUBLISH:
            raise BadRules(f"« publish » doit être {_either(PUBLISH)}, pas « {self.publish} ».")
        if self.publish == "marks" and not additive:
            raise BadRules(
                f"La règle {self.selection} a besoin des bulletins entiers : « publish » ne peut pas être « marks »."
            )
        if self.publish == "marks" and self.score != "approvals":
            raise BadRules("« publish » ne peut être « marks » que si « score » est « approvals ».")


def _either(words: Tuple[str, ...]) -> str:
    return " ou ".join(f"« {word} »" for word in words)


def _plain(parameters: Mapping[str, Any]) -> Dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in parameters.items()}


def _check_keys(data: Any) -> None:
    if not isinstance(data, Mapping):
        raise BadRules("Des règles de dépouillement sont un objet JSON.")
    for key in _KEYS:
        if key not in data:
            raise BadRules(f"La clef « {key} » manque aux règles de dépouillement.")
    for key in data:
        if key not in _KEYS:
            raise BadRules(f"La clef « {key} » n’existe pas dans les règles de dépouillement.")
    if data["format"] != FORMAT:
        raise BadRules(f"« format » doit être « {FORMAT} », pas « {data['format']} ».")


def _part(data: Mapping[str, Any], key: str, name: str) -> Tuple[str, Dict[str, Any]]:
    part = data[key]
    if not isinstance(part, Mapping) or name not in part:
        raise BadRules(f"« {key} » doit être un objet qui nomme sa règle par « {name} ».")
    return part[name], {inner: value for inner, value in part.items() if inner != name}


def _variants(name: str, rules: Mapping[str, Wanted], promises: Mapping[str, str]) -> Dict[str, Any]:
    return {
        "oneOf": [
            {
                "type": "object",
                "description": promises[rule_id],
                "properties": {
                    name: {"const": rule_id},
                    **{key: parameter.schema() for key, parameter in wanted.items()},
                },
                "required": [name, *wanted],
                "additionalProperties": False,
            }
            for rule_id, wanted in rules.items()
        ]
    }


def schema() -> Dict[str, Any]:
    """The JSON Schema (2020-12) of a rulebook, as published in ``rulebook.schema.json``."""

    kinds, shares = families.FAMILIES, share_out.SHARES
    scores = sorted({score for family in kinds.values() for score in family.scores})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Règles de dépouillement (tally-rulebook.v1)",
        "type": "object",
        "properties": {
            "format": {"const": FORMAT},
            "ballot": _variants(
                "family", {i: f.parameters for i, f in kinds.items()}, {i: f.promise for i, f in kinds.items()}
            ),
            "score": {"enum": scores},
            "selection": _variants(
                "rule", {i: m.PARAMETERS for i, m in RULES.items()}, {i: m.PROMISE for i, m in RULES.items()}
            ),
            "ties": {"type": "array", "minItems": 1, "items": {"enum": list(ties.POLICIES)}, "uniqueItems": True},
            "share_out": _variants(
                "rule", {i: s.parameters for i, s in shares.items()}, {i: s.promise for i, s in shares.items()}
            ),
            "budget_cents": {"type": "integer", "minimum": 0, "description": "Enveloppe, en centimes"},
            "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
            "publish": {"enum": list(PUBLISH)},
        },
        "required": list(_KEYS),
        "additionalProperties": False,
    }
