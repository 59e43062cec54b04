"""The hall: what devices send is done once, whoever sends it and whatever their clock says."""

from __future__ import annotations

import uuid
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from eclore.core import clock
from eclore.core.errors import Closed, Denied, Refused
from eclore.core.models import AuditEntry
from eclore.editions import actions as editions
from eclore.ideas.models import Idea
from eclore.people.models import Person
from eclore.workshops import actions, chores
from eclore.workshops.actions.hall import made_at
from eclore.workshops.models import Attendance, HallNote, HallOperation, Registration
from eclore.workshops.permissions import Host
from eclore.workshops.queries import hall
from tests.eclore.ideas.factories import person
from tests.eclore.workshops.factories import SYSTEM, attended, begun, open_one, registered


def expected(workshop, name="Nadia Obry", **fields) -> Registration:
    with clock.at(workshop.starts_at - timedelta(days=2)):
        return registered(workshop, person(name), **fields)


def send(by, workshop, kind, number=None, **fields) -> HallOperation:
    return actions.receive(by=by, workshop=workshop, operation=number or uuid.uuid4(), kind=kind, fields=fields)


@pytest.fixture
def row(edition, opened):
    opened("ideas", "workshops")
    return begun(edition)


@pytest.fixture
def host(row) -> Host:
    link, pin = actions.invite_host(by=SYSTEM, workshop=row, label="Ginette")
    return actions.open_hall(link=link, pin=pin)


# --- the host ---


def test_a_pin_is_shown_once_and_kept_hashed(row, cast):
    link, pin = actions.invite_host(by=cast.fanny, workshop=row, label=" Ginette ")
    assert len(pin) == 8
    assert pin not in link.pin_hash
    assert link.label == "Ginette"
    assert hall.by_host_token(hall.host_token(link)) == link
    assert hall.by_host_token(hall.host_token(link)[:-1] + "?") is None
    spelled = f"{pin[:4]}-{pin[4:]}".lower()
    assert actions.open_hall(link=link, pin=spelled).audit_code == f"host:{link.pk}"
    for user in (cast.lea, cast.sam):
        with pytest.raises(Denied):
            actions.invite_host(by=user, workshop=row, label="Ginette")
    with pytest.raises(Refused):
        actions.invite_host(by=cast.fanny, workshop=row, label=" ")


def test_wrong_pins_lock_the_link_then_revoke_it(row):
    link, pin = actions.invite_host(by=SYSTEM, workshop=row, label="Ginette")
    now = clock.now()
    for _try in range(5):
        with pytest.raises(Refused):
            actions.open_hall(link=link, pin="AAAAAAAA")
    with pytest.raises(Closed, match="Trop d’essais"):
        actions.open_hall(link=link, pin=pin)
    with clock.at(now + timedelta(minutes=16)):
        assert actions.open_hall(link=link, pin=pin)
    for lap in range(1, 4):
        with clock.at(now + timedelta(minutes=16 * lap + 1)):
            for _try in range(5):
                with pytest.raises(Refused):
                    actions.open_hall(link=link, pin="AAAAAAAA")
    with clock.at(now + timedelta(hours=2)), pytest.raises(Closed, match="a été retiré"):
        actions.open_hall(link=link, pin=pin)


def test_a_link_has_its_hours_and_can_be_revoked(edition, cast):
    row = open_one(edition, in_days=3)
    link, pin = actions.invite_host(by=cast.maud, workshop=row, label="Ginette")
    with pytest.raises(Closed, match="servira à partir"):
        actions.open_hall(link=link, pin=pin)
    with clock.at(row.starts_at - timedelta(hours=20)):
        host = actions.open_hall(link=link, pin=pin)
    with clock.at(row.ends_at + timedelta(hours=37)):
        with pytest.raises(Closed, match="la soirée est finie"):
            actions.open_hall(link=link, pin=pin)
        with pytest.raises(Denied):
            send(host, row, "note", text="Trop tard")
        with pytest.raises(Closed):
            actions.invite_host(by=cast.maud, workshop=row, label="Ginette")
    with pytest.raises(Denied):
        actions.revoke_host(by=cast.lea, link=link)
    actions.revoke_host(by=cast.fanny, link=link)
    with clock.at(row.starts_at), pytest.raises(Closed, match="a été retiré"):
        actions.open_hall(link=link, pin=pin)


def test_a_host_holds_one_door_only(edition, row, host):
    other = begun(edition)
    with pytest.raises(Denied):
        send(host, other, "walk_in", name="Jo Passant")
    with pytest.raises(Denied):
        actions.hold(by=host, workshop=row)
    came = send(host, row, "walk_in", name="Jo Passant")
    entry = AuditEntry.objects.get(verb="workshops.check_in")
    assert (entry.actor, came.actor) == (f"host:{host.link.pk}", f"host:{host.link.pk}")


