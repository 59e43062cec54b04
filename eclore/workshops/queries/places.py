"""Reads about comptoirs: agenda, places, attendance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core import signing
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When

from eclore.core import clock
from eclore.editions.models import Edition
from eclore.editions.queries import areas, fold
from eclore.ideas import queries as ideas
from eclore.ideas.models import Idea
from eclore.people.models import Person
from eclore.workshops.models import Activity, Attendance, OutreachContact, Registration, Workshop
from eclore.workshops.states import HOLDING, CallOutcome, Mode, RegistrationState, WorkshopState

_SIGNER = signing.Signer(salt="workshops.registration")
_VISIT = signing.Signer(salt="workshops.visit")


def all_of(edition: Edition) -> QuerySet[Workshop]:
    """Every comptoir of the edition; `taken`, `taken_reserved`, `waiting` and `came` count its people."""
    return (
        Workshop.objects.filter(edition=edition)
        .select_related("commune", "territory", "edition")
        .annotate(
            taken=Count("registrations", filter=Q(registrations__state__in=HOLDING), distinct=True),
            taken_reserved=Count(
                "registrations",
                filter=Q(registrations__state__in=HOLDING, registrations__is_reserved=True),
                distinct=True,
            ),
            waiting=Count("registrations", filter=Q(registrations__state=RegistrationState.WAITING), distinct=True),
            came=Count("attendances", filter=Q(attendances__withdrawn_at=None), distinct=True),
        )
    )


def narrowed(rows: QuerySet[Workshop], params: Mapping[str, Any]) -> QuerySet[Workshop]:
    """Comptoirs by the filters `etat`, `q` (title, hall, commune), `territoire`: the list and the sheet read this."""
    if params.get("etat") in WorkshopState.values:
        rows = rows.filter(state=params["etat"])
    if area := params.get("territoire"):
        rows = rows.filter(territory__code=area)
    text = (params.get("q") or "").strip()
    if text:
        place = Q(place__icontains=text) | Q(commune__folded_name__contains=fold(text))
        rows = rows.filter(Q(title__icontains=text) | place)
    return rows


def public(edition: Edition) -> QuerySet[Workshop]:
    """What a resident may read: all but those in preparation, and those held for one class."""
    return all_of(edition).exclude(state=WorkshopState.DRAFT).exclude(mode=Mode.SCHOOL)


def upcoming(edition: Edition) -> QuerySet[Workshop]:
    """Open comptoirs that have not begun, soonest first."""
    return public(edition).filter(state=WorkshopState.OPEN, starts_at__gt=clock.now())


def nearest(edition: Edition, commune: Any, limit: int = 3) -> list[Workshop]:
    """Comptoirs to propose to someone of `commune`: the same commune, then its territory, then the soonest."""
    mine = set(commune.territories.filter(set=edition.territory_set_id).values_list("pk", flat=True))
    rows = upcoming(edition)[:100]
    return sorted(rows, key=lambda w: (w.commune_id != commune.pk, w.territory_id not in mine, w.starts_at))[:limit]


def taken(workshop: Workshop) -> int:
    """Places held, confirmed or offered, counted now."""
    return Registration.objects.filter(workshop=workshop, state__in=HOLDING).count()


def reserved_left(workshop: Workshop) -> int:
    """Places that only the team gives and that nobody holds yet."""
    held = workshop.__dict__.get("taken_reserved")
    if held is None:
        held = Registration.objects.filter(workshop=workshop, state__in=HOLDING, is_reserved=True).count()
    return max(workshop.reserved - held, 0)


def places_left(workshop: Workshop) -> int:
    """Places that anyone may take, never below zero. Reads the annotations of `all_of` where there are any."""
    held = workshop.__dict__.get("taken")
    held = taken(workshop) if held is None else held
    return max(workshop.capacity - held - reserved_left(workshop), 0)


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


# In the filter `etat`: no state of the row, but what the hall did not note.
ABSENT = "absent"


def listed(edition: Edition, params: Mapping[str, Any]) -> QuerySet[Registration]:
    """Registrations of the edition by the filters `comptoir`, `jour` and `etat`: the list, the sheet, the letters."""
    rows = _narrowed(Registration.objects.filter(workshop__edition=edition), params)
    wanted = params.get("etat")
    if wanted == ABSENT:
        return absent(edition, params)
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
    """The attendance that a certificate's code stands for, withdrawn or not, however the code was typed."""
    code = "".join(c for c in code.upper() if c.isalnum())
    rows = Attendance.with_withdrawn.select_related("workshop__commune", "workshop__edition", "person")
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


