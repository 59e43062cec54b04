"""The agenda, registration, the signed link, the certificate."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.urls import reverse
from icalendar import Calendar
from pypdf import PdfReader

from eclore.core import clock
from eclore.core.permissions import Actor
from eclore.people import actions as people
from eclore.workshops import actions, queries
from eclore.workshops.models import Registration
from tests.eclore.ideas.factories import person
from tests.eclore.workshops.factories import attended, begun, open_one, planned, registered

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("laboratory")
LIST = "/comptoirs/"
CONTACT = {"name": "Zoé Roux", "contact": "zoe@exemple.fr"}


def text(response) -> str:
    return response.content.decode()


def page(row) -> str:
    return f"/comptoirs/{row.pk}/"


def test_an_empty_instance_shows_a_page(db, client_of):
    assert "Aucun comptoir" in text(client_of().get(LIST))
    assert client_of().get("/comptoirs/1/").status_code == 404
    assert client_of().get("/comptoirs/1/comptoir.ics").status_code == 404


def test_the_agenda_holds_what_comes_by_territory(edition, client_of):
    open_one(edition, commune="Arras")
    open_one(edition, commune="Calais", title="À Calais")
    hidden = planned(edition, title="Pas encore ouvert")
    content = text(client_of().get(LIST))
    assert "2 comptoirs à venir" in content
    assert "Arrageois" in content
    assert "Pas encore ouvert" not in content
    assert client_of().get(page(hidden)).status_code == 404
    content = text(client_of().get(LIST, {"territoire": "arrageois"}))
    assert "À Calais" not in content
    assert "Aucun comptoir à venir dans ce territoire" in text(client_of().get(LIST, {"territoire": "artois"}))
    assert client_of().get(LIST, {"territoire": "nulle-part"}).status_code == 200


def test_the_agenda_costs_the_same_for_one_and_three(edition, client_of, django_assert_num_queries):
    visitor = client_of()
    open_one(edition)
    visitor.get(LIST)
    with django_assert_num_queries(6):
        visitor.get(LIST)
    open_one(edition, commune="Arras")
    open_one(edition, commune="Calais")
    with django_assert_num_queries(6):
        visitor.get(LIST)


def test_a_visitor_registers_in_one_screen_and_cancels_by_the_link(edition, opened, client_of):
    opened("workshops")
    row = open_one(edition, capacity=1)
    visitor = client_of()
    response = visitor.post(page(row), {**CONTACT, "needs": "Garde d’enfant"})
    made = Registration.objects.get()
    assert response.url == reverse("workshops:registration", args=[queries.token(made)])
    assert "Votre place est réservée" in text(visitor.get(response.url))
    assert made.needs == "Garde d’enfant"
    other = client_of().post(page(row), {"name": "Ali Ben", "contact": "06 39 98 12 34"})
    assert "Rang 1" in text(visitor.get(other.url))
    assert "Annuler votre inscription" in text(visitor.get(response.url + "annuler/"))
    assert "C’est annulé" in text(visitor.post(response.url + "annuler/", follow=True))
    offered = text(visitor.get(other.url))
    assert "Une place s’est libérée pour vous" in offered
    assert "je confirme ma place" in offered
    assert visitor.get(other.url + "confirmer/").status_code == 405
    assert "C’est confirmé" in text(visitor.post(other.url + "confirmer/", follow=True))
    assert "Votre place est réservée" in text(visitor.get(other.url))
    assert "n’est plus possible" in text(visitor.post(response.url + "annuler/", follow=True))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"name": "", "contact": "0639981234"}, "Écrivez votre nom"),
        ({"name": "Zoé", "contact": ""}, "Donnez un courriel ou un téléphone"),
        ({"name": "Zoé", "contact": "zoe@"}, "semble incomplet"),
        ({"name": "Zoé", "contact": "12"}, "semble incomplet"),
        ({"name": "Zoé", "contact": "0639981234", "needs": "x" * 201}, "200"),
    ],
)
def test_bad_input_is_said_beside_its_field(edition, opened, client_of, data, sentence):
    opened("workshops")
    response = client_of().post(page(open_one(edition)), data)
    assert response.status_code == 422
    assert sentence in text(response)
    assert not Registration.objects.exists()


def test_a_second_registration_is_refused(edition, opened, client_of):
    opened("workshops")
    row = open_one(edition)
    client_of().post(page(row), CONTACT)
    response = client_of().post(page(row), CONTACT)
    assert response.status_code == 422
    assert "déjà inscrite" in text(response)


def test_signed_in_only_the_need_is_asked(edition, opened, cast, client_of):
    opened("workshops")
    row, lea = open_one(edition), client_of(cast.lea)
    assert 'name="contact"' not in text(lea.get(page(row)))
    lea.post(page(row))
    assert Registration.objects.get().person.user == cast.lea
    assert "Voir mon inscription" in text(lea.get(page(row)))


def test_out_of_phase_or_too_late_the_page_says_why(edition, opened, client_of):
    row = open_one(edition)
    assert "Trop tard" in text(client_of().get(page(row)))
    assert client_of().post(page(row), CONTACT).status_code == 409
    opened("workshops")
    late = begun(edition)
    assert "a commencé" in text(client_of().get(page(late)))
    assert client_of().post(page(late), CONTACT).status_code == 409
    actions.cancel(by=SYSTEM, workshop=row, reason_code="few")
    assert "annulé" in text(client_of().get(page(row)))
    assert client_of().post(page(row), CONTACT).status_code == 409


def test_a_link_that_was_altered_leads_nowhere(edition, client_of):
    token = queries.token(registered(open_one(edition)))
    for bad in (token[:-1] + ("a" if token[-1] != "a" else "b"), "1", "x:y"):
        assert client_of().get(f"/comptoirs/inscription/{bad}/").status_code == 404
        assert client_of().post(f"/comptoirs/inscription/{bad}/annuler/").status_code == 404


def test_the_calendar_entry_is_read_by_a_calendar(edition, client_of):
    row = open_one(edition)
    response = client_of().get(f"/comptoirs/{row.pk}/comptoir.ics")
    assert response["Content-Type"].startswith("text/calendar")
    event = Calendar.from_ical(response.content).walk("VEVENT")[0]
    assert abs((event.decoded("dtstart") - row.starts_at).total_seconds()) < 1
    assert "Béthune" in event["location"]


def test_the_certificate_is_checked_by_its_code_and_is_a_tagged_pdf(edition, cast, client_of):
    someone = person("Nadia #strong[Obry]")  # a name is text, never markup
    came = attended(edition, someone)
    code = came.certificate_code
    visitor = client_of()
    assert visitor.get("/attestations/", {"code": queries.spaced(code).lower()}).url == f"/attestations/{code}/"
    content = text(visitor.get(f"/attestations/{code}/"))
    assert "N. #." in content
    assert "Obry" not in content
    assert visitor.get(f"/attestations/{code}/attestation.pdf").status_code == 404
    response = visitor.get(f"/comptoirs/venue/{queries.visit_token(came)}/attestation.pdf")
    assert response["Content-Type"] == "application/pdf"
    pdf = PdfReader(BytesIO(response.content))
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr"
    words = pdf.pages[0].extract_text()
    assert queries.spaced(code) in words
    assert "#strong[Obry]" in words


def test_a_wrong_code_is_said_and_guessing_is_slowed(edition, client_of):
    visitor = client_of()
    assert "Vérifier" in text(visitor.get("/attestations/"))
    response = visitor.get("/attestations/", {"code": "ABCD"})
    assert response.status_code == 422
    assert "Aucune attestation" in text(response)
    assert visitor.get("/attestations/", {"code": "  "}).status_code == 422
    with clock.at(clock.now()):  # one window of the limit: at an exact hour there would be two
        statuses = {visitor.get(f"/attestations/AAAA{n}/").status_code for n in range(70)}
    assert statuses == {404, 429}
    # a good code is never refused
    code = attended(edition, person()).certificate_code
    assert visitor.get(f"/attestations/{code}/").status_code == 200


def test_a_registration_after_the_evening_is_not_cancelled(edition, client_of):
    from datetime import timedelta

    row = begun(edition)
    with clock.at(clock.now() - timedelta(days=2)):
        mine = registered(row)
    attended(edition, mine.person, row)
    address = f"/comptoirs/inscription/{queries.token(mine)}/annuler/"
    assert "rien à annuler" in text(client_of().get(address))
    assert "émargé" in text(client_of().post(address, follow=True))
    mine.refresh_from_db()
    assert mine.state == "confirmed"


def test_the_self_of_a_login_is_who_registers(edition, opened, cast, client_of):
    opened("workshops")
    row = open_one(edition)
    client_of(cast.sam).post(page(row), {"name": "Léa Delannoy", "contact": cast.lea.email})
    assert Registration.objects.get().person == people.self_of(user=cast.sam)
