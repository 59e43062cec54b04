"""The current edition, its phases, its communes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eclore.core import clock
from eclore.editions import actions, queries
from eclore.editions.models import Phase
from tests.eclore.editions.factories import COMMUNES, SYSTEM, make_edition

pytestmark = pytest.mark.django_db
EXTRA = [
    ("62758", "Saint-Martin-lès-Tatinghem", "62500", "6000", "CA du Pays de Saint-Omer", "Audomarois"),
    ("62765", "Saint-Omer", "62500", "15000", "CA du Pays de Saint-Omer", "Audomarois"),
    ("62295", "Écourt-Saint-Quentin", "62860", "1700", "CC Osartis-Marquion", "Arrageois"),
    ("62617", "Nœux-les-Mines", "62290", "11700", "CA de Béthune-Bruay", "Artois"),
    ("62111", "Bienvillers", "62111", "600", "CC du Sud-Artois", "Arrageois"),
    ("62600", "Nédon", "62550", "150", "CC du Ternois", "Ternois-7 Vallées"),
    ("62112", "Bienvillers", "62190", "300", "CA de Béthune-Bruay", "Artois"),
]


@pytest.fixture
def wide(db):
    """An edition over a map with names that are hard to tell apart."""
    names = ("insee", "name", "postal_codes", "population", "epci_name", "territory")
    rows = [dict(zip(names, row, strict=True)) | {"epci_siren": ""} for row in [*COMMUNES, *EXTRA]]
    return make_edition(actions.load_territories(by=SYSTEM, code="large", communes=rows, outlines={}))


@pytest.mark.parametrize(
    ("text", "insee"),
    [
        ("Béthune", "62119"), ("bethune", "62119"), ("  BÉTHUNE ", "62119"), ("62119", "62119"), ("62400", "62119"),
        ("Béthune (62400)", "62119"), ("bethune (62119)", "62119"),
        ("Bruay la Buissière", "62178"), ("bruay-la-buissiere", "62178"),
        ("noeux les mines", "62617"), ("NŒUX-LES-MINES", "62617"),
        ("Ecourt Saint Quentin", "62295"), ("Saint-Martin-les-Tatinghem", "62758"),
        ("Bienvillers (62190)", "62112"), ("62112", "62112"), ("62600", "62108"),
    ],
)  # fmt: skip
def test_a_commune_is_found_however_it_is_typed(wide, text, insee):
    assert queries.find_commune(wide, text).insee == insee


def test_programs_find_a_commune_by_its_code_whatever_postal_code_looks_like_it(wide):
    assert queries.commune_by_code(wide, "62600").name == "Nédon"
    assert queries.commune_by_code(wide, "75056") is None


@pytest.mark.parametrize(
    "text",
    ["", "   ", "Paris", "75001", "62500", "Bienvillers", "Béthune (75001)", "(", "()", "Béth", "1" * 200, "' OR 1=1"],
)
def test_what_names_no_commune_or_several_finds_none(wide, text):
    assert queries.find_commune(wide, text) is None


def test_a_commune_of_another_map_is_not_of_this_edition(wide, territory_set):
    small = make_edition(territory_set, "2027", is_current=False)
    assert queries.find_commune(wide, "Saint-Omer") is not None
    assert queries.find_commune(small, "Saint-Omer") is None


def test_a_commune_lies_in_an_area(wide):
    assert queries.area_of(wide, "62765").name == "Audomarois"
    assert queries.area_of(wide, "75056") is None


def test_an_edition_without_a_map_has_no_commune(db):
    bare = actions.create_edition(by=SYSTEM, code="nue", title="Nue", year=2030, budget_cents=1)
    assert queries.find_commune(bare, "Arras") is None
    assert list(queries.areas(bare)) == []


class TestPresentPhase:
    def test_the_open_one_furthest_in_the_flow(self, edition, opened):
        opened("projects", "voting")
        assert queries.present_phase(edition).kind == "voting"

    def test_between_two_the_next_one(self, edition, opened):
        opened("voting")
        with clock.at(clock.now() + timedelta(days=25)):
            assert queries.present_phase(edition).kind == "results"

    def test_before_all_the_first_one(self, edition):
        with clock.at(clock.now() - timedelta(days=900)):
            assert queries.present_phase(edition).kind == "ideas"

    def test_after_all_the_last_one(self, edition):
        assert queries.present_phase(edition).kind == "evaluation"

    def test_without_dates_there_is_none(self, db):
        bare = actions.create_edition(by=SYSTEM, code="nue", title="Nue", year=2030, budget_cents=1)
        assert queries.present_phase(bare) is None
        assert not queries.is_open(bare, "ideas")


def test_a_phase_opens_at_its_instant_and_closes_before_its_last():
    now = clock.now()
    phase = Phase(kind="ideas", opens_at=now, closes_at=now + timedelta(hours=1))
    assert [phase.is_open(now + timedelta(seconds=s)) for s in (-1, 0, 3599, 3600)] == [False, True, True, False]


def test_phases_are_read_once(edition, django_assert_num_queries):
    edition.__dict__.pop("_phases", None)
    with django_assert_num_queries(1):
        for kind in ("ideas", "voting", "results"):
            queries.is_open(edition, kind)


def test_nothing_is_current_on_an_empty_instance(db):
    assert queries.current() is None
    assert queries.by_code("2026") is None
