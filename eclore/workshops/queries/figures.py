"""What comptoirs gave: sessions, people, hours, answers; by host and by territory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from eclore.core import clock
from eclore.editions.models import Edition
from eclore.workshops.models import Answer, Workshop
from eclore.workshops.queries.places import all_of
from eclore.workshops.states import Usefulness, WorkshopState


@dataclass
class Figures:
    """One line of the report."""

    name: str
    sessions: int = 0
    registered: int = 0
    came: int = 0
    minutes: int = 0
    people_minutes: int = 0

    @property
    def hours(self) -> float:
        return round(self.minutes / 60, 1)

    @property
    def people_hours(self) -> float:
        return round(self.people_minutes / 60, 1)


def minutes_of(workshop: Workshop) -> int:
    """How long the evening lasted, in minutes."""
    return int(workshop.duration.total_seconds()) // 60


def figures(edition: Edition, by: Callable[[Workshop], str]) -> list[Figures]:
    """Comptoirs that took place, gathered under the name that `by` gives each, by name."""
    lines: dict[str, Figures] = {}
    for row in all_of(edition).exclude(state__in=(WorkshopState.DRAFT, WorkshopState.CANCELLED)):
        if row.ends_at > clock.now() and row.state != WorkshopState.HELD:
            continue
        line = lines.setdefault(by(row), Figures(by(row)))
        counts: Any = row
        line.sessions += 1
        line.registered += counts.taken
        line.came += counts.came
        line.minutes += row.staff_minutes or 0
        line.people_minutes += counts.came * minutes_of(row)
    return sorted(lines.values(), key=lambda line: line.name)


def by_host(edition: Edition) -> list[Figures]:
    return figures(edition, lambda row: row.host or _("Sans structure d’accueil"))


def by_territory(edition: Edition) -> list[Figures]:
    return figures(edition, lambda row: row.territory.name if row.territory else _("Ailleurs"))


def answers(workshop: Workshop) -> list[dict[str, Any]]:
    """Answers to the first question, counted, in the order of the form."""
    rows = Answer.objects.filter(workshop=workshop).order_by().values_list("usefulness").annotate(n=Count("pk"))
    found = dict(rows)
    return [{"label": str(label), "value": found.get(value, 0)} for value, label in Usefulness.choices]


def missing(workshop: Workshop) -> list[str]:
    """Answers to the second question, without any order that would tell who wrote them."""
    return sorted(Answer.objects.filter(workshop=workshop).exclude(missing="").values_list("missing", flat=True))
