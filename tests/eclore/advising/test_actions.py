"""Verbs of advising: the row, the audit entry and the letter."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from eclore.advising import actions, desk, queries
from eclore.advising.models import AdvisingRequest, Meeting
from eclore.advising.states import AdvisingState
from eclore.core import audit, clock
from eclore.core.errors import Closed, Denied, IllegalMove, Refused
from eclore.core.models import Message
from eclore.editions import actions as editions
from eclore.people import actions as people
from tests.eclore.advising.factories import SYSTEM, active, assigned, requested
from tests.eclore.ideas.factories import noted, person

pytestmark = pytest.mark.django_db


def letters() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("pk").values_list("notice", "address"))


def test_from_the_request_to_its_end(edition, opened, cast):
    opened("advising")
    lea = people.self_of(user=cast.lea)
    row = actions.request(by=cast.lea, edition=edition, person=lea, need=" Un budget. ")
    assert (row.state, row.need) == (AdvisingState.REQUESTED, "Un budget.")
    row = actions.assign(by=cast.maud, request=row, advisor=cast.adam)
    row = actions.accept(by=cast.adam, request=row)
    talk = actions.record_meeting(by=cast.adam, request=row, held_on=clock.today(), minutes=45, note="Bien.")
    row = actions.close(by=cast.adam, request=row, outcome="Un budget est écrit.", outcome_code="submitted")
    assert (row.state, talk.request) == (AdvisingState.CLOSED, row)
    assert letters() == [
        ("advising.received", cast.lea.email),
        ("advising.proposed", cast.adam.email),
        ("advising.accepted", cast.lea.email),
        ("advising.meeting", cast.lea.email),
        ("advising.closed", cast.lea.email),
    ]
    # an advisor is no person of the scheme: their letter must not appear among someone's
    assert Message.objects.get(notice="advising.proposed").person_id is None
    assert list(audit.trail(row).values_list("verb", flat=True)) == [
        "advising.request", "advising.assign", "advising.accept", "advising.record_meeting", "advising.close",
    ]  # fmt: skip
    assert "budget" not in str(list(audit.trail(row).values_list("detail", flat=True)))


def test_one_asks_for_oneself_in_the_phase_and_once(edition, opened, cast):
    lea = people.self_of(user=cast.lea)
    ask = {"edition": edition, "person": lea, "need": "Un budget."}
    with pytest.raises(Closed):
        actions.request(by=cast.lea, **ask)
    opened("advising")
    for stranger in (cast.sam, AnonymousUser()):
        with pytest.raises(Denied):
            actions.request(by=stranger, **ask)
    with pytest.raises(Refused):
        actions.request(by=cast.lea, **{**ask, "need": " "})
    with pytest.raises(Refused) as refusal:
        actions.request(by=cast.lea, **ask, idea=noted(edition))
    assert refusal.value.field == "idea"
    actions.request(by=cast.lea, **ask)
    with pytest.raises(Refused, match="déjà une demande"):
        actions.request(by=cast.lea, **ask)
    actions.request(by=cast.lea, **ask, idea=noted(edition, lea))
    assert AdvisingRequest.objects.count() == 2


def test_only_the_manager_assigns_and_only_an_advisor(edition, cast):
    row = requested(edition)
    with pytest.raises(Denied):
        actions.assign(by=cast.adam, request=row, advisor=cast.adam)
    with pytest.raises(Refused) as refusal:
        actions.assign(by=cast.maud, request=row, advisor=cast.sam)
    assert refusal.value.field == "advisor"
    row.refresh_from_db()
    assert (row.state, row.advisor) == (AdvisingState.REQUESTED, None)


def test_another_advisor_neither_accepts_nor_records_nor_closes(edition, cast):
    editions.grant_role(by=SYSTEM, edition=edition, user=cast.sam, role="advisor")
    row = assigned(edition, cast.adam)
    with pytest.raises(Denied, match="quelqu’un d’autre"):
        actions.accept(by=cast.sam, request=row)
    row = actions.accept(by=cast.adam, request=row)
    with pytest.raises(Denied):
        actions.record_meeting(by=cast.sam, request=row, held_on=clock.today(), minutes=5, note="x")
    with pytest.raises(Denied):
        actions.close(by=cast.sam, request=row, outcome="x", outcome_code="submitted")
    assert (
        actions.close(by=cast.maud, request=row, outcome="Sans suite.", outcome_code="submitted").state
        == AdvisingState.CLOSED
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"held_on": clock.today() + timedelta(days=1)}, "held_on"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 601}, "minutes"),
        ({"note": "  "}, "note"),
        ({"note": "x" * 3001}, "note"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused(edition, cast, change, field):
    row = active(edition, cast.adam)
    with pytest.raises(Refused) as refusal:
        actions.record_meeting(
            by=cast.adam, request=row, **{"held_on": clock.today(), "minutes": 30, "note": "Bien.", **change}
        )
    assert refusal.value.field == field
    assert not Meeting.objects.exists()


def test_a_meeting_needs_an_accepted_request(edition, cast):
    with pytest.raises(IllegalMove):
        actions.record_meeting(
            by=cast.adam, request=assigned(edition, cast.adam), held_on=clock.today(), minutes=5, note="x"
        )


def test_each_reads_their_own(edition, cast):
    mine, other = assigned(edition, cast.adam), requested(edition)
    assert list(queries.readable(cast.adam, edition)) == [mine]
    assert set(queries.readable(cast.maud, edition)) == {mine, other}
    assert list(queries.readable(cast.sam, edition)) == []


def test_the_desk_says_what_to_do_exports_and_erases(edition, cast):
    someone = person("Nadia Obry")
    row = active(edition, cast.adam, someone)
    requested(edition)
    assert [i["title"] for i in desk.todo(cast.maud, edition)] == ["1 demande d’accompagnement"]
    assert [i["title"] for i in desk.todo(cast.adam, edition)] == ["Rencontrer Nadia Obry"]
    assert desk.todo(cast.sam, edition) == []
    actions.record_meeting(by=cast.adam, request=row, held_on=clock.today(), minutes=30, note="Secret.")
    assert desk.export(someone)["advising"][0]["meetings"][0]["note"] == "Secret."
    assert "Secret" not in str(desk.card(someone))
    desk.erase(someone)
    row.refresh_from_db()
    assert (row.need, row.meetings.get().note, row.meetings.get().minutes) == ("", "", 30)
