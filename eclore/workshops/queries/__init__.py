"""Reads about comptoirs: agenda, places, attendance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core import signing
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from eclore.core import clock
from eclore.editions.models import Edition
from eclore.editions.queries import fold
from eclore.ideas import queries as ideas
from eclore.ideas.models import Idea
from eclore.people.models import Person
from eclore.workshops.models import Attendance, Registration, Workshop
from eclore.workshops.states import RegistrationState, WorkshopState

_SIGNER = signing.Signer(salt="workshops.registration")


def all_of(edition: Edition) -> QuerySet[Workshop]:
    """Every comptoir of the edition; `taken`, `waiting` and `came` count its people."""
    return (
        Workshop.objects.filter(edition=edition)
        .select_related("commune", "territory", "edition")
        .annotate(
            taken=Count("registrations", filter=Q(registrations__state=RegistrationState.CONFIRMED), distinct=True),
            waiting=Count("registrations", filter=Q(registrations__state=RegistrationState.WAITING), distinct=True),
            came=Count("attendances", distinct=True),
        )
    )


def narrowed(rows: QuerySet[Workshop], params: Mapping[str, Any]) -> QuerySet[Workshop]:
    """Comptoirs by the filters `etat` and `q` (title, hall, commune): the list and the sheet read this."""
    if params.get("etat") in WorkshopState.values:
        rows = rows.filter(state=params["etat"])
    text = (params.get("q") or "").strip()
    if text:
        place = Q(place__icontains=text) | Q(commune__folded_name__contains=fold(text))
        rows = rows.filter(Q(title__icontains=text) | place)
    return rows


def public(edition: Edition) -> QuerySet[Workshop]:
    """What a resident may read: all but those in preparation."""
    return all_of(edition).exclude(state=WorkshopState.DRAFT)


def upcoming(edition: Edition) -> QuerySet[Workshop]:
    """Open comptoirs that have not begun, soonest first."""
    return all_of(edition).filter(state=WorkshopState.OPEN, starts_at__gt=clock.now())


def nearest(edition: Edition, commune: Any, limit: int = 3) -> list[Workshop]:
    """Comptoirs to propose to someone of `commune`: the same commune, then its territory, then the soonest."""
    mine = set(commune.territories.filter(set=edition.territory_set_id).values_list("pk", flat=True))
    rows = upcoming(edition)[:100]
    return sorted(rows, key=lambda w: (w.commune_id != commune.pk, w.territory_id not in mine, w.starts_at))[:limit]


def taken(workshop: Workshop) -> int:
    """Confirmed places, counted now."""
    return Registration.objects.filter(workshop=workshop, state=RegistrationState.CONFIRMED).count()


def places_left(workshop: Workshop) -> int:
    """Places nobody holds yet, never below zero. Reads the annotation of `all_of` where there is one."""
    held = workshop.__dict__.get("taken")
    return max(workshop.capacity - (taken(workshop) if held is None else held), 0)


def first_waiting(workshop: Workshop) -> Registration | None:
    """Who gets the next free place."""
    return Registration.objects.filter(workshop=workshop, state=RegistrationState.WAITING).first()


def rank(registration: Registration) -> int:
    """Place on the waiting list, from 1; 0 for who is not waiting."""
    if registration.state != RegistrationState.WAITING:
        return 0
    before = Q(registered_at__lt=registration.registered_at) | Q(
        registered_at=registration.registered_at, pk__lt=registration.pk
    )
    waiting = Registration.objects.filter(workshop_id=registration.workshop_id, state=RegistrationState.WAITING)
    return waiting.filter(before).count() + 1


def active(workshop: Workshop, person: Person) -> Registration | None:
    """The person's registration, confirmed or waiting."""
    return (
        Registration.objects.filter(workshop=workshop, person=person).exclude(state=RegistrationState.CANCELLED).first()
    )


def registrations(workshop: Workshop) -> QuerySet[Registration]:
    """Confirmed and waiting, by name, with what the sheet shows."""
    rows = Registration.objects.filter(workshop=workshop).exclude(state=RegistrationState.CANCELLED)
    return rows.select_related("person", "idea").prefetch_related("person__contacts").order_by("person__name", "pk")


def _narrowed(rows: QuerySet[Any], params: Mapping[str, Any]) -> QuerySet[Any]:
    """Rows of one comptoir (`comptoir`, its number) or of those of one day (`jour`, 2026-11-24)."""
    number = parse_number(params.get("comptoir"))
    if number is not None:
        rows = rows.filter(workshop=number)
    day = parse_day(params.get("jour"))
    return rows.filter(workshop__starts_at__date=day) if day else rows


