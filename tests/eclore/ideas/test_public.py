"""Reading the ideas and bringing one in three screens."""

from __future__ import annotations

import pytest
from django.urls import reverse

from eclore.ideas import actions
from eclore.ideas.models import Idea
from eclore.people import actions as people
from eclore.people.models import User
from tests.eclore.ideas.factories import SYSTEM, merged, noted, published
from tests.eclore.workshops.factories import open_one

pytestmark = pytest.mark.django_db
LIST, ONE, TWO, THREE = "/idees/", "/idees/proposer/", "/idees/proposer/lieu/", "/idees/proposer/contact/"
IDEA = {"title": "Un potager", "summary": "Au pied des tours."}
PLACE = {"commune": "arras", "theme": "food"}


def text(response) -> str:
    return response.content.decode()


def test_an_empty_instance_shows_a_page_and_takes_no_idea(db, client_of):
    visitor = client_of()
    assert visitor.get(LIST).status_code == 200
    assert "Aucune édition" in text(visitor.get(ONE))
    assert visitor.post(ONE, IDEA).status_code == 409
    assert visitor.get("/idees/1/").status_code == 404


def test_the_list_shows_published_ideas_alone(edition, client_of):
    assert "Aucune idée publiée" in text(client_of().get(LIST))
    published(edition, title="Réparer les vélos")
    noted(edition, title="Pas encore lue")
    page = text(client_of().get(LIST))
    assert "Réparer les vélos" in page
    assert "Pas encore lue" not in page


def test_the_list_is_searched_and_an_empty_search_says_so(edition, client_of):
    published(edition, title="Réparer les vélos", theme="mobility")
    published(edition, title="Un potager", summary="Au pied des tours.", theme="food", commune="Arras")
    visitor = client_of()
    assert "Un potager" not in text(visitor.get(LIST, {"q": "velo"}))
    assert "Réparer" not in text(visitor.get(LIST, {"theme": "food"}))
    assert "Réparer" not in text(visitor.get(LIST, {"territoire": "arrageois"}))
    assert "Aucune idée ne répond" in text(visitor.get(LIST, {"q": "fusée"}))
    assert visitor.get(LIST, {"theme": "x", "territoire": "y", "page": "z", "q": "%"}).status_code == 200


def test_the_list_costs_the_same_for_one_and_three_ideas(edition, client_of, django_assert_num_queries):
    visitor = client_of()
    published(edition)
    visitor.get(LIST)
    with django_assert_num_queries(5):
        visitor.get(LIST)
    published(edition)
    published(edition)
    with django_assert_num_queries(5):
        visitor.get(LIST)


def test_an_idea_before_its_publication_is_its_authors(edition, cast, client_of):
    idea = noted(edition, people.self_of(user=cast.lea))
    address = reverse("ideas:idea", args=[idea.pk])
    assert client_of(cast.lea).get(address).status_code == 200
    assert client_of(cast.sam).get(address).status_code == 404
    assert client_of().get(address).status_code == 404
    actions.publish(by=SYSTEM, idea=idea)
    assert client_of().get(address).status_code == 200


def test_a_merged_idea_leads_to_the_one_that_stays(edition, client_of):
    idea, stays = published(edition), published(edition)
    merged(idea, stays)
    response = client_of().get(reverse("ideas:idea", args=[idea.pk]))
    assert response.url == reverse("ideas:idea", args=[stays.pk])


def test_an_idea_of_another_edition_is_not_here(edition, territory_set, client_of):
    from tests.eclore.editions.factories import make_edition

    other = published(make_edition(territory_set, code="2027", is_current=False))
    assert client_of().get(f"/idees/{other.pk}/").status_code == 404
    assert client_of().get(f"/editions/2027/idees/{other.pk}/").status_code == 200


def test_a_visitor_brings_an_idea_in_three_screens_and_is_shown_comptoirs(edition, opened, client_of):
    opened("ideas", "workshops")
    published(edition, title="Un potager partagé", summary="Semer au pied des tours.")
    far = open_one(edition, commune="Calais")
    near = open_one(edition, commune="Arras", in_days=20)
    visitor = client_of()
    assert visitor.post(ONE, IDEA).url == TWO
    assert "ressemble à la vôtre" in text(visitor.get(TWO))
    assert visitor.post(TWO, PLACE).url == THREE
    assert "Arras" in text(visitor.get(THREE))
    sent = visitor.post(THREE, {"name": "Zoé Roux", "email": "zoe@exemple.fr"})
    assert sent.url == reverse("workshops:after_idea")
    idea = Idea.objects.get(author__name="Zoé Roux")
    assert (idea.title, idea.commune.name, idea.theme) == ("Un potager", "Arras", "food")
    assert User.objects.filter(email="zoe@exemple.fr").exists()
    assert "_auth_user_id" not in visitor.session
    thanks = text(visitor.get(sent.url))
    assert thanks.index(f"/comptoirs/{near.pk}/") < thanks.index(f"/comptoirs/{far.pk}/")
    # the idea follows the visitor to the comptoir
    visitor.post(f"/comptoirs/{near.pk}/", {"name": "Zoé Roux", "contact": "zoe@exemple.fr"})
    assert near.registrations.get().idea == idea


def test_sent_twice_it_is_kept_once(edition, opened, client_of):
    opened("ideas")
    visitor = client_of()
    visitor.post(ONE, IDEA)
    visitor.post(TWO, PLACE)
    contact = {"name": "Zoé Roux", "phone": "0639981234"}
    assert visitor.post(THREE, contact).url == visitor.post(THREE, contact).url
    assert Idea.objects.count() == 1


