"""My work spans editions: oldest first, each thing named by its edition, with its deadline and its own address."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eclore.core import clock
from eclore.desk import rooms
from eclore.editions import actions as editions
from eclore.editions import queries
from eclore.ideas import actions as ideas
from eclore.people import actions as people
from tests.eclore.editions.factories import SYSTEM, make_edition

pytestmark = pytest.mark.django_db


def note(edition, title: str, *, days_ago: int = 0) -> None:
    with clock.at(clock.now() - timedelta(days=days_ago)):
        ideas.note(
            by=SYSTEM, edition=edition, person=people.meet(by=SYSTEM, name="Nadia", email="nadia@example.org"),
            title=title, summary="Un four à pain.", theme="food", commune=queries.commune_by_code(edition, "62041"),
        )  # fmt: skip


@pytest.fixture
def two(edition, cast, opened, territory_set):
    """The current edition in its ideas, and the one before, where Maud is manager too."""
    before = make_edition(territory_set, "2025", is_current=False)
    editions.grant_role(by=SYSTEM, edition=before, user=cast.maud, role="manager")
    opened("ideas", edition=edition)
    opened("ideas", edition=before)
    note(edition, "Un four", days_ago=1)
    note(before, "Un fournil", days_ago=9)
    return edition, before


def test_what_waits_in_two_editions_stands_in_one_list_oldest_first(two, cast, client_of):
    edition, before = two
    items = rooms.work(cast.maud, edition)
    assert [item["edition"] for item in items] == [before.title, edition.title]
    assert [item["href"] for item in items] == [
        "/editions/2025/bureau/ideas/?etat=noted", "/bureau/ideas/?etat=noted"
    ]  # fmt: skip
    page = client_of(cast.maud).get("/bureau/").content.decode()
    assert "2 choses vous attendent" in page
    assert f"{before.title} · La plus ancienne" in page
    assert page.index("Un fournil") < page.index("Un four »")
    assert client_of(cast.maud).get(items[0]["href"]).status_code == 200


def test_from_the_other_edition_the_addresses_lead_back(two, cast, client_of):
    page = client_of(cast.maud).get("/editions/2025/bureau/").content.decode()
    assert 'href="/bureau/ideas/?etat=noted"' in page
    assert 'href="/editions/2025/bureau/ideas/?etat=noted"' in page


def test_one_edition_is_not_named_and_no_role_shows_nothing(two, cast, client_of):
    edition, before = two
    items = rooms.work(cast.fanny, edition)
    assert [item["edition"] for item in items] == [""]
    assert rooms.work(cast.sam) == []


def test_an_edition_that_is_over_asks_for_nothing(edition, cast):
    assert queries.live_editions_of(cast.maud) == []
    assert rooms.work(cast.maud) == []


def test_more_things_ask_no_more_queries_and_an_edition_without_a_role_none(two, cast, territory_set):
    edition, before = two

    def asked() -> int:
        cast.maud.__dict__.pop("_roles", None)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            rooms.work(cast.maud, queries.by_code("2026"))
        return len(seen)

    few = asked()
    for rank in range(6):
        note(edition, f"Idée {rank}")
    make_edition(territory_set, "2024", is_current=False)
    assert asked() == few


def test_deadlines_are_said(edition, cast, opened, client_of):
    opened("results")
    today = clock.today()
    for days, said in ((14, "Avant le"), (12, "Aujourd’hui"), (9, "En retard de 3 jours")):
        day = editions.add_key_day(
            by=SYSTEM, edition=edition, kind="assembly", title="Session", held_on=today + timedelta(days=days)
        )
        page = client_of(cast.maud).get("/bureau/").content.decode()
        assert "Rapport à l’assemblée à envoyer : Session" in page
        assert said in page
        editions.settle_key_day(by=SYSTEM, edition=edition, day=day)
    assert "Rapport à l’assemblée à envoyer" not in client_of(cast.maud).get("/bureau/").content.decode()


def test_a_change_waits_for_the_second_manager_alone(edition, cast, opened, client_of):
    opened("projects")
    anna = people.open_account(by=SYSTEM, email="anna@example.org", name="Anna", is_proven=True)
    editions.grant_role(by=SYSTEM, edition=edition, user=anna, role="manager")
    editions.propose_change(
        by=cast.maud, edition=edition, kind="projects", change="suspend", reason="Le serveur est en panne"
    )
    assert "À confirmer : suspendre" in client_of(anna).get("/bureau/").content.decode()
    assert "À confirmer : suspendre" not in client_of(cast.maud).get("/bureau/").content.decode()
