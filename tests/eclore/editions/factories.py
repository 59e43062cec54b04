"""A small map and an edition, made through the actions."""

from __future__ import annotations

from datetime import timedelta

from eclore.core import clock
from eclore.core.permissions import Actor
from eclore.editions import actions
from eclore.editions.models import Edition, TerritorySet
from tests.conftest import PHASES, RULEBOOK

SYSTEM = Actor.system("laboratory")
COMMUNES = [
    ("62041", "Arras", "62000", "42600", "CU d’Arras", "Arrageois"),
    ("62119", "Béthune", "62400", "25000", "CA de Béthune-Bruay", "Artois"),
    ("62178", "Bruay-la-Buissière", "62700", "21800", "CA de Béthune-Bruay", "Artois"),
    ("62193", "Calais", "62100", "67500", "CA Grand Calais", "Calaisis"),
    ("62108", "Berck", "62600", "13200", "CA des Deux Baies", "Montreuillois"),
]


def small_map(code: str = "petite-carte") -> TerritorySet:
    rows = [
        {"insee": i, "name": n, "postal_codes": p, "population": h, "epci_siren": "", "epci_name": e, "territory": t}
        for i, n, p, h, e, t in COMMUNES
    ]
    return actions.load_territories(by=SYSTEM, code=code, communes=rows, outlines={})


def make_edition(
    territory_set: TerritorySet, code: str = "2026", *, is_current: bool = True, **rulebook: object
) -> Edition:
    """An edition with every phase dated in the past and the laboratory's rulebook (keys may be overridden)."""
    content = {**RULEBOOK, **rulebook}
    edition = actions.create_edition(
        by=SYSTEM,
        code=code,
        title=f"Édition {code}",
        year=2026,
        budget_cents=content["budget_cents"],
        territory_set=territory_set,
    )
    if is_current:
        actions.set_current(by=SYSTEM, edition=edition)
    now = clock.now()
    for index, kind in enumerate(PHASES):
        actions.set_phase(
            by=SYSTEM,
            edition=edition,
            kind=kind,
            opens_at=now - timedelta(days=200 - 10 * index),
            closes_at=now - timedelta(days=191 - 10 * index),
        )
    actions.adopt_rulebook(by=SYSTEM, edition=edition, content=content)
    return edition
