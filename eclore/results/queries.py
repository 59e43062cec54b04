"""Reads about results: what `tally` is given, what it answered, the awards."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Case, F, IntegerField, QuerySet, When
from django.utils.translation import gettext as _

import tally
from eclore.core.errors import Closed
from eclore.core.models import AuditEntry
from eclore.editions import queries as editions
from eclore.editions.models import Edition
from eclore.projects.models import Project
from eclore.results.models import Award, Count, PastResult
from eclore.results.states import CountState
from eclore.reviews.models import LabelDecision
from eclore.voting import queries as voting
from eclore.voting.models.poll import Poll
from eclore.voting.states import PollState


@dataclass(frozen=True)
class Contest:
    """What a count is made of: the rules in force, the projects in ballot order, the grouped ballots."""

    rules: tally.Rules
    projects: tuple[tally.Project, ...]
    ballots: dict[tuple[Any, ...], int]
    blank: int
    void: dict[str, int]


def count_of(edition: Edition) -> Count | None:
    """The count of the edition, whatever its state: for the office only."""
    return Count.objects.filter(edition=edition).select_related("edition", "rulebook", "declaration").first()


def declared_count(edition: Edition) -> Count | None:
    """The count once proclaimed. Before that, nothing of it may be shown outside the office."""
    rows = Count.objects.filter(edition=edition, state=CountState.DECLARED)
    return rows.select_related("edition", "rulebook", "declaration").first()


def awards(count: Count) -> QuerySet[Award]:
    """Every line of the count with its project and commune, by rank; not funded ones too (amount 0)."""
    return count.awards.select_related("project", "project__commune")


def winners(edition: Edition) -> QuerySet[Award]:
    """The awards above zero of the proclaimed count, by rank; none before the proclamation."""
    return Award.objects.filter(
        count__edition=edition, count__state=CountState.DECLARED, amount_cents__gt=0
    ).select_related("project", "project__commune", "count__edition")


def projects_of_awards(edition: Edition, *, funded: bool) -> QuerySet[Project]:
    """Projects of the proclaimed count: those that won, or those that did not."""
    lines = Award.objects.filter(count__edition=edition, count__state=CountState.DECLARED)
    lines = lines.filter(amount_cents__gt=0) if funded else lines.filter(amount_cents=0)
    return Project.objects.filter(pk__in=lines.values("project_id"))


def award_of(project: Project) -> Award | None:
    """The award of one project in a proclaimed count (amount 0: not funded), or None."""
    return (
        Award.objects.filter(project=project, count__state=CountState.DECLARED)
        .select_related("count__edition", "count__declaration", "count__rulebook", "project__commune")
        .first()
    )


def past_results(edition: Edition) -> QuerySet[PastResult]:
    """What a sheet told of a past edition: funded first, then by votes."""
    rows = PastResult.objects.filter(project__edition=edition)
    order = ("-is_funded", F("votes").desc(nulls_last=True), "-amount_cents", "project__title", "pk")
    rows = rows.annotate(is_funded=Case(When(amount_cents__gt=0, then=1), default=0, output_field=IntegerField()))
    return rows.select_related("project__commune", "project__applicant", "project__edition").order_by(*order)


def past_result_of(project: Project) -> PastResult | None:
    """What a sheet told of one project, or None."""
    return PastResult.objects.filter(project=project).first()


def counted_by(count: Count) -> str:
    """Code of the actor who counted, as the audit trail keeps it."""
    entry = AuditEntry.objects.filter(
        subject_type="results.count", subject_id=str(count.pk), verb="results.count"
    ).first()
    return entry.actor if entry else ""


def is_ready(edition: Edition) -> bool:
    """Whether the urn is open, so that a count can be made."""
    poll = voting.poll_of(edition)
    return poll is not None and poll.state == PollState.UNSEALED


def contest_of(edition: Edition) -> Contest:
    """Ballots, lines and rules in force. Raises `Closed` before the unsealing."""
    poll = voting.poll_of(edition)
    if poll is None or poll.state != PollState.UNSEALED:
        raise Closed(_("L’urne n’est pas encore descellée : le dépouillement ne peut pas commencer."))
    rulebook = editions.rulebook(edition)
    if rulebook is None or rulebook.frozen_at is None:
        raise Closed(_("Le règlement de dépouillement n’est pas gelé : le vote n’a pas été ouvert dans les règles."))
    ballots, blank, _void = voting.grouped_ballots(poll)
    void = {code or "stated": n for code, n in voting.void_reasons(poll).items()}
    rules = tally.Rules.from_json(rulebook.content)
    return Contest(rules, projects_of(poll), ballots, blank, void)


def projects_of(poll: Poll) -> tuple[tally.Project, ...]:
    """The ballot's lines as `tally` takes them, with the columns that rules and tie policies may read."""
    lines = list(voting.lines(poll).select_related("project__territory"))
    scores = dict(
        LabelDecision.objects.filter(
            review__project__in=[line.project_id for line in lines], label_score__isnull=False
        ).values_list("review__project_id", "label_score")
    )
    found = []
    for line in lines:
        columns = {"slug": line.project.slug, "theme": line.project.theme}
        if line.project.territory:
            columns["territory"] = line.project.territory.code
        if line.project_id in scores:
            columns["label_score"] = str(scores[line.project_id])
        # An imported project was not deposited here: the day of its import decides nothing.
        if line.project.submitted_at and voting.has_sealed_urn(poll):
            columns["submitted_at"] = line.project.submitted_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        found.append(tally.Project(line.number, line.cost_cents, line.name, columns))
    return tuple(found)


