"""From winners to amounts, in cents. One rule each, by a stable id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Dict, List, Mapping, Tuple

from . import french
from .errors import BadRules
from .model import Contest, Selection, Step
from .parameters import Parameter

Shared = Tuple[Dict[str, int], List[Step]]


@dataclass(frozen=True)
class ShareOut:
    """A share-out rule. ``share(contest, selection, parameters)`` gives the awards in cents and the steps."""

    id: str
    promise: str
    parameters: Mapping[str, Parameter]
    share: Callable[[Contest, Selection, Mapping[str, Any]], Shared]


def _requested(contest: Contest, selection: Selection, parameters: Mapping[str, Any]) -> Shared:
    projects = contest.by_id
    remaining = contest.budget_cents + selection.top_up_cents
    awards: Dict[str, int] = {}
    steps = []
    for project_id in selection.winners:
        asked = projects[project_id].cost_cents
        amount = selection.partial.get(project_id, asked)
        remaining -= amount
        awards[project_id] = amount
        money = [french.money(cents, contest.currency) for cents in (amount, asked, remaining)]
        steps.append(
            Step(
                "share-requested.v1",
                project_id,
                "awarded",
                f"Le projet {project_id} reçoit {money[0]} : demandé {money[1]}, reste {money[2]}.",
                {"award_cents": amount, "cost_cents": asked, "remaining_cents": remaining},
            )
        )
    return awards, steps


SHARES: Dict[str, ShareOut] = {
    rule.id: rule
    for rule in (ShareOut("share-requested.v1", "Chaque projet retenu reçoit ce qu’il a demandé.", {}, _requested),)
}


def share_of(rule_id: str) -> ShareOut:
    """The share-out rule of an id, or BadRules."""
    if not isinstance(rule_id, str) or rule_id not in SHARES:
        raise BadRules(
            f"La règle de répartition « {rule_id} » n’existe pas. Celles qui existent : {', '.join(SHARES)}."
        )
    return SHARES[rule_id]
