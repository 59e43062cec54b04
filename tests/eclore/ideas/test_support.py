"""Follow an idea, offer help: words reach the carrier, contacts only those who said yes."""

from __future__ import annotations

import pytest

from eclore.core.errors import Denied, Refused
from eclore.core.models import Message
from eclore.ideas import actions, desk, queries
from eclore.ideas.models import HelpOffer
from eclore.people import actions as people
from tests.eclore.ideas.factories import merged, noted, person, published

pytestmark = pytest.mark.django_db
HELP = {"kind": "time", "message": "Je peux tenir la caisse le samedi."}


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def idea(edition, cast):
    return published(edition, people.self_of(user=cast.lea))


def test_followed_once_then_no_more(idea, cast, client_of):
    page, sam = f"/idees/{idea.pk}/", client_of(cast.sam)
    assert client_of().post(f"{page}suivre/").status_code == 302  # sent to sign in
    assert not idea.follows.exists()
    for _ in range(2):
        sam.post(f"{page}suivre/", {"suivre": "oui"})
    assert idea.follows.count() == 1
    assert "Ne plus suivre" in text(sam.get(page))
    assert list(queries.followed(cast.sam, idea.edition)) == [idea]
    sam.post(f"{page}suivre/", {"suivre": "non"})
    assert not idea.follows.exists()
    hidden = noted(idea.edition)
    assert sam.post(f"/idees/{hidden.pk}/suivre/").status_code == 404


def test_who_followed_an_idea_that_joins_another_follows_that_one(idea, cast):
    actions.follow(by=cast.sam, idea=idea)
    stays = published(idea.edition)
    merged(idea, stays)
    assert list(queries.followed(cast.sam, idea.edition)) == [stays]
    assert stays.title in Message.objects.get(notice="ideas.followed_moved").body


def test_help_accepted_each_learns_how_to_reach_the_other(idea, cast, client_of):
    page, sam, lea = f"/idees/{idea.pk}/", client_of(cast.sam), client_of(cast.lea)
    assert cast.lea.email not in text(sam.get(page))
    assert sam.post(f"{page}aider/", {**HELP, "message": ""}).status_code == 422
    assert sam.post(f"{page}aider/", HELP).status_code == 302
    assert "déjà arrivée" in text(sam.post(f"{page}aider/", HELP))
    offered = Message.objects.get(notice="ideas.help_offered")
    assert HELP["message"] in offered.body
    assert cast.sam.email not in offered.body
    mine = text(lea.get(page))
    assert HELP["message"] in mine
    assert cast.sam.email not in mine
    offer = HelpOffer.objects.get()
    assert sam.post(f"{page}aider/{offer.pk}/", {"reponse": "oui"}).status_code == 404
    assert "chacun a reçu" in text(lea.post(f"{page}aider/{offer.pk}/", {"reponse": "oui"}, follow=True))
    assert cast.sam.email in Message.objects.get(notice="ideas.help_contact").body
    assert cast.lea.email in Message.objects.get(notice="ideas.help_accepted").body
    assert cast.sam.email in text(lea.get(page))
    assert cast.sam.email not in text(client_of().get(page))


def test_help_declined_no_contact_is_given(idea, cast):
    offer = actions.offer_help(by=cast.sam, idea=idea, person=people.self_of(user=cast.sam), **HELP)
    with pytest.raises(Denied):
        actions.decline_help(by=cast.maud, offer=offer)
    actions.decline_help(by=cast.lea, offer=offer)
    body = Message.objects.get(notice="ideas.help_declined").body
    assert cast.lea.email not in body
    with pytest.raises(Refused):
        actions.accept_help(by=cast.lea, offer=offer)
    # once answered, one may offer something else
    actions.offer_help(by=cast.sam, idea=idea, person=people.self_of(user=cast.sam), **{**HELP, "kind": "room"})


def test_nobody_helps_themselves_in_another_name_or_what_is_hidden(idea, cast):
    lea, sam = people.self_of(user=cast.lea), people.self_of(user=cast.sam)
    with pytest.raises(Refused, match="Vous portez"):
        actions.offer_help(by=cast.lea, idea=idea, person=lea, **HELP)
    with pytest.raises(Denied):
        actions.offer_help(by=cast.sam, idea=idea, person=lea, **HELP)
    with pytest.raises(Refused, match="pas en ligne"):
        actions.offer_help(by=cast.sam, idea=noted(idea.edition), person=sam, **HELP)
    with pytest.raises(Refused):
        actions.offer_help(by=cast.sam, idea=idea, person=sam, kind="sous", message="x")


def test_what_is_held_of_who_helps_and_erased(idea, cast):
    nadia = person("Nadia Obry")
    actions.offer_help(by=cast.fanny, idea=idea, person=nadia, **HELP)
    assert HELP["message"] in str(desk.export(nadia))
    desk.erase(nadia)
    assert HelpOffer.objects.get().message == ""
