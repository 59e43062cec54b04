"""An edition whose urn is open, at each stage of its results, made through the actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from eclore.core.permissions import Actor
from eclore.editions.models import Edition
from eclore.projects import actions as projects
from eclore.projects.models import Project
from eclore.results import actions
from eclore.results.models import Count, Declaration
from eclore.reviews import actions as reviews
from eclore.voting.models.poll import Poll
from tests.eclore.projects import factories as dossiers
from tests.eclore.voting import factories as voting

SYSTEM = Actor.system("laboratory")
# Five projects; with 50,000 € the first three of the ranking fit, then the fourth does not and the fifth does.
REQUESTED = (1_500_000, 2_000_000, 1_200_000, 900_000, 300_000)
BALLOTS = (["1", "2"],) * 5 + (["1", "2", "3"],) * 3 + (["1", "3", "4"],) * 2 + (["5", "4"],) * 2 + ([],)


def candidates(
    edition: Edition, cast, requested: Sequence[int] = REQUESTED, *, with_leader: bool = True
) -> list[Project]:
    """Labelled projects `Projet 1`…; Léa leads the first and the fourth."""
    rows = []
    for rank, cents in enumerate(requested, start=1):
        title = f"Projet {rank}"
        if with_leader and rank in (1, 4):
            rows.append(dossiers.submitted(edition, cast.lea, title, requested_cents=cents))
            continue
        row = projects.admit_public(
            by=SYSTEM, edition=edition, title=title, requested_cents=cents, public_id=f"p{rank}"
        )
        rows.append(row)
    sitting = reviews.open_sitting(
        by=SYSTEM, edition=edition, held_on=date(2026, 1, 5), place="Arras", present=[cast.paul]
    )
    for row in rows:
        review = reviews.assign(by=SYSTEM, project=row, reviewer=cast.rose)
        reviews.admit(by=SYSTEM, review=review)
        reviews.label(by=SYSTEM, review=review, sitting=sitting, reason="Utile ici.", label_score=12)
    return rows


def unsealed(
    edition: Edition, cast, opened, ballots: Sequence[Sequence[str]] = BALLOTS, requested: Sequence[int] = REQUESTED,
    *, with_leader: bool = True,
) -> Poll:  # fmt: skip
    """The urn is open and nothing is counted; the phase of the results is open."""
    candidates(edition, cast, requested, with_leader=with_leader)
    opened("voting")
    poll = voting.actions.open_poll(by=SYSTEM, poll=voting.prepared(edition))
    voting.many(poll, ballots)
    opened("results")
    return voting.unsealed(poll)


def counted(edition: Edition, cast, opened, **extra) -> Count:
    unsealed(edition, cast, opened, **extra)
    return actions.count(by=SYSTEM, edition=edition)


def approved(edition: Edition, cast, opened, **extra) -> Count:
    return actions.approve(by=SYSTEM, count=counted(edition, cast, opened, **extra))


def declared(edition: Edition, cast, opened, **extra) -> Declaration:
    row = approved(edition, cast, opened, **extra)
    return actions.declare(by=SYSTEM, count=row, witnesses="Maître Dubois, huissier")
