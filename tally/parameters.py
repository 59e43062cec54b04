"""Parameters of rules: what each may be. None has a default: a rule file that omits one is refused."""

from __future__ import annotations

from collections.abc import Mapping

from .errors import BadRules
from .records import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, Optional, Tuple

_FRACTION = r"(0|[1-9][0-9]{0,30})(?:/([1-9][0-9]{0,30}))?\Z"


@dataclass(frozen=True)
class Parameter:
    """``kind``: ``integer``, ``fraction`` (an integer or text such as ``"4/5"``), ``choice``, ``boolean``, ``text``,
    ``integers``, ``names`` (a list of texts), ``amounts`` (text → integer), ``fractions`` (text → fraction), ``bounds``
    (text → [least, most]), ``sets`` (a list of lists of texts) or ``rule`` (an object that names a rule)."""

    kind: str
    minimum: Optional[int] = None
    nullable: bool = False
    choices: Tuple[str, ...] = ()
    help: str = ""

    def accepts(self, value: Any) -> bool:
        """Whether the value, as JSON gives it, has this kind and keeps the minimum."""
        if value is None:
            return self.nullable
        return bool(getattr(self, f"_is_{self.kind}")(value))

    def _is_integer(self, value: Any) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and self._enough(value)

    def _is_fraction(self, value: Any) -> bool:
        if isinstance(value, str):
            import re
            from fractions import Fraction

            return bool(re.match(_FRACTION, value, re.ASCII)) and self._enough(Fraction(value))
        return self._is_integer(value)

    def _is_choice(self, value: Any) -> bool:
        return isinstance(value, str) and value in self.choices

    def _is_text(self, value: Any) -> bool:
        return isinstance(value, str) and bool(value) and value.isprintable()

    def _is_boolean(self, value: Any) -> bool:
        return isinstance(value, bool)

    def _is_integers(self, value: Any) -> bool:
        return isinstance(value, (list, tuple)) and bool(value) and all(self._is_integer(item) for item in value)

    def _is_names(self, value: Any) -> bool:
        return (
            isinstance(value, (list, tuple))
            and bool(value)
            and all(isinstance(item, str) and item for item in value)
            and len(set(value)) == len(value)
        )

    def _is_amounts(self, value: Any) -> bool:
        return (
            isinstance(value, Mapping)
            and bool(value)
            and all(isinstance(key, str) and key and self._is_integer(item) for key, item in value.items())
        )

    def _is_fractions(self, value: Any) -> bool:
        return (
            isinstance(value, Mapping)
            and bool(value)
            and all(isinstance(key, str) and key and self._is_fraction(item) for key, item in value.items())
        )

    def _is_bounds(self, value: Any) -> bool:
        return (
            isinstance(value, Mapping)
            and bool(value)
            and all(isinstance(key, str) and key for key in value)
            and all(self._is_integers(item) and len(item) == 2 for item in value.values())
        )

    def _is_rule(self, value: Any) -> bool:
        return isinstance(value, Mapping) and isinstance(value.get("rule"), str)

    def _is_sets(self, value: Any) -> bool:
        return isinstance(value, (list, tuple)) and all(self._is_names(item) and len(item) > 1 for item in value)

    def _enough(self, value: Any) -> bool:
        return self.minimum is None or bool(value >= self.minimum)

    @property
    def words(self) -> str:
        """What is expected, in French, for a refusal."""
        if self.kind == "choice":
            return "l’un de " + ", ".join(f"« {choice} »" for choice in self.choices)
        words = {
            "integer": "un entier",
            "fraction": "un entier ou une fraction telle que « 4/5 »",
            "boolean": "true ou false",
            "text": "un texte",
            "integers": "une liste d’entiers",
            "names": "une liste de textes distincts",
            "amounts": "un objet qui donne un entier à chaque nom",
            "fractions": "un objet qui donne à chaque nom un entier ou une fraction",
            "bounds": "un objet qui donne à chaque nom [minimum, maximum], des entiers",
            "rule": "un objet qui nomme sa règle par « rule », avec ses paramètres",
            "sets": "une liste de listes d’au moins deux identifiants",
        }[self.kind]
        if self.minimum is not None:
            words += f" d’au moins {self.minimum}"
        return words + (" ou null" if self.nullable else "")

    def schema(self) -> Dict[str, Any]:
        """The JSON Schema of the parameter."""
        integer: Dict[str, Any] = {"type": "integer"}
        if self.minimum is not None:
            integer["minimum"] = self.minimum
        text = {"type": "string", "minLength": 1}
        fraction = {"anyOf": [integer, {"type": "string", "pattern": "^(0|[1-9][0-9]*)(/[1-9][0-9]*)?$"}]}
        pair = {"type": "array", "minItems": 2, "maxItems": 2, "items": integer}
        made: Dict[str, Any] = {
            "integer": integer,
            "fraction": fraction,
            "choice": {"enum": list(self.choices)},
            "boolean": {"type": "boolean"},
            "text": {"type": "string", "minLength": 1},
            "integers": {"type": "array", "minItems": 1, "items": integer},
            "names": {"type": "array", "minItems": 1, "items": text, "uniqueItems": True},
            "amounts": {"type": "object", "minProperties": 1, "additionalProperties": integer},
            "fractions": {"type": "object", "minProperties": 1, "additionalProperties": fraction},
            "bounds": {"type": "object", "minProperties": 1, "additionalProperties": pair},
            "rule": {"type": "object", "properties": {"rule": text}, "required": ["rule"]},
            "sets": {"type": "array", "items": {"type": "array", "minItems": 2, "items": text, "uniqueItems": True}},
        }[self.kind]
        made = {"anyOf": [made, {"type": "null"}]} if self.nullable else dict(made)
        if self.help:
            made["description"] = self.help
        return made


def check_parameters(where: str, given: Mapping[str, Any], wanted: Mapping[str, Parameter]) -> None:
    """Refuses (BadRules, in a sentence) a missing, unknown or unacceptable parameter."""
    for name, parameter in wanted.items():
        if name not in given:
            raise BadRules(f"{where} : le paramètre « {name} » manque ; écrivez {parameter.words}.")
        if not parameter.accepts(given[name]):
            raise BadRules(f"{where} : le paramètre « {name} » doit être {parameter.words}, pas « {given[name]} ».")
    for name in given:
        if name not in wanted:
            raise BadRules(f"{where} : le paramètre « {name} » n’existe pas.")