def visit_token(attendance: Attendance) -> str:
    """What the link to the two questions holds."""
    return _VISIT.sign(str(attendance.pk))


def by_visit_token(value: str) -> Attendance | None:
    """The presence of a link, or None on a link that was altered or a presence that was withdrawn."""
    try:
        pk = _VISIT.unsign(value)
    except signing.BadSignature:
        return None
    return Attendance.objects.select_related("workshop__commune", "workshop__edition").filter(pk=pk).first()


def when_and_where(workshop: Workshop) -> tuple[Any, ...]:
    """What those registered are told of, when it changes."""
    return (
        workshop.starts_at, workshop.ends_at, workshop.place, workshop.address, workshop.commune_id, workshop.mode,
        workshop.online_link,
    )  # fmt: skip


def overlapping(workshop: Workshop) -> list[Workshop]:
    """Other comptoirs in the same hall at the same time: to warn, a hall may hold two."""
    if workshop.mode == Mode.ONLINE:
        return []
    rows = Workshop.objects.filter(
        edition=workshop.edition_id, commune=workshop.commune_id, starts_at__lt=workshop.ends_at,
        ends_at__gt=workshop.starts_at,
    )  # fmt: skip
    rows = rows.exclude(pk=workshop.pk).exclude(state=WorkshopState.CANCELLED)
    return [row for row in rows if fold(row.place) == fold(workshop.place)]


def outreach(workshop: Workshop) -> QuerySet[OutreachContact]:
    """The calls of a comptoir, those to make first."""
    done = Case(When(outcome__in=(CallOutcome.TO_CALL, CallOutcome.NO_ANSWER), then=0), default=1)
    return (
        workshop.outreach.annotate(is_done=done).select_related("called_by", "registration").order_by("is_done", "pk")
    )


def found(rows: QuerySet[Workshop], wanted: Mapping[str, Any]) -> QuerySet[Workshop]:
    """Comptoirs by the filters of the agenda: `territoire`, `sujet`, `besoin`, `depuis`."""
    if area := wanted.get("territoire"):
        rows = rows.filter(Q(territory__code=area) | Q(mode=Mode.ONLINE))
    if topic := wanted.get("sujet"):
        rows = rows.filter(pk__in=Activity.objects.filter(topic=topic).values("workshop"))
    if day := wanted.get("depuis"):
        rows = rows.filter(starts_at__date__gte=day)
    if need := wanted.get("besoin"):
        # a list in JSON: the two databases do not search it alike, and an agenda holds few rows
        rows = rows.filter(pk__in=[pk for pk, offers in rows.values_list("pk", "offers") if need in offers])
    return rows


def areas_with_counts(edition: Edition, rows: Iterable[Workshop], href: str = "") -> list[dict[str, Any]]:
    """The territories with the number of `rows` in each: the map and its table. `href`: the page that lists them."""
    counts = Counter(row.territory_id for row in rows if row.mode != Mode.ONLINE)
    return [
        {
            "name": area.name,
            "code": area.code,
            "href": f"{href}?territoire={area.code}" if href else "",
            "path": area.outline,
            "value": counts.get(area.pk, 0),
            "label_x": area.label_x,
            "label_y": area.label_y,
        }
        for area in areas(edition)
    ]


def initials(name: str) -> str:
    """`N. O.`: enough to recognise oneself, not to name someone."""
    return " ".join(f"{word[0].upper()}." for word in name.replace("-", " ").split()[:4])
