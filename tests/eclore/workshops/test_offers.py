"""The waiting list: an offer, its deadline, the places kept for those whom the scheme wants to reach, minors."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eclore.core import audit, clock
from eclore.core.errors import Closed, Denied, IllegalMove, Refused
from eclore.core.models import Message
from eclore.editions import actions as editions
from eclore.people import actions as people
from eclore.workshops import actions, chores, queries
from eclore.workshops.models import OutreachContact, Registration
from tests.eclore.ideas.factories import person
from tests.eclore.workshops.factories import SYSTEM, begun, open_one, registered

pytestmark = pytest.mark.django_db


def rules(edition, **changes):
    editions.set_process_rules(by=SYSTEM, edition=edition, reason="laboratoire", **changes)


def state(row) -> str:
    return Registration.objects.get(pk=row.pk).state


def letters(row) -> list[str]:
    return list(Message.objects.filter(person_id=row.person_id).order_by("pk").values_list("notice", flat=True))


def test_an_offer_is_kept_until_its_deadline_then_goes_to_the_next(edition):
    row = open_one(edition, capacity=1)
    first, second, third = registered(row), registered(row), registered(row)
    actions.cancel_registration(by=SYSTEM, registration=first)
    second.refresh_from_db()
    assert abs(second.offered_until_at - clock.now() - timedelta(hours=24)) < timedelta(minutes=1)
    assert queries.places_left(row) == 0  # the offer holds the place
    with clock.at(second.offered_until_at - timedelta(minutes=1)):
        assert chores.tick(clock.now()) == []
    with clock.at(second.offered_until_at):
        with pytest.raises(Closed, match="était gardée jusqu’au"):
            actions.confirm(by=SYSTEM, registration=second)
        assert chores.tick(clock.now()) == ["workshops: 1 offers over"]
        assert chores.tick(clock.now()) == []
    assert (state(second), state(third)) == ("cancelled", "offered")
    assert letters(second)[-1] == "workshops.lapsed"
    assert letters(third) == ["workshops.waiting", "workshops.offered"]
    assert actions.confirm(by=SYSTEM, registration=third).state == "confirmed"
    assert letters(third)[-1] == "workshops.registered"
    with pytest.raises(IllegalMove):
        actions.confirm(by=SYSTEM, registration=third)
    assert [entry.verb for entry in audit.trail(second)] == ["workshops.wait", "workshops.promote", "workshops.lapse"]


def test_rules_that_ask_no_confirmation_give_the_place_at_once(edition):
    rules(edition, place_offer_hours=0)
    row = open_one(edition, capacity=1)
    first, second = registered(row), registered(row)
    actions.cancel_registration(by=SYSTEM, registration=first)
    assert state(second) == "confirmed"
    assert letters(second) == ["workshops.waiting", "workshops.promoted"]


def test_who_cancels_does_not_get_the_place_back(edition):
    row = open_one(edition, capacity=1)
    first, second = registered(row), registered(row)
    actions.cancel_registration(by=SYSTEM, registration=first)
    actions.cancel_registration(by=SYSTEM, registration=second)
    assert state(first) == state(second) == "cancelled"
    assert queries.places_left(row) == 1
    # asked again while somebody waits: behind them
    third, fourth = registered(row), registered(row)
    again = registered(row, first.person)
    actions.cancel_registration(by=SYSTEM, registration=third)
    assert (state(fourth), state(again)) == ("offered", "waiting")


def test_nobody_is_promoted_after_the_start_and_an_offer_ends_with_it(edition, cast):
    row = open_one(edition, capacity=1, in_days=0.5)
    first, second, third = registered(row), registered(row), registered(row)
    actions.cancel_registration(by=SYSTEM, registration=first)
    second.refresh_from_db()
    assert second.offered_until_at == row.starts_at
    with clock.at(row.starts_at):
        assert chores.tick(clock.now()) == ["workshops: 1 offers over"]
        assert (state(second), state(third)) == ("cancelled", "waiting")
        with pytest.raises(Closed, match="a commencé"):
            actions.promote(by=cast.fanny, registration=third)


def test_only_oneself_the_team_or_the_link_confirms(edition, cast):
    row = open_one(edition, capacity=1)
    first = registered(row)
    mine = registered(row, people.self_of(user=cast.lea))
    actions.cancel_registration(by=SYSTEM, registration=first)
    with pytest.raises(Denied):
        actions.confirm(by=cast.sam, registration=mine)
    assert actions.confirm(by=cast.lea, registration=mine).state == "confirmed"


def test_places_are_kept_for_those_whom_the_team_calls(edition, cast, opened):
    opened("workshops")
    row = open_one(edition, capacity=3, reserved=2, reserved_for="le quartier")
    assert (queries.places_left(row), queries.reserved_left(row)) == (1, 2)
    registered(row)
    late = registered(row)
    assert late.state == "waiting"
    call = actions.add_outreach(by=cast.fanny, workshop=row, name="Rosa Petit", phone="0639981277")
    with pytest.raises(Denied):
        actions.add_outreach(by=cast.lea, workshop=row, name="Rosa", phone="0639981277")
    actions.note_call(by=cast.fanny, contact=call, outcome="no_answer")
    rosa = actions.register_outreach(by=cast.fanny, contact=call)
    assert (rosa.state, rosa.is_reserved, queries.reserved_left(row)) == ("confirmed", True, 1)
    with pytest.raises(Refused, match="déjà inscrite"):
        actions.register_outreach(by=cast.fanny, contact=OutreachContact.objects.get())
    with pytest.raises(Denied):
        actions.register(by=cast.lea, workshop=row, person=people.self_of(user=cast.lea), is_reserved=True)
    # kept places that are let go are offered to who waits
    actions.edit(by=cast.fanny, workshop=row, commune=row.commune, reserved=1)
    assert state(late) == "offered"


def test_under_the_age_of_the_rules_an_adult_is_named(edition, cast):
    rules(edition, guardian_below_age=15)
    row = open_one(edition)
    year = clock.today().year
    with pytest.raises(Refused, match="un adulte vient aussi") as refusal:
        actions.register(by=SYSTEM, workshop=row, person=person(), birth_year=year - 12)
    assert refusal.value.field == "guardian"
    made = actions.register(
        by=SYSTEM, workshop=row, person=person(), birth_year=year - 12, guardian="Sa mère, 06 39 98 00 01"
    )
    assert made.guardian == "Sa mère, 06 39 98 00 01"
    assert actions.register(by=SYSTEM, workshop=row, person=person(), birth_year=year - 15).state == "confirmed"


def test_the_page_asks_for_the_adult_and_keeps_what_was_typed(edition, opened, client):
    opened("workshops")
    rules(edition, guardian_below_age=15)
    row = open_one(edition)
    typed = {"name": "Awa Diop", "contact": "06 39 98 12 34", "birth_year": clock.today().year - 12}
    response = client.post(f"/comptoirs/{row.pk}/", typed)
    assert response.status_code == 422
    assert "Avant 15 ans, un adulte vient aussi" in response.content.decode()
    assert "Awa Diop" in response.content.decode()
    assert not Registration.objects.exists()
    assert client.post(f"/comptoirs/{row.pk}/", {**typed, "guardian": "Sa mère, 06 39 98 00 01"}).status_code == 302
    assert Registration.objects.get().guardian


def test_needs_are_forgotten_after_the_evening(edition):
    row = begun(edition, hours_ago=20)
    with clock.at(row.starts_at - timedelta(days=1)):
        mine = registered(row, needs="Un fauteuil", need_kinds=["wheelchair", "inconnu"])
        actions.add_outreach(by=SYSTEM, workshop=row, name="Rosa Petit")
    assert mine.need_labels == ["Accès en fauteuil", "Un fauteuil"]
    assert chores.tick(clock.now()) == []
    with clock.at(row.ends_at + timedelta(days=2)):
        assert chores.tick(clock.now()) == ["workshops: 1 comptoirs whose needs are forgotten"]
        assert chores.tick(clock.now()) == []
    mine.refresh_from_db()
    assert mine.need_labels == []
    assert not OutreachContact.objects.exists()
    assert audit.trail(row).last().verb == "workshops.forget_needs"


def test_a_reminder_by_sms_is_short(edition):
    row = open_one(edition, in_days=20)
    mine = registered(row, person("Ali Ben", email="", phone="0639981234"))
    with clock.at(row.starts_at - timedelta(hours=20)):
        chores.tick(clock.now())
    letter = Message.objects.get(person_id=mine.person_id, notice__startswith="workshops.reminder")
    assert (letter.notice, letter.channel) == ("workshops.reminder_1_sms", "sms")
    assert "Bonjour" not in letter.body
