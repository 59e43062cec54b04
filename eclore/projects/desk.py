"""What this room shows at the desk, and hands over or forgets about a person."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclore.core import clock, permissions, wording
from eclore.core.folding import fold
from eclore.editions import queries as editions
from eclore.editions.models import Edition
from eclore.editions.queries import phase, roles_of
from eclore.editions.states import PhaseKind, Role, Theme
from eclore.people.models import Person
from eclore.people.selections import Selection, Values, joined, persons_in
from eclore.projects import actions, queries
from eclore.projects.models import Project
from eclore.projects.states import ProjectState

NEARLY = 80  # percent


def todo(user: Any, edition: Edition) -> list[dict[str, Any]]:
    """For the managers: dossiers sent back that have not returned yet."""
    if Role.MANAGER not in roles_of(user, edition) or not permissions.allowed(user, "projects.office", edition):
        return []
    rows = Project.objects.filter(edition=edition, state=ProjectState.RETURNED).order_by("started_at", "pk")
    count = rows.count()
    if not count:
        return []
    title = ngettext(
        "%(n)s dossier renvoyé attend d’être complété", "%(n)s dossiers renvoyés attendent d’être complétés", count
    )
    return [
        {
            "title": title % {"n": count},
            "text": _("Un coup de fil aide souvent mieux qu’une deuxième lettre."),
            "href": reverse("projects_office:home") + f"?etat={ProjectState.RETURNED}",
            "icon": "pousse",
            "since": None,
        }
    ]


def card(person: Person) -> list[dict[str, Any]]:
    """The dossiers of a person, for the help desk."""
    return [
        {
            "edition": project.edition,
            "title": project.title,
            "text": _("dossier n° %(pk)s, %(state)s") % {"pk": project.pk, "state": project.state_label},
            "say": _say(project),
            "href": reverse("projects_office:project", args=[project.pk]),
            "icon": "pousse",
            "at": project.submitted_at or project.started_at,
        }
        for project in queries.projects_of(person)
    ]


def _percent(params: QueryDict) -> int:
    asked = params.get("complet") or ""
    return min(int(asked), 100) if asked.isdecimal() and len(asked) < 4 else NEARLY


def _led(edition: Edition, params: QueryDict) -> QuerySet[Project]:
    return queries.narrowed(Project.objects.filter(edition=edition), params)


def _nearly(edition: Edition, params: QueryDict) -> QuerySet[Project]:
    return queries.nearly_complete(_led(edition, params), _percent(params))


def _about(edition: Edition, params: QueryDict) -> str:
    state, theme = params.get("etat"), params.get("theme")
    area = editions.areas(edition).filter(code=params.get("territoire") or "").first()
    words = [str(ProjectState(state).label)] if state in ProjectState.values else []
    words += [str(Theme(theme).label)] if theme in Theme.values else []
    words += [area.name] if area else []
    return ", ".join([*words, *([f"« {params['q']} »"] if params.get("q") else [])])


def _about_nearly(edition: Edition, params: QueryDict) -> str:
    share = _("au moins %(n)s %%") % {"n": _percent(params)}
    return ", ".join(filter(None, [share, _about(edition, params)]))


def leaders(
    key: str,
    title: str,
    read: Callable[[Edition, QueryDict], QuerySet[Project]],
    permission: str,
    filters: tuple[str, ...] = (),
    about: Callable[[Edition, QueryDict], str] | None = None,
) -> Selection:
    """Leaders of the projects that `read` gives; a letter may name the project. The rooms downstream use it too."""

    def values(edition: Edition, params: QueryDict, person_ids: Collection[int]) -> Values:
        rows = read(edition, params).filter(leader__in=person_ids)
        return joined(rows.values_list("leader_id", "title"), "project")

    return Selection(
        key=key,
        title=title,
        persons=lambda edition, params: persons_in(read(edition, params), "leader"),
        permission=permission,
        filters=filters,
        about=about,
        fields={"project": _("Nom du projet")},
        values=values,
    )


def _say(project: Project) -> str:
    """What can be told on the telephone: where the dossier stands, the first things missing, the days left."""
    words = {"title": project.title, "day": wording.day(project.submitted_at) if project.submitted_at else ""}
    if project.state == ProjectState.SUBMITTED:
        return _("Le dossier « %(title)s » est bien arrivé, déposé le %(day)s.") % words
    if project.state not in (ProjectState.DRAFT, ProjectState.RETURNED):
        return ""
    start = _("Le dossier « %(title)s » n’est pas déposé.") % words
    if project.state == ProjectState.RETURNED:
        start = _("Le dossier « %(title)s » est à compléter : %(reason)s") % {**words, "reason": project.return_reason}
    return " ".join([start, *_to_do(project, [gap.sentence for gap in queries.gaps(project)])])


def _to_do(project: Project, missing: list[str]) -> list[str]:
    """The first things missing, and the days left."""
    lines = missing[:3]
    if len(missing) > 3:
        more = len(missing) - 3
        lines.append(ngettext("Et %(n)s autre point.", "Et %(n)s autres points.", more) % {"n": more})
    if not missing:
        lines.append(_("Il est complet : il reste à le déposer."))
    closing = phase(project.edition, PhaseKind.PROJECTS)
    if closing and closing.is_open():
        days = (timezone.localtime(closing.closes_at).date() - clock.today()).days
        lines.append(
            ngettext("Le dépôt ferme dans %(n)s jour.", "Le dépôt ferme dans %(n)s jours.", days) % {"n": days}
            if days
            else _("Le dépôt ferme aujourd’hui.")
        )
    return lines


def told(person: Person) -> list[tuple[Edition, str]]:
    """For whoever answers the phone without opening dossiers: arrived, complete, what is missing; nothing of its words.

    Neither the project's name, nor an amount, nor why the team sent it back.
    """
    return [(row.edition, _told(row)) for row in queries.projects_of(person)]


def _told(project: Project) -> str:
    words = {"pk": project.pk, "day": wording.day(project.submitted_at) if project.submitted_at else ""}
    if project.state == ProjectState.SUBMITTED:
        return _("Son dossier n° %(pk)s est bien arrivé, déposé le %(day)s.") % words
    if project.state == ProjectState.WITHDRAWN:
        return _("Son dossier n° %(pk)s est retiré.") % words
    start = _("Son dossier n° %(pk)s n’est pas déposé.") % words
    if project.state == ProjectState.RETURNED:
        start = _("Son dossier n° %(pk)s est à compléter : le message reçu dit pourquoi.") % words
    # What is wrong with a budget names amounts.
    plain = [
        _("Le budget est à terminer.") if gap.section == "budget" else gap.sentence for gap in queries.gaps(project)
    ]
    return " ".join([start, *_to_do(project, list(dict.fromkeys(plain)))])


def find(text: str, editions: list[Edition]) -> list[tuple[int, str]]:
    """Leaders and teams by the number of a dossier, its words, or the name of its structure."""
    rows = queries.with_names(Project.objects.filter(edition__in=editions, leader__isnull=False))
    number = re.fullmatch(r"(?:dossier\s*)?(?:n\s*[°o]?\s*)?(\d{1,9})", text.strip(), re.IGNORECASE)
    if number:
        rows = rows.filter(pk=int(number[1]))
    elif queries.terms(text):
        rows = queries.search(rows, text)
    else:
        return []
    found = []
    for row in rows.prefetch_related("team")[:50]:
        reason = _("dossier n° %(pk)s « %(title)s »") % {"pk": row.pk, "title": row.title}
        if row.applicant and fold(text) in fold(row.applicant.name):
            reason = _("structure %(name)s") % {"name": row.applicant.name}
        found += [(pk, reason) for pk in (row.leader_id, *(member.person_id for member in row.team.all())) if pk]
    return found


def merge(keep: Person, drop: Person) -> dict[str, list[int]]:
    """Two rows are one person: what the second holds passes to the first. Gives the ids that moved."""
    return actions.take_over(keep=keep, drop=drop)


def selections() -> list[Selection]:
    """Whom one may write to: leaders, by the filters of the office's list, or by how far their dossier is written."""
    narrow = ("etat", "theme", "territoire", "q")
    return [
        leaders("projects.leaders", _("Porteurs d’un dossier"), _led, "projects.office", narrow, _about),
        leaders(
            "projects.nearly",
            _("Porteurs d’un dossier presque complet, non déposé"),
            _nearly,
            "projects.office",
            ("complet", *narrow),
            _about_nearly,
        ),
    ]


def export(person: Person) -> dict[str, Any]:
    return queries.export(person)


def erase(person: Person) -> None:
    actions.erase(person=person)


def concerned(edition: Edition, kind: str) -> QuerySet[Person]:
    """Who is told of a change of the deposit: those whose dossier is not handed in."""
    if kind != PhaseKind.PROJECTS:
        return Person.objects.none()
    waiting = Project.objects.filter(edition=edition, state__in=(ProjectState.DRAFT, ProjectState.RETURNED))
    return Person.objects.filter(pk__in=waiting.values("leader_id"))
