import pytest

from eclore.editions import queries as editions
from eclore.results import actions, desk, queries
from eclore.results.models import Count
from tests.eclore.results import factories

HOME = "/bureau/results/"


def test_the_room_is_for_those_who_count(edition, cast, client_of):
    assert client_of().get(HOME).status_code == 302
    assert client_of(cast.sam).get(HOME).status_code == 404
    assert client_of(cast.rose).get(HOME).status_code == 404
    assert client_of(cast.clara).get(HOME).status_code == 200


def test_before_the_unsealing(edition, cast, opened, client_of):
    opened("results")
    page = client_of(cast.clara).get(HOME).content.decode()
    assert "pas encore descellée" in page and "Dépouiller maintenant" not in page
    answer = client_of(cast.clara).post(HOME + "depouiller/")
    assert answer.status_code == 409 and "descellée" in answer.content.decode()


def test_count_approve_declare(edition, cast, opened, client_of):
    factories.unsealed(edition, cast, opened)
    clara, maud = client_of(cast.clara), client_of(cast.maud)
    assert "Dépouiller maintenant" in clara.get(HOME).content.decode()
    assert clara.post(HOME + "depouiller/").status_code == 302
    page = clara.get(HOME).content.decode()
    assert Count.objects.get().sha256 in page and "une autre personne doit" in page
    assert "Approuver le procès-verbal</button>" not in page
    assert clara.post(HOME + "approuver/", follow=True).status_code == 200
    assert Count.objects.get().state == "counted"
    assert "Approuver le procès-verbal</button>" in maud.get(HOME).content.decode()
    maud.post(HOME + "approuver/")
    assert Count.objects.get().state == "approved"
    empty = maud.post(HOME + "proclamer/", {"witnesses": ""})
    assert empty.status_code == 422 and Count.objects.get().state == "approved"
    assert maud.post(HOME + "proclamer/", {"witnesses": "Maître Dubois"}).status_code == 302
    assert Count.objects.get().state == "declared"
    twice = maud.post(HOME + "proclamer/", {"witnesses": "Maître Dubois"})
    assert twice.status_code == 409 and "état actuel" in twice.content.decode()


def test_the_minutes_are_readable_in_the_office(edition, cast, opened, client_of):
    assert client_of(cast.maud).get(HOME + "minutes.json").status_code == 404
    count = factories.counted(edition, cast, opened)
    assert client_of(cast.maud).get(HOME + "minutes.json").json() == count.minutes
    assert client_of(cast.sam).get(HOME + "minutes.json").status_code == 404


def test_count_twice_from_two_tabs(edition, cast, opened, client_of):
    factories.counted(edition, cast, opened)
    answer = client_of(cast.clara).post(HOME + "depouiller/")
    page = answer.content.decode()
    assert answer.status_code == 409 and "déjà fait" in page
    assert "Dépouiller maintenant" not in page and "Voir le dépouillement" in page


def test_the_rules_are_said_in_words(edition, cast, opened, client_of):
    factories.unsealed(edition, cast, opened)
    page = client_of(cast.clara).get(HOME).content.decode()
    assert "ne rentre plus est sauté" in page and "arrête le compte" in page and ">refuse<" not in page


def test_an_observer_cannot_count(edition, cast, opened, client_of):
    from eclore.editions import actions as edition_actions

    factories.unsealed(edition, cast, opened)
    edition_actions.grant_role(by=factories.SYSTEM, edition=edition, user=cast.sam, role="observer")
    answer = client_of(cast.sam).post(HOME + "depouiller/")
    assert answer.status_code == 403 and not Count.objects.exists()


def test_a_tie_is_settled_on_its_page(edition, cast, opened, client_of):
    factories.unsealed(
        edition, cast, opened, ballots=(["1", "2", "3"],) * 4, requested=(2_000_000, 2_000_000, 1_900_000)
    )
    maud = client_of(cast.maud)
    answer = maud.post(HOME + "depouiller/")
    assert answer.status_code == 302 and answer["Location"].endswith("/egalite/")
    page = maud.get(HOME + "egalite/").content.decode()
    assert "Projet 1" in page and "lower-cost" in page and "higher-label-score" in page
    refused = maud.post(HOME + "egalite/", {"policy": "refuse", "reason": "Parce que"})
    assert refused.status_code == 422
    refused = maud.post(HOME + "egalite/", {"policy": "listed", "reason": ""})
    assert refused.status_code == 422 and editions.rulebook(edition).version == 1
    maud.post(HOME + "egalite/", {"policy": "draw", "reason": "Tirage public du 3 juin"})
    assert editions.rulebook(edition).content["ties"] == ["draw"]
    # The seed is asked where the count is made.
    assert 'name="seed"' in maud.get(HOME).content.decode()
    assert maud.post(HOME + "depouiller/", {"seed": ""}).status_code == 422
    maud.post(HOME + "depouiller/", {"seed": "11 24 35"})
    assert Count.objects.get().minutes["draw_seed"] == "11 24 35"
    # Once counted, the page of the tie leads back.
    assert maud.get(HOME + "egalite/").status_code == 302


def test_only_the_team_may_settle(edition, cast, opened, client_of):
    factories.unsealed(
        edition, cast, opened, ballots=(["1", "2", "3"],) * 4, requested=(2_000_000, 2_000_000, 1_900_000)
    )
    clara = client_of(cast.clara)
    assert "Adopter ce départage" not in clara.get(HOME + "egalite/").content.decode()
    assert clara.post(HOME + "egalite/", {"policy": "listed", "reason": "Article 9"}).status_code == 403


@pytest.mark.parametrize("tail", ["depouiller/", "approuver/"])
def test_acts_are_posted(edition, cast, client_of, tail):
    assert client_of(cast.maud).get(HOME + tail).status_code == 405


def test_the_desk_says_what_waits(edition, cast, opened):
    opened("results")
    assert desk.todo(cast.maud, edition) == []
    factories.unsealed(edition, cast, opened)
    assert [row["title"] for row in desk.todo(cast.clara, edition)] == ["Dépouiller le vote"]
    assert desk.todo(cast.rose, edition) == []
    count = actions.count(by=cast.clara, edition=edition)
    assert desk.todo(cast.clara, edition) == []
    assert [row["title"] for row in desk.todo(cast.maud, edition)] == ["Approuver le procès-verbal"]
    actions.approve(by=cast.maud, count=count)
    assert [row["title"] for row in desk.todo(cast.maud, edition)] == ["Proclamer le résultat"]
    actions.declare(by=cast.maud, count=count, witnesses="Maître Dubois")
    assert desk.todo(cast.maud, edition) == []
    assert queries.declared_count(edition) == count
