"""What spans rooms, for people: the journey of a project, its stage, its card, the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eclore.core import clock, drawing, wording
from eclore.editions import queries as editions
from eclore.editions.models import Edition
from eclore.editions.states import Origin
from eclore.projects import queries as projects
from eclore.projects.models import Project
from eclore.projects.states import ProjectState
from eclore.results import queries as results
from eclore.results.models import Award, PastResult
from eclore.results.states import CountState
from eclore.reviews.models import Review
from eclore.reviews.states import ReviewState
from eclore.voting import queries as voting
from eclore.voting.models.poll import BallotLine

PATH: list[tuple[str, str, Promise, Promise]] = [
    ("ideas", "graine", _("L’idée"), _("Graine")),
    ("workshops", "terreau", _("Le comptoir"), _("Terreau")),
    ("projects", "pousse", _("Le dossier"), _("Pousse")),
    ("reviews", "bouton", _("Le label"), _("Bouton")),
    ("voting", "soleil", _("Le vote"), _("Soleil")),
    ("results", "fleur", _("Les lauréats"), _("Fleur")),
    ("grants", "essaimage", _("Le suivi"), _("Essaimage")),
]


# Two phases of the edition have no plant of their own: they are told with the stage they serve.
_TOLD_WITH = {"advising": ("workshops", "ideas"), "evaluation": ("grants",)}


def edition_path(edition: Edition) -> list[dict[str, str]]:
    """The seven stages of the edition: done, now, to come, each with the month of its opening."""
    present = editions.present_phase(edition)
    path = [row for row in PATH if editions.has_room(edition, row[0])]
    order = [kind for kind, *_rest in path]
    told = _TOLD_WITH.get(present.kind, (present.kind,)) if present else ()
    here = next((order.index(kind) for kind in told if kind in order), -1)
    steps = []
    for rank, (kind, icon, title, plant) in enumerate(path):
        phase = editions.phase(edition, kind)
        small = f"{plant} · {wording.month(phase.opens_at)}" if phase else str(plant)
        state = "done" if rank < here else "todo"
        if rank == here and present is not None:
            state = "now" if present.is_open() else "todo" if present.opens_at > clock.now() else "done"
        steps.append({"icon": icon, "title": str(title), "small": small, "state": state})
    return steps


class Stages:
    """What downstream rooms say of an edition's projects, read in five queries whatever their number."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.is_past = edition.origin == Origin.SHEET
        self.poll = voting.poll_of(edition)
        if self.poll:
            self.poll.edition = edition  # the instance whose phases are already read
        lines = BallotLine.objects.filter(poll=self.poll) if self.poll else BallotLine.objects.none()
        self.numbers: dict[int, str] = dict(lines.values_list("project_id", "number"))
        self.reviews: dict[int, str] = dict(
            Review.objects.filter(project__edition=edition).values_list("project_id", "state")
        )
        self.count = results.declared_count(edition)
        awards = Award.objects.filter(count=self.count) if self.count else Award.objects.none()
        self.amounts: dict[int, int] = dict(awards.values_list("project_id", "amount_cents"))
        if self.is_past:
            self.amounts = dict(results.past_results(edition).values_list("project_id", "amount_cents"))

    def of(self, project_id: int) -> str:
        """`winner`, `not_funded`, `voting`, `labelled`, `refused` or `submitted`."""
        if project_id in self.amounts:
            return "winner" if self.amounts[project_id] else "not_funded"
        if project_id in self.numbers:
            return "voting"
        review = self.reviews.get(project_id)
        if review == ReviewState.LABELLED:
            return "labelled"
        return "refused" if review == ReviewState.REFUSED else "submitted"

    def refused_ids(self) -> list[int]:
        return [pk for pk, state in self.reviews.items() if state == ReviewState.REFUSED]


class EveryStage(Stages):
    """The same over all the editions that everybody may read: for a search across the years."""

    def __init__(self, edition: Edition) -> None:
        self.edition, self.is_past, self.poll, self.numbers = edition, False, None, {}
        rows = Review.objects.filter(project__edition__is_public=True)
        self.reviews = dict(rows.values_list("project_id", "state"))
        self.count = results.declared_count(edition)
        declared = Award.objects.filter(count__state=CountState.DECLARED, count__edition__is_public=True)
        self.amounts = dict(declared.values_list("project_id", "amount_cents"))
        past = PastResult.objects.filter(project__edition__is_public=True)
        self.amounts |= dict(past.values_list("project_id", "amount_cents"))