def recount(edition: Edition, seed: str = "") -> tally.Result:
    """The answer of `tally` today. Raises `tally.TallyError` (a pivotal tie among them) and `Closed`."""
    contest = contest_of(edition)
    return tally.count_election(
        contest.projects, contest.rules, ballots=contest.ballots, blank=contest.blank, void=contest.void, seed=seed
    )


def pending_tie(edition: Edition) -> tally.PivotalTie | None:
    """The tie that stops the count under the rules in force, if there is one."""
    try:
        recount(edition)
    except tally.PivotalTie as tie:
        return tie
    except tally.TallyError:
        return None
    return None


def result_of(count: Count) -> tally.Result:
    """The stored answer of `tally`, rebuilt from the minutes: nothing is counted again."""
    minutes = count.minutes
    poll = voting.poll_of(count.edition)
    assert poll is not None  # a count has a poll
    turnout = minutes["turnout"]
    return tally.Result(
        rules=tally.Rules.from_json(count.rulebook.content),
        projects=projects_of(poll),
        turnout=tally.Turnout(turnout["valid"], turnout["blank"], turnout["void_reasons"]),
        distinct_ballots=minutes["distinct_ballots"],
        scores={key: _number(value) for key, value in minutes["scores"].items()},
        ranking=tuple(minutes["ranking"]),
        winners=tuple(minutes["winners"]),
        awards={key: minutes["awards"][key] for key in minutes["winners"]},
        top_up_cents=minutes["top_up_cents"],
        ties=tuple(_tie(row) for row in minutes["ties"]),
        steps=tuple(_step(row) for row in minutes["steps"]),
        record_sha256=minutes["record_sha256"],
        seed=minutes["draw_seed"],
    )


def explanation(award: Award) -> list[str]:
    """Why this project received this amount, in French sentences."""
    poll = voting.poll_of(award.count.edition)
    assert poll is not None
    number = voting.lines(poll).get(project=award.project).number
    return tally.explain(result_of(award.count), number)


def promise(rule: str) -> str:
    """What a selection rule promises, in the words of `tally`."""
    variants = tally.schema()["properties"]["selection"]["oneOf"]
    return next((str(v["description"]) for v in variants if v["properties"]["rule"]["const"] == rule), "")


def names(count: Count) -> dict[str, str]:
    """Names of the projects by their number on the ballot."""
    poll = voting.poll_of(count.edition)
    return {line.number: line.name for line in voting.lines(poll)} if poll else {}


def _number(value: int | str) -> int | Fraction:
    return value if isinstance(value, int) else Fraction(value)


def _tie(row: dict[str, Any]) -> tally.Tie:
    order = tuple(tuple(group) for group in row["order"])
    return tally.Tie(tuple(row["projects"]), _number(row["score"]), row["pivotal"], row["policy"], order)


def _step(row: dict[str, Any]) -> tally.Step:
    fixed = ("n", "rule", "project", "decision", "sentence")
    numbers = {key: value for key, value in row.items() if key not in fixed}
    return tally.Step(row["rule"], row["project"], row["decision"], row["sentence"], numbers)