def parse_number(text: Any) -> int | None:
    """The number of a filter, or None where it is none."""
    text = str(text or "")
    return int(text) if text.isdecimal() and len(text) <= 9 else None


def parse_day(text: str | None) -> date | None:
    """The day of a filter, or None where it is none."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def listed(edition: Edition, params: Mapping[str, Any]) -> QuerySet[Registration]:
    """Registrations of the edition by the filters `comptoir`, `jour` and `etat`: the list, the sheet, the letters."""
    rows = _narrowed(Registration.objects.filter(workshop__edition=edition), params)
    wanted = params.get("etat")
    if wanted in RegistrationState.values:
        return rows.filter(state=wanted)
    return rows.exclude(state=RegistrationState.CANCELLED)


def listed_attendances(edition: Edition, params: Mapping[str, Any]) -> QuerySet[Attendance]:
    """Who came, by the filters `comptoir` and `jour`."""
    return _narrowed(Attendance.objects.filter(workshop__edition=edition), params)


def absent(edition: Edition, params: Mapping[str, Any]) -> QuerySet[Registration]:
    """Places kept for nothing at a comptoir that is over, by `comptoir` and `jour`: the no-shows."""
    came = Attendance.objects.filter(workshop=OuterRef("workshop"), person=OuterRef("person"))
    kept = _narrowed(Registration.objects.filter(workshop__edition=edition), params).filter(
        state=RegistrationState.CONFIRMED, workshop__ends_at__lt=clock.now()
    )
    return kept.exclude(workshop__state=WorkshopState.CANCELLED).exclude(Exists(came))


def never_came(edition: Edition) -> QuerySet[Idea]:
    """Published ideas whose author came to no comptoir of the edition: they could not submit a dossier."""
    came = Attendance.objects.filter(workshop__edition=edition, person=OuterRef("author"))
    return ideas.published(edition).exclude(Exists(came))


def registrations_of_user(user: Any, edition: Edition) -> QuerySet[Registration]:
    """What the persons of a login hold in this edition, soonest first."""
    rows = Registration.objects.filter(workshop__edition=edition).exclude(state=RegistrationState.CANCELLED)
    rows = rows.select_related("workshop__commune", "workshop__edition", "person").order_by("workshop__starts_at", "pk")
    return rows.filter(person__user=user) if user.is_authenticated else rows.none()


def attendances(workshop: Workshop) -> QuerySet[Attendance]:
    """Who came, by name."""
    return (
        Attendance.objects.filter(workshop=workshop)
        .select_related("person")
        .prefetch_related("person__contacts")
        .order_by("person__name", "pk")
    )


def attendance_count(edition: Edition, persons: Iterable[Person]) -> int:
    """How many comptoirs of the edition at least one of `persons` came to."""
    rows = Attendance.objects.filter(workshop__edition=edition, person__in=list(persons))
    return rows.values("workshop").distinct().count()


def attendances_of(edition: Edition, person: Person) -> QuerySet[Attendance]:
    """The comptoirs a person came to."""
    rows = Attendance.objects.filter(workshop__edition=edition, person=person)
    return rows.select_related("workshop__commune", "workshop__edition")


def attendances_of_user(user: Any, edition: Edition) -> QuerySet[Attendance]:
    """The comptoirs that the persons of a login came to."""
    rows = Attendance.objects.filter(workshop__edition=edition).select_related("workshop__commune", "person")
    return rows.filter(person__user=user) if user.is_authenticated else rows.none()


def attendees(edition: Edition) -> int:
    """Distinct persons who came to at least one comptoir."""
    return Attendance.objects.filter(workshop__edition=edition).values("person").distinct().count()


def by_code(code: str) -> Attendance | None:
    """The attendance that a certificate's code stands for, however the code was typed."""
    code = "".join(c for c in code.upper() if c.isalnum())
    rows = Attendance.objects.select_related("workshop__commune", "workshop__edition", "person")
    return rows.filter(certificate_code=code).first() if code else None


def spaced(code: str) -> str:
    """`ABCD-EFGH-JKLM`: a code as people read it."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def token(registration: Registration) -> str:
    """What the letter's link holds: who has it may read and cancel this registration, and nothing else."""
    return _SIGNER.sign(str(registration.pk))


def by_token(value: str) -> Registration | None:
    """The registration of a link, or None on a link that was altered."""
    try:
        pk = _SIGNER.unsign(value)
    except signing.BadSignature:
        return None
    rows = Registration.objects.select_related("workshop__commune", "workshop__edition", "person")
    return rows.filter(pk=pk).first()
