"""« Ma boussole »: any answers end in advice and people to call; nothing is kept, and the address says it all."""

from __future__ import annotations

import itertools

import pytest
from django.contrib.sessions.models import Session

from eclore.ideas.public import path, path_words

pytestmark = pytest.mark.django_db
START = "/idees/boussole/"


def text(response) -> str:
    return response.content.decode()


def test_ten_questions_and_a_way_not_to_know(edition, client_of):
    page = text(client_of().get(START))
    assert len(path_words.QUESTIONS) == 10
    assert page.count("<legend>") == 10
    assert page.count("Je ne sais pas encore") == 10


def test_answers_lead_to_an_address_that_anyone_reads_the_same(edition, client_of):
    first = client_of()
    sent = first.get(START, {"aim": "a", "profit": "a", "voice": "a", "people": "b", "structure": "d", "allies": "a"})
    assert sent.url == "/idees/boussole/aaabd--a--/"
    mine, other = first.get(sent.url), client_of().get(sent.url)
    assert text(mine) == text(other)
    assert "déjà dans l’esprit" in text(mine)
    assert "association loi de 1901" in text(mine)
    assert "SCIC" in text(mine)
    assert 'href="/accompagnement/partenaires/"' in text(mine)
    assert 'value="d"' in text(first.get(START, {"reponses": "aaabd--a--"}))
    assert not Session.objects.exists()
    assert not mine.cookies.get("sessionid")


def test_whoever_answers_nothing_is_advised_too(edition, client_of):
    visitor = client_of()
    assert visitor.get(START, {"voir": "oui"}).url == "/idees/boussole/----------/"
    page = text(visitor.get("/idees/boussole/----------/"))
    assert "peut trouver sa place" in page
    assert "Qui appeler" in page
    assert "Ce que vous avez répondu" not in page


def test_every_way_through_ends_in_a_form_and_a_step():
    signs = [[*path_words.LETTERS[: len(one.answers)], "-"] for one in path_words.QUESTIONS]
    for code in itertools.product(*signs[:8]):
        answers = path._answers("".join(code))
        assert any(row.suits(answers) for row in path_words.FORMS)
        told = [row.suits(answers) for row in (*path_words.GOOD, *path_words.WORK)]
        assert sum(told) == 3  # each mark of the law is either there or talked over


def test_an_address_typed_wrong_is_no_error(edition, client_of):
    visitor = client_of()
    assert visitor.get("/idees/boussole/dddddddddd/").status_code == 200  # a letter that a question does not have
    assert visitor.get("/idees/boussole/xyz/").status_code == 404
    assert visitor.get(START, {"aim": "z"}).status_code == 422
    assert visitor.get(START, {"reponses": "<script>" * 50}).status_code == 200


def test_it_answers_before_any_edition(db, client_of):
    assert client_of().get(START).status_code == 200
    assert client_of().get("/idees/boussole/----------/").status_code == 200


@pytest.mark.parametrize("address", ["/idees/", "/idees/proposer/"])
def test_it_is_found_where_one_has_an_idea(edition, opened, client_of, address):
    opened("ideas")
    assert 'href="/idees/boussole/"' in text(client_of().get(address))
