"""Reads about reviews: the grid, my dossiers, opinions, what the panel decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eclore.core import clock
from eclore.editions.models import Edition
from eclore.editions.queries import roles_of
from eclore.editions.states import Role
from eclore.people.models import Person, User
from eclore.projects import queries as projects
from eclore.projects.models import Project
from eclore.projects.states import ProjectState
from eclore.reviews.models import LabelDecision, Opinion, Review, Sitting
from eclore.reviews.states import ReviewState

MAX_MARK = 3
READERS = (Role.REVIEWER, Role.PANEL_MEMBER)


@dataclass(frozen=True)
class Criterion:
    """One line of the grid, marked from 0 (absent) to 3 (strong)."""

    key: str
    label: Promise
    help: Promise


GRID = (
    Criterion("social_use", _("Utilité sociale"), _("Le besoin est-il réel ici ? Qui va en profiter ?")),
    Criterion(
        "local_roots", _("Ancrage dans le territoire"), _("Le projet s’appuie-t-il sur les gens et les lieux d’ici ?")
    ),
    Criterion("residents_part", _("Place des habitants"), _("Qui décide ? Peut-on entrer facilement ?")),
    Criterion("economic_model", _("Modèle économique"), _("Le budget tient-il après l’aide ?")),
    Criterion("cooperation", _("Coopérations"), _("Avec qui le projet avance-t-il ?")),
)
MARK_LABELS = ((0, _("Absent")), (1, _("Faible")), (2, _("Bon")), (3, _("Fort")))
MAX_TOTAL = MAX_MARK * len(GRID)


def all_of(edition: Edition) -> QuerySet[Review]:
    """Every review of the edition, with what a list shows (`opinions_given`), by title."""
    return (
        Review.objects.filter(project__edition=edition)
        .exclude(project__state=ProjectState.WITHDRAWN)
        .select_related("project__edition", "project__commune", "project__territory", "reviewer", "decision")
        .annotate(opinions_given=Count("opinions", filter=Q(opinions__is_recusal=False)))
        .order_by("project__title", "pk")
    )


def readable(user: User, edition: Edition) -> QuerySet[Review]:
    """Every review but those of projects that this person leads or works on."""
    own = projects.projects_of(Person.objects.filter(user=user)).order_by().values("pk")
    return all_of(edition).exclude(project__in=own)


def narrowed(rows: QuerySet[Review], edition: Edition, params: Mapping[str, Any]) -> QuerySet[Review]:
    """Reviews by the filters `etat`, `lecteur` (a login) and `q`: the list and the sheet read this."""
    if params.get("etat"):
        rows = rows.filter(state=params["etat"])
    if params.get("lecteur"):
        rows = rows.filter(reviewer=None if params["lecteur"] == "0" else params["lecteur"])
    if params.get("q"):
        rows = rows.filter(project__in=projects.search(projects.all_of(edition), params["q"]).values("pk"))
    return rows


def mine(user: User, edition: Edition) -> QuerySet[Any]:
    """The dossiers that I am asked to read, with `is_read` where I gave my opinion: first those to read."""
    own = Opinion.objects.filter(review=OuterRef("pk"), author=user, is_recusal=False)
    return (
        all_of(edition).filter(reviewer=user).annotate(is_read=Exists(own)).order_by("is_read", "project__title", "pk")
    )


def without_reviewer(edition: Edition) -> QuerySet[Project]:
    """Submitted projects that nobody reads yet: no review, or a reviewer who stepped back before any opinion."""
    reviews = Review.objects.filter(project=OuterRef("pk"))
    waiting = reviews.filter(state__in=(ReviewState.OPEN, ReviewState.ADMISSIBLE), reviewer=None)
    return projects.submitted(edition).filter(~Exists(reviews) | Exists(waiting))


def review_of(project: Project) -> Review | None:
    return Review.objects.filter(project=project).first()


def opinions(review: Review) -> QuerySet[Opinion]:
    """Opinions given; recusals are not among them."""
    return review.opinions.filter(is_recusal=False).select_related("author")


def opinion_of(review: Review, user: Any) -> Opinion | None:
    """What this person wrote: an opinion or a recusal."""
    return review.opinions.filter(author=user).first()


def has_recused(review: Review, user: Any) -> bool:
    return review.opinions.filter(author=user, is_recusal=True).exists()


def mean_total(review: Review) -> int | None:
    """The mean of the totals of the opinions, half a point rounded up; None without opinion."""
    totals = [opinion.total for opinion in opinions(review)]
    return (2 * sum(totals) + len(totals)) // (2 * len(totals)) if totals else None


def with_role(edition: Edition, *roles: str) -> QuerySet[User]:
    """Active logins that hold one of `roles` now, by name."""
    now = clock.now()
    held = edition.memberships.filter(Q(until__isnull=True) | Q(until__gt=now), role__in=roles, since__lte=now)
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("name", "pk")


def with_load(edition: Edition) -> list[dict[str, Any]]:
    """Who may read, and how many undecided dossiers each has: two queries."""
    undecided = (ReviewState.OPEN, ReviewState.ADMISSIBLE)
    held = Review.objects.filter(project__edition=edition, state__in=undecided, reviewer__isnull=False)
    loads = dict(held.order_by().values_list("reviewer_id").annotate(n=Count("pk")))
    readers = with_role(edition, *READERS)
    return [{"pk": user.pk, "name": user.name or user.email, "load": loads.get(user.pk, 0)} for user in readers]


def panel(edition: Edition) -> QuerySet[User]:
    return with_role(edition, Role.PANEL_MEMBER)


def sits(user: Any, obj: Any) -> bool:
    """Whether the login decides on labels in this edition."""
    return bool(roles_of(user, obj) & {Role.PANEL_MEMBER, Role.MANAGER})


def sittings(edition: Edition) -> QuerySet[Sitting]:
    """Sittings, latest first, with how many decisions each took."""
    return Sitting.objects.filter(edition=edition).annotate(decided=Count("decisions")).order_by("-held_on", "-pk")


def decisions(sitting: Sitting) -> QuerySet[LabelDecision]:
    """What a sitting decided: labels first, then refusals, by title."""
    return sitting.decisions.select_related(
        "review__project__commune", "review__project__applicant", "review__project__edition"
    ).order_by("-is_labelled", "review__project__title", "pk")


def waiting_for_panel(edition: Edition) -> QuerySet[Review]:
    """Admissible dossiers on which the panel has still to decide."""
    return all_of(edition).filter(state=ReviewState.ADMISSIBLE, project__state=ProjectState.SUBMITTED)


def labelled_projects(edition: Edition) -> QuerySet[Project]:
    """Projects that got the label and were not withdrawn, by title."""
    labelled = Review.objects.filter(state=ReviewState.LABELLED, project__edition=edition).values("project_id")
    return projects.submitted(edition).filter(pk__in=labelled).order_by("title", "pk")


def projects_in(edition: Edition, states: Iterable[str]) -> QuerySet[Project]:
    """Submitted projects whose review is in one of `states`."""
    held = Review.objects.filter(project__edition=edition, state__in=list(states)).values("project_id")
    return projects.submitted(edition).filter(pk__in=held)


def outcomes(edition: Edition) -> dict[int, str]:
    """`outcome` of every project of the edition, by project id, in one query (projects without review are absent)."""
    words = {ReviewState.LABELLED: "labelled", ReviewState.REFUSED: "refused"}
    rows = Review.objects.filter(project__edition=edition).values_list("project_id", "state")
    return {pk: words.get(state, "in_review") for pk, state in rows}  # type: ignore[call-overload]


def outcome(project: Project) -> str | None:
    """`labelled`, `refused`, `in_review`, or None where nobody reads it yet."""
    state = Review.objects.filter(project=project).values_list("state", flat=True).first()
    if state is None:
        return None
    return {ReviewState.LABELLED.value: "labelled", ReviewState.REFUSED.value: "refused"}.get(state, "in_review")


def is_decided(project: Project) -> bool:
    """Whether the panel has decided on this project."""
    return Review.objects.filter(project=project, state__in=(ReviewState.LABELLED, ReviewState.REFUSED)).exists()


def export(person: Person) -> dict[str, Any]:
    """What this room holds on a person: the opinions that they wrote as a reviewer."""
    written = Opinion.objects.filter(author=person.user) if person.user else Opinion.objects.none()
    return {
        "opinions": [
            {
                "project": opinion.review.project.title,
                "marks": opinion.marks,
                "comment": opinion.comment,
                "is_recusal": opinion.is_recusal,
                "given_at": opinion.given_at.isoformat(),
            }
            for opinion in written.select_related("review__project")
        ]
    }
