"""The addresses of the hall: who enters, what they read, what a device sends; all of it works without script."""

from __future__ import annotations

import json
import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client

from eclore.core import clock
from eclore.workshops import actions
from eclore.workshops.models import Attendance, HallNote
from eclore.workshops.queries import hall
from tests.eclore.ideas.factories import person
from tests.eclore.workshops.factories import SYSTEM, attended, begun, open_one, registered


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def row(edition, opened):
    opened("ideas", "workshops")
    return begun(edition)


@pytest.fixture
def mine(row):
    with clock.at(row.starts_at - timedelta(days=2)):
        return registered(row, person("Nadia Obry"), needs="Langue des signes")


@pytest.fixture
def door(row) -> str:
    return f"/comptoirs/{row.pk}/salle/"


@pytest.fixture
def hosted(row):
    """A browser that has given the PIN, and its link."""
    link, pin = actions.invite_host(by=SYSTEM, workshop=row, label="Ginette")
    client = Client()
    answer = client.post(f"/comptoirs/{row.pk}/salle/hote/{hall.host_token(link)}/", {"pin": pin})
    assert answer.status_code == 302
    client.link = link
    return client


def post(client, door, *operations) -> list[dict]:
    answer = client.post(f"{door}envoi/", json.dumps({"operations": operations}), content_type="application/json")
    assert answer.status_code == 200, text(answer)
    return answer.json()["answers"]


def act(kind, **fields) -> dict:
    return {"id": str(uuid.uuid4()), "kind": kind, **fields}


def test_who_enters(edition, cast, client_of, row, door, hosted):
    for path in ("", "page/", "etat/"):
        for agent in (client_of(cast.fanny), client_of(cast.maud), hosted):
            answer = agent.get(door + path)
            assert answer.status_code == 200
            assert "no-store" in answer["Cache-Control"]
        wanted = 401 if path == "etat/" else 404
        for stranger in (cast.lea, cast.sam, cast.rose):
            assert client_of(stranger).get(door + path).status_code == wanted
    assert Client().get(door).status_code == 302
    assert hosted.get(f"/comptoirs/{begun(edition).pk}/salle/").status_code == 302
    assert hosted.get("/comptoirs/999/salle/").status_code == 404
    assert hosted.get(f"/bureau/workshops/{row.pk}/").status_code == 302


def test_a_host_reads_first_names_and_no_contact(cast, client_of, row, mine, door, hosted):
    for path in ("", "etat/"):
        seen = text(hosted.get(door + path))
        assert "Nadia O." in seen
        assert "Langue des signes" in seen
        for secret in ("Obry", mine.person.phone or "@", mine.person.email or "@exemple"):
            assert secret not in seen
    assert "Nadia Obry" in text(client_of(cast.fanny).get(door))
    assert "Nadia" not in text(client_of(cast.fanny).get(f"{door}page/")), "devices keep this page"
    state = hosted.get(f"{door}etat/").json()
    assert (state["secret"], state["who"]) == ("", f"host:{hosted.link.pk}")
    assert state["forgets"] - state["now"] <= 48 * 3600 * 1000
    assert len(client_of(cast.fanny).get(f"{door}etat/").json()["secret"]) == 64


def test_the_pin_is_asked_and_its_faults_are_said(row, door):
    link, pin = actions.invite_host(by=SYSTEM, workshop=row, label="Ginette")
    address, client = f"{door}hote/{hall.host_token(link)}/", Client()
    assert row.title in text(client.get(address))
    assert client.post(address, {"pin": ""}).status_code == 422
    wrong = client.post(address, {"pin": "AAAA-AAAA"})
    assert (wrong.status_code, "pas le bon PIN" in text(wrong)) == (422, True)
    assert client.get(door).status_code == 302
    assert client.get(f"{door}hote/1:faux/").status_code == 404
    for _try in range(4):
        client.post(address, {"pin": "AAAA-AAAA"})
    locked = client.post(address, {"pin": pin})
    assert (locked.status_code, "Trop d’essais" in text(locked)) == (409, True)


def test_a_revoked_host_is_told_to_forget(door, hosted):
    actions.revoke_host(by=SYSTEM, link=hosted.link)
    assert hosted.get(door).status_code == 410
    answer = hosted.get(f"{door}etat/")
    assert (answer.status_code, answer.json()["forget"]) == (410, True)
    assert hosted.post(f"{door}envoi/", "{}", content_type="application/json").status_code == 410


def test_leaving_closes_the_door(door, hosted):
    assert hosted.post(f"{door}sortie/").status_code == 302
    assert hosted.get(door).status_code == 302