# --- acts ---


def test_the_same_number_gives_the_same_answer(row, host):
    mine, number = expected(row), uuid.uuid4()
    first = send(host, row, "check_in", number, code=mine.code)
    again = send(host, row, "check_in", number, code=mine.code)
    assert (first.outcome, first.sentence) == (again.outcome, again.sentence) == ("done", "Nadia O. : présence notée.")
    other = send(host, row, "check_in", registration=mine.pk)
    assert other.outcome == "already"
    assert "déjà notée" in other.sentence
    assert Attendance.objects.count() == 1
    assert HallOperation.objects.count() == 2


def test_a_refusal_is_an_answer_too(edition, row, host):
    number = uuid.uuid4()
    assert send(host, row, "walk_in", number, name="").outcome == "refused"
    assert send(host, row, "walk_in", number, name="Jo Passant").outcome == "refused", "the number was answered"
    with clock.at(row.starts_at - timedelta(days=2)):
        elsewhere = registered(open_one(edition, commune="Arras"), person("Yanis Petit"))
    wrong = send(host, row, "check_in", code=elsewhere.code)
    assert (wrong.outcome, "Arras" in wrong.sentence) == ("refused", True)
    assert "n’existe pas" in send(host, row, "check_in", code="ZZZZZZZZ").sentence
    gone = expected(row)
    Registration.objects.filter(pk=gone.pk).update(state="cancelled")
    assert "annulée" in send(host, row, "check_in", code=gone.code).sentence
    assert not Attendance.objects.exists()
    with pytest.raises(Refused, match="autre comptoir"):
        send(SYSTEM, begun(edition), "note", number, text="volé")


def test_a_full_hall_is_said_then_decided(edition, opened):
    opened("ideas", "workshops")
    row = begun(edition, capacity=1)
    mine, late = expected(row), expected(row, "Yanis Petit")
    assert late.state == "waiting"
    attended(edition, person(), row)
    assert send(SYSTEM, row, "check_in", code=mine.code).outcome == "done", "a kept place is kept"
    full = send(SYSTEM, row, "check_in", code=late.code)
    assert (full.outcome, full.result, "pleine" in full.sentence) == ("refused", {"is_full": True}, True)
    assert send(SYSTEM, row, "walk_in", name="Jo Passant").outcome == "refused"
    assert send(SYSTEM, row, "check_in", code=late.code, despite_full=True).outcome == "done"
    assert send(SYSTEM, row, "walk_in", name="Jo Passant", despite_full=True).outcome == "done"


def test_a_walk_in_is_never_doubled(row, host):
    mine = expected(row, "Zoé Étienne")
    assert send(host, row, "walk_in", name="zoe etienne").result["person"] == mine.person_id
    first = send(host, row, "walk_in", name="Paulette Roux")
    assert send(host, row, "walk_in", name="Paulette Roux").outcome == "already"
    namesake = send(host, row, "walk_in", name="Paulette Roux", phone="06 39 98 12 12")
    assert namesake.outcome == "already", "one without phone, one with: the same person until said otherwise"
    assert Attendance.objects.count() == 2
    assert first.result["person"] == namesake.result["person"]
    assert Person.objects.get(pk=first.result["person"]).phone == "+33639981212", "a number left later is kept"
    assert send(host, row, "walk_in", name="Jo", phone="12").outcome == "refused"
    assert send(host, row, "walk_in", name="Jo", commune="Atlantide").outcome == "refused"


def test_an_adult_who_comes_with_a_child_is_said_without_a_name(row):
    expected(row, "Awa Diop", guardian="Sa mère, 06 39 98 00 01")
    for is_host in (True, False):
        (line,) = hall.lines(row, is_host=is_host)
        assert line["needs"] == "un adulte accompagne"


def test_an_ambassador_notes_the_idea_of_someone_with_an_account(row, cast):
    """The person has a login, and agreed: whoever holds the door may write it for them."""
    editions.grant_role(by=SYSTEM, edition=row.edition, user=cast.victor, role="ambassador")
    mine = person("Zoé Étienne")
    mine.user = cast.sam
    mine.save()
    came = attended(row.edition, mine, row)
    words = {"title": "Un café-bricolage", "text": "Réparer ensemble.", "theme": "reuse"}
    refused = send(cast.victor, row, "idea", attendance=came.pk, **words)
    assert "est d’accord" in refused.sentence
    done = send(cast.victor, row, "idea", attendance=came.pk, agreed=True, **words)
    assert (done.outcome, Idea.objects.get().author) == ("done", mine)


