"""Grants at each stage, made through the actions. Léa leads the project of `prepared`."""

from __future__ import annotations

from eclore.core import clock
from eclore.core.permissions import Actor
from eclore.grants import actions, queries
from eclore.grants.models import Grant
from eclore.results.models import Award
from tests.eclore.results import factories as results

SYSTEM = Actor.system("laboratory")


def awards(edition, cast, opened) -> list[Award]:
    """Declared winners, Léa's first; the phase of the grants is open."""
    results.declared(edition, cast, opened)
    opened("grants")
    return sorted(queries.to_prepare(edition), key=lambda award: award.project.leader_id is None)


def prepared(edition, cast, opened) -> Grant:
    return actions.prepare(by=SYSTEM, award=awards(edition, cast, opened)[0])


def sign(grant: Grant) -> Grant:
    return actions.sign(by=SYSTEM, grant=grant, signed_on=clock.today())


def signed(edition, cast, opened) -> Grant:
    return sign(prepared(edition, cast, opened))


def pay(grant: Grant, cents: int, reference: str = "M-1", kind: str = "advance"):
    return actions.pay(
        by=SYSTEM, grant=grant, kind=kind, amount_cents=cents, paid_on=clock.today(), reference=reference
    )


def report(grant: Grant, spent_cents: int | None = None):
    spent = grant.amount_cents if spent_cents is None else spent_cents
    return actions.report(by=SYSTEM, grant=grant, story="Soixante grille-pain réparés.", spent_cents=spent)


def closed(edition, cast, opened) -> Grant:
    grant = signed(edition, cast, opened)
    pay(grant, grant.amount_cents)
    report(grant)
    return actions.close(by=SYSTEM, grant=grant)
