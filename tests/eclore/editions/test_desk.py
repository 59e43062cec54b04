"""What editions hold on a person: their roles."""

from __future__ import annotations

import pytest

from eclore.core.models import AuditEntry
from eclore.editions import desk, queries
from eclore.people import actions as people
from tests.eclore.editions.factories import SYSTEM

pytestmark = pytest.mark.django_db


def test_roles_are_exported_with_their_dates(cast):
    roles = desk.export(people.self_of(user=cast.rose))["roles"]
    assert [(row["edition"], row["role"], row["until"]) for row in roles] == [("2026", "reviewer", None)]


def test_erasing_ends_the_roles_and_keeps_who_could_act_when(cast, edition):
    person = people.self_of(user=cast.rose)
    desk.erase(person)
    cast.rose.__dict__.pop("_roles", None)
    assert queries.roles_of(cast.rose, edition) == frozenset()
    assert desk.export(person)["roles"][0]["until"]
    assert AuditEntry.objects.filter(verb="editions.revoke_role", actor="system:erase").count() == 1
    assert queries.roles_of(cast.maud, edition) == {"manager"}


def test_a_person_without_a_login_has_no_role(db):
    person = people.meet(by=SYSTEM, name="Nadia Obry")
    assert desk.export(person) == {"roles": [], "phase_changes": []}
    desk.erase(person)
