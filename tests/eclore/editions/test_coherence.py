"""The rules of the calendar, over dates alone; public holidays against an independent library."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import holidays as oracle
import pytest

from eclore.editions.coherence import Calendar, KnownDay, electoral_period, flaws, months_after, report_due
from eclore.editions.holidays import easter, holidays, idle


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


GOOD = {
    "ideas": (at("2026-01-05T08:00"), at("2026-03-06T17:00")),
    "workshops": (at("2026-02-02T08:00"), at("2026-04-10T17:00")),
    "projects": (at("2026-03-16T08:00"), at("2026-05-15T17:00")),
    "reviews": (at("2026-05-18T08:00"), at("2026-06-30T17:00")),
    "voting": (at("2026-07-06T08:00"), at("2026-09-30T17:00")),
    "results": (at("2026-10-05T08:00"), at("2026-12-15T17:00")),
    "grants": (at("2026-11-20T08:00"), at("2027-06-30T17:00")),
}
SESSION = KnownDay("Session de novembre", date(2026, 11, 16))


def codes(phases=GOOD, **more) -> list[str]:
    more = {"sessions": (SESSION,), **more}
    return [flaw.code for flaw in flaws(Calendar(phases=phases, **more))]


@pytest.mark.parametrize("year", range(2020, 2041))
def test_holidays_are_those_of_an_independent_library(year: int):
    assert set(holidays(year)) == set(oracle.country_holidays("FR", years=year))


def test_easter_and_idle_days():
    assert easter(2026) == date(2026, 4, 5)
    assert idle(date(2026, 7, 14)) == "la fête nationale"
    assert idle(date(2026, 7, 19)) == "un dimanche"
    assert idle(date(2026, 7, 20)) == ""


def test_a_good_calendar_has_nothing_to_say():
    assert codes() == []
    assert codes({}) == []


@pytest.mark.parametrize(
    ("kind", "dates", "wanted"),
    [
        ("voting", ("2026-06-22T08:00", "2026-09-30T17:00"), "order.reviews.voting"),
        ("results", ("2026-09-28T08:00", "2026-12-15T17:00"), "order.voting.results"),
        ("ideas", ("2026-03-17T08:00", "2026-04-03T17:00"), "order.ideas.projects"),
        ("grants", ("2026-11-10T08:00", "2027-06-30T17:00"), "deliberation"),
        ("voting", ("2026-07-06T08:00", "2026-09-27T17:00"), "idle.voting.1"),
        ("voting", ("2026-07-14T08:00", "2026-09-30T17:00"), "idle.voting.0"),
        ("voting", ("2026-08-20T08:00", "2026-09-30T17:00"), "gap.voting"),
    ],
)
def test_each_rule_speaks_when_its_dates_are_wrong(kind, dates, wanted):
    assert wanted in codes({**GOOD, kind: (at(dates[0]), at(dates[1]))})


def test_the_gate_asks_for_time_after_the_last_workshop():
    close = GOOD["projects"][1]
    assert codes(last_workshop=close - timedelta(minutes=1)) == []
    assert codes(last_workshop=close) == ["gate"]
    without = {kind: dates for kind, dates in GOOD.items() if kind != "projects"}
    assert "gate" not in codes(without, last_workshop=close)


def test_the_report_leaves_twelve_days_before_the_session():
    assert report_due(date(2026, 11, 16)) == date(2026, 11, 4)
    soon = KnownDay("Session d’octobre", date(2026, 10, 16))
    assert "report" in codes(sessions=(soon, SESSION))
    assert "report" not in codes(sessions=(KnownDay("Session", date(2026, 10, 17)), SESSION))
    assert "report" not in codes(sessions=(KnownDay("Session", date(2026, 10, 16), is_settled=True),))
    assert codes(sessions=()) == ["session"]


def test_the_appeal_ends_before_the_list_is_sealed():
    assert codes(appeal_months=0) == []
    assert codes(appeal_months=2) == ["appeal"]
    later = {**GOOD, "voting": (at("2026-08-31T08:00"), at("2026-09-30T17:00"))}
    assert "appeal" not in codes(later, appeal_months=2)


def test_the_electoral_period_begins_six_months_before_the_month():
    assert electoral_period(date(2028, 3, 19)) == (date(2027, 9, 1), date(2028, 3, 19))
    near = KnownDay("Départementales", date(2027, 3, 14))
    assert codes(elections=(near,)) == ["electoral.voting", "electoral.results"]
    assert codes(elections=(KnownDay("Départementales", date(2028, 3, 19)),)) == []
    assert codes(elections=(KnownDay("Départementales", date(2027, 3, 14), is_settled=True),)) == []


@pytest.mark.parametrize(
    ("day", "months", "wanted"),
    [
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 6, 30), 2, date(2026, 8, 30)),
    ],
)
def test_months_after(day, months, wanted):
    assert months_after(day, months) == wanted


def test_every_flaw_says_what_to_do_and_the_grave_ones_why():
    wrong = {**GOOD, "voting": (at("2026-06-21T08:00"), at("2026-09-27T17:00"))}
    found = flaws(Calendar(wrong, last_workshop=at("2026-06-01T18:00"), appeal_months=2))
    assert all(flaw.strong and flaw.text and flaw.mend for flaw in found)
    assert all(flaw.source for flaw in found if flaw.is_grave)
    assert [flaw.is_grave for flaw in found] == sorted([flaw.is_grave for flaw in found], reverse=True)
