"""My work today, what to watch, the edition at a glance."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclore.core import clock, wording
from eclore.core.access import office
from eclore.core.http import Request, show
from eclore.desk import queries, rooms
from eclore.desk.office.frame import desk_context
from eclore.evaluation import queries as evaluation


@office("desk.office")
def today(request: Request) -> HttpResponse:
    """My work in all my editions, oldest first, alone on the first screen; below, the edition at a glance."""
    edition, user = request.edition, request.user
    items = rooms.work(user, edition)
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
    """The row of a task: its edition where there are several, its deadline, or how long it has waited."""
    row = {**item, "text": " · ".join(part for part in (item.get("edition", ""), item.get("text", "")) if part)}
    due: datetime | None = item.get("due_at")
    if due is not None:
        tag, tint = _deadline(timezone.localtime(due).date())
        return {**row, "tag": tag, "tint": tint}
    since: datetime | None = item.get("since")
    days = (clock.today() - timezone.localtime(since).date()).days if since else 0
    if days > 2:
        label = ngettext("Depuis %(n)s jour", "Depuis %(n)s jours", days) % {"n": days}
        return {**row, "tag": label, "tint": "coral" if days > 7 else "sun"}
    return {**row, "tag": "", "tint": ""}


def _deadline(day: date) -> tuple[str, str]:
    left = (day - clock.today()).days
    if left < 0:
        return ngettext("En retard de %(n)s jour", "En retard de %(n)s jours", -left) % {"n": -left}, "coral"
    if left == 0:
        return _("Aujourd’hui"), "sun"
    return _("Avant le %(day)s") % {"day": wording.day(day)}, "sun" if left <= 3 else ""
