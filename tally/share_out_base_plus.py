"""``share-base-plus.v1``: the same base for each, then the rest in proportion to votes, up to a cap.

x = min(cap, base + λ·votes): another curve than ``share-proportional.v1``, where the floor is part of the proportion.
Cents as there. A project whose cap is below the base receives its cap.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Dict, List, Mapping

from . import french
from .errors import BadElection
from .model import Contest, Selection, Step
from .parameters import Parameter
from .proportional import Claim, bounds_of, exact_amounts, to_cents
from .share_out_rule import ShareOut, cap_of, out_of_reach

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .share_out_rule import Shared

ID = "share-base-plus.v1"


def _share(contest: Contest, selection: Selection, parameters: Mapping[str, Any]) -> Shared:
    amount = contest.budget_cents + selection.top_up_cents
    projects = contest.by_id
    bases: Dict[str, int] = {}
    parts: List[Claim] = []
    for project_id in selection.winners:
        votes = contest.scores[project_id]
        if votes < 0:
            raise BadElection(f"Le projet {project_id} a un score négatif : il ne peut pas servir de proportion.")
        cap = cap_of(projects[project_id], parameters, amount)
        cap = 0 if not votes and parameters["zero_votes"] == "nothing" else cap
        bases[project_id] = min(parameters["base_cents"], cap)
        parts.append(Claim(project_id, 0, cap - bases[project_id], votes))
    if not parts:
        return {}, []
    based = sum(bases.values())
    least, most = bounds_of(parts)
    if amount > based + most and parameters["surplus"] == "reserve":
        amount = based + most
    if not based + least <= amount <= based + most:
        raise out_of_reach(contest.currency, amount, based + least, based + most)
    exact = exact_amounts(parts, amount - based)
    extra, lucky = to_cents(parts, exact, amount - based)
    awards = {project_id: bases[project_id] + extra[project_id] for project_id in bases}
    return awards, [_step(contest, part, bases[part.project], extra, exact, part.project in lucky) for part in parts]


def _step(
    contest: Contest, part: Claim, base: int, extra: Mapping[str, int], exact: Mapping[str, Fraction], lucky: bool
) -> Step:
    award = base + extra[part.project]
    money = [french.money(cents, contest.currency) for cents in (award, base, extra[part.project])]
    capped = ", au plafond" if exact[part.project] == part.cap else ""
    rounded = ", centime d’arrondi compris" if lucky else ""
    return Step(
        ID,
        part.project,
        "awarded",
        f"Le projet {part.project} reçoit {money[0]} : base {money[1]}, et {money[2]} pour "
        f"{french.votes(part.weight, contest.unit)}{capped}{rounded}.",
        {"award_cents": award, "base_cents": base, "exact_cents": base + exact[part.project]},
    )


def _contradiction(parameters: Mapping[str, Any]) -> str:
    cap = parameters["cap_cents"]
    if cap is not None and cap < parameters["base_cents"]:
        return f"le plafond ({cap} centimes) est au-dessous de la base ({parameters['base_cents']} centimes)."
    return ""


SHARE = ShareOut(
    ID,
    "Chaque projet retenu reçoit la même base, puis une part à proportion de ses voix.",
    {
        "base_cents": Parameter("integer", minimum=0, help="base par projet, en centimes"),
        "cap_cents": Parameter("integer", minimum=0, nullable=True, help="plafond, base comprise ; null : sans"),
        "cap_at_request": Parameter("boolean", help="vrai : nul ne reçoit plus qu’il n’a demandé"),
        "zero_votes": Parameter("choice", choices=("base", "nothing"), help="ce que reçoit un projet sans voix"),
        "surplus": Parameter("choice", choices=("refuse", "reserve"), help="si les plafonds laissent un reste"),
    },
    _share,
    _contradiction,
    proportional=True,
)