def test_acts_are_sent_in_one_go_and_replayed_without_harm(row, mine, door, hosted):
    walk = act("walk_in", name="Paulette Roux", at=1, offset=0)
    acts = [
        act("check_in", registration=mine.pk), walk,
        act("idea", after=walk["id"], title="Un café", text="Réparer.", theme="reuse", agreed=True),
        act("note", text="Prévoir un micro"), act("check_in", code="ZZZZ-ZZZZ"), act("danse"), {"kind": "note"},
    ]  # fmt: skip
    first = post(hosted, door, *acts)
    assert [answer["outcome"] for answer in first] == ["done"] * 4 + ["refused"] * 3
    assert all(answer["sentence"] for answer in first)
    assert post(hosted, door, *acts)[:5] == first[:5]
    assert Attendance.objects.count() == 2
    assert HallNote.objects.count() == 1
    state = hosted.get(f"{door}etat/").json()
    assert [(line["name"], bool(line["attendance"])) for line in state["lines"]] == [
        ("Nadia O.", True), ("Paulette R.", True),
    ]  # fmt: skip
    card = hosted.get(f"{door}carte/{state['ideas'][0]['id']}.pdf")
    assert card.content.startswith(b"%PDF")
    assert hosted.get(f"{door}carte/999.pdf").status_code == 404


@pytest.mark.parametrize("body", ["", "[]", "{", '{"operations": 3}', '{"operations": [1]}', '{"operations": null}'])
def test_a_sending_that_is_broken_is_refused_with_a_sentence(door, hosted, body):
    answer = hosted.post(f"{door}envoi/", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["sentence"]


def test_too_much_at_once_is_refused(door, hosted):
    body = json.dumps({"operations": [act("note", text="x")] * 51})
    assert hosted.post(f"{door}envoi/", body, content_type="application/json").status_code == 400
    long = post(hosted, door, act("note", text="x" * 1001))[0]
    assert long["outcome"] == "refused"
    assert hosted.get(f"{door}envoi/").status_code == 405


def test_the_page_without_script_sends_the_same_acts(cast, client_of, row, mine, door):
    fanny = client_of(cast.fanny)
    page = text(fanny.get(door))
    number = re.search(r'name="id" value="([^"]+)"', page)[1]
    for _click in range(2):
        answer = fanny.post(door, {"id": number, "kind": "check_in", "registration": mine.pk}, follow=True)
    assert "présence notée" in text(answer)
    came = Attendance.objects.get()
    bad = fanny.post(door, act("walk_in", name="Jo Passant", phone="12"))
    assert (bad.status_code, 'value="Jo Passant"' in text(bad)) == (422, True)
    assert "semble incomplet" in text(bad)
    assert fanny.post(door, act("walk_in", name="Jo Passant")).status_code == 302
    page = text(fanny.get(door))
    assert "sans inscription" in page
    gone = fanny.post(door, act("undo", attendance=came.pk, reason_code="absent"), follow=True)
    assert "présence retirée" in text(gone)
    assert Attendance.objects.get().person.name == "Jo Passant"


def test_the_door_does_not_open_before_the_day(edition, opened, cast, client_of):
    opened("ideas", "workshops")
    row = open_one(edition)
    mine = registered(row)
    door = f"/comptoirs/{row.pk}/salle/"
    assert "ouvre le jour du comptoir" in text(client_of(cast.fanny).get(door))
    assert "Trop tôt" in post(client_of(cast.fanny), door, act("check_in", registration=mine.pk))[0]["sentence"]
    assert not Attendance.objects.exists()


def test_the_door_costs_the_same_for_one_and_three(edition, cast, client_of, row, door, django_assert_num_queries):
    fanny = client_of(cast.fanny)

    def come(n):
        with clock.at(row.starts_at - timedelta(days=2)):
            for _n in range(n):
                registered(row)
        attended(edition, person(), row)

    come(1)
    fanny.get(f"{door}etat/")
    with django_assert_num_queries(8):
        fanny.get(f"{door}etat/")
    come(2)
    with django_assert_num_queries(8):
        fanny.get(f"{door}etat/")


def test_the_worker_reaches_its_hall_only(row, door):
    answer = Client().get(f"{door}sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Service-Worker-Allowed"] == door
    assert f'BASE = "{door}"' in text(answer)
    assert "workshops/store.js" in text(answer)


def test_a_registration_shows_its_code(mine):
    from eclore.core.models import Message
    from eclore.workshops import queries

    page = text(Client().get(f"/comptoirs/inscription/{queries.token(mine)}/"))
    spaced = f"{mine.code[:4]}-{mine.code[4:]}"
    assert spaced in Message.objects.get(notice="workshops.registered").body
    assert 'class="qr"' in page
    assert spaced in page
