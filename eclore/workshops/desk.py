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
from eclore.core.errors import Refused
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
    came = {row.workshop_id: row for row in Attendance.objects.filter(person=person).select_related(*_NAMED)}
    rows = list(Registration.objects.filter(person=person).select_related(*_NAMED))
    registered = {row.workshop_id for row in rows}
    cards = [_registration_card(row, came.get(row.workshop_id)) for row in rows]
    walked_in = [row for pk, row in came.items() if pk not in registered]
    return cards + [_card(row.workshop, _("a émargé"), *_of_attendance(row)) for row in walked_in]


_NAMED = ("workshop__commune", "workshop__edition")


def _card(workshop: Workshop, text: str, say: str, acts: list[tuple[str, str, int]]) -> dict[str, Any]:
    return {
        "edition": workshop.edition,
        "title": f"{workshop.title}, {workshop.commune.name}",
        "text": f"{wording.moment(workshop.starts_at)}, {text}",
        "href": reverse("workshops_office:workshop", args=[workshop.pk]),
        "at": workshop.starts_at,
        "say": say,
        "acts": acts,
    }


def _of_attendance(row: Attendance) -> tuple[str, list[tuple[str, str, int]]]:
    say = _("Sa présence est notée le %(day)s. Son attestation porte le code %(code)s.") % {
        "day": wording.day(row.checked_in_at),
        "code": queries.spaced(row.certificate_code),
    }
    return say, [("certify", _("Renvoyer l’attestation"), row.pk)]


def _registration_card(row: Registration, presence: Attendance | None) -> dict[str, Any]:
    if presence:
        return _card(row.workshop, _("a émargé"), *_of_attendance(presence))
    words = {"when": wording.moment(row.workshop.starts_at), "place": row.workshop.place, "rank": queries.rank(row)}
    to_come = row.workshop.starts_at > clock.now()
    if row.state == RegistrationState.CANCELLED:
        return _card(row.workshop, row.state_label, _("Son inscription est annulée.") if to_come else "", [])
    if not to_come:
        return _card(row.workshop, row.state_label, _("Sa présence n’a pas été notée ce jour-là."), [])
    if row.state == RegistrationState.WAITING:
        say = _("En liste d’attente, au rang %(rank)s, pour %(when)s.") % words
    else:
        say = _("Sa place est gardée : %(when)s, %(place)s.") % words
    acts = [
        ("write_again", _("Renvoyer la confirmation"), row.pk),
        ("cancel", _("Annuler sa place"), row.pk),
    ]
    return _card(row.workshop, row.state_label, say, acts)


def _own(model: Any, person: Person, pk: int) -> Any:
    row = model.objects.filter(person=person, pk=pk).select_related("person", *_NAMED).first()
    if row is None:
        raise Refused(_("Cette ligne n’est plus là. Rechargez la page."))
    return row


def _write_again(by: Any, person: Person, pk: int) -> str:
    actions.write_again(by=by, registration=_own(Registration, person, pk))
    return _("La confirmation est renvoyée, avec son lien.")


def _cancel(by: Any, person: Person, pk: int) -> str:
    actions.cancel_registration(by=by, registration=_own(Registration, person, pk))
    return _("Sa place est annulée. La personne en reçoit la confirmation.")


def _certify(by: Any, person: Person, pk: int) -> str:
    actions.certify(by=by, attendance=_own(Attendance, person, pk))
    return _("L’attestation est renvoyée.")


# What one click does from the person's page: name → act(by, person, pk), which gives back a sentence.
ACTS = {"write_again": _write_again, "cancel": _cancel, "certify": _certify}


def find(text: str, editions: list[Edition]) -> list[tuple[int, str]]:
    """Persons by the code of a certificate, however typed, by the link of a registration, or by a comptoir's title."""
    found = []
    presence = queries.by_code(text)
    if presence and presence.edition in editions:
        code = queries.spaced(presence.certificate_code)
        found.append((presence.person_id, _("attestation %(code)s") % {"code": code}))
    registration = queries.by_token(text.rstrip("/").rsplit("/", 1)[-1])
    if registration and registration.edition in editions:
        found.append((registration.person_id, _("inscription : %(title)s") % {"title": registration.workshop.title}))
    return found


def merge(keep: Person, drop: Person) -> dict[str, list[int]]:
    """Two rows are one person: what the second holds passes to the first. Gives the ids that moved."""
    return actions.take_over(keep=keep, drop=drop)


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
        fields={"workshop": _("Comptoir et date")},
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
