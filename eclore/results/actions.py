"""Verbs about results. `tally` counts; nothing is computed here."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

import tally
from eclore.core import audit, clock, outbox, permissions
from eclore.core.errors import Closed, Refused
from eclore.core.workflow import begin, move
from eclore.editions import actions as editions
from eclore.editions import queries as edition_queries
from eclore.editions.models import Edition, Rulebook
from eclore.projects.models import Project
from eclore.results import queries
from eclore.results.models import Award, Count, Declaration, PastResult
from eclore.results.notices import NotFundedLetter, WinnerLetter
from eclore.voting import queries as voting


class Tied(Refused):
    """The rules refuse to break a tie that changes the outcome. `tie` says which and what each order would give."""

    status = 409

    def __init__(self, tie: tally.PivotalTie, names: dict[str, str]) -> None:
        listed = ", ".join(f"« {names.get(key, key)} » ({key})" for key in tie.projects)
        sentence = _(
            "Une égalité change le résultat : %(projects)s. Le règlement refuse de départager : "
            "choisissez une règle de départage et dites pourquoi, puis recommencez le dépouillement."
        )
        super().__init__(sentence % {"projects": listed})
        self.tie = tie


@transaction.atomic
def count(*, by: Any, edition: Edition, seed: str = "") -> Count:
    """Count with the frozen rules; store the minutes and their hash. `seed`: the public seed of a draw of lots.

    Raises `Tied` where the rules refuse a tie that changes the outcome, `Closed` before the unsealing or twice.
    """
    permissions.check(by, "results.count", edition)
    _lock(edition)
    if Count.objects.filter(edition=edition).exists():
        raise Closed(_("Le dépouillement de cette édition est déjà fait."))
    result = _counted(edition, seed.strip())
    minutes = result.minutes()
    row = begin(
        Count(
            edition=edition,
            rulebook=edition_queries.rulebook(edition),
            minutes=minutes,
            sha256=minutes["sha256"],
            counted_at=clock.now(),
        ),
        "count",
        by=by,
        detail={"sha256": minutes["sha256"], "winners": len(result.winners)},
    )
    _store_awards(row, result)
    return row


@transaction.atomic
def settle_tie(*, by: Any, edition: Edition, policy: str, reason: str) -> Rulebook:
    """Adopt a policy for the tie that stops the count: a new version of the rules that differs by `ties` only.

    `policy` is one policy or several tried in turn ("lower-cost,draw"). Refused where no tie needs it.
    """
    permissions.check(by, "results.settle_tie", edition)
    _lock(edition)
    if Count.objects.filter(edition=edition).exists():
        raise Closed(_("Le dépouillement est déjà fait : le départage ne peut plus changer."))
    if not reason.strip():
        raise Refused(_("Dites pourquoi cette règle de départage est choisie."), field="reason")
    if queries.pending_tie(edition) is None:
        raise Closed(_("Aucune égalité ne change le résultat : il n’y a rien à départager."))
    wanted = [word.strip() for word in policy.split(",") if word.strip()]
    return editions.settle_ties(by=by, edition=edition, policies=wanted, reason=reason.strip())


@transaction.atomic
def approve(*, by: Any, count: Count) -> Count:
    """Approve the minutes: a second person than the one who counted."""
    with move(Count, count.pk, "approve", by=by, detail={"sha256": count.sha256}) as row:
        row.approved_at = clock.now()
    return row


@transaction.atomic
def declare(*, by: Any, count: Count, witnesses: str) -> Declaration:
    """Proclaim the result before witnesses. Letters are written, and held for the team to read."""
    with move(Count, count.pk, "declare", by=by, detail={"sha256": count.sha256}) as row:
        names = witnesses.strip()
        if not names:
            raise Refused(_("Nommez les témoins de la proclamation."), field="witnesses")
        if len(names) > 300:
            raise Refused(_("La liste des témoins dépasse 300 caractères."), field="witnesses")
        declaration = Declaration.objects.create(count=row, witnesses=names, declared_at=clock.now())
    edition = row.edition
    for award in queries.awards(row).select_related("project__leader").prefetch_related("project__leader__contacts"):
        if award.project.leader is None:
            continue
        letter = WinnerLetter if award.is_winner else NotFundedLetter
        outbox.post(letter(award, edition.code, edition.currency), award.project.leader, edition_code=edition.code)
    return declaration


def _lock(edition: Edition) -> None:
    Edition.objects.select_for_update().get(pk=edition.pk)


def _counted(edition: Edition, seed: str) -> tally.Result:
    try:
        return queries.recount(edition, seed)
    except tally.PivotalTie as tie:
        raise Tied(tie, _names(edition)) from tie
    except tally.TallyError as error:
        raise Refused(str(error)) from error


def _names(edition: Edition) -> dict[str, str]:
    poll = voting.poll_of(edition)
    return {line.number: line.name for line in voting.lines(poll)} if poll else {}


def _store_awards(row: Count, result: tally.Result) -> None:
    poll = voting.poll_of(row.edition)
    assert poll is not None  # the ballots were read from it
    projects = {line.number: line.project_id for line in voting.lines(poll)}
    sentences: dict[str | None, str] = {}
    for step in result.steps:
        sentences.setdefault(step.project, step.sentence)
    # Equal scores share a rank: the first place where the score is met.
    ranks: dict[Any, int] = {}
    for place, number in enumerate(result.ranking, start=1):
        ranks.setdefault(result.scores[number], place)
    # Among equals, the one that was looked at first: the sentences and the picture then follow the purse as it empties.
    walk = {number: place for place, number in enumerate(sentences)}
    shown = sorted(result.ranking, key=lambda number: (ranks[result.scores[number]], walk.get(number, len(walk))))
    Award.objects.bulk_create(
        Award(
            count=row,
            project_id=projects[number],
            rank=ranks[result.scores[number]],
            score=str(row.minutes["scores"][number]),
            amount_cents=result.awards.get(number, 0),
            sentence=sentences.get(number, ""),
        )
        for number in shown
    )


@transaction.atomic
def record_past(
    *, by: Any, project: Project, votes: int | None, amount_cents: int, follow_up: str, source_sha256: str
) -> PastResult:
    """Note what a sheet says became of a project of a past edition. Raises Denied where the edition was held here."""
    permissions.check(by, "results.record_past", project)
    if amount_cents < 0:
        raise Refused(_("Un montant attribué n’est pas négatif."), field="amount")
    row = PastResult.objects.create(
        project=project,
        votes=votes,
        amount_cents=amount_cents,
        follow_up=follow_up[:6000],
        source_sha256=source_sha256,
        recorded_at=clock.now(),
    )
    audit.record("results.record_past", by=by, subject=row, detail={"cents": amount_cents, "source": source_sha256})
    return row
