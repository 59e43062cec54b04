"""Reads about advising. An advisor sees the requests that are theirs, the manager sees all; nobody else any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from eclore.advising.models import AdvisingRequest, Appointment, Consent, Meeting, Partner
from eclore.advising.states import AdvisingState, Need
from eclore.core import clock
from eclore.editions.models import Edition
from eclore.editions.queries import roles_of
from eclore.editions.states import Role
from eclore.people.models import Person, User


def all_of(edition: Edition) -> QuerySet[AdvisingRequest]:
    """Requests with what a list shows; `meetings_held` and `minutes_given` sum the meetings."""
    rows = AdvisingRequest.objects.filter(edition=edition).select_related(
        "person", "advisor", "idea", "edition", "partner", "territory"
    )
    return rows.annotate(meetings_held=Count("meetings"), minutes_given=Sum("meetings__minutes"))


def readable(user: Any, edition: Edition) -> QuerySet[AdvisingRequest]:
    """What this login may read in the office."""
    rows = all_of(edition)
    return rows if Role.MANAGER in roles_of(user, edition) else rows.filter(advisor=user.pk)


def narrowed(rows: QuerySet[AdvisingRequest], params: Mapping[str, Any]) -> QuerySet[AdvisingRequest]:
    """Requests by the filters `etat`, `structure`, `q` (the person): for the list, the sheet and the letters."""
    wanted, partner = params.get("etat"), str(params.get("structure") or "")
    if params.get("q"):
        rows = rows.filter(person__name__icontains=params["q"].strip())
    if wanted in AdvisingState.values:
        rows = rows.filter(state=wanted)
    return rows.filter(partner=int(partner)) if partner.isdecimal() and len(partner) < 19 else rows


def requests_of_user(user: Any, edition: Edition) -> QuerySet[AdvisingRequest]:
    """What the persons of a login asked for."""
    if not user.is_authenticated:
        return AdvisingRequest.objects.none()
    rows = all_of(edition).filter(person__user=user)
    return rows.prefetch_related("tasks", "documents", shared_meetings(), coming_appointments())


def under_way(edition: Edition, person: Person) -> QuerySet[AdvisingRequest]:
    """The person's requests that nobody closed."""
    return AdvisingRequest.objects.filter(edition=edition, person=person).exclude(state=AdvisingState.CLOSED)


def advisors(edition: Edition) -> QuerySet[User]:
    """Logins that hold the role of advisor now, by name."""
    now = clock.now()
    held = Q(memberships__until__isnull=True) | Q(memberships__until__gt=now)
    rows = User.objects.filter(
        held, memberships__edition=edition, memberships__role=Role.ADVISOR, memberships__since__lte=now, is_active=True
    )
    return rows.distinct().order_by("name", "pk")


# Partners ------------------------------------------------------------------------------------------------------------
_SIGNER = signing.Signer(salt="advising.consent")
_BUSY = (AdvisingState.ASSIGNED, AdvisingState.ACTIVE)


def partners(edition: Edition) -> QuerySet[Partner]:
    """The directory, with how many persons each follows now (`followed`)."""
    followed = Count("requests", filter=Q(requests__state=AdvisingState.ACTIVE), distinct=True)
    return Partner.objects.filter(edition=edition).annotate(followed=followed).prefetch_related("territories")


def partner_of(advisor: User, edition: Edition) -> Partner | None:
    """The structure in whose name a login advises; None for the département's own team."""
    return Partner.objects.filter(edition=edition, advisors__user=advisor).first()


def load(partner: Partner) -> int:
    """How many persons the partner follows now."""
    return AdvisingRequest.objects.filter(partner=partner, state=AdvisingState.ACTIVE).count()


def has_consent(row: AdvisingRequest) -> bool:
    """Whether the advisor may have the person's contacts: always in the team, with their consent in a partner."""
    if row.partner_id is None:
        return True
    return may_have(row.partner_id, row.person_id)


def may_have(partner: Any, person: Any) -> bool:
    """Whether a partner may have a person's contacts."""
    return Consent.objects.filter(person=person, partner=partner, withdrawn_at=None).exists()


def may_call(user: Any, row: AdvisingRequest) -> bool:
    """Whether this login sees the contacts of the request's person: the managers, and who accompanies them.

    Accepting asks for the person's consent, and taking it back ends the advising: an active one has it.
    """
    is_mine = row.advisor_id == user.pk and row.state == AdvisingState.ACTIVE
    return is_mine or Role.MANAGER in roles_of(user, row)


def consents_of_user(user: Any, edition: Edition) -> QuerySet[Consent]:
    """The consents in force of the persons of a login."""
    return Consent.objects.filter(person__user=user, partner__edition=edition, withdrawn_at=None).select_related(
        "partner", "person"
    )


