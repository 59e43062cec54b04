"""From winners to amounts, in cents. One rule each, by a stable id."""

from __future__ import annotations

from . import french
from .catalogue import Catalogue
from .errors import BadElection, BadRules
from .model import Contest, Selection, Step
from .parameters import Parameter
from .share_out_rule import ShareOut, cap_of, out_of_reach

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, List, Mapping

    from .proportional import Claim
    from .share_out_rule import Shared


def _requested(contest: Contest, selection: Selection, parameters: Mapping[str, Any]) -> Shared:
    projects = contest.by_id
    remaining = contest.budget_cents + selection.top_up_cents
    amounts = {one: selection.partial.get(one, projects[one].cost_cents) for one in selection.winners}
    if sum(amounts.values()) > remaining:
        asked, given = (french.money(cents, contest.currency) for cents in (sum(amounts.values()), remaining))
        raise BadElection(f"Les projets retenus demandent {asked} en tout, plus que l’enveloppe de {given}.")
    steps = []
    for project_id, amount in amounts.items():
        asked_cents = projects[project_id].cost_cents
        remaining -= amount
        money = [french.money(cents, contest.currency) for cents in (amount, asked_cents, remaining)]
        steps.append(
            Step(
                "share-requested.v1",
                project_id,
                "awarded",
                f"Le projet {project_id} reçoit {money[0]} : demandé {money[1]}, reste {money[2]}.",
                {"award_cents": amount, "cost_cents": asked_cents, "remaining_cents": remaining},
            )
        )
    return amounts, steps


PROPORTIONAL = "share-proportional.v1"
_CLAMP = {
    "floor_cents": Parameter("integer", minimum=0, help="plancher par projet, en centimes"),
    "cap_cents": Parameter("integer", minimum=0, nullable=True, help="plafond par projet, en centimes ; null : sans"),
    "cap_at_request": Parameter("boolean", help="vrai : nul ne reçoit plus qu’il n’a demandé"),
    "zero_votes": Parameter("choice", choices=("floor", "nothing"), help="ce que reçoit un projet sans voix"),
    "surplus": Parameter("choice", choices=("refuse", "reserve"), help="si les plafonds laissent un reste"),
}


def _claims(contest: Contest, selection: Selection, parameters: Mapping[str, Any], amount: int) -> List[Claim]:
    from .proportional import Claim

    projects = contest.by_id
    claims = []
    for project_id in selection.winners:
        weight = contest.scores[project_id]
        if weight < 0:
            raise BadElection(f"Le projet {project_id} a un score négatif : il ne peut pas servir de proportion.")
        cap = cap_of(projects[project_id], parameters, amount)
        if not weight and parameters["zero_votes"] == "nothing":
            cap = 0
        claims.append(Claim(project_id, min(parameters["floor_cents"], cap), cap, weight))
    return claims


def _proportional(contest: Contest, selection: Selection, parameters: Mapping[str, Any]) -> Shared:
    from .proportional import bounds_of, exact_amounts, to_cents

    amount = contest.budget_cents + selection.top_up_cents
    claims = _claims(contest, selection, parameters, amount)
    if not claims:
        return {}, []
    least, most = bounds_of(claims)
    if amount > most and parameters["surplus"] == "reserve":
        amount = most
    if not least <= amount <= most:
        raise out_of_reach(contest.currency, amount, least, most)
    exact = exact_amounts(claims, amount)
    cents, lucky = to_cents(claims, exact, amount)
    steps = _no_effect(claims)
    for claim in claims:
        steps.append(_proportional_step(contest, claim, cents[claim.project], exact, claim.project in lucky))
    return cents, steps


def _no_effect(claims: List[Claim]) -> List[Step]:
    fixed = [claim.project for claim in claims if claim.floor == claim.cap]
    if not fixed:
        return []
    sentence = f"Le vote n’a pas d’effet sur le montant de : {french.listed(fixed)} (plancher et plafond égaux)."
    return [Step(PROPORTIONAL, None, "no_effect", sentence, {"projects": tuple(fixed)})]


def _proportional_step(contest: Contest, claim: Claim, award: int, exact: Dict[str, Any], lucky: bool) -> Step:
    at = exact[claim.project]
    why = "à proportion de ses voix"
    if at == claim.cap:
        why = "le plafond"
    elif at == claim.floor:
        why = "le plancher"
    rounded = ", centime d’arrondi compris" if lucky else ""
    given = french.money(award, contest.currency)
    return Step(
        PROPORTIONAL,
        claim.project,
        "awarded",
        f"Le projet {claim.project} reçoit {given} : {french.votes(claim.weight, contest.unit)}, {why}{rounded}.",
        {"award_cents": award, "exact_cents": at, "floor_cents": claim.floor, "cap_cents": claim.cap},
    )


def _clamp(parameters: Mapping[str, Any]) -> str:
    cap = parameters["cap_cents"]
    if cap is not None and cap < parameters["floor_cents"]:
        return f"le plafond ({cap} centimes) est au-dessous du plancher ({parameters['floor_cents']} centimes)."
    return ""


_PLAIN: Dict[str, ShareOut] = {
    rule.id: rule
    for rule in (
        ShareOut("share-requested.v1", "Chaque projet retenu reçoit ce qu’il a demandé.", {}, _requested),
        ShareOut(
            PROPORTIONAL,
            "L’enveloppe est répartie à proportion des voix, entre un plancher et un plafond, au centime près.",
            _CLAMP,
            _proportional,
            _clamp,
            proportional=True,
        ),
    )
}


def _take(module: Any, rule_id: str) -> ShareOut:
    share: ShareOut = _PLAIN.get(rule_id) or module.SHARE
    return share


SHARES: Mapping[str, ShareOut] = Catalogue(
    {
        **dict.fromkeys(_PLAIN, ".share_out"),
        "share-tier.v1": ".share_out_tier",
        "share-base-plus.v1": ".share_out_base_plus",
        "share-by-category.v1": ".share_out_by_category",
    },
    _take,
)


def share_of(rule_id: str) -> ShareOut:
    """The share-out rule of an id, or BadRules."""
    if not isinstance(rule_id, str) or rule_id not in SHARES:
        known = ", ".join(SHARES)
        raise BadRules(f"La règle de répartition « {rule_id} » n’existe pas. Celles qui existent : {known}.")
    return SHARES[rule_id]
