"""The laboratory: an edition with its map and rules, the cast, phases opened one at a time, audit triggers handled."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, TransactionTestCase

# Playwright's sync API runs an event loop in the test's thread; the ORM then wants this.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

RULEBOOK = {
    "format": "tally-rulebook.v1",
    "ballot": {"family": "approval.v1", "min": 1, "max": 3},
    "score": "approvals",
    "selection": {"rule": "rank-skip.v1", "min_votes": 1},
    "ties": ["refuse"],
    "share_out": {"rule": "share-requested.v1"},
    "budget_cents": 5_000_000,
    "currency": "EUR",
    "publish": "marks",
}
PHASES = ["ideas", "workshops", "advising", "projects", "reviews", "voting", "results", "grants", "evaluation"]


_flush = TransactionTestCase._fixture_teardown


def _flush_without_triggers(self: TransactionTestCase) -> None:
    """A transactional test empties the tables at its end: the append-only triggers step aside for that."""
    from eclore.core import audit

    audit.drop_triggers()
    try:
        _flush(self)
    finally:
        audit.install_triggers()


TransactionTestCase._fixture_teardown = _flush_without_triggers


@pytest.fixture(scope="session", autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Files, mails and keys of the tests stay out of the real data directory."""
    home = tmp_path_factory.mktemp("home")
    settings.ECLORE_HOME = Path(home)


@pytest.fixture
def territory_set(db):
    from tests.eclore.editions.factories import small_map

    return small_map()


@pytest.fixture
def edition(territory_set):
    """Edition `2026`, current, 50,000 €, up to three hearts, every phase dated, none open (see `opened`)."""
    from tests.eclore.editions.factories import make_edition

    return make_edition(territory_set)


@pytest.fixture
def cast(edition):
    from tests.cast import Cast

    return Cast(edition)


@pytest.fixture
def opened(edition) -> Callable[..., object]:
    """`opened("ideas", "workshops")`: these phases are open now, the ones before are over, the ones after to come."""
    from eclore.core import clock
    from eclore.core.permissions import Actor
    from eclore.editions import actions

    def only(*kinds: str, edition=edition):
        now = clock.now()
        first = min((PHASES.index(kind) for kind in kinds), default=len(PHASES))
        for index, kind in enumerate(PHASES):
            if kind in kinds:
                times = (now - timedelta(days=1), now + timedelta(days=20))
            elif index < first:
                times = (now - timedelta(days=90 - index), now - timedelta(days=60 - index))
            else:
                times = (now + timedelta(days=30 + index), now + timedelta(days=60 + index))
            actions.set_phase(
                by=Actor.system("laboratory"), edition=edition, kind=kind, opens_at=times[0], closes_at=times[1]
            )
        edition.__dict__.pop("_phases", None)
        return edition

    return only


@pytest.fixture
def client_of() -> Callable[..., Client]:
    """`client_of(cast.maud)`: a browser signed in as that person; without argument, a visitor."""

    def make(user=None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return make
