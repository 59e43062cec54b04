"""``threshold.v1``: every project that reaches the threshold is selected; the share-out says what each receives.

No order, hence no tie. With ``share-requested.v1``, requests beyond the budget are refused: nothing is cut silently.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Mapping

from .. import ties
from ..journal import Journal
from ..model import Contest, Selection
from ..parameters import Parameter

ID = "threshold.v1"
PROMISE = "Tout projet qui atteint le seuil est retenu."
ADDITIVE = True
PARAMETERS = {
    "min_votes": Parameter("integer", minimum=0, help="score minimal"),
    "min_share": Parameter("fraction", minimum=0, nullable=True, help="part minimale des bulletins valables, ou null"),
}
POLICIES = ("refuse",)


def select(contest: Contest, parameters: Mapping[str, Any], breaker: ties.TieBreaker) -> Selection:
    """Runs the rule: it never asks the tie policies."""
    journal = Journal(ID, contest)
    share = parameters["min_share"]
    needed = Fraction(parameters["min_votes"])
    if share is not None:
        needed = max(needed, Fraction(share) * contest.valid)
    for project in contest.projects:
        if contest.scores[project.id] < needed:
            journal.below_minimum(project, needed)
            continue
        journal.winners.append(project.id)
        journal.step(
            project,
            "selected",
            f"Le projet {project.id} est retenu : {journal.votes(project)}, il atteint le seuil.",
            score=journal.score(project),
            threshold=needed,
        )
    return journal.selection()
