"""The office of comptoirs: plan, open, the door, the end."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

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
    for address in (HOME, f"{HOME}{row.pk}/", f"{HOME}{row.pk}/saisie/", f"{HOME}{row.pk}/feuille.pdf"):
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


def test_who_did_not_come_is_a_list_to_write_to(edition, cast, client_of):
    over = begun(edition, hours_ago=3)
    with clock.at(over.starts_at - timedelta(days=1)):
        places = [registered(over, person(name)) for name in ("Nadia Obry", "Zoé Étienne", "Yanis Petit")]
    attended(edition, places[0].person, over)
    registered(open_one(edition), person("À venir"))
    fanny = client_of(cast.fanny)
    assert "2 personnes inscrites ne sont pas venues" in fanny.get(f"{HOME}{over.pk}/").content.decode()
    page = fanny.get(f"{HOME}inscriptions/", {"comptoir": over.pk, "etat": "absent"}).content.decode()
    assert "Zoé Étienne" in page
    assert "Nadia Obry" not in page
    assert f"?liste=workshops.absent&amp;comptoir={over.pk}" in page
    assert "Écrire à ces 2 personnes" in page
    assert "À venir" not in fanny.get(f"{HOME}inscriptions/", {"etat": "absent"}).content.decode()


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


def words_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_the_sheet_holds_who_is_expected(edition, cast, client_of):
    row = open_one(edition, capacity=1)
    mine = registered(row, person("Nadia Obry"), needs="Boucle #magnétique")
    registered(row, person("Ali Attend"))
    answer = client_of(cast.fanny).get(f"{HOME}{row.pk}/feuille.pdf")
    assert answer["Content-Type"] == "application/pdf"
    words = words_of(answer.content)
    for expected in ("Nadia Obry", mine.code[:4], "Boucle #magnétique", "Venues sans inscription"):
        assert expected in words
    assert "Ali Attend" not in words


def test_the_sheet_is_typed_in_once_however_often_it_is_sent(edition, cast, client_of):
    row = begun(edition)
    with clock.at(clock.now() - timedelta(days=2)):
        mine, other = registered(row, person("Nadia Obry")), registered(row, person("Yanis Petit"))
    fanny, address = client_of(cast.fanny), f"{HOME}{row.pk}/saisie/"
    page = text(fanny.get(address))
    assert page.index("Nadia Obry") < page.index("Yanis Petit")
    png = b"\x89PNG\r\n\x1a\n" + b"0" * 64
    lines = {
        "came": [mine.pk, 999],
        "id-0": str(uuid.uuid4()), "name-0": "Paulette Roux", "phone-0": "0639981212", "commune-0": "",
        "id-1": str(uuid.uuid4()), "name-1": "Jo Passant", "phone-1": "", "commune-1": "Atlantide",
        "id-2": "abîmé",
    }  # fmt: skip
    for _time in range(2):  # a double click
        answer = fanny.post(address, {**lines, "scan": SimpleUploadedFile("feuille.png", png)})
    page = text(answer)
    assert answer.status_code == 200
    assert "Nous ne trouvons pas cette commune" in page, "the refused line stays, with its sentence"
    assert 'value="Jo Passant"' in page
    assert 'value="Paulette Roux"' not in page
    names = set(Attendance.objects.values_list("person__name", flat=True))
    assert names == {"Nadia Obry", "Paulette Roux"}
    scan = row.sheet_scans.get()
    assert b"".join(fanny.get(f"{address}{scan.pk}/").streaming_content) == png
    assert client_of(cast.lea).get(f"{address}{scan.pk}/").status_code == 404
    bad = fanny.post(address, {"scan": SimpleUploadedFile("feuille.txt", b"bonjour")})
    assert "n’est pas lisible" in text(bad)
    assert fanny.post(address, {"came": [other.pk]}).status_code == 302
    assert Attendance.objects.count() == 3


def test_a_host_is_given_a_link_and_a_pin_once(edition, cast, client_of):
    row = open_one(edition)
    fanny, address = client_of(cast.fanny), f"{HOME}{row.pk}/hotes/"
    assert "Aucun lien" in text(fanny.get(address))
    assert fanny.post(address, {"label": ""}).status_code == 422
    slip = text(fanny.post(address, {"label": "Ginette"}))
    pin = re.search(r'big-code">(\w{4}-\w{4})<', slip)[1]
    assert f"/comptoirs/{row.pk}/salle/hote/" in slip
    page = text(fanny.get(address))
    assert "Ginette" in page
    assert pin not in page
    link = row.host_links.get()
    assert "retiré" in text(fanny.post(f"{address}{link.pk}/retirer/", follow=True))
    for stranger in (cast.lea, cast.sam, cast.rose):
        assert client_of(stranger).get(address).status_code == 404


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
    door = f"/comptoirs/{row.pk}/salle/"
    assert "Renvoyer l’attestation" in text(fanny.get(door))
    assert "est partie" in text(fanny.post(f"{HOME}{row.pk}/attestations/{came.pk}/", follow=True))
    later = open_one(edition)
    assert "Clore" not in text(fanny.get(f"{HOME}{later.pk}/"))
    assert "ouvre le jour du comptoir" in text(fanny.get(f"/comptoirs/{later.pk}/salle/"))
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
    address = f"{HOME}{row.pk}/"
    assert "format=xlsx" in text(fanny.get(address))
    lines = b"".join(fanny.get(address, {"format": "csv"}).streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert sum("sans inscription" in line for line in lines) == 1
    assert fanny.get(HOME, {"q": "nulle part", "etat": "open"}).content.decode().count("<tr>") == 0
    home = b"".join(fanny.get(HOME, {"format": "csv"}).streaming_content).decode("utf-8-sig").splitlines()
    assert len(home) == 2
    assert client_of(cast.sam).get(f"{HOME}{row.pk}/", {"format": "csv"}).status_code == 404
