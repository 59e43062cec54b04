"""The work with a person: notes shared or not, meetings to come, tasks, documents."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from icalendar import Calendar

from eclore.advising import actions, desk
from eclore.core import clock
from eclore.core.errors import Closed, Denied, Refused
from eclore.core.models import Message
from eclore.people import actions as people
from tests.eclore.advising.factories import active, assigned

pytestmark = pytest.mark.django_db
HOME, MINE = "/bureau/advising/", "/accompagnement/"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def followed(edition, cast):
    return active(edition, cast.adam, people.self_of(user=cast.lea))


def test_a_note_for_the_team_is_not_sent_but_handed_over_on_request(cast, followed, client_of):
    adam, lea = client_of(cast.adam), client_of(cast.lea)
    note = {"note": "Fragile.", "minutes": "10", "kind": "phone", "held_on": clock.today().isoformat()}
    adam.post(f"{HOME}{followed.pk}/entretien/", {**note, "is_team_only": "on"})
    assert "Fragile." not in text(lea.get(MINE))
    assert not Message.objects.filter(notice="advising.meeting").exists()
    assert "équipe seulement" in text(adam.get(f"{HOME}{followed.pk}/"))
    adam.post(f"{HOME}{followed.pk}/entretien/", {**note, "note": "Les statuts avancent."})
    page = text(lea.get(MINE))
    assert "Les statuts avancent." in page
    assert "demander à les lire" in page
    assert "Fragile." in str(desk.export(followed.person))


def test_a_meeting_to_come_stands_in_both_calendars(cast, followed, client_of):
    soon = clock.now() + timedelta(days=3)
    for when in (clock.now() - timedelta(minutes=1), clock.now() + timedelta(days=900)):
        with pytest.raises(Refused):
            actions.schedule(by=cast.adam, request=followed, starts_at=when, minutes=60, place="Lens")
    with pytest.raises(Denied):
        actions.schedule(by=cast.lea, request=followed, starts_at=soon, minutes=60, place="Lens")
    appointment = actions.schedule(by=cast.adam, request=followed, starts_at=soon, minutes=60, place="Mairie de Lens")
    lea, adam = client_of(cast.lea), client_of(cast.adam)
    assert "Mairie de Lens" in text(lea.get(MINE))
    for client, address in ((lea, f"{MINE}{followed.pk}/rendez-vous.ics"), (adam, f"{HOME}agenda/?format=ics")):
        event = Calendar.from_ical(client.get(address).content).walk("VEVENT")[0]
        assert event["location"] == "Mairie de Lens"
        assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(hours=1)
    assert client_of(cast.sam).get(f"{MINE}{followed.pk}/rendez-vous.ics").status_code == 404
    assert any("Mairie de Lens" in item["text"] for item in desk.todo(cast.adam, followed.edition))
    actions.call_off(by=cast.adam, appointment=appointment)
    with pytest.raises(Closed):
        actions.call_off(by=cast.adam, appointment=appointment)
    assert "Mairie de Lens" not in text(lea.get(MINE))
    assert list(Message.objects.filter(notice__startswith="advising.appointment").values_list("notice", flat=True)) == [
        "advising.appointment", "advising.appointment_cancelled",
    ]  # fmt: skip


def test_both_tick_the_same_list(cast, followed, client_of):
    adam, lea, sam = client_of(cast.adam), client_of(cast.lea), client_of(cast.sam)
    assert adam.post(f"{HOME}{followed.pk}/taches/", {"title": ""}).status_code == 422
    adam.post(f"{HOME}{followed.pk}/taches/", {"title": "Écrire les statuts", "due_on": "2026-12-01"})
    task = followed.tasks.get()
    address = f"{MINE}{followed.pk}/taches/{task.pk}/"
    assert sam.post(address, {"fait": "oui"}).status_code == 404
    assert "Bravo" in text(lea.post(address, {"fait": "oui"}, follow=True))
    assert "À refaire" in text(adam.get(f"{HOME}{followed.pk}/"))
    adam.post(f"{HOME}{followed.pk}/taches/{task.pk}/", {"fait": "non"})
    task.refresh_from_db()
    assert task.done_at is None


def test_both_share_documents(cast, followed, client_of):
    adam, lea, sam = client_of(cast.adam), client_of(cast.lea), client_of(cast.sam)

    def upload(name: str, content: bytes) -> dict[str, SimpleUploadedFile]:
        return {"content": SimpleUploadedFile(name, content)}

    for content in (b"", b"MZ not a document"):
        assert lea.post(f"{MINE}{followed.pk}/documents/", upload("x.pdf", content)).status_code == 422
    assert lea.post(f"{MINE}{followed.pk}/documents/", upload("../statuts.pdf", PDF)).status_code == 302
    assert adam.post(f"{HOME}{followed.pk}/documents/", upload("encore.pdf", PDF)).status_code == 422
    document = followed.documents.get()
    assert document.name == "statuts.pdf"
    for client, address in ((lea, MINE), (adam, HOME)):
        got = client.get(f"{address}{followed.pk}/documents/{document.pk}/")
        assert b"".join(got.streaming_content) == PDF
    for client, address in ((sam, MINE), (client_of(cast.fanny), HOME)):
        assert client.get(f"{address}{followed.pk}/documents/{document.pk}/").status_code == 404


def test_before_it_is_accepted_nothing_is_noted(edition, cast):
    row = assigned(edition, cast.adam)
    for act in (
        lambda: actions.set_task(by=cast.adam, request=row, title="x"),
        lambda: actions.attach(by=cast.adam, request=row, name="x", content=PDF),
    ):
        with pytest.raises(Refused):
            act()


def test_erasing_the_person_leaves_the_hours_alone(cast, followed):
    actions.record_meeting(by=cast.adam, request=followed, held_on=clock.today(), minutes=20, note="Bien.")
    actions.set_task(by=cast.adam, request=followed, title="Écrire")
    actions.attach(by=cast.adam, request=followed, name="x.pdf", content=PDF)
    desk.erase(followed.person)
    meeting = followed.meetings.get()
    assert (meeting.note, meeting.minutes) == ("", 20)
    assert not followed.tasks.exists()
    assert not followed.documents.exists()