def consent_token(row: AdvisingRequest) -> str:
    """What the letter's link holds: one person, one partner."""
    return _SIGNER.sign_object([row.person_id, row.partner_id])


def consent_by_token(value: str) -> tuple[Person, Partner] | None:
    """The person and the partner of a link, or None on a link that was altered."""
    try:
        person_id, partner_id = _SIGNER.unsign_object(value)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person = Person.objects.filter(pk=person_id).first()
    partner = Partner.objects.select_related("edition").filter(pk=partner_id).first()
    return (person, partner) if person and partner else None


# Matching ------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Match:
    """One advisor who could take a request, and why they come where they do."""

    advisor: User
    partner: Partner | None
    is_near: bool
    # The labels of the needs that the partner does not cover.
    missing: tuple[str, ...]
    followed: int
    capacity: int | None

    @property
    def is_full(self) -> bool:
        return self.capacity is not None and self.followed >= self.capacity

    def order(self) -> tuple[Any, ...]:
        """A place first, then near, then the needs covered, then the least loaded."""
        return (self.is_full, not self.is_near, len(self.missing), self.followed, self.advisor.name, self.advisor.pk)


def matches(row: AdvisingRequest) -> list[Match]:
    """Every advisor of the edition for this request, the best first."""
    own = {link.user_id: partner for partner in _active(row.edition) for link in partner.advisors.all()}
    followed = dict(
        AdvisingRequest.objects.filter(edition=row.edition, state__in=_BUSY)
        .order_by()
        .values_list("advisor")
        .annotate(n=Count("pk"))
    )
    found = []
    for advisor in advisors(row.edition):
        partner = own.get(advisor.pk)
        needs = set(partner.needs) if partner else set()
        covered = {code for code in row.needs if not needs or code in needs}
        areas = {area.pk for area in partner.territories.all()} if partner else set()
        found.append(
            Match(
                advisor=advisor,
                partner=partner,
                is_near=not areas or row.territory_id in areas,
                missing=tuple(str(Need(code).label) for code in row.needs if code not in covered),
                followed=partner.followed if partner else followed.get(advisor.pk, 0),  # type: ignore[attr-defined]
                capacity=partner.capacity if partner else None,
            )
        )
    return sorted(found, key=Match.order)


def _active(edition: Edition) -> QuerySet[Partner]:
    return partners(edition).filter(is_active=True).prefetch_related("advisors")


# Work ----------------------------------------------------------------------------------------------------------------
def shared_meetings() -> Prefetch[Any]:
    """What the person may read of the meetings: `row.shared`."""
    return Prefetch("meetings", Meeting.objects.filter(is_shared=True), to_attr="shared")


def coming_appointments() -> Prefetch[Any]:
    """Meetings to come: `row.coming`."""
    rows = Appointment.objects.filter(cancelled_at=None, starts_at__gte=clock.now())
    return Prefetch("appointments", rows, to_attr="coming")


def calendar(user: Any, edition: Edition) -> QuerySet[Appointment]:
    """Meetings to come of those this login may read: their own, or all for the managers."""
    rows = Appointment.objects.filter(request__in=readable(user, edition).values("pk"), cancelled_at=None)
    rows = rows.filter(starts_at__gte=clock.now()).exclude(request__state=AdvisingState.CLOSED)
    return rows.select_related("request__person", "request__advisor", "request__partner", "request__edition")


def hours(edition: Edition) -> list[dict[str, Any]]:
    """Time given, by partner and advisor: rows `partner`, `advisor`, `persons`, `meetings`, `minutes`."""
    rows = Meeting.objects.filter(request__edition=edition).order_by("partner__name", "advisor__name", "advisor")
    kept = rows.values("partner__name", "advisor__name", "advisor", "partner")
    given = kept.annotate(persons=Count("request__person", distinct=True), meetings=Count("pk"), total=Sum("minutes"))
    return [
        {
            "partner": row["partner__name"] or "",
            "advisor": row["advisor__name"] or "",
            "persons": row["persons"],
            "meetings": row["meetings"],
            "minutes": row["total"],
        }
        for row in given
    ]


def meetings_held(user: Any, edition: Edition) -> QuerySet[Meeting]:
    """Each meeting of the edition that this login may account for: theirs, or all for the managers."""
    rows = Meeting.objects.filter(request__edition=edition)
    if Role.MANAGER not in roles_of(user, edition):
        rows = rows.filter(advisor=user.pk)
    return rows.select_related("request__territory", "request__person", "advisor", "partner").order_by("held_on", "pk")
