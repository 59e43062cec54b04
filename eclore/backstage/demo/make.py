"""Make the demo edition, whole or not at all."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Collection
from pathlib import Path
from typing import Any

from django.db import transaction

from eclore.backstage.demo import after, before, calendar, shape
from eclore.backstage.demo.stage import DEMO, Stage, plan
from eclore.core import audit, clock
from eclore.editions import actions as editions
from eclore.editions import queries as edition_queries
from eclore.editions.models import Edition, TerritorySet
from eclore.editions.states import Role
from eclore.people import actions as people
from eclore.people.cast import CAST, email_of
from eclore.people.models import User

DATA = Path(editions.__file__).parent.parent / "data"


def map_of_the_department() -> TerritorySet:
    """The real communes of Pas-de-Calais and their nine usual territories (see `editions/data/README.md`)."""
    with (DATA / "communes-62.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source, delimiter=";"))
    with (DATA / "positions-62.csv").open(encoding="utf-8", newline="") as source:
        positions = {row["insee"]: row for row in csv.DictReader(source, delimiter=";")}
    rows = [{**row, **positions.get(row["insee"], {})} for row in rows]
    drawn = json.loads((DATA / "territories-62.json").read_text(encoding="utf-8"))
    areas = drawn["territories"] if isinstance(drawn, dict) else drawn
    return editions.load_territories(
        by=DEMO, code="pas-de-calais", communes=rows, outlines={area["name"]: area for area in areas}
    )


def rulebook_of(size: shape.Size) -> dict[str, Any]:
    """Up to three hearts, in order of votes until the envelope is used up: the rules of 2021."""
    return {
        "format": "tally-rulebook.v1",
        "ballot": {"family": "approval.v1", "min": 1, "max": 3},
        "score": "approvals",
        "selection": {"rule": "rank-skip.v1", "min_votes": 1},
        "ties": ["refuse"],
        "share_out": {"rule": "share-requested.v1"},
        "budget_cents": size.budget_cents,
        "currency": "EUR",
        "publish": "marks",
    }


@transaction.atomic
def make(*, stage: str, size: str, seed: int, without: Collection[str] = ()) -> Edition:
    """Make the edition up to `stage`, through the actions, each dated in its phase. One transaction: all or nothing.

    `without`: rooms that the edition does not run.
    """
    scene = _open_edition(stage, shape.SIZES[size], seed)
    editions.set_rooms(by=DEMO, edition=scene.edition, off=without)
    towns = _towns(scene.edition)
    plan(scene, towns)
    before.note_ideas(scene)
    if scene.reached("workshops"):
        if "workshops" not in without:
            before.hold_workshops(scene, towns[: scene.size.workshops])
        if "advising" not in without:
            before.accompany(scene)
    if scene.reached("projects"):
        before.write_dossiers(scene)
    if scene.reached("reviews"):
        before.review_dossiers(scene)
    if scene.reached("voting"):
        poll = after.open_urn(scene)
        after.cast_votes(scene, poll)
    if scene.reached("results"):
        count = after.open_the_urn_and_count(scene, poll)
    if scene.reached("grants"):
        after.grant(scene, count)
    if scene.reached("evaluation") and "evaluation" not in without:
        after.evaluate(scene)
    if scene.reached("results") and "evaluation" not in without:
        after.publish_figures(scene)
    audit.seal()
    return scene.edition


def _open_edition(stage: str, size: shape.Size, seed: int) -> Stage:
    now = clock.now()
    phases = calendar.dates(stage, clock.today())
    with clock.at(min(opens for opens, _closes in phases.values())):
        edition = editions.create_edition(
            by=DEMO,
            code=size.code,
            title=size.title,
            year=size.year,
            budget_cents=size.budget_cents,
            territory_set=map_of_the_department(),
        )
        editions.set_current(by=DEMO, edition=edition)
        for kind, (opens_at, closes_at) in phases.items():
            editions.set_phase(by=DEMO, edition=edition, kind=kind, opens_at=opens_at, closes_at=closes_at)
        cast = _cast(edition)
        editions.adopt_rulebook(by=cast["maud"], edition=edition, content=rulebook_of(size))
    tastes = shape.draw_tastes(size, seed)
    return Stage(edition, size, stage, random.Random(f"demo/{seed}"), cast, tastes, now, phases)


def _cast(edition: Edition) -> dict[str, User]:
    cast = {}
    for key, member in CAST.items():
        cast[key] = people.open_account(by=DEMO, email=email_of(key), name=member.name, is_proven=True)
        if member.role:
            editions.grant_role(by=DEMO, edition=edition, user=cast[key], role=member.role)
    for rank, name in enumerate(("Odile Briquepont", "Nestor Belledune"), start=2):  # Karim holds the first share
        holder = people.open_account(by=DEMO, email=f"clef-{rank}@demo.example", name=name, is_proven=True)
        editions.grant_role(by=DEMO, edition=edition, user=holder, role=Role.KEY_HOLDER)
    return cast


def _towns(edition: Edition) -> list[Any]:
    """The sixty largest communes, one territory after the other, so that comptoirs and projects cover the map."""
    by_area: dict[str, list[Any]] = {}
    for area in edition_queries.areas(edition).prefetch_related("communes"):
        by_area[area.name] = sorted(area.communes.all(), key=lambda town: (-town.population, town.pk))
    deepest = max(len(towns) for towns in by_area.values())
    return [by_area[name][depth] for depth in range(deepest) for name in sorted(by_area) if depth < len(by_area[name])][
        :60
    ]
