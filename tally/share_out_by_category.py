"""``share-by-category.v1``: one amount for each category of a column, and inside each a share-out rule.

Categories are served in text order. ``unspent`` says what becomes of what a category leaves: ``reserve`` keeps it;
``next`` adds it to the next category; ``return`` offers it, once all are served, to each category in turn.
"""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Sequence, Tuple

from . import french
from .errors import BadElection, BadRules
from .model import Contest, Selection, Step
from .parameters import Parameter, check_parameters
from .share_out_rule import ShareOut, cell_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .share_out_rule import Shared

ID = "share-by-category.v1"


def _inner(parameters: Mapping[str, Any]) -> Tuple[ShareOut, Dict[str, Any]]:
    from .share_out import share_of

    given = dict(parameters["inside"])
    return share_of(given.pop("rule")), given


def _share(contest: Contest, selection: Selection, parameters: Mapping[str, Any]) -> Shared:
    amounts = parameters["amounts"]
    total = sum(amounts.values())
    budget = contest.budget_cents + selection.top_up_cents
    if total > budget:
        money = [french.money(cents, contest.currency) for cents in (total, budget)]
        raise BadElection(f"Les catégories demandent {money[0]}, plus que l’enveloppe de {money[1]}.")
    inside: Dict[str, List[str]] = {name: [] for name in sorted(amounts)}
    for project_id in selection.winners:
        inside[cell_of(contest.by_id[project_id], parameters["column"], amounts, "catégorie")].append(project_id)
    found: Dict[str, Shared] = {}
    carried = 0
    for name, winners in inside.items():
        amount = amounts[name] + (carried if parameters["unspent"] == "next" else 0)
        found[name] = _inside(contest, selection, parameters, name, amount, winners)
        left = amount - sum(found[name][0].values())
        carried = left if parameters["unspent"] == "next" else carried + left
    if parameters["unspent"] == "return":
        for name, winners in inside.items():
            before = sum(found[name][0].values())
            if carried and winners:
                found[name] = _inside(contest, selection, parameters, name, before + carried, winners)
                carried -= sum(found[name][0].values()) - before
    given = {one: cents for awards, _ in found.values() for one, cents in awards.items()}
    return {one: given[one] for one in selection.winners}, [step for _, steps in found.values() for step in steps]


def _inside(
    contest: Contest,
    selection: Selection,
    parameters: Mapping[str, Any],
    name: str,
    amount: int,
    winners: Sequence[str],
) -> Shared:
    rule, given = _inner(parameters)
    part = Contest(contest.projects, contest.scores, amount, contest.currency, contest.valid, contest.unit)
    partial = {one: cents for one, cents in selection.partial.items() if one in winners}
    try:
        awards, steps = rule.share(part, Selection(tuple(winners), (), (), 0, partial), given)
    except BadElection as error:
        raise BadElection(f"Catégorie « {name} » : {error}") from None
    spent = sum(awards.values())
    money = [french.money(cents, contest.currency) for cents in (amount, spent, amount - spent)]
    sentence = f"Catégorie « {name} » : {money[0]} à répartir, {money[1]} attribués, reste {money[2]}."
    return awards, [Step(ID, None, "category", sentence, {"category": name, "amount_cents": amount}), *steps]


def _contradiction(parameters: Mapping[str, Any]) -> str:
    try:
        rule, given = _inner(parameters)
        if rule.id == ID:
            return "une catégorie ne se divise pas en catégories."
        check_parameters(f"À l’intérieur, {rule.id}", given, rule.parameters)
    except BadRules as error:
        return str(error)
    return rule.contradiction(given)


def _columns(parameters: Mapping[str, Any]) -> Tuple[str, ...]:
    rule, given = _inner(parameters)
    return (parameters["column"], *rule.columns(given))


SHARE = ShareOut(
    ID,
    "Chaque catégorie a son montant, réparti à l’intérieur par une autre règle.",
    {
        "column": Parameter("text", help="colonne des projets qui dit leur catégorie"),
        "amounts": Parameter("amounts", minimum=0, help="montant de chaque catégorie, en centimes"),
        "inside": Parameter("rule", help="règle de répartition à l’intérieur d’une catégorie"),
        "unspent": Parameter("choice", choices=("return", "next", "reserve"), help="ce que devient le reste"),
    },
    _share,
    _contradiction,
    _columns,
    proportional=True,
)
