"""The edition at a glance."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from eclore.editions import queries as editions
from eclore.editions.models import Edition
from eclore.projects.models import Project
from eclore.projects.states import ProjectState


def areas(edition: Edition) -> list[dict[str, Any]]:
    """The territories with their number of submitted dossiers, for the map and its table."""
    kept = (ProjectState.SUBMITTED, ProjectState.RETURNED)
    rows = Project.objects.filter(edition=edition, state__in=kept).values("territory").annotate(n=Count("pk"))
    numbers = {row["territory"]: row["n"] for row in rows.order_by("territory")}
    return [
        {
            "name": area.name,
            "path": area.outline,
            "value": numbers.get(area.pk, 0),
            "label_x": area.label_x,
            "label_y": area.label_y,
        }
        for area in editions.areas(edition)
    ]
