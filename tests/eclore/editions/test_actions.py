"""Editions: created, made current, dated; rules adopted and frozen; roles granted and ended; pages; the map."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from eclore.core import audit, clock
from eclore.core.errors import Denied, Refused
from eclore.core.models import AuditEntry
from eclore.editions import actions, queries
from eclore.editions.models import Edition, Membership, Territory, TerritorySet
from eclore.editions.states import Origin, Role, TerritoryKind
from tests.conftest import RULEBOOK
from tests.eclore.editions.factories import SYSTEM, make_edition, small_map

pytestmark = pytest.mark.django_db


def last_entry() -> AuditEntry:
    return AuditEntry.objects.order_by("-pk")[0]


class TestEdition:
    def test_it_begins_with_process_rules_and_a_trace(self, territory_set):
        row = actions.create_edition(
            by=SYSTEM, code="2031", title="2031", year=2031, budget_cents=100, territory_set=territory_set
        )
        assert queries.process_rules(row).version == 1
        assert (row.currency, row.origin, row.is_current) == ("EUR", Origin.OWN, False)
        assert (last_entry().verb, last_entry().actor) == ("editions.create_edition", "system:laboratory")

    def test_a_manager_may_create_the_next_one_and_nobody_else(self, cast, edition):
        made = actions.create_edition(by=cast.maud, code="2027", title="2027", year=2027, budget_cents=1)
        assert made.pk
        for who in (cast.fanny, cast.sam):
            with pytest.raises(Refused, match="Seule l’équipe"):
                actions.create_edition(by=who, code="2028", title="2028", year=2028, budget_cents=1)
        assert not Edition.objects.filter(code="2028").exists()

    def test_a_code_serves_once(self, edition):
        with pytest.raises(Refused, match="2026") as refusal:
            actions.create_edition(by=SYSTEM, code="2026", title="X", year=2026, budget_cents=1)
        assert refusal.value.field == "code"

    def test_one_edition_is_current(self, edition, territory_set):
        other = make_edition(territory_set, "2027")
        assert list(Edition.objects.filter(is_current=True)) == [other]
        assert queries.current() == other
        with pytest.raises(IntegrityError), transaction.atomic():
            Edition.objects.filter(pk=edition.pk).update(is_current=True)

    def test_only_its_manager_makes_it_current(self, cast, edition, territory_set):
        other = make_edition(territory_set, "2027", is_current=False)
        with pytest.raises(Denied, match="gestionnaire"):
            actions.set_current(by=cast.maud, edition=other)
        assert queries.current() == edition


class TestPhase:
    def test_dating_anew_replaces(self, edition):
        now = clock.now()
        for days in (3, 5):
            actions.set_phase(
                by=SYSTEM, edition=edition, kind="ideas", opens_at=now, closes_at=now + timedelta(days=days)
            )
        phase = edition.phases.get(kind="ideas")
        assert phase.closes_at == now + timedelta(days=5)
        assert queries.is_open(edition, "ideas")  # the phases kept on the instance were forgotten
        assert last_entry().detail["kind"] == "ideas"

    def test_it_closes_after_it_opens(self, edition):
        now = clock.now()
        with pytest.raises(Refused, match="après") as refusal:
            actions.set_phase(by=SYSTEM, edition=edition, kind="ideas", opens_at=now, closes_at=now)
        assert refusal.value.field == "closes_at"

    def test_the_manager_dates_it_and_the_facilitator_does_not(self, cast, edition):
        now = clock.now()
        edition.phases.filter(kind="ideas").delete()
        when = {"opens_at": now + timedelta(hours=1), "closes_at": now + timedelta(days=1)}
        actions.set_phase(by=cast.maud, edition=edition, kind="ideas", reason_code="rain", **when)
        assert (last_entry().role, last_entry().reason_code) == ("manager", "rain")
        with pytest.raises(Denied):
            actions.set_phase(by=cast.fanny, edition=edition, kind="ideas", **when)


class TestRulebook:
    def test_a_new_version_each_time(self, edition):
        first = queries.rulebook(edition)
        second = actions.adopt_rulebook(
            by=SYSTEM, edition=edition, content={**RULEBOOK, "ties": ["lower-cost", "refuse"]}
        )
        assert (first.version, second.version) == (1, 2)
        assert queries.rulebook(edition) == second
        assert len(second.sha256) == 64
        assert first.sha256 != second.sha256

    @pytest.mark.parametrize(
        "change",
        [
            {"budget_cents": -1},
            {"selection": {"rule": "unknown.v9"}},
            {"ballot": {"family": "approval.v1", "min": 3, "max": 1}},
            {"ties": []},
            {"surprise": 1},
            {"format": "other"},
            {"publish": "names"},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_what_tally_cannot_apply_is_refused_with_its_reason(self, edition, change):
        with pytest.raises(Refused, match="ne peut pas être appliqué") as refusal:
            actions.adopt_rulebook(by=SYSTEM, edition=edition, content={**RULEBOOK, **change})
        assert refusal.value.field == "content"
        assert edition.rulebooks.count() == 1

    def test_a_key_left_out_is_refused(self, edition):
        content = {key: value for key, value in RULEBOOK.items() if key != "score"}
        with pytest.raises(Refused):
            actions.adopt_rulebook(by=SYSTEM, edition=edition, content=content)

    def test_frozen_is_for_ever(self, edition):
        frozen = actions.freeze_rulebook(by=SYSTEM, edition=edition)
        again = actions.freeze_rulebook(by=SYSTEM, edition=edition)
        assert frozen.frozen_at == again.frozen_at
        assert AuditEntry.objects.filter(verb="editions.freeze_rulebook").count() == 1
        with pytest.raises(Refused, match="gelé"):
            actions.adopt_rulebook(by=SYSTEM, edition=edition, content=RULEBOOK)

    def test_without_rules_nothing_is_frozen(self, territory_set):
        bare = actions.create_edition(by=SYSTEM, code="nue", title="Nue", year=2030, budget_cents=1)
        with pytest.raises(Refused, match="pas encore de règlement"):
            actions.freeze_rulebook(by=SYSTEM, edition=bare)

    def test_ties_are_the_one_thing_that_frozen_rules_admit(self, edition):
        with pytest.raises(Refused, match="pas encore gelé"):
            actions.settle_ties(by=SYSTEM, edition=edition, policies=["lower-cost"], reason="Vote du comité")
        frozen = actions.freeze_rulebook(by=SYSTEM, edition=edition)
        settled = actions.settle_ties(by=SYSTEM, edition=edition, policies=["lower-cost"], reason="Vote du comité")
        assert settled.frozen_at
        assert settled.reason == "Vote du comité"
        assert settled.content["ties"] == ["lower-cost", "refuse"]
        assert {**settled.content, "ties": None} == {**frozen.content, "ties": None}
        with pytest.raises(Refused, match="déjà"):
            actions.settle_ties(by=SYSTEM, edition=edition, policies=["lower-cost"], reason="Encore")
        with pytest.raises(Refused):
            actions.settle_ties(by=SYSTEM, edition=edition, policies=["heads-or-tails"], reason="?")
        with pytest.raises(Refused, match="300"):
            actions.settle_ties(by=SYSTEM, edition=edition, policies=["listed"], reason="x" * 301)


class TestProcessRules:
    def test_a_change_is_a_new_version_that_keeps_the_rest(self, edition):
        before = queries.process_rules(edition)
        after = actions.set_process_rules(by=SYSTEM, edition=edition, reason="Élargir", voter_min_age=10)
        assert (after.version, after.voter_min_age, after.reason) == (before.version + 1, 10, "Élargir")
        assert after.requested_max_cents == before.requested_max_cents
        assert queries.process_rules(edition) == after
        assert last_entry().detail == {"changed": ["voter_min_age"]}

    def test_only_a_manager(self, cast, edition):
        with pytest.raises(Denied):
            actions.set_process_rules(by=cast.emma, edition=edition, reason="?", voter_min_age=0)


class TestRoles:
    def test_granted_ended_and_granted_again_is_one_row(self, cast, edition):
        row = actions.grant_role(by=cast.maud, edition=edition, user=cast.sam, role=Role.OBSERVER)
        assert queries.roles_of(cast.sam, edition) == {"observer"}
        actions.revoke_role(by=cast.maud, membership=row)
        cast.sam.__dict__.pop("_roles", None)
        assert queries.roles_of(cast.sam, edition) == frozenset()
        again = actions.grant_role(by=cast.maud, edition=edition, user=cast.sam, role=Role.OBSERVER)
        assert again.pk == row.pk
        assert queries.roles_of(cast.sam, edition) == {"observer"}
        assert Membership.objects.filter(user=cast.sam).count() == 1

    def test_a_role_lasts_until_its_date_and_begins_at_its_own(self, cast, edition):
        now = clock.now()
        row = actions.grant_role(by=SYSTEM, edition=edition, user=cast.sam, role=Role.OBSERVER)
        Membership.objects.filter(pk=row.pk).update(since=now, until=now + timedelta(days=2))
        seen = []
        for days in (-1, 1, 3):
            cast.sam.__dict__.pop("_roles", None)
            with clock.at(now + timedelta(days=days)):
                seen.append("observer" in queries.roles_of(cast.sam, edition))
        assert seen == [False, True, False]

    def test_nobody_grants_themselves_a_role(self, cast, edition):
        with pytest.raises(Denied):
            actions.grant_role(by=cast.sam, edition=edition, user=cast.sam, role=Role.MANAGER)
        assert not Membership.objects.filter(user=cast.sam).exists()

    def test_roles_of_two_editions_are_apart(self, cast, edition, territory_set):
        other = make_edition(territory_set, "2027", is_current=False)
        actions.grant_role(by=SYSTEM, edition=other, user=cast.fanny, role=Role.MANAGER)
        assert queries.roles_of(cast.fanny, edition) == {"facilitator"}
        assert queries.roles_of(cast.fanny, other) == {"manager"}
        assert set(queries.editions_of(cast.fanny)) == {edition, other}


class TestPagesAndMap:
    def test_an_edition_has_its_own_page_or_the_common_one(self, cast, edition):
        actions.publish_page(by=SYSTEM, edition=None, slug="aide", title="Aide", body="Pour tous")
        assert queries.page("aide", edition).body == "Pour tous"
        actions.publish_page(by=cast.maud, edition=edition, slug="aide", title="Aide", body="Pour 2026")
        assert queries.page("aide", edition).body == "Pour 2026"
        assert queries.page("aide", None).body == "Pour tous"
        assert queries.page("rien", edition) is None

    def test_a_map_is_loaded_once(self, territory_set):
        assert small_map() == territory_set
        assert TerritorySet.objects.count() == 1
        areas = Territory.objects.filter(set=territory_set, kind=TerritoryKind.AREA)
        assert [area.name for area in areas] == ["Arrageois", "Artois", "Calaisis", "Montreuillois"]
        assert areas.get(name="Artois").communes.count() == 2

    def test_what_was_done_to_an_edition_can_be_read(self, edition):
        verbs = [entry.verb for entry in audit.trail(edition)]
        assert verbs == ["editions.create_edition", "editions.set_current"]
