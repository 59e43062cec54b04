"""``rank-partial.v1``: by decreasing score; the first project that does not fit is offered what remains, when that is a
large enough part of its request, and the walk stops there.

Exact pivotal test: the order of equal projects matters if and only if together they ask for more than what remains and
one of them would receive something if it came first (in another order, it is cut or left out).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, List, Mapping, Sequence

from .. import ties
from ..journal import Journal, equal_groups
from ..model import Contest, Project, Selection, Tie
from ..parameters import Parameter

ID = "rank-partial.v1"
PROMISE = "Par nombre de voix décroissant ; le premier projet qui ne rentre plus reçoit le reste s’il suffit presque."
ADDITIVE = True
PARAMETERS = {
    "min_votes": Parameter("integer", minimum=0, help="score minimal pour être retenu"),
    "min_share": Parameter("fraction", minimum=0, help="part de la demande que le reste doit couvrir, « 4/5 » p. ex."),
}
POLICIES = tuple(policy for policy in ties.POLICIES if policy != "fund-all")


def select(contest: Contest, parameters: Mapping[str, Any], breaker: ties.TieBreaker) -> Selection:
    """Runs the rule. Raises PivotalTie where the policies refuse to break a tie that changes the outcome."""
    walk = _Walk(Journal(ID, contest), Fraction(parameters["min_share"]), breaker)
    for group in equal_groups(contest):
        if contest.scores[group[0].id] < parameters["min_votes"]:
            for project in group:
                walk.journal.below_minimum(project, parameters["min_votes"])
        else:
            walk.take(group, breaker.policies)
    return walk.journal.selection()


class _Walk:
    def __init__(self, journal: Journal, share: Fraction, breaker: ties.TieBreaker) -> None:
        self.journal = journal
        self.share = share
        self.breaker = breaker
        self.going = True

    def take(self, group: Sequence[Project], policies: Sequence[str]) -> None:
        """Takes equal projects: all, or by the tie policies."""
        journal = self.journal
        fits = sum(project.cost_cents for project in group) <= journal.remaining_cents
        tied = tuple(project.id for project in group)
        score = journal.score(group[0])
        hopeless = self.going and not any(self._by_order([project], journal.remaining_cents) for project in group)
        if hopeless and len(group) > 1:
            journal.ties.append(Tie(tied, score, pivotal=False))
            self.going = False
            for project in group:
                journal.does_not_fit(project)
            return
        if not self.going or fits or len(group) == 1:
            if len(group) > 1 and policies is self.breaker.policies:
                journal.ties.append(Tie(tied, score, pivotal=False))
            for project in group:
                self._one(project)
            return
        if policies[0] == "refuse":
            outcomes = ties.outcomes_of(group, journal.remaining_cents, self._by_order)
            raise ties.refused(journal.contest, group, score, journal.remaining_cents, outcomes)
        parts = self.breaker.split(policies[0], group)
        order = tuple(tuple(project.id for project in part) for part in parts)
        journal.tie_broken(Tie(tied, score, True, policies[0], order), ties.POLICIES[policies[0]])
        for part in parts:
            self.take(part, policies[1:] or ("refuse",))

    def _by_order(self, order: Sequence[Project], remaining: int) -> List[Project]:
        funded = []
        for project in order:
            if project.cost_cents <= remaining:
                funded.append(project)
                remaining -= project.cost_cents
                continue
            if remaining > 0 and remaining >= self.share * project.cost_cents:
                funded.append(project)
            break
        return funded

    def _one(self, project: Project) -> None:
        journal = self.journal
        remaining = journal.remaining_cents
        if not self.going:
            journal.step(
                project,
                "not_reached",
                f"Le projet {project.id} n’est pas retenu : {journal.votes(project)}, le classement s’est arrêté avant "
                f"lui.",
                score=journal.score(project),
            )
        elif project.cost_cents <= remaining:
            journal.fund(project)
        elif remaining > 0 and remaining >= self.share * project.cost_cents:
            self.going = False
            journal.winners.append(project.id)
            journal.partial[project.id] = remaining
            journal.remaining_cents = 0
            journal.step(
                project,
                "partial",
                f"Le projet {project.id} est retenu en partie : {journal.votes(project)}, il demande "
                f"{journal.money(project.cost_cents)}, il reçoit les {journal.money(remaining)} qui restent.",
                score=journal.score(project),
                cost_cents=project.cost_cents,
                award_cents=remaining,
            )
        else:
            self.going = False
            journal.does_not_fit(project)
