"""My work today, what to watch, the edition at a glance."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclore.core import clock, permissions
from eclore.core.access import office
from eclore.core.http import Request, show
from eclore.desk import queries, rooms
from eclore.desk.office.frame import desk_context
from eclore.evaluation import queries as evaluation


@office("desk.office")
def today(request: Request) -> HttpResponse:
    """My work today, oldest first; what to watch; the edition at a glance."""
    edition, user = request.edition, request.user
    items = rooms.todo(user, edition) + _letters_to_read(request) + _calls(request)
    areas = queries.areas(edition)
    context = desk_context(
        request,
        "today",
        day=clock.today(),
        items=[_shown(item) for item in sorted(items, key=lambda item: item["since"] or clock.now())],
        alerts=queries.alerts(user, edition),
        funnel=evaluation.funnel(edition),
        now=clock.now(),
        areas=areas,
        has_map=any(area["path"] for area in areas) and any(area["value"] for area in areas),
        total=sum(area["value"] for area in areas),
    )
    return show(request, "desk/today.html", context)


def _letters_to_read(request: Request) -> list[dict[str, Any]]:
    if not permissions.allowed(request.user, "desk.letters", request.edition):
        return []
    held = queries.letters(request.edition)
    number = held.count()
    if not number:
        return []
    title = ngettext("%(n)s courrier à relire", "%(n)s courriers à relire", number) % {"n": number}
    text = _("Les lettres de décision partent après votre lecture.")
    return [
        {"title": title, "text": text, "href": reverse("desk:letters"), "icon": "lettre", "since": held[0].created_at}
    ]


def _calls(request: Request) -> list[dict[str, Any]]:
    """Whom to call back by today, and acts done for somebody who contests them."""
    if not permissions.allowed(request.user, "desk.note_call", request.edition):
        return []
    due = queries.calls_waiting(request.edition).filter(call_back_on__lte=clock.today())[:20]
    items = [
        {
            "title": _("Rappeler %(name)s") % {"name": row.person.name if row.person else row.caller},
            "text": row.subject,
            "href": reverse("desk:person", args=[row.person_id]) if row.person_id else reverse("desk:calls"),
            "icon": "personne",
            "since": row.noted_at,
        }
        for row in due
    ]
    return items + [
        {
            "title": _("%(name)s conteste un acte fait à sa place") % {"name": row.person.name},
            "text": row.contest,
            "href": reverse("desk:person", args=[row.person_id]) + "#h-done",
            "icon": "personne",
            "since": row.contested_at,
        }
        for row in queries.contested(request.edition)[:20]
    ]


def _shown(item: dict[str, Any]) -> dict[str, Any]:
    """The row of a task, with how long it has waited."""
    since: datetime | None = item.get("since")
    days = (clock.today() - timezone.localtime(since).date()).days if since else 0
    if days > 2:
        label = ngettext("Depuis %(n)s jour", "Depuis %(n)s jours", days) % {"n": days}
        return {**item, "tag": label, "tint": "coral" if days > 7 else "sun"}
    return {**item, "tag": "", "tint": ""}
