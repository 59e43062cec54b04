"""The booth and the bulletin board, through real requests."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from eclore.core import clock, jobs
from eclore.core.models import Message
from eclore.editions import actions as editions
from eclore.editions.models import Commune
from eclore.voting import actions, queries
from eclore.voting.actions.identity import MOST_TRIES
from eclore.voting.models.log import LogQueue
from eclore.voting.models.roll import PollBookEntry
from tests.eclore.voting import factories

pytestmark = pytest.mark.django_db
IDENTITY = {
    "email": "lina@exemple.fr",
    "phone": "",
    "birth_date": "24/11/1984",
    "commune": "Arras",
    "is_resident": "on",
    "is_single_vote": "on",
}


@pytest.fixture(autouse=True)
def _demo_off(settings):
    settings.DEMO = False


def give(client, *numbers):
    for number in numbers:
        assert client.post(reverse("voting:heart"), {"numero": number}).status_code == 302


def ask(client, **changes):
    return client.post(reverse("voting:identity"), {**IDENTITY, **changes})


def code_sent() -> str:
    return re.search(r"\b\d{6}\b", Message.objects.filter(notice="voting.code").latest("pk").body)[0]


def ballot(client, numbers, **changes):
    """The whole way, from hearts to the receipt."""
    give(client, *numbers)
    assert ask(client, **changes).status_code == 302
    return client.post(reverse("voting:code"), {"code": code_sent(), "choices": " ".join(numbers)})


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()).replace("&#x27;", "'"))


def test_the_whole_way(poll, client_of):
    client = client_of()
    page = client.get("/voter/")
    assert page.status_code == 200 and "Projet 3" in text(page) and "Coup de cœur" in text(page)
    response = ballot(client, ["1", "3"])
    assert response.status_code == 302 and response.url == "/voter/recu/"
    receipt = client.get("/voter/recu/")
    fingerprint = PollBookEntry.objects.get().fingerprint
    assert all(fingerprint[start : start + 4] in text(receipt) for start in range(0, 64, 4))
    assert not re.search(r"Projet \d", text(receipt)), "a receipt never tells the choices"
    assert queries.hearts_of(poll.edition, {k: v.value for k, v in client.cookies.items()}) == ()
    actions.append_leaves(poll=poll, force=True)
    assert "Ce bulletin est dans l’urne" in text(client.get("/urne/", {"empreinte": fingerprint}))
    assert queries.grouped_ballots(factories.unsealed(poll))[0] == {("1", "3"): 1}


def test_hearts_live_in_a_signed_cookie_only(poll, client_of):
    client = client_of()
    give(client, "2")
    cookie = client.cookies[queries.hearts_cookie(poll.edition)]
    assert cookie["httponly"] and "sessionid" not in client.cookies
    assert queries.hearts_of(poll.edition, {cookie.key: cookie.value}) == ("2",)
    assert queries.hearts_of(poll.edition, {cookie.key: cookie.value[:-1] + "x"}) == ()
    give(client, "2")
    assert "0 sur 3" in text(client.get("/voter/verifier/"))


def test_a_fourth_heart_gets_a_sentence(poll, client_of):
    client = client_of()
    give(client, "1", "2", "3")
    response = client.post("/voter/coeur/", {"numero": "4", "retour": "/projets/"})
    assert response.status_code == 422
    assert "Vous avez déjà donné vos 3 coups de cœur. Retirez-en un pour choisir « Projet 4 »." in text(response)
    assert "3 sur 3" in text(client.get("/voter/verifier/"))


@pytest.mark.parametrize(
    ("typed", "status"), [("99", 422), ("", 422), ("x" * 80, 422), ("-1", 422), ("n° 2", 302), (" 2 ", 302)]
)
def test_a_number_is_typed(poll, client_of, typed, status):
    response = client_of().post("/voter/coeur/", {"numero": typed, "ajouter": "1"})
    assert response.status_code == status


def test_a_heart_comes_back_to_its_page_and_to_no_other_site(poll, client_of):
    client = client_of()
    assert client.post("/voter/coeur/", {"numero": "1", "retour": "/projets/?page=2"}).url == "/projets/?page=2"
    for hostile in ("https://mal.example/", "//mal.example/", "javascript:alert(1)", "mal"):
        assert client.post("/voter/coeur/", {"numero": "1", "retour": hostile}).url == "/voter/verifier/"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"commune": "Paris"}, "Cette commune n’est pas dans la liste"),
        ({"commune": "75001"}, "Cette commune n’est pas dans la liste"),
        ({"email": "", "commune": ""}, "courriel ou un numéro de téléphone"),
        ({"commune": ""}, "Écrivez le nom de votre commune"),
        ({"birth_date": ""}, "Écrivez votre date de naissance"),
        ({"birth_date": "hier"}, "24/11/1984"),
        ({"birth_date": "31/02/2000"}, "24/11/1984"),
        ({"birth_date": "01/01/1850"}, "n’est pas possible"),
        ({"birth_date": "01/01/2999"}, "n’est pas possible"),
        ({"email": ""}, "courriel ou un numéro de téléphone"),
        ({"email": "lina@"}, "Ce courriel semble incomplet"),
        ({"email": "", "phone": "12"}, "Ce numéro semble incomplet"),
        ({"is_resident": ""}, "Cochez la case si vous habitez"),
        ({"is_single_vote": ""}, "chaque personne vote pour elle"),
    ],
)
def test_who_one_is_must_hold(poll, client_of, changes, words):
    client = client_of()
    give(client, "1")
    response = ask(client, **changes)
    assert response.status_code == 422 and words in text(response)
    assert not Message.objects.exists()


def test_a_postal_code_shared_by_two_communes_is_enough(poll, client_of):
    Commune.objects.filter(insee="62119").update(postal_codes="62000")
    client = client_of()
    give(client, "1")
    assert ask(client, commune="62000").status_code == 302


def test_after_too_many_wrong_codes_another_one_is_offered(poll, client_of):
    client = client_of()
    give(client, "1")
    ask(client)
    right = code_sent()
    wrong = "000000" if right != "000000" else "111111"
    answers = [client.post("/voter/code/", {"code": wrong, "choices": "1"}) for _try in range(MOST_TRIES + 1)]
    assert [answer.status_code for answer in answers] == [422] * MOST_TRIES + [429]
    assert "Demandez-en un autre" in text(answers[-1]) and b"/voter/identite/" in answers[-1].content
    assert client.post("/voter/code/", {"code": right, "choices": "1"}).status_code == 429
    assert not PollBookEntry.objects.exists()


@pytest.mark.parametrize(("days", "status"), [(0, 302), (1, 422)])
def test_the_age_is_counted_to_the_day(poll, client_of, days, status):
    today = clock.today()
    eleven = today.replace(year=today.year - 11) + timedelta(days=days)
    client = client_of()
    give(client, "1")
    response = ask(client, birth_date=f"{eleven:%d/%m/%Y}")
    assert response.status_code == status
    if status == 422:
        assert "11 ans ou plus" in text(response)


def test_the_code_goes_by_phone_where_there_is_no_mail(poll, client_of):
    client = client_of()
    give(client, "1")
    ask(client, email="", phone="06 39 98 12 34")
    message = Message.objects.get()
    assert (message.channel, message.address, message.is_ephemeral) == ("sms", "+33639981234", True)
    assert "votre téléphone" in text(client.get("/voter/code/"))


def test_the_code_letter_is_gone_once_sent(poll, client_of, mailoutbox):
    client = client_of()
    give(client, "1")
    ask(client)
    jobs.run_all()
    assert len(mailoutbox) == 1 and not Message.objects.exists()


def test_wrong_codes_then_too_many(poll, client_of):
    client = client_of()
    give(client, "1")
    ask(client)
    right = code_sent()
    wrong = "000000" if right != "000000" else "111111"
    for typed in (wrong, "", "abc", "12345"):
        response = client.post("/voter/code/", {"code": typed, "choices": "1"})
        assert response.status_code == 422
    for _rank in range(3):
        response = client.post("/voter/code/", {"code": wrong, "choices": "1"})
    assert response.status_code == 429
    assert client.post("/voter/code/", {"code": right, "choices": "1"}).status_code == 429, "even the right one"
    assert not PollBookEntry.objects.exists()


def test_a_contact_cannot_ask_for_codes_without_end(poll, client_of):
    client = client_of()
    give(client, "1")
    statuses = [ask(client).status_code for _rank in range(6)]
    assert statuses == [302] * 5 + [429]
    assert Message.objects.count() == 5


def test_the_code_is_not_in_the_cookie(poll, client_of):
    from django.core import signing

    client = client_of()
    give(client, "1")
    ask(client)
    carried = signing.loads(client.cookies[f"votant-{poll.edition.code}"].value, salt="voting.ticket")
    assert code_sent() not in str(carried) and "lina" not in str(carried) and "1984" not in str(carried)


def test_the_demonstration_shows_the_code(poll, client_of, settings):
    settings.DEMO = True
    client = client_of()
    give(client, "1")
    ask(client)
    page = text(client.get("/voter/code/"))
    assert "Démonstration :" in page and code_sent() in page


def test_a_double_click_is_one_vote(poll, client_of):
    client, again = client_of(), client_of()
    give(client, "1")
    ask(client)
    again.cookies.update(client.cookies)  # the second click leaves before the first answer comes back
    form = {"code": code_sent(), "choices": "1"}
    client.post("/voter/code/", form)
    again.post("/voter/code/", form)
    assert PollBookEntry.objects.count() == LogQueue.objects.count() == 1
    assert text(client.get("/voter/recu/")) != "" and client.get("/voter/code/").url == "/voter/recu/"
    name = f"recu-{poll.edition.code}"
    assert client.cookies[name].value.split(":")[0] == again.cookies[name].value.split(":")[0]


def test_a_second_vote_of_one_contact_gets_409(poll, client_of):
    ballot(client_of(), ["1"])
    response = ballot(client_of(), ["2"], email="LINA+bis@exemple.fr")
    assert response.status_code == 409 and "déjà voté" in text(response)
    assert PollBookEntry.objects.count() == 1


def test_what_was_shown_is_what_is_cast(poll, client_of):
    """Hearts changed in another tab do not slip into the ballot being confirmed."""
    client = client_of()
    give(client, "1")
    ask(client)
    give(client, "2")
    client.post("/voter/code/", {"code": code_sent(), "choices": "1"})
    assert queries.grouped_ballots(factories.unsealed(poll))[0] == {("1",): 1}


@pytest.mark.parametrize(("choices", "status"), [("1 2 3 4", 422), ("1 1", 422), ("77", 422), ("", 422), ("'\"<", 422)])
def test_a_forged_ballot_is_refused(poll, client_of, choices, status):
    client = client_of()
    give(client, "1")
    ask(client)
    response = client.post("/voter/code/", {"code": code_sent(), "choices": choices})
    assert response.status_code == status
    assert not PollBookEntry.objects.exists()


@pytest.mark.parametrize(("days", "words"), [(-40, "n’est pas encore ouvert"), (40, "Le vote est terminé")])
def test_out_of_phase_the_page_says_when(poll, client_of, days, words):
    client = client_of()
    give(client, "1")
    with clock.at(clock.now() + timedelta(days=days)):
        page = client.get("/voter/")
        assert page.status_code == 200 and words in text(page) and 'class="heart' not in page.content.decode()
        for path in ("/voter/verifier/", "/voter/identite/", "/voter/code/"):
            assert client.get(path).url == "/voter/"
        for path, form in (
            ("/voter/coeur/", {"numero": "1"}),
            ("/voter/identite/", IDENTITY),
            ("/voter/code/", {"code": "1"}),
        ):
            assert client.post(path, form).status_code == 409
    assert not Message.objects.exists()


def test_an_open_phase_without_an_open_urn(edition, cast, opened, client_of):
    opened("voting")
    assert "L’équipe prépare l’urne" in text(client_of().get("/voter/"))
    factories.prepared(edition)
    assert "L’équipe prépare l’urne" in text(client_of().get("/voter/"))
    assert client_of().post("/voter/coeur/", {"numero": "1"}).status_code == 409
    assert "pas encore ouverte" in text(client_of().get("/urne/"))


def test_no_edition_no_crash(db, client_of):
    for path in ("/voter/", "/urne/"):
        assert client_of().get(path).status_code == 200
    assert client_of().get("/voter/recu/").status_code == 404
    assert client_of().get("/urne/bulletin-board.txt").status_code == 404
    assert client_of().post("/voter/coeur/", {"numero": "1"}).status_code == 409


def test_the_order_is_random_but_stays(poll, client_of):
    def order(client):
        return [card["title"] for card in client.get("/voter/").context["cards"]]

    client = client_of()
    first = order(client)
    assert order(client) == first
    assert {tuple(order(client_of())) for _rank in range(12)} != {tuple(first)}
    assert "tiré au sort" in text(client.get("/voter/"))


def test_searching_the_booth(poll, client_of):
    client = client_of()
    assert [card["number"] for card in client.get("/voter/", {"q": "n°4"}).context["cards"]] == ["4"]
    assert len(client.get("/voter/", {"q": "projets"}).context["cards"]) == 5
    page = client.get("/voter/", {"q": "introuvable"})
    assert page.status_code == 200 and "Aucun projet ne correspond" in text(page)


@pytest.mark.parametrize("count", [1, 3])
def test_the_booth_costs_the_same_for_one_and_three_lines(
    edition, cast, opened, client_of, count, django_assert_num_queries
):
    opened("voting")
    factories.open_poll(edition, cast, count)
    client = client_of()
    client.get("/voter/")
    with django_assert_num_queries(5):
        client.get("/voter/")


def test_a_receipt_may_be_mailed_and_leaves_no_trace(poll, client_of, mailoutbox):
    client = client_of()
    ballot(client, ["1"])
    assert client.post("/voter/recu/", {"email": "pas un courriel"}).status_code == 422
    assert client.post("/voter/recu/", {"email": "lina@exemple.fr"}).status_code == 302
    jobs.run_all()
    assert PollBookEntry.objects.get().fingerprint[:4] in mailoutbox[-1].body
    assert not Message.objects.exists()


def test_a_shared_device_forgets(poll, client_of):
    client = client_of()
    ballot(client, ["1"])
    client.post("/voter/effacer/")
    assert client.get("/voter/recu/").status_code == 404


def test_only_a_clerk_helps_to_vote(poll, cast, client_of):
    clerk = client_of(cast.clara)
    assert "Vote avec un médiateur" in text(clerk.get("/voter/?assistance=1"))
    ballot(clerk, ["1"])
    stranger = client_of(cast.sam)
    assert "médiateur" not in text(stranger.get("/voter/?assistance=1"))
    stranger.cookies["mediation"] = "1"
    ballot(stranger, ["1"], email="autre@exemple.fr")
    assert sorted(PollBookEntry.objects.values_list("channel", flat=True)) == ["assisted", "web"]


def test_the_board_lists_and_pages(poll, client_of):
    factories.many(poll, [["1"]] * 70)
    actions.append_leaves(poll=poll, force=True)
    client = client_of()
    page = client.get("/urne/")
    assert poll.setup_hash in text(page) and queries.last_head(poll).root in text(page)
    assert len(page.context["page"].object_list) == 60
    for number in ("2", "99", "x"):
        assert client.get("/urne/", {"page": number}).status_code == 200
    file = client.get("/urne/bulletin-board.txt")
    assert file.content.decode().splitlines() == list(queries.bulletin_board_lines(poll))
    import hashlib

    assert hashlib.sha256(client.get("/urne/reglages.json").content).hexdigest() == poll.setup_hash


def test_an_imported_election_is_shown_as_such(edition, opened, client_of):
    from eclore.projects import actions as projects

    opened("results")
    rows = [
        projects.admit_public(
            by=factories.SYSTEM, edition=edition, title=f"P{n}", requested_cents=100, public_id=f"x{n}"
        )
        for n in range(3)
    ]
    poll = actions.admit_open_ballots(
        by=factories.SYSTEM, edition=edition, lines=rows, ballots=[(("x0", "x2"), 5), ((), 2)], sha256="ab" * 32
    )
    assert queries.grouped_ballots(poll) == ({("x0", "x2"): 5}, 2, 0) and queries.turnout(poll) == 7
    page = text(client_of().get("/urne/"))
    assert "pas d’urne scellée" in page and "ab" * 32 in page and "7" in page
    assert "On ne vote pas ici" in text(client_of().get("/voter/"))
    assert client_of().get("/urne/bulletin-board.txt").status_code == 404


def test_another_edition_answers_at_its_own_address(poll, territory_set, client_of):
    from tests.eclore.editions.factories import make_edition

    make_edition(territory_set, "2027", is_current=False)
    client = client_of()
    assert client.get("/editions/2026/voter/").status_code == 200
    page = client.get("/editions/2027/voter/")
    assert page.status_code == 200 and "Projet 1" not in text(page)
    assert client.post("/editions/2026/voter/coeur/", {"numero": "1"}).url == "/editions/2026/voter/verifier/"


def test_age_follows_the_rules_of_the_edition(edition, cast, opened, client_of):
    opened("voting")
    editions.set_process_rules(by=factories.SYSTEM, edition=edition, reason="lycéens", voter_min_age=16)
    factories.open_poll(edition, cast)
    client = client_of()
    give(client, "1")
    today = clock.today()
    response = ask(client, birth_date=f"{today.replace(year=today.year - 12):%d/%m/%Y}")
    assert response.status_code == 422 and "16 ans ou plus" in text(response)
