"""The office of comptoirs: plan, open, the door, the end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eclore.core import clock
from eclore.editions import actions as editions
from eclore.workshops.models import Attendance, Workshop
from tests.eclore.ideas.factories import person
from tests.eclore.workshops.factories import SYSTEM, attended, begun, open_one, planned, registered

pytestmark = pytest.mark.django_db
HOME = "/bureau/workshops/"


def text(response) -> str:
    return response.content.decode()


def fields(**changes):
    day = (clock.today() + timedelta(days=9)).isoformat()
    return {
        "title": "Comptoir d’Arras", "commune": "Arras", "place": "Salle", "day": day, "begins": "18:30",
        "ends": "21:00", "capacity": "12", "mode": "in_person", "reserved": "0",
        "parts-TOTAL_FORMS": "3", "parts-INITIAL_FORMS": "0",
        "parts-0-starts_at": "19:00", "parts-0-topic": "idea_to_project", "parts-0-room": "Salle bleue",
        "parts-1-starts_at": "18:30", "parts-1-title": "Café", "parts-2-starts_at": "", **changes,
    }  # fmt: skip


def test_who_enters(edition, cast, client_of):
    editions.grant_role(by=SYSTEM, edition=edition, user=cast.victor, role="ambassador")
    row = open_one(edition)
    for address in (HOME, f"{HOME}{row.pk}/", f"{HOME}{row.pk}/emargement/", f"{HOME}{row.pk}/feuille/"):
        for agent in (cast.fanny, cast.maud, cast.victor):
            assert client_of(agent).get(address).status_code == 200
        for stranger in (cast.sam, cast.lea, cast.rose):
            assert client_of(stranger).get(address).status_code == 404
        assert client_of().get(address).status_code == 302
    for address in (f"{HOME}nouveau/", f"{HOME}{row.pk}/modifier/", f"{HOME}{row.pk}/annuler/"):
        assert client_of(cast.fanny).get(address).status_code == 200
        assert client_of(cast.victor).get(address).status_code == 404
    assert client_of(cast.fanny).get(f"{HOME}999/").status_code == 404


def test_a_comptoir_from_its_plan_to_its_opening(edition, cast, client_of):
    fanny = client_of(cast.fanny)
    assert "Aucun comptoir préparé" in text(fanny.get(HOME))
    response = fanny.post(f"{HOME}nouveau/", fields())
    row = Workshop.objects.get()
    assert response.url == f"{HOME}{row.pk}/"
    assert [(str(a.starts_at), a.title) for a in row.activities.all()] == [
        ("18:30:00", "Café"),
        ("19:00:00", "De l’idée au projet"),
    ]
    content = text(fanny.get(f"{HOME}{row.pk}/modifier/"))
    assert "Arras (62041)" in content
    assert "Salle bleue" in content
    assert fanny.post(f"{HOME}{row.pk}/modifier/", fields(capacity="15", commune="Calais")).status_code == 302
    row.refresh_from_db()
    assert (row.capacity, row.commune.name) == (15, "Calais")
    assert "inscriptions sont ouvertes" in text(fanny.post(f"{HOME}{row.pk}/ouvrir/", follow=True))
    assert "n’est plus possible" in text(fanny.post(f"{HOME}{row.pk}/ouvrir/", follow=True))


@pytest.mark.parametrize(
    "change",
    [
        {"title": ""},
        {"commune": "Atlantide"},
        {"capacity": "beaucoup"},
        {"capacity": "0"},
        {"day": "hier"},
        {"ends": "17:00"},
        {"day": "2020-01-01"},
        {"parts-0-starts_at": ""},
        {"parts-1-title": ""},
        {"parts-1-starts_at": "26:70"},
        {"parts-0-capacity": "0"},
        {"reserved": "13"},
        {"mode": "school"},
        {"place": ""},
    ],
)
def test_a_plan_that_does_not_hold_is_refused(edition, cast, client_of, change):
    assert client_of(cast.fanny).post(f"{HOME}nouveau/", fields(**change)).status_code == 422
    assert not Workshop.objects.exists()


def test_at_the_door_one_button_per_person_and_walk_ins_in_seconds(edition, cast, client_of):
    row = begun(edition)
    with clock.at(clock.now() - timedelta(days=2)):
        mine = registered(row, person("Nadia Obry"))
    door = f"{HOME}{row.pk}/emargement/"
    fanny = client_of(cast.fanny)
    assert "Nadia Obry" in text(fanny.get(door))
    for _click in range(2):  # a double click checks in once
        fanny.post(f"{door}{mine.pk}/")
    assert Attendance.objects.get().person == mine.person
    fanny.post(door, {"name": "Jo Passant", "contact": "06 39 98 12 99"})
    content = text(fanny.get(door))
    assert "Venus sans inscription" in content
    assert Attendance.objects.count() == 2
    for bad in ({"name": "Jo"}, {"name": "", "contact": "0639981299"}, {"name": "Jo", "contact": "12"}):
        assert fanny.post(door, bad).status_code == 422
    assert Attendance.objects.count() == 2
    assert fanny.post(f"{door}999/").status_code == 404
    assert client_of(cast.lea).post(f"{door}{mine.pk}/").status_code == 404
    assert client_of(cast.fanny).get(f"{door}{mine.pk}/").status_code == 405


def test_the_door_does_not_open_before_the_day(edition, cast, client_of):
    row = open_one(edition)
    mine = registered(row)
    response = client_of(cast.fanny).post(f"{HOME}{row.pk}/emargement/{mine.pk}/", follow=True)
    assert "Trop tôt" in text(response)
    walk_in = {"name": "Jo Passant", "contact": "0639981299"}
    assert client_of(cast.fanny).post(f"{HOME}{row.pk}/emargement/", walk_in).status_code == 409
    assert not Attendance.objects.exists()


def test_the_door_costs_the_same_for_one_and_three(edition, cast, client_of, django_assert_num_queries):
    row = begun(edition)
    fanny, door = client_of(cast.fanny), f"{HOME}{row.pk}/emargement/"

    def come(n):
        with clock.at(clock.now() - timedelta(days=2)):
            for _n in range(n):
                registered(row)
        attended(edition, person(), row)

    come(1)
    fanny.get(door)
    with django_assert_num_queries(10):
        fanny.get(door)
    come(2)
    with django_assert_num_queries(10):
        fanny.get(door)


def test_the_list_costs_the_same_for_one_and_three(edition, cast, client_of, django_assert_num_queries):
    fanny = client_of(cast.fanny)
    open_one(edition)
    fanny.get(HOME)
    with django_assert_num_queries(8):
        fanny.get(HOME)
    planned(edition)
    begun(edition)
    with django_assert_num_queries(8):
        fanny.get(HOME)


def test_the_sheet_holds_who_is_expected(edition, cast, client_of):
    row = open_one(edition, capacity=1)
    registered(row, person("Nadia Obry"))
    registered(row, person("Ali Attend"))
    content = text(client_of(cast.fanny).get(f"{HOME}{row.pk}/feuille/"))
    assert "Nadia Obry" in content
    assert "Ali Attend" not in content


def test_the_waiting_list_is_moved_by_hand(edition, cast, client_of):
    row = open_one(edition, capacity=1)
    mine, waiting = registered(row, person("Nadia Obry")), registered(row, person("Ali Attend"))
    base, fanny = f"{HOME}{row.pk}/inscriptions/", client_of(cast.fanny)
    assert "plus de place libre" in text(fanny.post(f"{base}{waiting.pk}/confirmer/", follow=True))
    assert "est annulée" in text(fanny.post(f"{base}{mine.pk}/annuler/", follow=True))
    waiting.refresh_from_db()
    assert waiting.state == "offered"
    assert fanny.post(f"{base}999/annuler/").status_code == 404


def test_the_end_of_the_evening_and_a_certificate_sent_again(edition, cast, client_of):
    row = begun(edition)
    came = attended(edition, person("Nadia Obry"), row)
    fanny = client_of(cast.fanny)
    assert "reçoit son attestation" in text(fanny.post(f"{HOME}{row.pk}/cloturer/", follow=True))
    door = f"{HOME}{row.pk}/emargement/"
    assert "Renvoyer l’attestation" in text(fanny.get(door))
    assert "est partie" in text(fanny.post(f"{HOME}{row.pk}/attestations/{came.pk}/", follow=True))
    later = open_one(edition)
    assert "Clore" not in text(fanny.get(f"{HOME}{later.pk}/"))
    assert "ouvre le jour du comptoir" in text(fanny.get(f"{HOME}{later.pk}/emargement/"))
    assert "Trop tôt" in text(fanny.post(f"{HOME}{later.pk}/cloturer/", follow=True))


def test_calling_off_asks_why(edition, cast, client_of):
    row = open_one(edition)
    fanny, address = client_of(cast.fanny), f"{HOME}{row.pk}/annuler/"
    assert fanny.post(address, {}).status_code == 422
    assert fanny.post(address, {"reason_code": "few"}).status_code == 302
    assert fanny.post(address, {"reason_code": "few"}).status_code == 409
    row.refresh_from_db()
    assert row.state == "cancelled"


def test_a_commune_that_may_be_several_is_answered_with_their_names(edition, cast, client_of):
    answer = client_of(cast.fanny).post(f"{HOME}nouveau/", fields(commune="Be"))
    assert answer.status_code == 422
    assert "Berck (62600)" in answer.content.decode()


def test_the_people_of_a_comptoir_leave_as_one_sheet(edition, cast, client_of):
    row = begun(edition)
    with clock.at(clock.now() - timedelta(days=2)):
        registered(row)
    attended(edition, person(), row)
    fanny = client_of(cast.fanny)
    for address in (f"{HOME}{row.pk}/", f"{HOME}{row.pk}/emargement/"):
        assert "format=xlsx" in text(fanny.get(address))
        lines = b"".join(fanny.get(address, {"format": "csv"}).streaming_content).decode("utf-8-sig").splitlines()
        assert len(lines) == 3
        assert sum("sans inscription" in line for line in lines) == 1
    assert fanny.get(HOME, {"q": "nulle part", "etat": "open"}).content.decode().count("<tr>") == 0
    home = b"".join(fanny.get(HOME, {"format": "csv"}).streaming_content).decode("utf-8-sig").splitlines()
    assert len(home) == 2
    assert client_of(cast.sam).get(f"{HOME}{row.pk}/", {"format": "csv"}).status_code == 404
