"""The predicates that every room uses, and the sentence of each refusal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from eclore.core import clock, permissions
from eclore.core.errors import Closed, Denied
from eclore.editions import actions
from eclore.editions.permissions import has_begun, has_role, in_phase
from eclore.editions.states import Role
from tests.eclore.editions.factories import SYSTEM

pytestmark = pytest.mark.django_db
OPENS = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
CLOSES = datetime(2026, 12, 20, 17, 30, tzinfo=UTC)

permissions.permit("laboratory.in_phase", permissions.anyone, in_phase("voting"))
permissions.permit("laboratory.begun", permissions.anyone, has_begun("voting"))
permissions.permit("laboratory.role", has_role(Role.REVIEWER, Role.MANAGER))
permissions.permit("laboratory.role_then_phase", has_role(Role.REVIEWER), in_phase("voting"))


@pytest.fixture
def december(edition):
    actions.set_phase(by=SYSTEM, edition=edition, kind="voting", opens_at=OPENS, closes_at=CLOSES)
    return edition


def refusal(user, name, obj, at):
    with clock.at(at), pytest.raises((Closed, Denied)) as caught:
        permissions.check(user, name, obj)
    return caught.value


def plain(refused):
    """The sentence, with ordinary spaces."""
    return refused.sentence.replace("\xa0", " ")


def test_before_the_refusal_says_when_it_opens(december, cast):
    early = refusal(cast.victor, "laboratory.in_phase", december, OPENS - timedelta(seconds=1))
    assert plain(early) == "Trop tôt : « Le vote » ouvre le mardi 1er décembre 2026 à 9 h."
    assert early.status == 409


def test_after_the_refusal_says_when_it_closed(december, cast):
    late = refusal(cast.victor, "laboratory.in_phase", december, CLOSES)
    assert plain(late) == "Trop tard : « Le vote » a fermé le dimanche 20 décembre 2026 à 18 h 30."


def test_inside_it_passes_to_the_second(december, cast):
    for moment in (OPENS, CLOSES - timedelta(seconds=1)):
        with clock.at(moment):
            permissions.check(cast.victor, "laboratory.in_phase", december)


def test_what_has_begun_stays_begun(december, cast):
    refusal(cast.victor, "laboratory.begun", december, OPENS - timedelta(seconds=1))
    with clock.at(CLOSES + timedelta(days=400)):
        permissions.check(cast.victor, "laboratory.begun", december)


def test_a_phase_without_dates_is_closed(cast, db):
    bare = actions.create_edition(by=SYSTEM, code="nue", title="Nue", year=2030, budget_cents=1)
    for name in ("laboratory.in_phase", "laboratory.begun"):
        assert "pas de date" in refusal(cast.victor, name, bare, OPENS).sentence


def test_a_role_is_named_in_its_refusal(december, cast):
    denied = refusal(cast.sam, "laboratory.role", december, OPENS)
    assert denied.sentence == "Cette action est réservée à ce rôle : instructrice ou instructeur, gestionnaire."
    assert denied.status == 403
    for user in (cast.rose, cast.maud):
        permissions.check(user, "laboratory.role", december)


def test_the_first_failure_speaks(december, cast):
    assert isinstance(refusal(cast.sam, "laboratory.role_then_phase", december, CLOSES), Denied)
    assert isinstance(refusal(cast.rose, "laboratory.role_then_phase", december, CLOSES), Closed)


def test_all_roles_of_a_login_cost_one_query(december, cast, django_assert_num_queries):
    cast.rose.__dict__.pop("_roles", None)
    with django_assert_num_queries(1):
        for _ in range(3):
            permissions.allowed(cast.rose, "laboratory.role", december)


def test_rights_read_the_clock_not_a_chore(december, cast):
    """Nobody ran `tick`: the phase is over all the same."""
    with clock.at(CLOSES - timedelta(seconds=1)):
        assert permissions.allowed(cast.victor, "laboratory.in_phase", december)
    with clock.at(CLOSES):
        assert not permissions.allowed(cast.victor, "laboratory.in_phase", december)
