"""The record that a rule keeps while it works: steps and ties, in order, and the sentences that several rules share."""

from __future__ import annotations

from . import french
from .model import Contest, Project, Selection, Step, Tie

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, List, Mapping, Optional, Sequence

    from .model import Number


class Journal:
    """Collects the steps, ties and winners of one run of one rule, and the money that remains."""

    def __init__(self, rule: str, contest: Contest) -> None:
        self.rule = rule
        self.contest = contest
        self.steps: List[Step] = []
        self.ties: List[Tie] = []
        self.winners: List[str] = []
        self.remaining_cents = contest.budget_cents
        self.top_up_cents = 0
        self.partial: Dict[str, int] = {}

    def money(self, cents: int) -> str:
        """An amount in the contest's currency, for a sentence."""
        return french.money(cents, self.contest.currency)

    def votes(self, project: Project) -> str:
        """What the project has, for a sentence."""
        return french.votes(self.contest.scores[project.id], self.contest.unit)

    def score(self, project: Project) -> Number:
        """What the project has."""
        return self.contest.scores[project.id]

    def step(self, project: Optional[Project], decision: str, sentence: str, **numbers: Any) -> None:
        """Records one decision."""
        self.steps.append(Step(self.rule, project.id if project else None, decision, sentence, numbers))

    def fund_topped_up(self, projects: Sequence[Project]) -> None:
        """Funds all these equal projects, topping the envelope up with what they miss (policy ``fund-all``)."""
        missing = sum(project.cost_cents for project in projects) - self.remaining_cents
        self.top_up_cents += missing
        self.remaining_cents += missing
        self.step(
            None,
            "top_up",
            f"L’enveloppe est complétée de {self.money(missing)} pour retenir tous les projets à égalité.",
            top_up_cents=missing,
        )
        for project in projects:
            self.fund(project)

    def fund(self, project: Project) -> None:
        """Funds a project with its request."""
        before = self.remaining_cents
        self.remaining_cents = before - project.cost_cents
        self.winners.append(project.id)
        self.step(
            project,
            "funded",
            f"Le projet {project.id} est retenu : {self.votes(project)}, demandé {self.money(project.cost_cents)}, "
            f"reste {self.money(self.remaining_cents)}.",
            score=self.score(project),
            cost_cents=project.cost_cents,
            remaining_before_cents=before,
            remaining_cents=self.remaining_cents,
        )

    def does_not_fit(self, project: Project) -> None:
        """Leaves out a project that asks for more than what remains."""
        self.step(
            project,
            "does_not_fit",
            f"Le projet {project.id} n’est pas retenu : {self.votes(project)}, il demande "
            f"{self.money(project.cost_cents)} et il ne reste que {self.money(self.remaining_cents)}.",
            score=self.score(project),
            cost_cents=project.cost_cents,
            remaining_cents=self.remaining_cents,
        )

    def below_minimum(self, project: Project, minimum: Number) -> None:
        """Leaves out a project with too few votes."""
        self.step(
            project,
            "below_minimum",
            f"Le projet {project.id} n’est pas retenu : {self.votes(project)}, il en fallait au moins "
            f"{french.number(minimum)}.",
            score=self.score(project),
            min_votes=minimum,
        )

    def tie_broken(self, tie: Tie, because: str) -> None:
        """Records the use of a tie policy."""
        self.ties.append(tie)
        order = " puis ".join(french.listed(group) for group in tie.order)
        self.step(
            None,
            "tie_broken",
            f"Égalité à {french.votes(tie.score, self.contest.unit)} entre les projets {french.listed(tie.projects)}, "
            f"qui change le résultat : {because}. Ordre : {order}.",
            projects=tie.projects,
            score=tie.score,
            policy=tie.policy,
        )

    def selection(self) -> Selection:
        """What was recorded, as the rule's answer."""
        partial: Mapping[str, int] = dict(self.partial)
        return Selection(tuple(self.winners), tuple(self.steps), tuple(self.ties), self.top_up_cents, partial)


def equal_groups(contest: Contest) -> List[List[Project]]:
    """Projects grouped by equal score, best first; published order inside a group."""
    groups: Dict[Number, List[Project]] = {}
    for project in contest.projects:
        groups.setdefault(contest.scores[project.id], []).append(project)
    return [groups[score] for score in sorted(groups, reverse=True)]
