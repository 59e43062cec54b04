"""``top-n.v1``: the n best scores are selected; the share-out says what each receives.

Exact pivotal test: equal projects matter if and only if some of them, and not all, are among the n.
"""

from __future__ import annotations

from typing import Any, List, Mapping, Sequence

from .. import ties
from ..journal import Journal, equal_groups
from ..model import Contest, Project, Selection, Tie
from ..parameters import Parameter

ID = "top-n.v1"
PROMISE = "Les n projets qui ont le plus de voix sont retenus."
ADDITIVE = True
PARAMETERS = {
    "n": Parameter("integer", minimum=1, help="nombre de projets à retenir"),
    "min_votes": Parameter("integer", minimum=0, help="score minimal pour être retenu"),
}
POLICIES = tuple(ties.POLICIES)


def select(contest: Contest, parameters: Mapping[str, Any], breaker: ties.TieBreaker) -> Selection:
    """Runs the rule. Raises PivotalTie where the policies refuse to break a tie that changes the outcome."""
    journal = Journal(ID, contest)
    for group in equal_groups(contest):
        if journal.score(group[0]) < parameters["min_votes"]:
            for project in group:
                journal.below_minimum(project, parameters["min_votes"])
        else:
            _take(journal, group, parameters["n"], breaker, breaker.policies)
    return journal.selection()


def _take(
    journal: Journal, group: Sequence[Project], n: int, breaker: ties.TieBreaker, policies: Sequence[str]
) -> None:
    places = max(n - len(journal.winners), 0)
    tied = tuple(project.id for project in group)
    score = journal.score(group[0])
    if not places or len(group) <= places:
        if len(group) > 1 and policies is breaker.policies:
            journal.ties.append(Tie(tied, score, pivotal=False))
        for project in group:
            _decide(journal, project, bool(places))
        return
    policy = policies[0]
    if policy == "refuse":

        def funded_by_order(order: Sequence[Project], remaining: int) -> List[Project]:
            return list(order[:places])

        outcomes = ties.outcomes_of(group, journal.remaining_cents, funded_by_order)
        raise ties.refused(journal.contest, group, score, journal.remaining_cents, outcomes)
    if policy == "fund-all":
        journal.tie_broken(Tie(tied, score, True, policy, (tied,)), ties.POLICIES[policy])
        for project in group:
            _decide(journal, project, True)
        return
    parts = breaker.split(policy, group)
    order = tuple(tuple(project.id for project in part) for part in parts)
    journal.tie_broken(Tie(tied, score, True, policy, order), ties.POLICIES[policy])
    for part in parts:
        _take(journal, part, n, breaker, policies[1:] or ("refuse",))


def _decide(journal: Journal, project: Project, taken: bool) -> None:
    if taken:
        journal.winners.append(project.id)
    journal.step(
        project,
        "selected" if taken else "beyond_n",
        f"Le projet {project.id} est retenu : {journal.votes(project)}, place {len(journal.winners)}."
        if taken
        else f"Le projet {project.id} n’est pas retenu : {journal.votes(project)}, toutes les places sont prises.",
        score=journal.score(project),
    )
