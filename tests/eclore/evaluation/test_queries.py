"""The figures: each counts what its definition says, in the order of the contracts, and nothing leaks early."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from eclore.core import clock, wording
from eclore.evaluation import queries
from eclore.grants import queries as grants
from eclore.workshops import actions as workshops
from tests.eclore.grants import factories
from tests.eclore.ideas.factories import merged
from tests.eclore.results import factories as results

pytestmark = pytest.mark.django_db
KEYS = [
    "ideas", "workshops", "attendees", "projects_submitted", "projects_labelled", "projects_voted",
    "voters", "ballots", "winners", "awarded_cents", "agreements_signed", "paid_cents",
]  # fmt: skip


def values(edition):
    return {key: figure["value"] for key, figure in queries.figures(edition).items()}


def test_an_edition_that_has_not_begun_counts_nothing(edition):
    figures = queries.figures(edition)
    assert [*figures] == [key for key in KEYS if key not in queries.SECRET]
    assert set(values(edition).values()) == {0}
    for key in KEYS:
        assert queries.definition(key).endswith(".")
        assert queries.label(key)
    assert all(isinstance(figure["as_of"], datetime) for figure in figures.values())


def test_ideas_merged_count_once_and_came_to_a_workshop(edition, cast, opened):
    from eclore.ideas import actions as ideas
    from eclore.people import actions as people

    opened("ideas", "workshops")
    system = factories.SYSTEM
    leas, sams = people.self_of(user=cast.lea), people.self_of(user=cast.sam)
    from eclore.editions.models import Commune

    commune = Commune.objects.first()
    fields = {"edition": edition, "summary": "Réparer ensemble.", "theme": "reuse", "commune": commune}
    first = ideas.note(by=system, person=leas, title="Café qui répare", **fields)
    double = ideas.note(by=system, person=sams, title="Café réparation", **fields)
    merged(double, first)
    ideas.note(by=system, person=sams, title="Jardin partagé", **fields)
    now = clock.now()
    rows = [
        workshops.plan(
            by=system, edition=edition, title=f"Comptoir {rank}", commune=commune, place="Salle",
            starts_at=now + timedelta(hours=rank), ends_at=now + timedelta(hours=rank + 2), capacity=5,
        )
        for rank in (1, 2, 3)
    ]  # fmt: skip
    for row in rows[:2]:
        workshops.open_workshop(by=system, workshop=row)
    with clock.at(now + timedelta(hours=1, minutes=5)):
        workshops.check_in(by=system, workshop=rows[0], person=leas)
        workshops.check_in(by=system, workshop=rows[1], person=leas)
        found = values(edition)
        assert (found["ideas"], found["workshops"], found["attendees"]) == (2, 1, 1)
        assert [row["value"] for row in queries.funnel(edition)][:2] == [2, 1]


def test_before_the_proclamation_the_result_is_absent(edition, cast, opened):
    results.approved(edition, cast, opened)
    found = values(edition)
    assert not set(found) & queries.SECRET
    assert (found["projects_submitted"], found["projects_labelled"], found["projects_voted"]) == (5, 5, 5)
    assert found["voters"] == len(results.BALLOTS)
    rows = {row["label"]: row for row in queries.funnel(edition)}
    assert (rows["Lauréats"]["value"], rows["Lauréats"]["display"]) == (0, "à la proclamation")


def test_after_it_every_figure_is_there_in_order(edition, cast, opened):
    grant = factories.signed(edition, cast, opened)
    factories.pay(grant, 1000)
    found = values(edition)
    assert [*found] == KEYS
    winners = grants.grants_of(edition).count() + grants.to_prepare(edition).count()
    assert (found["winners"], found["ballots"]) == (winners, len(results.BALLOTS))
    assert 0 < found["awarded_cents"] <= edition.budget_cents
    assert (found["agreements_signed"], found["paid_cents"]) == (1, 1000)
    rows = queries.funnel(edition)
    assert [row["icon"] for row in rows] == ["graine", "terreau", "pousse", "bouton", "soleil", "fleur", "essaimage"]
    assert rows[5]["value"] == winners
    # Between the two, an unsigned agreement counts for nothing.
    assert rows[6]["value"] == 1


def test_a_stage_to_come_says_its_day(edition, opened):
    opened("ideas")
    for row, kind in zip(queries.funnel(edition)[3:], ("reviews", "voting", "results", "grants"), strict=True):
        opens = edition.phases.get(kind=kind).opens_at
        assert row["value"] == 0
        assert row["display"] in wording.day(opens)
        assert "20" not in row["display"].split()[-1]


def test_the_number_of_queries_does_not_grow(edition, cast, opened, django_assert_num_queries):
    results.declared(edition, cast, opened)
    with django_assert_num_queries(9):
        queries.funnel(edition)


def test_an_imported_election_shows_only_what_was_held_here(edition):
    edition.origin = "open_ballots"
    assert [row["icon"] for row in queries.funnel(edition)] == ["soleil", "fleur", "essaimage"]
