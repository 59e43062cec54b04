"""What every share-out rule is made of, and what several of them do alike."""

from __future__ import annotations

from . import french
from .errors import BadElection
from .model import Contest, Project, Selection, Step
from .parameters import Parameter
from .records import dataclass, field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, List, Mapping, Tuple

    Shared = Tuple[Dict[str, int], List[Step]]


@dataclass(frozen=True)
class ShareOut:
    """A share-out rule. ``share(contest, selection, parameters)`` gives the awards in cents and the steps.

    ``contradiction(parameters)`` is a French sentence where they cannot hold together, else ""; ``columns(parameters)``
    are the columns of projects that it reads; ``proportional`` says that scores are used as amounts.
    """

    id: str
    promise: str
    parameters: Mapping[str, Parameter]
    share: Callable[[Contest, Selection, Mapping[str, Any]], Shared]
    contradiction: Callable[[Mapping[str, Any]], str] = field(default=lambda _: "")
    columns: Callable[[Mapping[str, Any]], Tuple[str, ...]] = field(default=lambda _: ())
    proportional: bool = False


def cap_of(project: Project, parameters: Mapping[str, Any], amount: int) -> int:
    """The most that a project may receive, in cents: its cap, its request if that caps too, else all."""
    cap: int = amount if parameters["cap_cents"] is None else parameters["cap_cents"]
    return min(cap, project.cost_cents) if parameters["cap_at_request"] else cap


def cell_of(project: Project, column: str, known: Mapping[str, Any], what: str) -> str:
    """The cell of a project that says its level or category. Raises BadElection where it is none of the known."""
    cell = project.columns.get(column, "")
    if cell not in known:
        names = french.listed(f"« {name} »" for name in known)
        raise BadElection(f"Le projet {project.id} a « {cell} » pour {what} (« {column} ») ; le règlement dit {names}.")
    return cell


def out_of_reach(currency: str, amount: int, least: int, most: int) -> BadElection:
    """The refusal of an amount below the floors or above the caps, with the gap."""
    money = [french.money(cents, currency) for cents in (amount, least, most)]
    gap = french.money(least - amount if amount < least else amount - most, currency)
    return BadElection(
        f"{money[0]} ne peuvent pas être répartis : les planchers demandent {money[1]} et les plafonds "
        f"n’admettent que {money[2]} (écart {gap})."
    )
