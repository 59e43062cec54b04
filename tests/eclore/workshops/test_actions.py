"""Verbs of the comptoir: the row, the audit entry and the letter."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from eclore.core import audit, clock
from eclore.core.errors import Closed, Denied, IllegalMove, Refused
from eclore.core.models import AuditEntry, Message
from eclore.core.permissions import Actor
from eclore.people import actions as people
from eclore.workshops import actions, queries
from eclore.workshops.models import Attendance, Part, Registration, Workshop
from eclore.workshops.states import RegistrationState, WorkshopState
from tests.eclore.ideas.factories import person
from tests.eclore.workshops.factories import attended, begun, open_one, planned, registered

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("laboratory")


def letters() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("notice", flat=True))


def verbs(row) -> list[str]:
    return list(audit.trail(row).values_list("verb", flat=True))


def when(days: float = 10):
    start = clock.now() + timedelta(days=days)
    return {"starts_at": start, "ends_at": start + timedelta(hours=2)}


def test_a_comptoir_is_planned_on_the_map_with_its_evening(edition, cast):
    row = actions.plan(
        by=cast.fanny, edition=edition, title=" Comptoir ", commune="62400", place="Salle", capacity=12, **when(),
        activities=[Part(time(18, 30), "Café"), Part(time(20), topic="finance")],
    )  # fmt: skip
    assert (row.state, row.title, row.commune.name) == (WorkshopState.DRAFT, "Comptoir", "Béthune")
    assert row.territory.name == "Artois"
    assert [part.title for part in row.activities.all()] == ["Café", "Trouver des financements"]
    assert verbs(row) == ["workshops.plan"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": "  "}, "title"),
        ({"place": ""}, "place"),
        ({"title": "x" * 121}, "title"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": 5001}, "capacity"),
        ({"commune": "Atlantide"}, "commune"),
    ],
)
def test_a_comptoir_that_lacks_something_is_refused(edition, fields, field):
    with pytest.raises(Refused) as refusal:
        planned(edition, **fields)
    assert refusal.value.field == field
    assert not Workshop.objects.exists()
    assert not AuditEntry.objects.filter(verb="workshops.plan").exists()


def test_a_comptoir_ends_after_it_begins(edition):
    start = clock.now()
    with pytest.raises(Refused) as refusal:
        planned(edition, starts_at=start, ends_at=start)
    assert refusal.value.field == "ends_at"


def test_a_comptoir_in_the_past_is_neither_planned_nor_opened(edition):
    with pytest.raises(Refused, match="est passée") as refusal:
        planned(edition, in_days=-1)
    assert refusal.value.field == "day"
    with clock.at(clock.now() - timedelta(days=3)):
        late = planned(edition, in_days=1)
    with pytest.raises(Refused, match="déjà commencé"):
        actions.open_workshop(by=SYSTEM, workshop=late)
    # what is old may still be mended, but not moved to another past hour
    moved = late.starts_at + timedelta(hours=1)
    with pytest.raises(Refused, match="est passée"):
        actions.edit(
            by=SYSTEM, workshop=late, commune=late.commune, starts_at=moved, ends_at=moved + timedelta(hours=1)
        )
    assert actions.edit(by=SYSTEM, workshop=late, commune=late.commune, title="Relu").title == "Relu"


def test_who_registers_gets_a_place_and_a_letter(edition, opened, cast):
    opened("workshops")
    row = open_one(edition)
    mine = actions.register(by=cast.lea, workshop=row, person=people.self_of(user=cast.lea))
    assert mine.state == RegistrationState.CONFIRMED
    assert verbs(mine) == ["workshops.register"]
    letter = Message.objects.get(notice="workshops.registered")
    assert (letter.address, letter.edition_code) == (cast.lea.email, "2026")
    assert queries.token(mine) in letter.body
    assert queries.places_left(row) == 19


def test_the_last_place_taken_the_next_one_waits_and_is_promoted(edition):
    row = open_one(edition, capacity=1)
    first, second, third = registered(row), registered(row), registered(row)
    assert [r.state for r in (first, second, third)] == ["confirmed", "waiting", "waiting"]
    assert (queries.rank(first), queries.rank(second), queries.rank(third)) == (0, 1, 2)
    actions.cancel_registration(by=SYSTEM, registration=first)
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.state, third.state) == ("offered", "waiting")
    assert letters() == [
        "workshops.registered", "workshops.waiting", "workshops.waiting",
        "workshops.registration_cancelled", "workshops.offered",
    ]  # fmt: skip
    assert verbs(second) == ["workshops.wait", "workshops.promote"]
    assert audit.trail(second).last().actor == "system:waiting_list"


def test_nobody_passes_before_who_waits(edition):
    """A place was freed where the queue is not empty (a smaller edit): the newcomer goes behind."""
    row = open_one(edition, capacity=1)
    registered(row)
    waiting = registered(row)
    Registration.objects.filter(workshop=row, state="confirmed").update(state="cancelled")
    assert registered(row).state == RegistrationState.WAITING
    assert actions.promote(by=SYSTEM, registration=waiting).state == RegistrationState.OFFERED


def test_promoting_without_a_free_place_is_refused(edition, cast):
    row = open_one(edition, capacity=1)
    registered(row)
    waiting = registered(row)
    with pytest.raises(Refused, match="plus de place"):
        actions.promote(by=cast.fanny, registration=waiting)


def test_a_person_registers_once_but_may_come_back_after_cancelling(edition):
    row, someone = open_one(edition), person()
    first = registered(row, someone)
    with pytest.raises(Refused, match="déjà inscrite"):
        registered(row, someone)
    actions.cancel_registration(by=SYSTEM, registration=first)
    assert registered(row, someone).state == RegistrationState.CONFIRMED
    with pytest.raises(IllegalMove):
        actions.cancel_registration(by=SYSTEM, registration=first)


def test_registering_needs_the_phase_an_open_comptoir_and_oneself(edition, opened, cast):
    row = open_one(edition)
    lea = people.self_of(user=cast.lea)
    with pytest.raises(Closed, match="Trop tard"):
        actions.register(by=cast.lea, workshop=row, person=lea)
    opened("workshops")
    row = Workshop.objects.get(pk=row.pk)
    with pytest.raises(Denied):
        actions.register(by=cast.sam, workshop=row, person=lea)
    with pytest.raises(IllegalMove):
        actions.register(by=cast.lea, workshop=planned(edition), person=lea)
    with pytest.raises(Closed, match="a commencé"):
        actions.register(by=cast.lea, workshop=begun(edition), person=lea)
    assert not Registration.objects.exists()


def test_a_visitor_registers_with_a_phone_alone_or_an_email_that_opens_an_account(edition, opened, cast):
    from django.contrib.auth.models import AnonymousUser

    opened("workshops")
    row = open_one(edition)
    visitor = AnonymousUser()
    by_phone = actions.sign_up(by=visitor, workshop=row, name="Ali Ben", phone="06 39 98 12 34")
    assert (by_phone.person.phone, by_phone.person.user) == ("+33639981234", None)
    by_mail = actions.sign_up(by=visitor, workshop=row, name="Zoé Roux", email="Zoe@exemple.fr")
    assert by_mail.person.user.email == "zoe@exemple.fr"
    with pytest.raises(Refused) as refusal:
        actions.sign_up(by=visitor, workshop=row, name="Ali Ben")
    assert refusal.value.field == "email"
    # someone else's address: their login keeps its own first person
    other = actions.sign_up(by=visitor, workshop=row, name="Un Autre", email=cast.maud.email)
    assert other.person.name == "Un Autre"
    assert people.self_of(user=cast.maud).name == "Maud Vasseur"
    # the same words again: the same person, so no second place
    with pytest.raises(Refused, match="déjà inscrite"):
        actions.sign_up(by=visitor, workshop=row, name="ali ben", phone="0639981234")


def test_more_places_go_to_who_waits_and_another_hour_is_told(edition, cast):
    row = open_one(edition, capacity=1)
    registered(row)
    waiting = registered(row)
    actions.edit(by=cast.fanny, workshop=row, commune=row.commune, capacity=2, place="Autre salle")
    waiting.refresh_from_db()
    assert waiting.state == RegistrationState.OFFERED
    assert letters().count("workshops.changed") == 2
    assert "Autre salle" in Message.objects.filter(notice="workshops.changed").first().body
    with pytest.raises(Refused) as refusal:
        actions.edit(by=cast.fanny, workshop=row, commune=row.commune, capacity=1)
    assert refusal.value.field == "capacity"
    actions.edit(by=cast.fanny, workshop=row, commune=row.commune, capacity=3, activities=[Part(time(19), "Café")])
    assert letters().count("workshops.changed") == 2
    assert [part.title for part in row.activities.all()] == ["Café"]


def test_checking_in_twice_writes_once(edition, cast):
    row, someone = begun(edition), person()
    first = actions.check_in(by=cast.fanny, workshop=row, person=someone)
    assert actions.check_in(by=cast.fanny, workshop=row, person=someone) == first
    assert verbs(row).count("workshops.check_in") == 1
    assert len(first.certificate_code) == 12
    assert queries.gate(edition, [someone]).came == 1
    assert list(queries.attendances_of(edition, someone)) == [first]


def test_checking_in_waits_for_the_day_and_for_the_right_person(edition, cast):
    row = open_one(edition)
    with pytest.raises(Closed, match="Trop tôt"):
        actions.check_in(by=cast.fanny, workshop=row, person=person())
    with pytest.raises(Denied):
        actions.check_in(by=cast.lea, workshop=begun(edition), person=person())
    with pytest.raises(IllegalMove):
        actions.check_in(by=cast.fanny, workshop=planned(edition), person=person())
    assert not Attendance.objects.exists()


def test_who_walks_in_needs_a_name_alone(edition, cast):
    row = begun(edition)
    came = actions.walk_in(by=cast.fanny, workshop=row, name="Jo Passant", phone="0639981299")
    assert (came.person.name, came.person.phone) == ("Jo Passant", "+33639981299")
    assert actions.walk_in(by=cast.fanny, workshop=row, name="jo  passant".title()) == came
    alone = actions.walk_in(by=cast.fanny, workshop=row, name="Ginette Bris", commune="Béthune")
    assert (alone.person.phone, alone.person.commune_code) == ("", "62119")
    with pytest.raises(Refused):
        actions.walk_in(by=cast.fanny, workshop=row, name=" ")
    with pytest.raises(Denied):
        actions.walk_in(by=cast.lea, workshop=row, name="Jo", phone="0639981200")


def test_closing_sends_each_person_their_certificate(edition, cast):
    row = begun(edition)
    one = attended(edition, person(), row)
    attended(edition, person(), row)
    assert actions.hold(by=cast.fanny, workshop=row).state == WorkshopState.HELD
    assert letters() == ["workshops.certificate"] * 2
    assert queries.spaced(one.certificate_code) in Message.objects.first().body
    late = actions.check_in(by=cast.fanny, workshop=row, person=person())
    assert letters() == ["workshops.certificate"] * 3
    actions.certify(by=cast.fanny, attendance=late)
    assert letters() == ["workshops.certificate"] * 4
    assert queries.attendees(edition) == 3


def test_a_comptoir_to_come_is_not_closed(edition, cast):
    with pytest.raises(Closed, match="Trop tôt"):
        actions.hold(by=cast.fanny, workshop=open_one(edition))


def test_calling_off_tells_everybody_and_keeps_nobody(edition, cast):
    row = open_one(edition, capacity=1)
    registered(row)
    registered(row)
    with pytest.raises(Refused, match="motif"):
        actions.cancel(by=cast.fanny, workshop=row, reason_code="pluie")
    actions.cancel(by=cast.fanny, workshop=row, reason_code="weather")
    assert letters()[2:] == ["workshops.cancelled"] * 2
    assert set(Registration.objects.values_list("state", flat=True)) == {"cancelled"}
    assert audit.trail(row).last().reason_code == "weather"


def test_a_comptoir_where_someone_came_is_not_called_off(edition, cast):
    row = begun(edition)
    attended(edition, person(), row)
    with pytest.raises(Refused, match="émargé"):
        actions.cancel(by=cast.fanny, workshop=row, reason_code="few")


def test_a_registration_used_is_not_cancelled(edition):
    row = begun(edition)
    with clock.at(clock.now() - timedelta(days=2)):
        mine = registered(row)
    attended(edition, mine.person, row)
    with pytest.raises(Refused, match="émargé"):
        actions.cancel_registration(by=SYSTEM, registration=mine)


def test_only_oneself_the_team_or_the_link_cancels(edition, cast):
    from django.contrib.auth.models import AnonymousUser

    mine = registered(open_one(edition), people.self_of(user=cast.lea))
    for stranger in (cast.sam, AnonymousUser()):
        with pytest.raises(Denied):
            actions.cancel_registration(by=stranger, registration=mine)
    assert actions.cancel_registration(by=cast.lea, registration=mine).state == RegistrationState.CANCELLED
