"""My work today, what to watch, the edition at a glance."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import ngettext

from eclore.core import clock
from eclore.core.access import office
from eclore.core.http import Request, show
from eclore.desk import queries, rooms
from eclore.desk.office.frame import desk_context
from eclore.evaluation import queries as evaluation


@office("desk.office")
def today(request: Request) -> HttpResponse:
    """My work today, oldest first; what to watch; the edition at a glance."""
    edition, user = request.edition, request.user
    items = rooms.todo(user, edition)
    areas = queries.areas(edition)
    context = desk_context(
        request,
        "today",
        day=clock.today(),
        items=[_shown(item) for item in items],
        alerts=queries.alerts(user, edition),
        funnel=evaluation.funnel(edition),
        now=clock.now(),
        areas=areas,
        has_map=any(area["path"] for area in areas) and any(area["value"] for area in areas),
        total=sum(area["value"] for area in areas),
    )
    return show(request, "desk/today.html", context)


def _shown(item: dict[str, Any]) -> dict[str, Any]:
    """The row of a task, with how long it has waited."""
    since: datetime | None = item.get("since")
    days = (clock.today() - timezone.localtime(since).date()).days if since else 0
    if days > 2:
        label = ngettext("Depuis %(n)s jour", "Depuis %(n)s jours", days) % {"n": days}
        return {**item, "tag": label, "tint": "coral" if days > 7 else "sun"}
    return {**item, "tag": "", "tint": ""}
