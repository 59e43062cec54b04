"""A ballot cast through the action beside the bare insert of one row, each in its transaction, in the same database."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from bench.clocks import best_of, line
from bench.site import site

BALLOTS = 200


def measure() -> Iterator[str]:
    site()
    from eclore.editions import queries as editions
    from eclore.voting import queries

    poll = queries.poll_of(editions.current())
    ours = best_of(3, lambda: cast(poll))
    peer = best_of(3, lambda: insert(poll))
    yield line("cast", ours, peer, f"{BALLOTS} ballots, one transaction each")


def cast(poll: object) -> None:
    from eclore.voting import actions, queries

    for _ in range(BALLOTS):
        key = queries.voter_key(poll.edition, f"{secrets.token_hex(8)}@exemple.fr")
        actions.cast(poll=poll, voter_key=key, choices=["1", "3"], token=secrets.token_hex(16))


def insert(poll: object) -> None:
    """The least that a vote can be: a row with a key and an envelope of the same size, unsealed and unchecked."""
    from django.db import transaction

    from eclore.core import clock
    from eclore.voting.models.roll import PollBookEntry

    for _ in range(BALLOTS):
        with transaction.atomic():
            PollBookEntry.objects.create(
                poll=poll,
                voter_key=secrets.token_hex(32),
                channel="web",
                voted_on=clock.today(),
                sealed=bytes(160),
                fingerprint=secrets.token_hex(32),
            )