def test_signed_in_no_contact_is_asked(edition, opened, cast, client_of):
    opened("ideas")
    lea = client_of(cast.lea)
    lea.post(ONE, IDEA)
    lea.post(TWO, PLACE)
    assert "Courriel" not in text(lea.get(THREE))
    lea.post(THREE)
    assert Idea.objects.get().author.user == cast.lea


def test_the_draft_waits_and_screens_come_in_order(edition, opened, client_of):
    opened("ideas")
    visitor = client_of()
    assert visitor.get(TWO).url == ONE
    assert visitor.get(THREE).url == ONE
    assert visitor.get(reverse("workshops:after_idea")).url == ONE
    visitor.post(ONE, IDEA)
    assert "Un potager" in text(visitor.get(ONE))
    assert visitor.get(THREE).url == ONE


@pytest.mark.parametrize(
    ("address", "data", "sentence"),
    [
        (ONE, {"title": "", "summary": "x"}, "Donnez un titre"),
        (ONE, {"title": "x" * 101, "summary": "x"}, "100"),
        (TWO, {"commune": "Atlantide", "theme": "food"}, "Nous ne trouvons pas « Atlantide »"),
        (TWO, {"commune": "B", "theme": "food"}, "Nous ne trouvons pas"),
        (TWO, {"commune": "Be", "theme": "food"}, "choisissez la vôtre"),
        (TWO, {"commune": "Arras", "theme": "astrologie"}, "astrologie"),
        (TWO, {"theme": "food"}, "Donnez la commune"),
        (THREE, {"name": "Zoé"}, "Donnez un courriel ou un téléphone"),
        (THREE, {"name": "Zoé", "email": "zoe@"}, "semble incomplet"),
        (THREE, {"name": "Zoé", "phone": "12"}, "semble incomplet"),
        (THREE, {"name": "Zoé", "phone": "0639981234", "birth_year": "bof"}, "quatre chiffres"),
        (THREE, {"name": "Zoé", "phone": "0639981234", "birth_year": "3000"}, "pas possible"),
        (THREE, {"name": "", "phone": "0639981234"}, "Écrivez votre nom"),
    ],
)
def test_bad_input_is_said_and_kept_nowhere(edition, opened, client_of, address, data, sentence):
    opened("ideas")
    visitor = client_of()
    visitor.post(ONE, IDEA)
    visitor.post(TWO, PLACE)
    response = visitor.post(address, data)
    assert response.status_code == 422
    assert sentence in text(response)
    assert not Idea.objects.exists()


def test_an_ambiguous_commune_is_chosen_from_the_list(edition, opened, client_of):
    opened("ideas")
    visitor = client_of()
    visitor.post(ONE, IDEA)
    page = text(visitor.post(TWO, {"commune": "Be", "theme": "food"}))
    assert "Berck (62600)" in page
    assert visitor.post(TWO, {"commune": "Be", "insee": "62108", "theme": "food"}).url == THREE
    assert "Berck" in text(visitor.get(THREE))


def test_out_of_phase_the_screens_say_when(edition, opened, client_of):
    opened("workshops")
    visitor = client_of()
    assert "Trop tard" in text(visitor.get(ONE))
    for address in (ONE, TWO, THREE):
        assert visitor.post(address, {**IDEA, **PLACE}).status_code == 409


def test_too_many_ideas_from_one_place_wait(edition, opened, client_of):
    opened("ideas")
    visitor = client_of()
    for n in range(41):
        visitor.post(ONE, {**IDEA, "title": f"Idée {n}"})
        visitor.post(TWO, PLACE)
        response = visitor.post(THREE, {"name": "Zoé", "phone": "0639981234"})
    assert response.status_code == 429
    assert Idea.objects.count() == 40


def test_a_draft_outlives_the_browser_thirty_days_and_no_more(edition, opened, client_of):
    opened("ideas")
    visitor = client_of()
    visitor.post(ONE, IDEA)
    cookie = visitor.cookies["sessionid"]
    assert cookie["max-age"] > 29 * 24 * 3600
    page = text(visitor.get(ONE))
    assert IDEA["title"] in page
    assert "même fermé, jusqu’au" in page
    session = visitor.session
    draft = session[f"idea_draft_{edition.code}"]
    session[f"idea_draft_{edition.code}"] = {**draft, "kept_on": "2020-01-01"}
    session.save()
    assert IDEA["title"] not in text(visitor.get(ONE))
    assert f"idea_draft_{edition.code}" not in visitor.session
    assert visitor.get(TWO).url == ONE


def test_a_draft_is_wiped_at_once_on_a_shared_screen(edition, opened, client_of):
    opened("ideas")
    visitor = client_of()
    visitor.post(ONE, IDEA)
    assert visitor.get("/idees/proposer/effacer/").status_code == 405
    assert "effacé" in text(visitor.post("/idees/proposer/effacer/", follow=True))
    assert IDEA["title"] not in text(visitor.get(ONE))
    assert "Effacer mon brouillon" not in text(visitor.get(ONE))


def test_a_draft_does_not_lengthen_the_session_of_a_login(edition, opened, cast, client_of):
    opened("ideas")
    lea = client_of(cast.lea)
    lea.post(ONE, IDEA)
    assert lea.session.get_expiry_age() <= 14 * 24 * 3600
    assert "pour cette connexion" in text(lea.get(TWO))
