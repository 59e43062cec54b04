"""The phases of the demo, dated around today so that the stage asked for is the one that is open."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

# Days from the first day of the edition: opening and closing of each phase.
SPANS = {
    "ideas": (0, 60),
    "workshops": (20, 95),
    "advising": (40, 126),
    "projects": (70, 130),
    "reviews": (131, 175),
    "voting": (190, 220),
    "results": (221, 260),
    "grants": (261, 500),
    "evaluation": (380, 700),
}
# The day of the edition that is today, for each stage that can be asked.
TODAY_IS = {
    "ideas": 15,
    "workshops": 65,
    "projects": 115,
    "reviews": 155,
    "voting": 208,
    "results": 225,
    "grants": 330,
    "evaluation": 400,
}
STAGES = tuple(TODAY_IS)


def dates(stage: str, today: date) -> dict[str, tuple[datetime, datetime]]:
    """Opening (9 h) and closing (18 h, Paris) of each phase, as UTC moments."""
    first = today - timedelta(days=TODAY_IS[stage])

    def moment(day: int, hour: int) -> datetime:
        return timezone.make_aware(datetime.combine(first + timedelta(days=day), time(hour)))

    return {kind: (moment(start, 9), moment(end, 18)) for kind, (start, end) in SPANS.items()}
