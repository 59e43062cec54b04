"""The office of ideas: who enters, what a button does."""

from __future__ import annotations

import csv

import pytest

from eclore.ideas.models import Idea
from tests.eclore.ideas.factories import noted, published

pytestmark = pytest.mark.django_db
HOME = "/bureau/ideas/"


def text(response) -> str:
    return response.content.decode()


def test_who_enters(edition, cast, client_of):
    idea = noted(edition)
    for address in (HOME, f"{HOME}{idea.pk}/"):
        assert client_of(cast.fanny).get(address).status_code == 200
        assert client_of(cast.maud).get(address).status_code == 200
        for stranger in (cast.sam, cast.lea, cast.adam, cast.rose):
            assert client_of(stranger).get(address).status_code == 404
        assert client_of().get(address).status_code == 302
    assert client_of(cast.sam).post(f"{HOME}{idea.pk}/publier/").status_code == 404
    assert client_of(cast.fanny).get(f"{HOME}{idea.pk}/publier/").status_code == 405
    assert client_of(cast.fanny).get(f"{HOME}999/").status_code == 404


def test_an_empty_room_says_so(edition, cast, client_of):
    assert "Aucune idée reçue" in text(client_of(cast.fanny).get(HOME))


def test_publishing_from_the_page_then_again(edition, cast, client_of):
    idea = noted(edition)
    fanny = client_of(cast.fanny)
    assert "Publier l’idée" in text(fanny.get(f"{HOME}{idea.pk}/"))
    assert "L’idée est en ligne" in text(fanny.post(f"{HOME}{idea.pk}/publier/", follow=True))
    page = text(fanny.post(f"{HOME}{idea.pk}/publier/", follow=True))
    assert "n’est plus possible" in page
    assert "Publier l’idée" not in page


def test_merging_and_archiving_from_the_page(edition, cast, client_of):
    idea, stays, last = noted(edition), published(edition), noted(edition)
    fanny = client_of(cast.fanny)
    assert fanny.post(f"{HOME}{idea.pk}/reunir/", {"into": ""}).status_code == 422
    assert fanny.post(f"{HOME}{idea.pk}/reunir/", {"into": idea.pk}).status_code == 422
    assert fanny.post(f"{HOME}{idea.pk}/reunir/", {"into": stays.pk}).status_code == 302
    for consent in idea.merge_consents.all():
        assert "pas encore répondu" in text(fanny.get(f"{HOME}{idea.pk}/"))
        assert client_of(cast.rose).post(f"{HOME}{idea.pk}/reunir/{consent.pk}/").status_code == 404
        fanny.post(f"{HOME}{idea.pk}/reunir/{consent.pk}/", {"reponse": "oui"})
    assert fanny.post(f"{HOME}{idea.pk}/reunir/", {"into": stays.pk}).status_code == 409
    assert fanny.post(f"{HOME}{last.pk}/archiver/", {"reason_code": "bof"}).status_code == 422
    assert fanny.post(f"{HOME}{last.pk}/archiver/", {"reason_code": "spam"}).status_code == 302
    assert fanny.post(f"{HOME}{last.pk}/archiver/", {"reason_code": "spam"}).status_code == 409
    assert dict(Idea.objects.values_list("pk", "state")) == {
        idea.pk: "merged",
        stays.pk: "published",
        last.pk: "archived",
    }


def test_the_list_is_filtered_and_costs_the_same_for_one_and_three(edition, cast, client_of, django_assert_num_queries):
    fanny = client_of(cast.fanny)
    noted(edition, title="Une seule")
    fanny.get(HOME)
    with django_assert_num_queries(8):
        fanny.get(HOME)
    published(edition)
    published(edition)
    with django_assert_num_queries(8):
        fanny.get(HOME)
    page = text(fanny.get(HOME, {"etat": "noted", "q": "seule"}))
    assert "Une seule" in page
    assert "1 idée" in page


def rows_of(response) -> list[list[str]]:
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(content.splitlines(), delimiter=";"))


def test_the_sheet_holds_what_the_filters_keep_on_all_pages(edition, cast, client_of, django_assert_num_queries):
    fanny = client_of(cast.fanny)
    for number in range(34):
        noted(edition, title=f"Idée {number}", theme="food" if number else "reuse")
    published(edition)
    page = text(fanny.get(HOME, {"theme": "food"}))
    assert "theme=food&amp;format=xlsx" in page
    with django_assert_num_queries(7):
        lines = rows_of(fanny.get(HOME, {"theme": "food", "etat": "noted", "tri": "titre", "format": "csv"}))
    assert len(lines) == 34
    assert lines[0][:4] == ["Numéro", "Idée", "L’idée en quelques lignes", "État"]
    assert [line[1] for line in lines[1:]] == sorted(line[1] for line in lines[1:])
    assert all("@exemple.fr" in line[8] for line in lines[1:])
    assert client_of(cast.sam).get(HOME, {"format": "csv"}).status_code == 404
