"""Selection rules, one module each. A corrected rule is a new module with a new id: an old edition stays verifiable."""

from __future__ import annotations

from types import ModuleType

from ..catalogue import Catalogue
from ..errors import BadRules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, Mapping, Tuple

_NAMES = (
    "rank-skip", "rank-stop", "rank-partial", "top-n", "threshold", "floor-per-territory", "rank-then-corrective",
    "envelopes", "exclusive", "bonus", "reserve-list", "mes", "phragmen",
)  # fmt: skip


def _module(module: ModuleType, rule_id: str) -> ModuleType:
    return module


RULES: Mapping[str, ModuleType] = Catalogue(
    {f"{name}.v1": f".rules.{name.replace('-', '_')}" for name in _NAMES}, _module
)

# The names of the Pabulib format: the rule and the parameters that they stand for.
ALIASES: Dict[str, Dict[str, Any]] = {
    "greedy": {"rule": "rank-skip.v1"},
    "greedy-threshold": {"rule": "rank-skip.v1"},
    "greedy-no-skip": {"rule": "rank-stop.v1"},
    "equalshares": {"rule": "mes.v1", "utility": "cost", "completion": "none"},
    "equalshares/add1": {"rule": "mes.v1", "utility": "cost", "completion": "add1"},
    "phragmen": {"rule": "phragmen.v1"},
}


def columns_of(rule_id: str, parameters: Mapping[str, Any]) -> Tuple[str, ...]:
    """The columns of projects that a rule reads besides id and cost."""
    read = getattr(RULES[rule_id], "columns", None)
    return tuple(read(parameters)) if read else ()


def rule_of(rule_id: str) -> ModuleType:
    """The module of a rule id (aliases of the Pabulib format are not ids), or BadRules."""
    if not isinstance(rule_id, str) or rule_id not in RULES:
        known = ", ".join(RULES)
        raise BadRules(f"La règle de sélection « {rule_id} » n’existe pas. Celles qui existent : {known}.")
    return RULES[rule_id]
