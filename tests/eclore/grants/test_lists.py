"""Payments and reports of an edition, as pages and as sheets."""

from __future__ import annotations

from eclore.core import clock
from eclore.grants import actions
from tests.eclore.grants import factories

HOME = "/bureau/grants/"


def lines(response) -> list[str]:
    return b"".join(response.streaming_content).decode("utf-8-sig").splitlines()


def test_money_that_left_and_came_back(edition, cast, opened, client_of):
    maud = client_of(cast.maud)
    for address in ("versements/", "bilans/"):
        assert "Rien pour l’instant" in maud.get(HOME + address).content.decode()
    grant = factories.signed(edition, cast, opened)
    today = clock.today()
    pay = {"by": factories.SYSTEM, "grant": grant, "paid_on": today}
    actions.pay(**pay, kind="advance", amount_cents=123_456, reference="M-1")
    actions.claw_back(by=factories.SYSTEM, grant=grant, amount_cents=1_050, paid_on=today, reference="M-2")
    page = maud.get(f"{HOME}versements/", {"du": today.isoformat()}).content.decode()
    assert "1\u00a0234,56" in page
    assert "-10,50" in page
    sheet = lines(maud.get(f"{HOME}versements/", {"format": "csv", "q": grant.award.project.title}))
    assert [line.split(";")[2] for line in sheet] == ["Montant", "-10,50", "1234,56"]
    assert len(lines(maud.get(f"{HOME}versements/", {"format": "csv", "q": "zzz"}))) == 1
    assert len(lines(maud.get(f"{HOME}versements/", {"format": "csv", "au": "2001-01-01"}))) == 1
    assert len(lines(maud.get(HOME, {"format": "csv"}))) == 2
    assert "Aucune convention ne répond" in maud.get(HOME, {"q": "zzz"}).content.decode()
    assert client_of(cast.lea).get(f"{HOME}versements/").status_code == 404
