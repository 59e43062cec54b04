"""The calendar of an edition: its rows, what is wrong with it, what a change would do, the picture of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclore.core import clock, wording
from eclore.desk import rooms
from eclore.editions import coherence
from eclore.editions import queries as editions
from eclore.editions.coherence import Calendar, Dates, Flaw, KnownDay
from eclore.editions.models import Edition, KeyDay, Phase
from eclore.editions.states import KeyDayKind, PhaseKind
from eclore.workshops.models import Workshop
from eclore.workshops.states import WorkshopState


def dates_of(edition: Edition) -> dict[str, Dates]:
    """The dates as they are, by phase, in the order of the flow."""
    held = editions.phases(edition)
    return {kind.value: (held[kind].opens_at, held[kind].closes_at) for kind in editions.kinds(edition) if kind in held}


def calendar(edition: Edition, dates: Mapping[str, Dates] | None = None) -> Calendar:
    """The calendar as it is, or with other dates. Two queries beside those of the edition."""
    last = None
    if editions.has_room(edition, PhaseKind.WORKSHOPS):
        planned = Workshop.objects.filter(edition=edition).exclude(state=WorkshopState.CANCELLED)
        last = planned.aggregate(last=Max("ends_at"))["last"]
    days: dict[str, list[KnownDay]] = {kind: [] for kind in KeyDayKind.values}
    for row in KeyDay.objects.all():
        days[row.kind].append(KnownDay(row.title, row.held_on, row.settled_at is not None))
    return Calendar(
        phases=dates_of(edition) if dates is None else dates,
        last_workshop=last,
        appeal_months=editions.process_rules(edition).appeal_months,
        sessions=tuple(days[KeyDayKind.ASSEMBLY]),
        elections=tuple(days[KeyDayKind.ELECTION]),
    )


def flaws(edition: Edition) -> list[Flaw]:
    """What is wrong now, what is over left aside: nobody can mend the past."""
    found = coherence.flaws(calendar(edition))
    over = {kind for kind, phase in editions.phases(edition).items() if phase.is_over()}
    return [flaw for flaw in found if flaw.row not in over]


@dataclass
class Effect:
    """What new dates of one phase would do."""

    kind: str
    label: str
    before: Dates | None
    after: Dates
    sentences: list[str] = field(default_factory=list)


@dataclass
class Preview:
    """What a change of dates would do, before anything is written."""

    effects: list[Effect]
    new: list[Flaw]
    mended: list[Flaw]


def preview(edition: Edition, proposed: Mapping[str, Dates]) -> Preview:
    """What these dates would do: reads only."""
    held, now = dates_of(edition), clock.now()
    changed = {kind: dates for kind, dates in proposed.items() if held.get(kind) != dates}
    base = calendar(edition)
    later = coherence.flaws(calendar(edition, {**held, **changed}))
    before = {(flaw.code, flaw.text): flaw for flaw in coherence.flaws(base)}
    after = {(flaw.code, flaw.text): flaw for flaw in later}
    effects = [
        Effect(kind, str(PhaseKind(kind).label), held.get(kind), dates, _sentences(kind, held.get(kind), dates, now))
        for kind, dates in changed.items()
    ]
    return Preview(
        effects,
        new=[flaw for key, flaw in after.items() if key not in before],
        mended=[flaw for key, flaw in before.items() if flaw.code not in {one.code for one in later}],
    )


def _sentences(kind: str, before: Dates | None, after: Dates, now: datetime) -> list[str]:
    was_open = before is not None and before[0] <= now < before[1]
    is_open = after[0] <= now < after[1]
    found = []
    if is_open and not was_open:
        found.append(_("Cette étape s’ouvre dès que vous confirmez."))
    elif was_open and not is_open:
        found.append(_("Cette étape se ferme dès que vous confirmez."))
    if before is not None:
        days = (after[1] - after[0]).days - (before[1] - before[0]).days
        if days:
            longer = ngettext("Elle dure %(n)s jour de plus.", "Elle dure %(n)s jours de plus.", abs(days))
            shorter = ngettext("Elle dure %(n)s jour de moins.", "Elle dure %(n)s jours de moins.", abs(days))
            found.append((longer if days > 0 else shorter) % {"n": abs(days)})
    if kind == PhaseKind.VOTING:
        text = _("L’urne, une fois préparée, s’ouvrira d’elle-même le %(open)s et se clora le %(close)s.")
        found.append(text % {"open": wording.moment(after[0]), "close": wording.moment(after[1])})
    found.append(_("Aucun courrier ne part : l’étape n’a pas commencé. Les pages publiques changent aussitôt."))
    return found


def told(edition: Edition, kind: str) -> int:
    """How many letters a change that two people confirm would send."""
    return rooms.concerned(edition, kind).count()


def next_report(edition: Edition) -> KeyDay | None:
    """The session whose report is to leave, once the results are known and until it has left."""
    results = editions.phase(edition, PhaseKind.RESULTS)
    if results is None or clock.now() < results.opens_at or results.is_over():
        return None
    return KeyDay.objects.filter(kind=KeyDayKind.ASSEMBLY, settled_at=None, held_on__gte=clock.today()).first()


# The picture ---------------------------------------------------------------------------------------------------------
def timeline(edition: Edition) -> dict[str, Any]:
    """Bars in per-mille of the whole edition, months above, today as a line. The table beside says the same."""
    rows = [phase for kind in editions.kinds(edition) if (phase := editions.phase(edition, kind))]
    if not rows:
        return {}
    start, end = min(row.opens_at for row in rows), max(row.closes_at for row in rows)
    whole = end - start

    def place(moment: datetime) -> int:
        return max(0, min(1000, round(1000 * ((moment - start) / whole))))

    bars = [_bar(row, place(row.opens_at), place(row.closes_at)) for row in rows]
    now = clock.now()
    return {
        "bars": bars,
        "months": _months(start, end, place),
        "today": place(now) if start <= now <= end else None,
        "height": 40 + 34 * len(rows),
    }


def _bar(row: Phase, left: int, right: int) -> dict[str, Any]:
    state = "over" if row.is_over() else "open" if row.is_open() else "held" if row.suspended_at else "ahead"
    width = max(right - left, 6)
    return {"label": row.label, "x": left, "width": width, "end": left + width, "state": state}


def _months(start: datetime, end: datetime, place: Any) -> list[dict[str, Any]]:
    """The first of each month, thinned so that names do not touch."""
    found = []
    moment = wording.in_paris(start)
    assert isinstance(moment, datetime)
    moment = moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    while moment <= end:
        if moment >= start:
            found.append({"x": place(moment), "label": wording.month(moment)})
        moment = (moment + timedelta(days=32)).replace(day=1)
    step = -(-len(found) // 8) or 1
    return found[::step]
