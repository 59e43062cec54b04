"""What the room shows at the desk, and what it holds on a person."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclore.core import clock, permissions, wording
from eclore.core.errors import Refused
from eclore.editions.models import Edition
from eclore.editions.states import PhaseKind
from eclore.people.models import Person
from eclore.people.selections import Selection, Values, joined, persons_in
from eclore.workshops import actions, queries
from eclore.workshops.models import Attendance, OutreachContact, Registration, Waiver, Workshop
from eclore.workshops.states import CallOutcome, RegistrationState, WorkshopState


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
                "href": reverse("workshops:hall", args=[row.pk]),
                "icon": "terreau",
                "since": row.starts_at,
            }
        )
    if permissions.allowed(user, "workshops.reach_out", edition):
        items += _calls(edition)
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


def _calls(edition: Edition) -> list[dict[str, Any]]:
    """Comptoirs to come with calls still to make."""
    waiting = Q(outreach__outcome__in=(CallOutcome.TO_CALL, CallOutcome.NO_ANSWER))
    rows = Workshop.objects.filter(edition=edition, state=WorkshopState.OPEN, starts_at__gt=clock.now())
    rows = rows.annotate(calls=Count("outreach", filter=waiting)).filter(calls__gt=0).select_related("commune")
    return [
        {
            "title": ngettext("%(n)s appel à passer : %(place)s", "%(n)s appels à passer : %(place)s", row.calls)
            % {"n": row.calls, "place": row.commune.name},
            "text": wording.moment(row.starts_at),
            "href": reverse("workshops_office:outreach", args=[row.pk]),
            "icon": "telephone",
            "since": row.starts_at,
        }
        for row in rows.order_by("starts_at", "pk")[:5]
    ]


def card(person: Person) -> list[dict[str, Any]]:
    """Registrations and attendance of a person, for whoever answers the phone."""
    came = {row.workshop_id: row for row in Attendance.objects.filter(person=person).select_related(*_NAMED)}
    rows = list(Registration.objects.filter(person=person).select_related(*_NAMED))
    registered = {row.workshop_id for row in rows}
    cards = [_registration_card(row, came.get(row.workshop_id)) for row in rows]
    walked_in = [row for pk, row in came.items() if pk not in registered]
    cards += [_card(row.workshop, _("a émargé"), *_of_attendance(row)) for row in walked_in]
    exempt = Waiver.objects.filter(person=person).select_related("edition", "author")
    return cards + [_waiver_card(row) for row in exempt]


def _waiver_card(row: Waiver) -> dict[str, Any]:
    return {
        "edition": row.edition,
        "title": _("Dispense de comptoir"),
        "text": f"{row.state_label}. {row.reason}",
        "href": reverse("workshops_office:waivers"),
        "at": row.granted_at,
        "say": "",
        "acts": [],
    }


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
    elif row.state == RegistrationState.OFFERED:
        words["until"] = wording.moment(row.offered_until_at)
        say = _("Une place lui est proposée pour %(when)s, à confirmer avant le %(until)s.") % words
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
    attendances = Attendance.with_withdrawn.filter(person=person).select_related("workshop")
    return {
        "registrations": [
            {
                "workshop": row.workshop.title,
                "starts_at": row.workshop.starts_at.isoformat(),
                "state": row.state,
                "needs": row.needs,
                "need_kinds": row.need_kinds,
                "guardian": row.guardian,
                "registered_at": row.registered_at.isoformat(),
            }
            for row in registrations
        ],
        "attendances": [
            {
                "workshop": row.workshop.title,
                "checked_in_at": row.checked_in_at.isoformat(),
                "certificate_code": row.certificate_code,
                "withdrawn_at": row.withdrawn_at.isoformat() if row.withdrawn_at else None,
            }
            for row in attendances
        ],
        "waivers": [
            {"edition": row.edition.code, "state": row.state, "reason": row.reason}
            for row in Waiver.objects.filter(person=person).select_related("edition")
        ],
        "calls": [
            {"workshop": row.workshop.title, "outcome": row.outcome, "note": row.note}
            for row in OutreachContact.objects.filter(registration__person=person).select_related("workshop")
        ],
        "facilitated": list(
            Workshop.objects.filter(facilitators=person.user_id).values_list("title", flat=True)
            if person.user_id
            else []
        ),
    }


def erase(person: Person) -> None:
    """Free the places to come and blank the needs."""
    actions.forget(person=person)


def holds(edition: Edition) -> bool:
    """Whether the edition has comptoirs already, cancelled ones apart: it can then not do without the room."""
    return Workshop.objects.filter(edition=edition).exclude(state=WorkshopState.CANCELLED).exists()


def concerned(edition: Edition, kind: str) -> QuerySet[Person]:
    """Who is told of a change of the comptoirs: those who hold a place at one to come."""
    if kind != PhaseKind.WORKSHOPS:
        return Person.objects.none()
    held = Registration.objects.filter(workshop__edition=edition, workshop__starts_at__gt=clock.now())
    return Person.objects.filter(pk__in=held.exclude(state=RegistrationState.CANCELLED).values("person_id"))
