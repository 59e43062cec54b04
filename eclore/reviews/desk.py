"""What this room shows at the desk, and hands over or forgets about a person."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclore.editions.models import Edition
from eclore.editions.queries import is_open, phase, roles_of
from eclore.editions.states import PhaseKind, Role
from eclore.people.models import Person
from eclore.people.selections import Selection
from eclore.projects.desk import leaders
from eclore.reviews import actions, queries
from eclore.reviews.models import Review
from eclore.reviews.states import ReviewState


def todo(user: Any, edition: Edition) -> list[dict[str, Any]]:
    """Dossiers to assign (manager), to read (reviewer), to decide on (panel), while the phase is open."""
    if not is_open(edition, PhaseKind.REVIEWS):
        return []
    roles, items = roles_of(user, edition), []
    if Role.MANAGER in roles:
        waiting = queries.without_reviewer(edition).count()
        title = ngettext("%(n)s dossier à confier", "%(n)s dossiers à confier", waiting) % {"n": waiting}
        items += _item(waiting, title, _("Choisissez qui lira."), reverse("reviews_office:assignments"))
    if roles & {Role.REVIEWER, Role.PANEL_MEMBER}:
        undecided = (ReviewState.OPEN, ReviewState.ADMISSIBLE)
        unread = queries.mine(user, edition).filter(is_read=False, state__in=undecided).count()
        title = ngettext("%(n)s dossier à lire", "%(n)s dossiers à lire", unread) % {"n": unread}
        items += _item(unread, title, _("Ils vous sont confiés."), reverse("reviews_office:home"))
    if roles & {Role.PANEL_MEMBER, Role.MANAGER}:
        ready = queries.waiting_for_panel(edition).count()
        title = ngettext("%(n)s dossier attend le comité", "%(n)s dossiers attendent le comité", ready) % {"n": ready}
        items += _item(ready, title, _("Ils sont recevables."), reverse("reviews_office:sittings"))
    held = phase(edition, PhaseKind.REVIEWS)
    return [{**item, "due_at": held.closes_at if held else None} for item in items]


def _item(count: int, title: str, text: str, href: str) -> list[dict[str, Any]]:
    return [{"title": title, "text": text, "href": href, "icon": "bouton", "since": None}] if count else []


def selections() -> list[Selection]:
    """Whom one may write to: the leaders, by what the panel decided. A letter of decision still leaves by itself."""
    titles = (
        ("in_review", _("Porteurs d’un projet en instruction"), (ReviewState.OPEN, ReviewState.ADMISSIBLE)),
        ("labelled", _("Porteurs d’un projet labellisé"), (ReviewState.LABELLED,)),
        ("refused", _("Porteurs d’un projet non retenu"), (ReviewState.REFUSED,)),
    )
    return [
        leaders(
            f"reviews.{key}",
            title,
            lambda edition, params, states=states: queries.projects_in(edition, states),  # type: ignore[misc]
            "reviews.office",
        )
        for key, title, states in titles
    ]


def export(person: Person) -> dict[str, Any]:
    return queries.export(person)


def erase(person: Person) -> None:
    actions.erase(person=person)


def _in_hand(user: Any) -> QuerySet[Review]:
    undecided = (ReviewState.OPEN, ReviewState.ADMISSIBLE)
    return Review.objects.filter(reviewer=user, state__in=undecided).select_related("project").order_by("pk")


def held_by(user: Any) -> list[dict[str, Any]]:
    """Dossiers that a reviewer who leaves has still to read."""
    href = reverse("reviews_office:assignments")
    return [{"title": _("lecture de « %(title)s »") % {"title": r.project.title}, "href": href} for r in _in_hand(user)]


def hand_over(*, by: Any, user: Any, successor: Any) -> None:
    """Give what a leaver has to read to another reviewer."""
    for row in _in_hand(user):
        actions.assign(by=by, project=row.project, reviewer=successor)