STAGE_LABELS: dict[str, Promise] = {
    "submitted": _("Dossier déposé"),
    "labelled": _("Labellisé"),
    "voting": _("Au vote"),
    "winner": _("Lauréat"),
    "not_funded": _("Non financé"),
}
STAGE_SETS = {
    "depose": {"submitted", "labelled", "voting", "winner", "not_funded"},
    "label": {"labelled", "voting", "winner", "not_funded"},
    "vote": {"voting", "winner", "not_funded"},
    "laureat": {"winner"},
}


def shuffled(ids: Iterable[int], seed: str) -> list[int]:
    """The order of the booth, for ids of projects."""
    return sorted(ids, key=lambda pk: voting.rank_for(seed, pk))


def catalogue_of_all(stages: EveryStage, *, text: str, theme: str, stage: str) -> list[int]:
    """Ids of the projects of every public edition, the newest edition first, then by title."""
    rows = Project.objects.filter(edition__is_public=True, state=ProjectState.SUBMITTED)
    rows = rows.exclude(pk__in=stages.refused_ids())
    if text:
        rows = projects.search(rows, text)
    if theme:
        rows = rows.filter(theme=theme)
    ids = list(rows.order_by("-edition__year", "edition__code", "title", "pk").values_list("pk", flat=True))
    return [pk for pk in ids if stages.of(pk) in STAGE_SETS[stage]] if stage in STAGE_SETS else ids


def catalogue(
    edition: Edition, stages: Stages, *, text: str, territory: str, theme: str, stage: str, seed: str
) -> list[int]:
    """Ids of the projects asked for, in the order to show: random for the visitor, then by title once proclaimed."""
    rows = projects.visible(edition).exclude(pk__in=stages.refused_ids())
    number = text.lower().replace("n°", "").strip()
    if number and number in stages.numbers.values():
        rows = rows.filter(pk__in=[pk for pk, held in stages.numbers.items() if held == number])
    elif text:
        rows = projects.search(rows, text)
    if territory:
        rows = rows.filter(territory__code=territory)
    if theme:
        rows = rows.filter(theme=theme)
    ids = list(rows.values_list("pk", flat=True))
    if stage in STAGE_SETS:
        ids = [pk for pk in ids if stages.of(pk) in STAGE_SETS[stage]]
    return ids if stages.count or stages.is_past else shuffled(ids, seed)


def in_order(ids: list[int]) -> list[Project]:
    """The projects of one page, in the order of `ids`, with what their cards show."""
    found = Project.objects.select_related("commune", "territory", "edition").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def place_of(project: Project) -> str:
    """`Bruay-la-Buissière, Artois`, or the district that an imported election names."""
    return ", ".join(str(part) for part in (project.commune, project.territory) if part)


def _elsewhere(project: Project) -> str:
    """Among projects of several editions, each says its year."""
    return ", ".join(filter(None, (place_of(project), str(project.edition.year))))


def card(project: Project, stages: Stages, heart: dict[str, Any] | None = None) -> dict[str, Any]:
    """The seed packet of a project."""
    stage = stages.of(project.pk)
    amount = stages.amounts.get(project.pk)
    return {
        "number": stages.numbers.get(project.pk, ""),
        "theme": project.get_theme_display() if project.theme else "",
        "tint": projects.TINTS.get(project.theme, ""),
        "drawing": {"kind": drawing.kind_of(project.title, project.theme), "seed": project.pk},
        "title": project.title,
        "href": reverse("pages:project", args=[project.slug]),
        "place": place_of(project) if project.edition_id == stages.edition.pk else _elsewhere(project),
        "text": project.summary,
        "cents": amount or project.requested_cents,
        "currency": project.edition.currency,
        "tag": {"text": STAGE_LABELS[stage], "tint": "" if stage == "winner" else "out"} if stage != "voting" else "",
        "heart": heart or "",
    }


# How far a project has come: the stage of PATH that it is in.
_REACHED = {
    "submitted": "reviews",
    "refused": "reviews",
    "labelled": "voting",
    "voting": "voting",
    "not_funded": "results",
    "winner": "grants",
}


def journey(project: Project, stages: Stages) -> list[dict[str, str]]:
    """Where this project is, derived from the rooms: no table keeps it."""
    stage = stages.of(project.pk)
    path = [row for row in PATH if editions.has_room(project.edition, row[0])]
    reached = [kind for kind, *_rest in path].index(_REACHED[stage])
    is_over = stage in ("refused", "not_funded")
    phases = editions.phases(project.edition)
    steps = []
    for rank, (kind, icon, title, plant) in enumerate(path):
        phase = phases.get(kind)
        has_begun = phase is None or phase.opens_at <= clock.now()  # labelled in March, voted on in May
        state = "done" if rank < reached else "now" if rank == reached and has_begun and not is_over else "todo"
        steps.append({"icon": icon, "title": str(title), "small": str(plant), "state": state})
    return steps
