"""Polls at each of their stages and ballots in them, made through the actions."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from functools import cache

from eclore.core.permissions import Actor
from eclore.editions.models import Edition
from eclore.projects import actions as projects
from eclore.projects.models import Project
from eclore.reviews import actions as reviews
from eclore.voting import actions, queries
from eclore.voting.actions import Receipt
from eclore.voting.models.poll import Poll

SYSTEM = Actor.system("laboratory")


@cache
def board() -> tuple[str, tuple[str, ...]]:
    """One key for the whole laboratory: making shares is slow on purpose."""
    public_key, shares = actions.make_board_key(2, 3)
    return public_key, tuple(shares)


def shares() -> list[str]:
    """Exactly the shares that open."""
    return list(board()[1][:2])


def labelled(edition: Edition, cast, count: int = 5, **extra) -> list[Project]:
    """`count` labelled projects of 10,000 € (`Projet 1`…)."""
    rows = [
        projects.admit_public(
            by=SYSTEM, edition=edition, title=f"Projet {rank}", requested_cents=1_000_000, public_id=f"p{rank}", **extra
        )
        for rank in range(1, count + 1)
    ]
    sitting = None
    for row in rows:
        review = reviews.assign(by=SYSTEM, project=row, reviewer=cast.rose)
        reviews.admit(by=SYSTEM, review=review)
        sitting = sitting or reviews.open_sitting(
            by=SYSTEM, edition=edition, held_on="2026-01-05", place="Arras", present=[cast.paul]
        )
        reviews.label(by=SYSTEM, review=review, sitting=sitting, reason="Utile ici.", label_score=12)
    return rows


def prepared(edition: Edition, by=SYSTEM) -> Poll:
    return actions.prepare_poll(by=by, edition=edition, board_public_key=board()[0], shares_needed=2, shares_made=3)


def open_poll(edition: Edition, cast, count: int = 5) -> Poll:
    """An open poll with `count` lines, numbered from 1."""
    labelled(edition, cast, count)
    return actions.open_poll(by=SYSTEM, poll=prepared(edition))


def voter(poll: Poll, name: str) -> str:
    return queries.voter_key(poll.edition, f"{name}@exemple.fr")


def vote(poll: Poll, name: str, *choices: str, token: str = "", channel: str = "web") -> Receipt:
    return actions.cast(
        poll=poll,
        voter_key=voter(poll, name),
        choices=list(choices),
        token=token or secrets.token_hex(8),
        channel=channel,
    )


def many(poll: Poll, ballots: Sequence[Sequence[str]], prefix: str = "foule") -> int:
    votes = [(voter(poll, f"{prefix}{rank}"), list(choices), "web") for rank, choices in enumerate(ballots)]
    return actions.cast_many(by=SYSTEM, poll=poll, votes=votes)


def unsealed(poll: Poll) -> Poll:
    return actions.unseal(by=SYSTEM, poll=actions.close(by=SYSTEM, poll=poll), shares=shares())
