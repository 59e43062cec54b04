"""What the room shows at the desk, and what it holds on a person."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclore.core import clock, permissions, wording
from eclore.editions.models import Edition
from eclore.people.models import Person
from eclore.people.selections import Selection, Values, joined, persons_in
from eclore.workshops import actions, queries
from eclore.workshops.models import Attendance, Registration, Workshop
from eclore.workshops.states import RegistrationState, WorkshopState


def todo(user: Any, edition: Edition) -> list[dict[str, Any]]:
    """Comptoirs of the week, those that took place and were not closed, drafts not opened."""
    if not permissions.allowed(user, "workshops.office", edition):
        return []
    now = clock.now()
    items = []
    week = queries.all_of(edition).filter(state=WorkshopState.OPEN, starts_at__lte=now + timedelta(days=7))
    for row in week.order_by("starts_at", "pk")[:10]:
        held = row.capacity - queries.places_left(row)
        begun = row.starts_at <= now
        people = ngettext("%(n)s personne inscrite", "%(n)s personnes inscrites", held) % {"n": held}
        items.append(
            {
                "title": (_("Comptoir à clore : %(place)s") if begun else _("Comptoir à tenir : %(place)s"))
                % {"place": row.commune.name},
                "text": f"{wording.moment(row.starts_at)}, {people}",
                "href": reverse("workshops_office:attendance", args=[row.pk]),
                "icon": "terreau",
                "since": row.starts_at,
            }
        )
    if permissions.allowed(user, "workshops.open", edition):
        for row in Workshop.objects.filter(edition=edition, state=WorkshopState.DRAFT, starts_at__gt=now)[:5]:
            items.append(
                {
                    "title": _("Comptoir à ouvrir : %(title)s") % {"title": row.title},
                    "text": wording.moment(row.starts_at),
                    "href": reverse("workshops_office:workshop", args=[row.pk]),
                    "icon": "calendrier",
                    "since": row.starts_at,
                }
            )
    return items


def card(person: Person) -> list[dict[str, Any]]:
    """Registrations and attendance of a person, for whoever answers the phone."""
    came = set(Attendance.objects.filter(person=person).values_list("workshop_id", flat=True))
    rows = Registration.objects.filter(person=person).select_related("workshop__commune")
    return [
        {
            "title": f"{row.workshop.title}, {row.workshop.commune.name}",
            "text": _("a émargé") if row.workshop_id in came else row.state_label,
            "href": reverse("workshops_office:workshop", args=[row.workshop_id]),
            "at": row.workshop.starts_at,
        }
        for row in rows
    ]


def _about(edition: Edition, params: QueryDict) -> str:
    row = queries.all_of(edition).filter(pk=queries.parse_number(params.get("comptoir")) or 0).first()
    words = [f"{row.title}, {wording.moment(row.starts_at)}"] if row else []
    day = queries.parse_day(params.get("jour"))
    return ", ".join([*words, *([wording.day(day)] if day else [])])


def _list(key: str, title: str, read: Callable[[Edition, QueryDict], QuerySet[Any]], *more: str) -> Selection:
    """People of comptoirs: a letter may name theirs."""

    def values(edition: Edition, params: QueryDict, person_ids: Collection[int]) -> Values:
        rows = read(edition, params).filter(person__in=person_ids).select_related("workshop__commune")
        named = [(r.person_id, f"{r.workshop.title} ({wording.moment(r.workshop.starts_at)})") for r in rows]
        return joined(named, "workshop")

    return Selection(
        key=key,
        title=title,
        persons=lambda edition, params: persons_in(read(edition, params)),
        permission="workshops.office",
        filters=("comptoir", "jour", *more),
        about=_about,
        fields={"workshop": _("comptoir et date")},
        values=values,
    )


def _waiting(edition: Edition, params: QueryDict) -> QuerySet[Registration]:
    return queries.listed(edition, params).filter(state=RegistrationState.WAITING)


def selections() -> list[Selection]:
    """Whom one may write to: registered, waiting, present, absent, of one comptoir, of one day or of all."""
    return [
        _list("workshops.registered", _("Inscrits à un comptoir"), queries.listed, "etat"),
        _list("workshops.waiting", _("Sur liste d’attente d’un comptoir"), _waiting),
        _list("workshops.attended", _("Venus à un comptoir"), queries.listed_attendances),
        _list("workshops.absent", _("Inscrits qui ne sont pas venus"), queries.absent),
        Selection(
            key="workshops.never_came",
            title=_("Auteurs d’une idée publiée, venus à aucun comptoir"),
            persons=lambda edition, params: persons_in(queries.never_came(edition), "author"),
            permission="workshops.office",
        ),
    ]


def export(person: Person) -> dict[str, Any]:
    """What this room holds on a person (right of access)."""
    registrations = Registration.objects.filter(person=person).select_related("workshop")
    attendances = Attendance.objects.filter(person=person).select_related("workshop")
    return {
        "registrations": [
            {
                "workshop": row.workshop.title,
                "starts_at": row.workshop.starts_at.isoformat(),
                "state": row.state,
                "needs": row.needs,
                "registered_at": row.registered_at.isoformat(),
            }
            for row in registrations
        ],
        "attendances": [
            {
                "workshop": row.workshop.title,
                "checked_in_at": row.checked_in_at.isoformat(),
                "certificate_code": row.certificate_code,
            }
            for row in attendances
        ],
    }


def erase(person: Person) -> None:
    """Free the places to come and blank the needs."""
    actions.forget(person=person)


def holds(edition: Edition) -> bool:
    """Whether the edition has comptoirs already, cancelled ones apart: it can then not do without the room."""
    return Workshop.objects.filter(edition=edition).exclude(state=WorkshopState.CANCELLED).exists()
