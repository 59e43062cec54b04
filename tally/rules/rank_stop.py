"""``rank-stop.v1``: by decreasing score; at the first project that does not fit, the walk stops.

Exact pivotal test: among projects of equal score, an order matters if and only if together they ask for more than what
remains and at least one of them fits (it is funded when first, and the walk can be stopped before it).
"""

from __future__ import annotations

from .. import ties
from ..journal import Journal, equal_groups
from ..model import Contest, Project, Selection, Tie
from ..parameters import Parameter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, List, Mapping, Sequence

ID = "rank-stop.v1"
PROMISE = "Par nombre de voix décroissant ; au premier projet qui ne rentre plus, on s’arrête."
ADDITIVE = True
PARAMETERS = {"min_votes": Parameter("integer", minimum=0, help="score minimal pour être retenu")}
POLICIES = tuple(ties.POLICIES)


def select(contest: Contest, parameters: Mapping[str, Any], breaker: ties.TieBreaker) -> Selection:
    """Runs the rule. Raises PivotalTie where the policies refuse to break a tie that changes the outcome."""
    journal = Journal(ID, contest)
    minimum = parameters["min_votes"]
    walking = True
    for group in equal_groups(contest):
        if journal.score(group[0]) < minimum:
            for project in group:
                journal.below_minimum(project, minimum)
        elif walking:
            walking = _fund_group(journal, group, breaker, breaker.policies)
        else:
            _not_reached(journal, group)
    return journal.selection()


def _fund_group(journal: Journal, group: Sequence[Project], breaker: ties.TieBreaker, policies: Sequence[str]) -> bool:
    """Funds what can be; false when the walk stops here."""
    remaining = journal.remaining_cents
    score = journal.score(group[0])
    tied = tuple(project.id for project in group)
    fits = [project for project in group if project.cost_cents <= remaining]
    everything = sum(project.cost_cents for project in group) <= remaining
    if everything or not fits:
        if len(group) > 1 and policies is breaker.policies:
            journal.ties.append(Tie(tied, score, pivotal=False))
        for project in group:
            if everything:
                journal.fund(project)
            else:
                journal.does_not_fit(project)
        return everything
    policy = policies[0]
    if policy == "refuse":
        raise ties.refused(
            journal.contest, group, score, remaining, ties.outcomes_of(group, remaining, funded_by_order)
        )
    if policy == "fund-all":
        journal.tie_broken(Tie(tied, score, True, policy, (tied,)), ties.POLICIES[policy])
        journal.fund_topped_up(group)
        return True
    parts = breaker.split(policy, group)
    order = tuple(tuple(project.id for project in part) for part in parts)
    journal.tie_broken(Tie(tied, score, True, policy, order), ties.POLICIES[policy])
    walking = True
    for part in parts:
        if walking:
            walking = _fund_group(journal, part, breaker, policies[1:] or ("refuse",))
        else:
            _not_reached(journal, part)
    return walking


def _not_reached(journal: Journal, group: Sequence[Project]) -> None:
    for project in group:
        journal.step(
            project,
            "not_reached",
            f"Le projet {project.id} n’est pas retenu : {journal.votes(project)}, "
            f"le classement s’est arrêté avant lui au premier projet qui ne rentrait plus.",
            score=journal.score(project),
            cost_cents=project.cost_cents,
        )


def funded_by_order(order: Sequence[Project], remaining: int) -> List[Project]:
    """The projects that this rule funds when it takes equal projects in this order."""
    funded = []
    for project in order:
        if project.cost_cents > remaining:
            break
        funded.append(project)
        remaining -= project.cost_cents
    return funded
