"""The gate of the dossier: how many comptoirs, on which topics, or a waiver."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from eclore.editions.models import Edition
from eclore.editions.queries import attendances_needed, has_room, process_rules
from eclore.editions.states import PhaseKind, Topic
from eclore.people.models import Person
from eclore.workshops.models import Activity, Attendance, Waiver
from eclore.workshops.states import WaiverState


@dataclass(frozen=True)
class Gate:
    """What the rules ask of a team, and what it has."""

    wanted: int
    came: int
    missing_topics: tuple[str, ...]
    waiver: Waiver | None

    @property
    def is_passed(self) -> bool:
        return self.waiver is not None or (self.came >= self.wanted and not self.missing_topics)


def gate(edition: Edition, persons: Iterable[Person]) -> Gate:
    """The gate for a team: one person who came is enough, and one attendance may serve several projects.

    An edition that holds no comptoir has no gate.
    """
    team, wanted = list(persons), attendances_needed(edition)
    topics = process_rules(edition).topics_before_project if has_room(edition, PhaseKind.WORKSHOPS) else []
    came = set(Attendance.objects.filter(workshop__edition=edition, person__in=team).values_list("workshop", flat=True))
    seen: set[str] = set()
    if topics:
        seen = set(Activity.objects.filter(workshop__in=came).values_list("topic", flat=True))
    missing = tuple(str(Topic(topic).label) for topic in topics if topic not in seen)
    waiver = waivers(edition).filter(person__in=team, state=WaiverState.GRANTED).first()
    return Gate(wanted, len(came), missing, waiver)


def waivers(edition: Edition) -> QuerySet[Waiver]:
    """Waivers of the edition, latest first, with whom they are for and who gave them."""
    return Waiver.objects.filter(edition=edition).select_related("person", "author", "edition")
