"""« Mon espace »: the one thing to do next, read from what the person has and from the phases."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from eclore.core import clock, wording
from eclore.editions import queries as editions
from eclore.editions.models import Edition, Phase
from eclore.editions.states import PhaseKind
from eclore.ideas.models import Idea
from eclore.people.models import Person
from eclore.projects.models import Project
from eclore.projects.states import ProjectState
from eclore.reviews.queries import outcome
from eclore.workshops import queries as workshops
from eclore.workshops.models import Attendance, Registration
from eclore.workshops.states import RegistrationState


def next_step(persons: list[Person], edition: Edition) -> dict[str, str] | None:
    """Title, text, and a link with its label; None where nothing waits. The most advanced thing speaks first."""
    found = _of_projects(persons, edition)
    if found is None and editions.is_open(edition, PhaseKind.VOTING):
        found = _step(
            _("Donner mes coups de cœur"), _until(edition, PhaseKind.VOTING), reverse("voting:vote"), _("Voter")
        )
    return found or _of_workshops(persons, edition) or _of_ideas(persons, edition)


def _step(title: str, text: str, href: str, label: str) -> dict[str, str]:
    return {"title": title, "text": text, "href": href, "label": label}


def _until(edition: Edition, kind: str) -> str:
    phase = editions.phase(edition, kind)
    return _("C’est ouvert jusqu’au %(date)s.") % {"date": wording.moment(phase.closes_at)} if phase else ""


def _ahead(edition: Edition, kind: str) -> Phase | None:
    phase = editions.phase(edition, kind)
    return phase if phase and phase.opens_at > clock.now() else None


def _of_projects(persons: list[Person], edition: Edition) -> dict[str, str] | None:
    rows = {
        row.state: row
        for row in Project.objects.filter(edition=edition, leader__in=persons).exclude(state=ProjectState.WITHDRAWN)
    }
    if row := rows.get(ProjectState.RETURNED):
        text = _("L’équipe vous demande une précision : elle est écrite en haut du dossier.")
        return _to_project(row, _("Compléter « %(title)s »"), text, _("Compléter mon dossier"))
    if (row := rows.get(ProjectState.DRAFT)) and editions.is_open(edition, PhaseKind.PROJECTS):
        text = _until(edition, PhaseKind.PROJECTS)
        return _to_project(row, _("Finir « %(title)s »"), text, _("Continuer mon dossier"))
    if row := rows.get(ProjectState.SUBMITTED):
        return _of_submitted(row, edition)
    return None


def _to_project(row: Project, title: str, text: str, label: str) -> dict[str, str]:
    return _step(title % {"title": row.title}, text, reverse("projects:project", args=[row.pk]), label)


def _of_submitted(row: Project, edition: Edition) -> dict[str, str]:
    if outcome(row) != "labelled":  # a refusal is told by its letter, once the team has read it: never here first
        text = _("L’équipe et le comité lisent les dossiers. Nous vous écrivons dans tous les cas.")
        return _to_project(row, _("« %(title)s » est entre nos mains"), text, _("Voir mon dossier"))
    title = _("« %(title)s » est labellisé") % {"title": row.title}
    if voting := _ahead(edition, PhaseKind.VOTING):
        text = _("Parlez-en autour de vous : le vote ouvre le %(date)s.") % {"date": wording.moment(voting.opens_at)}
    elif editions.is_open(edition, PhaseKind.VOTING):
        text = _("Les habitants votent en ce moment.") + " " + _until(edition, PhaseKind.VOTING)
    else:
        return _step(title, _("Le vote est fini."), reverse("results:results"), _("Voir les résultats"))
    return _step(title, text, reverse("pages:project", args=[row.slug]), _("Voir sa page"))


def _of_workshops(persons: list[Person], edition: Edition) -> dict[str, str] | None:
    coming = (
        Registration.objects.filter(
            person__in=persons,
            workshop__edition=edition,
            workshop__starts_at__gt=clock.now(),
            state=RegistrationState.CONFIRMED,
        )
        .select_related("workshop__commune")
        .order_by("workshop__starts_at")
        .first()
    )
    if coming:
        where = f"{wording.moment(coming.workshop.starts_at)}, {coming.workshop.place}, {coming.workshop.commune}"
        href = reverse("workshops:workshop", args=[coming.workshop_id])
        return _step(_("Venir au comptoir"), where, href, _("Voir le comptoir"))
    if not Attendance.objects.filter(person__in=persons, workshop__edition=edition).exists():
        return None
    if editions.is_open(edition, PhaseKind.PROJECTS):
        text = _("Vous êtes venue ou venu à un comptoir : le dépôt vous est ouvert.")
        return _step(_("Commencer un dossier"), text, reverse("projects:start"), _("Ouvrir mon dossier"))
    projects = _ahead(edition, PhaseKind.PROJECTS)
    if projects and editions.has_room(edition, PhaseKind.ADVISING):
        text = _("Le dépôt des dossiers ouvre le %(date)s.") % {"date": wording.moment(projects.opens_at)}
        return _step(_("Mûrir le projet"), text, reverse("advising:request"), _("Demander un accompagnement"))
    return None


def _of_ideas(persons: list[Person], edition: Edition) -> dict[str, str] | None:
    has_idea = Idea.objects.filter(author__in=persons, edition=edition).exists()
    if not has_idea and editions.is_open(edition, PhaseKind.IDEAS):
        text = _("Quelques lignes suffisent. %(until)s") % {"until": _until(edition, PhaseKind.IDEAS)}
        return _step(_("Proposer une idée"), text, reverse("ideas:propose"), _("Proposer une idée"))
    to_dossier = not editions.has_room(edition, PhaseKind.WORKSHOPS) and editions.is_open(edition, PhaseKind.PROJECTS)
    if has_idea and to_dossier:
        text = _until(edition, PhaseKind.PROJECTS)
        return _step(_("Commencer un dossier"), text, reverse("projects:start"), _("Ouvrir mon dossier"))
    agenda = reverse("workshops:workshops")
    if editions.is_open(edition, PhaseKind.WORKSHOPS) and workshops.upcoming(edition).exists():
        text = _("C’est là qu’une idée devient un projet, et y venir ouvre le dépôt d’un dossier.")
        return _step(_("Venir à un comptoir"), text, agenda, _("Choisir une date"))
    if has_idea and (ahead := _ahead(edition, PhaseKind.WORKSHOPS)):
        text = _("Les inscriptions ouvrent le %(date)s.") % {"date": wording.moment(ahead.opens_at)}
        return _step(_("Venir à un comptoir"), text, agenda, _("Voir l’agenda"))
    return None