def test_ideas_and_notes_are_dictated(row, host):
    noted = uuid.uuid4()
    words = {"title": "Un café-bricolage", "text": "Réparer ensemble.", "theme": "reuse", "agreed": True}
    assert "pas encore notée" in send(host, row, "idea", after=str(noted), **words).sentence
    send(host, row, "walk_in", noted, name="Paulette Roux")
    assert send(host, row, "idea", after=str(noted), **{**words, "agreed": False}).outcome == "refused"
    done = send(host, row, "idea", after=str(noted), **words)
    idea = Idea.objects.get()
    assert done.result["idea"] == idea.pk
    assert (idea.author.name, idea.commune, idea.state) == ("Paulette Roux", row.commune, "noted")
    assert AuditEntry.objects.get(verb="ideas.note").actor == f"host:{host.link.pk}"
    assert list(hall.dictated(row)) == [idea]
    assert send(host, row, "note", text="Prévoir un micro").outcome == "done"
    assert send(host, row, "note", text=" ").outcome == "refused"
    assert HallNote.objects.get().text == "Prévoir un micro"


def test_undo_asks_why_and_leaves_both_acts_in_the_journal(row, host):
    mine = expected(row)
    came = send(host, row, "check_in", code=mine.code)
    pk = came.result["attendance"]
    assert send(host, row, "undo", attendance=pk, reason_code="").outcome == "refused"
    assert send(host, row, "undo", after=str(came.pk), reason_code="wrong_person").outcome == "done"
    assert send(host, row, "undo", attendance=pk, reason_code="twice").outcome == "already"
    assert not Attendance.objects.exists()
    assert Attendance.with_withdrawn.get().withdrawn_reason == "erreur de personne"
    assert send(host, row, "check_in", code=mine.code).outcome == "done"


@pytest.mark.parametrize(
    ("device", "offset", "minutes"),
    [
        (0, 0, 0),  # a good clock, now
        (-5, 0, -5),  # noted without network, five minutes ago
        (600, -600, 0),  # ten hours ahead, and the gap was measured
        (-605, 600, -5),
        (90 * 24 * 60, 0, 0),  # three months ahead, never measured: the receipt
        (-900 * 24 * 60, 0, None),  # years late: the day's first bound
    ],
)
def test_a_wrong_clock_is_mended_and_bounded(row, device, offset, minutes):
    now = clock.now()
    with clock.at(now):
        found = made_at(row, round(now.timestamp() * 1000) + device * 60_000, offset * 60_000)
    wanted = row.starts_at - timedelta(hours=12) if minutes is None else now + timedelta(minutes=minutes)
    assert abs(found - wanted) < timedelta(seconds=1)


@pytest.mark.parametrize("device", [None, 10**30, -(10**30)])
def test_a_clock_that_says_nothing_gives_the_receipt(row, device):
    with clock.at(clock.now()):
        assert made_at(row, device, None) == clock.now()


def test_words_are_blanked_within_two_days(row, host):
    number = uuid.uuid4()
    send(host, row, "walk_in", number, name="Paulette Roux", phone="0639981212")
    assert chores.tick(clock.now() + timedelta(hours=43)) == []
    said = chores.tick(clock.now() + timedelta(hours=45))
    assert said == ["workshops: 1 acts of the hall blanked"]
    kept = HallOperation.objects.get()
    assert (kept.payload, kept.sentence) == ({}, "")
    assert chores.tick(clock.now() + timedelta(hours=46)) == []
    assert send(host, row, "walk_in", number, name="Paulette Roux").outcome == "done"
    assert Attendance.objects.count() == 1


def test_after_the_end_the_certificate_leaves_at_once(row, host):
    from eclore.core.models import Message

    actions.hold(by=SYSTEM, workshop=row)
    assert send(host, row, "walk_in", name="Jo Passant", phone="0639981299").outcome == "done"
    assert Message.objects.filter(notice="workshops.certificate").count() == 1


def test_what_a_host_reads_of_names():
    assert [hall.door_name(name) for name in ("Nadia Obry", "Nadia", "Anne de la Tour", " ")] == [
        "Nadia O.", "Nadia", "Anne T.", "",
    ]  # fmt: skip


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL: SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_one_number_and_one_person_sent_by_many_devices_at_once(edition):
    row = begun(edition)
    mine = expected(row)
    number, barrier, errors, said = uuid.uuid4(), Barrier(16), [], []

    def race(rank: int) -> None:
        try:
            barrier.wait(timeout=60)
            if rank % 2:
                said.append(send(SYSTEM, row, "walk_in", number, name="Paulette Roux").outcome)
            else:
                said.append(send(SYSTEM, row, "check_in", code=mine.code).outcome)
        except Exception as error:  # told by the main thread
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=race, args=(rank,)) for rank in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert errors == []
    assert sorted(said) == ["already"] * 7 + ["done"] * 9
    assert Attendance.objects.count() == 2
    assert Person.objects.filter(name="Paulette Roux").count() == 1
    assert timezone.is_aware(Attendance.objects.first().checked_in_at)
