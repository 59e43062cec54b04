"""Sheets brought in."""

from __future__ import annotations

from django.db.models import QuerySet

from eclore.core import audit, clock
from eclore.desk.models import ImportRun
from eclore.desk.queries.journal import actor_names
from eclore.editions.models import Edition
from eclore.workshops.models import Workshop
from eclore.workshops.states import WorkshopState


def import_runs(edition: Edition) -> QuerySet[ImportRun]:
    """What was sent for the edition, latest first."""
    return ImportRun.objects.filter(edition=edition).select_related("edition", "file")


def begun_workshops(edition: Edition) -> QuerySet[Workshop]:
    """Comptoirs that have begun and were not called off, latest first: their sheet of presence may come in."""
    rows = Workshop.objects.filter(edition=edition, starts_at__lte=clock.now())
    return rows.filter(state__in=(WorkshopState.OPEN, WorkshopState.HELD)).order_by("-starts_at", "pk")


def import_actors(run: ImportRun) -> dict[str, str]:
    """Who checked and who confirmed, by the short name of the verb."""
    entries = [entry for entry in audit.trail(run) if entry.verb in ("desk.check_import", "desk.start_import")]
    names = actor_names(entries)
    return {entry.verb.partition(".")[2]: names.get(entry.actor, entry.actor) for entry in entries}
