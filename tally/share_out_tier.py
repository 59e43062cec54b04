"""``share-tier.v1``: a fixed amount for each level of a column (a label, a category), whatever the votes.

Where the amounts exceed the money, ``excess`` says whether the share-out is refused or all amounts are scaled alike;
scaled amounts become cents by largest remainder, then larger score, then published order.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Mapping

from . import french
from .errors import BadElection
from .model import Contest, Selection, Step
from .parameters import Parameter
from .proportional import Claim, to_cents
from .share_out_rule import ShareOut, cell_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .share_out_rule import Shared

ID = "share-tier.v1"


def _share(contest: Contest, selection: Selection, parameters: Mapping[str, Any]) -> Shared:
    budget = contest.budget_cents + selection.top_up_cents
    projects, tiers = contest.by_id, parameters["tiers"]
    claims, levels = [], {}
    for project_id in selection.winners:
        project = projects[project_id]
        levels[project_id] = cell_of(project, parameters["column"], tiers, "niveau")
        given = tiers[levels[project_id]]
        given = min(given, project.cost_cents) if parameters["cap_at_request"] else given
        claims.append(Claim(project_id, 0, given, contest.scores[project_id]))
    total = sum(claim.cap for claim in claims)
    steps = []
    rate = Fraction(1)
    if total > budget:
        money = [french.money(cents, contest.currency) for cents in (total, budget)]
        if parameters["excess"] == "refuse":
            raise BadElection(f"Les montants par niveau demandent {money[0]}, plus que l’enveloppe de {money[1]}.")
        rate = Fraction(budget, total)
        sentence = f"Les montants par niveau demandent {money[0]} : ils sont tous réduits à {money[1]} en tout."
        steps.append(Step(ID, None, "scaled", sentence, {"asked_cents": total, "rate": rate}))
    exact = {claim.project: claim.cap * rate for claim in claims}
    awards, lucky = to_cents(claims, exact, min(total, budget))
    for claim in claims:
        given = french.money(awards[claim.project], contest.currency)
        level = levels[claim.project]
        rounded = ", centime d’arrondi compris" if claim.project in lucky else ""
        sentence = f"Le projet {claim.project} reçoit {given} : niveau « {level} »{rounded}."
        numbers = {"award_cents": awards[claim.project], "exact_cents": exact[claim.project], "level": level}
        steps.append(Step(ID, claim.project, "awarded", sentence, numbers))
    return awards, steps


SHARE = ShareOut(
    ID,
    "Chaque projet retenu reçoit le montant de son niveau.",
    {
        "column": Parameter("text", help="colonne des projets qui dit leur niveau"),
        "tiers": Parameter("amounts", minimum=0, help="montant de chaque niveau, en centimes"),
        "cap_at_request": Parameter("boolean", help="vrai : nul ne reçoit plus qu’il n’a demandé"),
        "excess": Parameter("choice", choices=("refuse", "scale"), help="si les montants dépassent l’enveloppe"),
    },
    _share,
    columns=lambda parameters: (parameters["column"],),
)
