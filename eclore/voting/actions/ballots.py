"""Ballots of an imported public election: open from the start, shown as such, never a fake urn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from eclore.core import clock
from eclore.core.errors import Refused
from eclore.core.workflow import begin
from eclore.editions import actions as editions
from eclore.editions.models import Edition
from eclore.projects.models import Project
from eclore.voting.actions.poll import SETUP_FORMAT, write_lines
from eclore.voting.models.poll import Poll
from eclore.voting.models.urn import Ballot
from eclore.voting.states import BallotStatus
from tally import canonical

_BATCH = 1000


@transaction.atomic
def admit_open_ballots(
    *,
    by: Any,
    edition: Edition,
    lines: Iterable[Project],
    ballots: Iterable[tuple[Sequence[Any], int]],
    sha256: str,
) -> Poll:
    """Take in a real public election: `lines` are its projects in the file's order (their `public_id` is their number),
    `ballots` its grouped ballots (`(choices, how many)`; `()` is blank), `sha256` the source file's.

    The rulebook is frozen, as at an opening. The poll is born unsealed: there never was a secret here.
    """
    if Poll.objects.filter(edition=edition).exists():
        raise Refused(_("Cette édition a déjà un scrutin."))
    projects = list(lines)
    numbers = {project.public_id for project in projects}
    if not projects or "" in numbers or len(numbers) != len(projects):
        raise Refused(_("Chaque projet de l’élection importée a besoin de son propre numéro."))
    poll = begin(
        Poll(edition=edition, ballots_sha256=sha256, unsealed_at=clock.now()), "admit", by=by, detail={"sha256": sha256}
    )
    rulebook = editions.freeze_rulebook(by=by, edition=edition)
    rows = write_lines(poll, [(project, project.public_id) for project in projects])
    poll.setup = {
        "format": SETUP_FORMAT,
        "edition": edition.code,
        "projects": [
            {"number": row.number, "slug": row.project.slug, "name": row.name, "cost_cents": row.cost_cents}
            for row in rows
        ],
        "ballot": rulebook.content["ballot"],
        "rulebook_sha256": rulebook.sha256,
        "open_ballots_sha256": sha256,
    }
    poll.setup_hash = canonical.sha256_of(poll.setup)
    poll.save()
    _insert(poll, ballots, numbers)
    return poll


def _insert(poll: Poll, ballots: Iterable[tuple[Sequence[Any], int]], numbers: set[str]) -> None:
    rows: list[Ballot] = []
    for choices, count in sorted(ballots, key=lambda group: canonical.canonical(list(group[0]))):
        content = [list(choice) if isinstance(choice, tuple) else choice for choice in choices]
        for choice in content:
            if (choice[0] if isinstance(choice, list) else choice) not in numbers:
                raise Refused(_("Un bulletin désigne le projet « %(id)s », qui n’existe pas.") % {"id": choice})
        status = BallotStatus.VALID if content else BallotStatus.BLANK
        rows += [Ballot(poll=poll, content=content, status=status) for _rank in range(count)]
    Ballot.objects.bulk_create(rows, batch_size=_BATCH)
