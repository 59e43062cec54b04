"""``rank-skip.v1``: by decreasing score; a project that asks for more than what remains is skipped, the walk goes on.

Exact pivotal test: among projects of equal score that each fit, an order matters if and only if together they ask for
more than what remains (each of them is funded when it is tried first, and one of them is always left out).
"""

from __future__ import annotations

from .. import ties
from ..journal import Journal, equal_groups
from ..model import Contest, Project, Selection, Tie
from ..parameters import Parameter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, List, Mapping, Sequence

ID = "rank-skip.v1"
PROMISE = "Par nombre de voix décroissant ; un projet qui ne rentre plus est sauté et l’on continue."
ADDITIVE = True
PARAMETERS = {"min_votes": Parameter("integer", minimum=0, help="score minimal pour être retenu")}
POLICIES = tuple(ties.POLICIES)


def select(contest: Contest, parameters: Mapping[str, Any], breaker: ties.TieBreaker) -> Selection:
    """Runs the rule. Raises PivotalTie where the policies refuse to break a tie that changes the outcome."""
    journal = Journal(ID, contest)
    minimum = parameters["min_votes"]
    for group in equal_groups(contest):
        if journal.score(group[0]) < minimum:
            for project in group:
                journal.below_minimum(project, minimum)
        else:
            _fund_group(journal, group, breaker, breaker.policies)
    return journal.selection()


def _fund_group(journal: Journal, group: Sequence[Project], breaker: ties.TieBreaker, policies: Sequence[str]) -> None:
    remaining = journal.remaining_cents
    fitting = [project for project in group if project.cost_cents <= remaining]
    score = journal.score(group[0])
    if sum(project.cost_cents for project in fitting) <= remaining:
        if len(group) > 1 and policies is breaker.policies:
            journal.ties.append(Tie(tuple(project.id for project in group), score, pivotal=False))
        for project in fitting:
            journal.fund(project)
        _leave_out(journal, group, fitting)
        return
    _leave_out(journal, group, fitting)
    policy = policies[0]
    tied = tuple(project.id for project in fitting)
    if policy == "refuse":
        outcomes = ties.outcomes_of(fitting, remaining, funded_by_order)
        raise ties.refused(journal.contest, fitting, score, remaining, outcomes)
    if policy == "fund-all":
        journal.tie_broken(Tie(tied, score, True, policy, (tied,)), ties.POLICIES[policy])
        journal.fund_topped_up(fitting)
        return
    parts = breaker.split(policy, fitting)
    order = tuple(tuple(project.id for project in part) for part in parts)
    journal.tie_broken(Tie(tied, score, True, policy, order), ties.POLICIES[policy])
    for part in parts:
        _fund_group(journal, part, breaker, policies[1:] or ("refuse",))


def _leave_out(journal: Journal, group: Sequence[Project], fitting: Sequence[Project]) -> None:
    inside = {project.id for project in fitting}
    for project in group:
        if project.id not in inside:
            journal.does_not_fit(project)


def funded_by_order(order: Sequence[Project], remaining: int) -> List[Project]:
    """The projects that this rule funds when it takes equal projects in this order."""
    funded = []
    for project in order:
        if project.cost_cents <= remaining:
            funded.append(project)
            remaining -= project.cost_cents
    return funded
