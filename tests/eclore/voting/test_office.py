"""The polling office: who enters, what each act says, and the walk from the key to the ballots."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from eclore.core import clock
from eclore.editions import queries as editions
from eclore.voting import actions, desk, queries
from eclore.voting.models.poll import Poll
from tests.eclore.voting import factories
from tests.eclore.voting.test_public import text

pytestmark = pytest.mark.django_db
PAGES = ["", "preparer/", "ouvrir/", "clore/", "desceller/", "mise-a-l-ecart/", "bulletin.pdf"]


@pytest.fixture(autouse=True)
def _demo_off(settings):
    settings.DEMO = False


@pytest.mark.parametrize("page", PAGES)
def test_who_enters(poll, cast, client_of, page):
    path = f"/bureau/voting/{page}"
    answer = client_of().get(path)
    assert answer.status_code == 302 and "connexion" in answer.url
    assert client_of(cast.sam).get(path).status_code == 404
    assert client_of(cast.rose).get(path).status_code == 404
    assert client_of(cast.maud).get(path).status_code == 200


def test_a_clerk_does_not_hold_the_unsealing_page(poll, cast, client_of):
    assert client_of(cast.clara).get("/bureau/voting/").status_code == 200
    assert client_of(cast.clara).get("/bureau/voting/desceller/").status_code == 404
    assert client_of(cast.karim).get("/bureau/voting/desceller/").status_code == 200


def test_from_the_key_to_the_ballots(edition, cast, opened, client_of):
    opened("voting")
    factories.labelled(edition, cast, 3)
    maud, karim = client_of(cast.maud), client_of(cast.karim)
    assert "Préparer la clef de l’urne" in text(maud.get("/bureau/voting/"))
    form = {"board_public_key": "abc", "shares_needed": 2, "shares_made": 3}
    assert maud.post("/bureau/voting/preparer/", form).status_code == 422
    form["board_public_key"] = factories.board()[0]
    assert maud.post("/bureau/voting/preparer/", form).status_code == 302
    assert maud.post("/bureau/voting/ouvrir/").status_code == 302
    assert maud.post("/bureau/voting/ouvrir/").status_code == 409, "a second click changes nothing"
    poll = Poll.objects.get()
    factories.vote(poll, "lina", "1")
    home = text(maud.get("/bureau/voting/"))
    assert "personnes ont voté" in home and "Projet 1" not in home, "turnout, never a project"
    assert maud.post("/bureau/voting/clore/").status_code == 409
    with clock.at(editions.phase(edition, "voting").closes_at):
        assert maud.post("/bureau/voting/clore/").status_code == 302
        share = dict(zip(("share_1", "share_2"), factories.shares(), strict=True))
        wrong = karim.post("/bureau/voting/desceller/", {"share_1": share["share_1"]})
        assert wrong.status_code == 422 and "exactement 2 parts" in text(wrong)
        many = karim.post("/bureau/voting/desceller/", {**share, "share_3": factories.board()[1][2]})
        assert many.status_code == 422 and "il y en a 3" in text(many)
        assert share["share_1"].split()[5] not in text(client_of(cast.karim).get("/bureau/voting/desceller/"))
        assert karim.post("/bureau/voting/desceller/", share).status_code == 302
        assert karim.post("/bureau/voting/desceller/", share).status_code == 409
    assert queries.grouped_ballots(Poll.objects.get()) == ({("1",): 1}, 0, 0)


def test_the_demonstration_shows_its_shares(poll, cast, client_of, settings, tmp_path):
    settings.ECLORE_HOME = tmp_path
    (tmp_path / "demo-shares.txt").write_text("\n".join(factories.board()[1]) + "\n", encoding="utf-8")
    actions.close(by=factories.SYSTEM, poll=poll)
    assert factories.board()[1][0] not in text(client_of(cast.karim).get("/bureau/voting/desceller/"))
    settings.DEMO = True
    page = text(client_of(cast.karim).get("/bureau/voting/desceller/"))
    assert factories.board()[1][0] in page and factories.board()[1][2] not in page


def test_setting_aside_through_the_page(poll, cast, client_of):
    factories.vote(poll, "lina", "1")
    form = {"contact": "Lina@exemple.fr", "code": "duplicate"}
    for who in (cast.clara, cast.maud):
        assert client_of(who).post("/bureau/voting/mise-a-l-ecart/", form).status_code == 302
    assert queries.envelopes(poll) == 0
    answer = client_of(cast.clara).post("/bureau/voting/mise-a-l-ecart/", {"contact": "x", "code": "autre"})
    assert answer.status_code == 422


def test_the_paper_ballot_holds_every_line(edition, cast, opened, client_of):
    opened("voting")
    factories.open_poll(edition, cast, 14)
    answer = client_of(cast.clara).get("/bureau/voting/bulletin.pdf")
    assert answer["Content-Type"] == "application/pdf"
    words = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert all(f"Projet {rank}" in words for rank in range(1, 15)) and "3 projets" in words


def test_pages_of_a_poll_that_is_not_there(edition, cast, client_of):
    client = client_of(cast.maud)
    for page in PAGES[2:]:
        assert client.get(f"/bureau/voting/{page}").status_code == 404
    assert client.get("/bureau/voting/").status_code == 200


def test_what_waits_at_the_desk(edition, cast, opened):
    opened("voting")
    assert [item["title"] for item in desk.todo(cast.clara, edition)] == ["Préparer la clef de l’urne"]
    factories.labelled(edition, cast, 1)
    poll = factories.prepared(edition)
    assert [item["title"] for item in desk.todo(cast.clara, edition)] == ["Ouvrir l’urne"]
    actions.open_poll(by=factories.SYSTEM, poll=poll)
    assert desk.todo(cast.clara, edition) == []
    with clock.at(editions.phase(edition, "voting").closes_at):
        assert [item["title"] for item in desk.todo(cast.clara, edition)] == ["Clore le vote"]
    actions.close(by=factories.SYSTEM, poll=poll)
    assert [item["title"] for item in desk.todo(cast.karim, edition)] == ["Desceller l’urne"]
    assert desk.todo(cast.clara, edition) == [] and desk.todo(cast.sam, edition) == []
