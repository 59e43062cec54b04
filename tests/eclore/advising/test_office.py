"""The manager assigns, the advisor accepts, meets and closes; nobody else reads."""

from __future__ import annotations

import pytest

from eclore.core import clock
from tests.eclore.advising.factories import assigned, requested
from tests.eclore.ideas.factories import person

pytestmark = pytest.mark.django_db
HOME = "/bureau/advising/"


def text(response) -> str:
    return response.content.decode()


def test_who_enters_and_who_reads(edition, cast, client_of):
    mine, other = assigned(edition, cast.adam), requested(edition)
    for stranger in (cast.sam, cast.lea, cast.fanny, cast.rose):
        assert client_of(stranger).get(HOME).status_code == 404
    assert client_of().get(HOME).status_code == 302
    for user, statuses in ((cast.maud, (200, 200)), (cast.adam, (200, 404))):
        assert client_of(user).get(HOME).status_code == 200
        assert tuple(client_of(user).get(f"{HOME}{row.pk}/").status_code for row in (mine, other)) == statuses
    assert client_of(cast.adam).post(f"{HOME}{other.pk}/accepter/").status_code == 404


def test_from_the_request_to_its_end(edition, cast, client_of):
    row = requested(edition, person("Nadia Obry"))
    page, maud, adam = f"{HOME}{row.pk}/", client_of(cast.maud), client_of(cast.adam)
    assert maud.post(f"{page}proposer/", {"advisor": cast.sam.pk}).status_code == 422
    assert maud.post(f"{page}proposer/", {"advisor": cast.adam.pk}).status_code == 302
    assert "Je l’accompagne" in text(adam.get(page))
    assert "Je l’accompagne" not in text(maud.get(page))
    meeting = {
        "held_on": clock.today().isoformat(),
        "minutes": "45",
        "kind": "phone",
        "note": "La mairie d’abord.",
    }
    assert adam.post(f"{page}entretien/", meeting).status_code == 409
    assert "Vous suivez cette demande" in text(adam.post(f"{page}accepter/", follow=True))
    assert "n’est plus possible" in text(adam.post(f"{page}accepter/", follow=True))
    for bad in ({"minutes": "bof"}, {"held_on": "2999-01-01"}, {"note": ""}, {"minutes": "0"}):
        assert adam.post(f"{page}entretien/", {**meeting, **bad}).status_code == 422
    assert "La mairie d’abord." in text(adam.post(f"{page}entretien/", meeting, follow=True))
    assert maud.post(f"{page}entretien/", meeting).status_code == 403
    assert adam.post(f"{page}terminer/", {"outcome": "", "outcome_code": "submitted"}).status_code == 422
    assert adam.post(f"{page}terminer/", {"outcome": "Un budget.", "outcome_code": "submitted"}).status_code == 302
    assert adam.post(f"{page}terminer/", {"outcome": "Un budget.", "outcome_code": "submitted"}).status_code == 409


def test_the_list_costs_the_same_for_one_and_three(edition, cast, client_of, django_assert_num_queries):
    maud = client_of(cast.maud)
    assert "Aucune demande ici" in text(maud.get(HOME))
    requested(edition)
    maud.get(HOME)
    with django_assert_num_queries(9):
        maud.get(HOME)
    assigned(edition, cast.adam)
    requested(edition)
    with django_assert_num_queries(9):
        maud.get(HOME)
    assert "1 demande" in text(maud.get(HOME, {"etat": "assigned"}))
    assert maud.get(HOME, {"etat": "bof", "page": "-4"}).status_code == 200
