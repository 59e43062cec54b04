"""My work by e-mail: at seven in Paris, once a day, nothing when nothing waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from eclore.core import clock, jobs
from eclore.core.errors import Refused
from eclore.core.permissions import Actor
from eclore.desk import chores
from eclore.desk.actions import mailings
from eclore.editions import actions as editions
from tests.eclore.editions.factories import make_edition
from tests.eclore.ideas.factories import noted

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("laboratory")
MONDAY = datetime(2027, 1, 11, 6, 0, tzinfo=UTC)  # 7 o'clock in Paris


def at(moment):
    with clock.at(moment):
        said = chores.tick(moment)
        jobs.run_all()
    return said


@pytest.fixture
def waiting(edition, cast, opened):
    with clock.at(MONDAY):
        opened("ideas")
    noted(edition)
    jobs.run_all()
    mail.outbox.clear()
    mailings.choose_digest(by=cast.maud, edition=edition, rhythm="daily")


def test_once_a_day_from_seven_on(cast, waiting):
    assert at(MONDAY - timedelta(minutes=1)) == []
    assert at(MONDAY) == ["desk: 1 digests"]
    assert at(MONDAY + timedelta(hours=2)) == []
    (letter,) = mail.outbox
    assert letter.to == [cast.maud.email]
    assert "– 1 idée à lire" in letter.body
    assert at(MONDAY + timedelta(days=1)) == ["desk: 1 digests"]


def test_on_mondays_for_who_chose_the_week(edition, cast, waiting):
    mailings.choose_digest(by=cast.maud, edition=edition, rhythm="weekly")
    assert at(MONDAY + timedelta(days=1)) == []
    assert at(MONDAY + timedelta(days=7)) == ["desk: 1 digests"]


def test_nothing_for_who_has_nothing_no_role_or_no_wish(edition, cast, waiting):
    mailings.choose_digest(by=cast.emma, edition=edition, rhythm="daily")
    mailings.choose_digest(by=cast.fanny, edition=edition, rhythm="daily")
    mailings.choose_digest(by=cast.maud, edition=edition, rhythm="")
    editions.revoke_role(by=cast.maud, membership=edition.memberships.get(user=cast.fanny))
    at(MONDAY)
    assert mail.outbox == []


def test_it_is_chosen_on_a_page(edition, cast, client_of):
    maud = client_of(cast.maud)
    assert maud.post("/bureau/mon-courriel/", {"rhythm": "weekly"}).status_code == 302
    assert 'value="weekly"' in maud.get("/bureau/mon-courriel/").content.decode()
    assert maud.post("/bureau/mon-courriel/", {"rhythm": "hourly"}).status_code == 422
    with pytest.raises(Refused):
        mailings.choose_digest(by=cast.maud, edition=edition, rhythm="hourly")


def test_two_editions_are_named_and_one_that_is_over_is_left_out(edition, cast, opened, territory_set):
    before, over = (make_edition(territory_set, code, is_current=False) for code in ("2025", "2024"))
    opened("ideas")
    opened("ideas", edition=before)
    for row in (before, over):
        editions.grant_role(by=SYSTEM, edition=row, user=cast.maud, role="manager")
    opened(edition=over)
    for row in (edition, before):
        noted(row)
    jobs.run_all()
    mail.outbox.clear()
    mailings.choose_digest(by=cast.maud, edition=edition, rhythm="daily")
    morning = (clock.now() + timedelta(days=1)).replace(hour=8)
    at(morning)
    (letter,) = mail.outbox
    assert f"{before.title} · " in letter.body
    assert f"{edition.title} · " in letter.body
    assert over.title not in letter.body
