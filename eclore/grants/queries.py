"""Reads about grants, and the arithmetic of their money: integer cents, nothing rounded but the proposed advance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from eclore.editions import queries as editions
from eclore.editions.models import Edition
from eclore.grants.models import CoFunding, Grant, Payment, Report
from eclore.grants.states import GrantState, PaymentKind
from eclore.people.models import Person
from eclore.projects.models import Project, TeamMember
from eclore.results.models import Award
from eclore.results.states import CountState

_NET = Sum(
    Case(
        When(kind=PaymentKind.CLAWBACK, then=-F("amount_cents")),
        default=F("amount_cents"),
        output_field=BigIntegerField(),  # the sign is a small integer: the mix must be said
    )
)


@dataclass(frozen=True)
class Money:
    """Where the money of one grant stands, in cents.

    `paid`: left minus come back. `remaining`: granted and not paid. `spent`: what the last report says, or None.
    `due`: what the grant is worth in the end (never above the real spending; the whole grant without a report).
    `owed`: `due` minus `paid`; below zero, money must come back. `to_pay`: the most that may still leave.
    """

    granted: int
    paid: int
    spent: int | None

    @property
    def remaining(self) -> int:
        return self.granted - self.paid

    @property
    def due(self) -> int:
        return self.granted if self.spent is None else min(self.granted, self.spent)

    @property
    def owed(self) -> int:
        return self.due - self.paid

    @property
    def to_pay(self) -> int:
        return max(self.owed, 0)


def money(grant: Grant) -> Money:
    """The money of one grant, read now."""
    last = grant.reports.order_by("-received_at", "-pk").first()
    paid = grant.payments.aggregate(net=_NET)["net"] or 0
    return Money(granted=grant.amount_cents, paid=paid, spent=last.spent_cents if last else None)


def money_of(grant: Grant) -> Money:
    """The money of a row of `listed`, without a query."""
    return Money(granted=grant.amount_cents, paid=grant.paid_cents, spent=grant.spent_cents)  # type: ignore[attr-defined]


def advance_cents(edition: Edition, amount_cents: int) -> int:
    """The advance that the rules propose: `advance_percent` of the grant, rounded down to a whole currency unit."""
    return amount_cents * editions.process_rules(edition).advance_percent // 10_000 * 100


def proposed(edition: Edition, grant: Grant, state: Money) -> tuple[str, int]:
    """What to pay next: the advance first, then what the report leaves to pay. `("", 0)` where nothing is due."""
    if grant.state != GrantState.SIGNED or state.owed <= 0:
        return "", 0
    if state.paid == 0 and state.spent is None:
        return PaymentKind.ADVANCE, min(advance_cents(edition, state.granted), state.owed) or state.owed
    return PaymentKind.BALANCE, state.owed


def grants_of(edition: Edition) -> QuerySet[Grant]:
    """Grants of the edition, with what a page shows of their project."""
    return Grant.objects.filter(award__count__edition=edition).select_related(
        "award__count__edition", "award__project__applicant", "award__project__commune", "award__project__leader"
    )


def listed(edition: Edition) -> QuerySet[Grant]:
    """The same, by rank, each row with `paid_cents` and `spent_cents` (None without a report). One query."""
    paid = Payment.objects.filter(grant=OuterRef("pk")).order_by().values("grant").annotate(net=_NET).values("net")
    spent = Report.objects.filter(grant=OuterRef("pk")).order_by("-received_at", "-pk").values("spent_cents")[:1]
    return (
        grants_of(edition)
        .annotate(paid_cents=Coalesce(Subquery(paid), 0), spent_cents=Subquery(spent))
        .order_by("award__rank", "pk")
    )


def narrowed(rows: QuerySet[Grant], params: Mapping[str, Any]) -> QuerySet[Grant]:
    """Grants by the filters `etat` and `q` (project, structure): the list, the sheet and the letters read this."""
    wanted = params.get("etat")
    text = (params.get("q") or "").strip()
    if text:
        rows = rows.filter(Q(award__project__title__icontains=text) | Q(applicant_name__icontains=text))
    return rows.filter(state=wanted) if wanted in GrantState.values else rows


def payments(edition: Edition, params: Mapping[str, Any]) -> QuerySet[Payment]:
    """Payments of the edition, latest first, by the filters `q`, `du` and `au`."""
    rows = Payment.objects.filter(grant__award__count__edition=edition).select_related("grant__award__project")
    return _between(rows, params, "paid_on").order_by("-paid_on", "-pk")


def reports(edition: Edition, params: Mapping[str, Any]) -> QuerySet[Report]:
    """Reports of the edition, latest first, by the filters `q`, `du` and `au`."""
    rows = Report.objects.filter(grant__award__count__edition=edition).select_related("grant__award__project")
    return _between(rows, params, "received_at__date").order_by("-received_at", "-pk")


def _between(rows: QuerySet[Any], params: Mapping[str, Any], day: str) -> QuerySet[Any]:
    text = (params.get("q") or "").strip()
    if text:
        rows = rows.filter(Q(grant__award__project__title__icontains=text) | Q(grant__applicant_name__icontains=text))
    if params.get("du"):
        rows = rows.filter(**{f"{day}__gte": params["du"]})
    return rows.filter(**{f"{day}__lte": params["au"]}) if params.get("au") else rows


def without_report(edition: Edition) -> QuerySet[Grant]:
    """Signed grants for which no report came."""
    reported = Report.objects.filter(grant=OuterRef("pk"))
    return grants_of(edition).filter(state=GrantState.SIGNED).exclude(Exists(reported))


def to_prepare(edition: Edition) -> QuerySet[Award]:
    """Declared winners whose grant is not prepared yet."""
    done = Grant.objects.filter(award__count__edition=edition).values("award")
    return Award.objects.filter(count__edition=edition, count__state=CountState.DECLARED, amount_cents__gt=0).exclude(
        pk__in=done
    )


def totals(edition: Edition) -> dict[str, int]:
    """Sums of the edition in cents: `granted`, `paid`, `remaining`, `co_funded`; and how many grants are signed."""
    mine = Grant.objects.filter(award__count__edition=edition)
    granted = mine.aggregate(total=Sum("amount_cents"))["total"] or 0
    paid = paid_cents(edition)
    added = CoFunding.objects.filter(grant__award__count__edition=edition).aggregate(t=Sum("amount_cents"))["t"] or 0
    return {"granted": granted, "paid": paid, "remaining": granted - paid, "co_funded": added}


def paid_cents(edition: Edition) -> int:
    """Money that left minus money that came back."""
    return Payment.objects.filter(grant__award__count__edition=edition).aggregate(net=_NET)["net"] or 0


def agreements_signed(edition: Edition) -> int:
    """Agreements signed, closed grants included."""
    signed = (GrantState.SIGNED, GrantState.CLOSED)
    return Grant.objects.filter(award__count__edition=edition, state__in=signed).count()


def grant_of(project: Project) -> Grant | None:
    """The grant of a project, or None."""
    return Grant.objects.filter(award__project=project).select_related("award__count__edition").first()


def held_by(user: Any) -> QuerySet[Grant]:
    """Grants of the projects that the login leads or belongs to."""
    if not user.is_authenticated:
        return Grant.objects.none()
    mine = Q(award__project__leader__user=user) | Q(
        award__project__in=TeamMember.objects.filter(person__user=user).values("project")
    )
    return Grant.objects.filter(mine).select_related("award__count__edition", "award__project").distinct()


def reports_with_file(grant: Grant) -> QuerySet[Report]:
    """Reports of the grant that came with a file."""
    return Report.objects.filter(grant=grant, file__isnull=False).select_related("file", "grant__award__project")


def is_holder(user: Any, grant: Grant) -> bool:
    """Whether the login leads, or belongs to the team of, the project of this grant."""
    if not getattr(user, "is_authenticated", False):
        return False
    project = grant.award.project
    if project.leader is not None and project.leader.user_id == user.pk:
        return True
    return TeamMember.objects.filter(project=project, person__user=user).exists()


def grants_of_person(person: Person) -> QuerySet[Grant]:
    """Grants of the projects that a person leads."""
    return Grant.objects.filter(award__project__leader=person).select_related("award__count__edition", "award__project")


def public_story(project: Project) -> dict[str, Any] | None:
    """What the project's page tells after the vote, or None without a grant: at most three queries.

    Keys: `state`, `state_label`, `amount_cents`, `paid_cents`, `signed_on`, `closed_at`, `updates` (newest first),
    `co_fundings`, and `story` (the last report's words) once the grant is closed.
    """
    grant = grant_of(project)
    if grant is None:
        return None
    last = grant.reports.order_by("-received_at", "-pk").first() if grant.state == GrantState.CLOSED else None
    return {
        "state": grant.state,
        "state_label": grant.state_label,
        "amount_cents": grant.amount_cents,
        "paid_cents": grant.payments.aggregate(net=_NET)["net"] or 0,
        "signed_on": grant.signed_on,
        "closed_at": grant.closed_at,
        "updates": list(grant.updates.all()),
        "co_fundings": list(grant.co_fundings.select_related("co_funder")),
        "story": last.story if last else "",
    }
