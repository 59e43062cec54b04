"""Ask for an advisor, follow one's requests."""

from __future__ import annotations

import pytest

from eclore.advising import actions
from eclore.advising.models import AdvisingRequest
from eclore.core import clock
from eclore.people import actions as people
from tests.eclore.advising.factories import SYSTEM, active
from tests.eclore.ideas.factories import noted

pytestmark = pytest.mark.django_db
ASK, MINE = "/accompagnement/demander/", "/accompagnement/"


def text(response) -> str:
    return response.content.decode()


def test_a_visitor_signs_in_first(edition, client_of):
    for address in (ASK, MINE):
        assert client_of().get(address).status_code == 302


def test_asking_for_ones_idea(edition, opened, cast, client_of):
    opened("advising")
    idea = noted(edition, people.self_of(user=cast.lea))
    lea = client_of(cast.lea)
    assert idea.title in text(lea.get(ASK))
    assert "Votre demande est partie" in text(lea.post(ASK, {"need": "Un budget.", "idea": idea.pk}, follow=True))
    row = AdvisingRequest.objects.get()
    assert (row.idea, row.person) == (idea, idea.author)
    again = lea.post(ASK, {"need": "Un budget.", "idea": idea.pk})
    assert again.status_code == 422
    assert "déjà une demande" in text(again)


def test_bad_input_and_the_idea_of_another(edition, opened, cast, client_of):
    opened("advising")
    noted(edition, people.self_of(user=cast.lea))
    other = noted(edition)
    lea = client_of(cast.lea)
    for data in ({"need": ""}, {"need": "x" * 1001}, {"need": "x", "idea": other.pk}, {"need": "x", "idea": "bof"}):
        assert lea.post(ASK, data).status_code == 422
    assert not AdvisingRequest.objects.exists()


def test_out_of_phase_the_page_says_when(edition, opened, cast, client_of):
    opened("ideas")
    lea = client_of(cast.lea)
    assert "Trop tôt" in text(lea.get(ASK))
    assert lea.post(ASK, {"need": "Un budget."}).status_code == 409


def test_one_reads_what_was_said_and_nobody_elses(edition, cast, client_of):
    assert "Aucune demande" in text(client_of(cast.lea).get(MINE))
    row = active(edition, cast.adam, people.self_of(user=cast.lea))
    actions.record_meeting(by=SYSTEM, request=row, held_on=clock.today(), minutes=45, note="La mairie d’abord.")
    content = text(client_of(cast.lea).get(MINE))
    assert "La mairie d’abord." in content
    assert cast.adam.email in content
    assert "La mairie" not in text(client_of(cast.sam).get(MINE))


def test_an_empty_instance(db, client_of):
    user = people.open_account(by=SYSTEM, email="seule@exemple.fr", name="Seule", is_proven=True)
    assert client_of(user).get(MINE).status_code == 200
    assert client_of(user).get(ASK).status_code == 404
