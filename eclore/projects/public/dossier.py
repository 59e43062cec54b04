"""The dossier: begin it, its tasks, how the public will see it, on paper, what it said before."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from eclore.core import drawing, permissions
from eclore.core import history as history_page
from eclore.core.access import signed_in
from eclore.core.errors import Refused
from eclore.core.http import Request, paper_response, refusals, show
from eclore.editions.queries import attendances_needed, process_rules
from eclore.ideas.queries import ideas_of
from eclore.ideas.states import IdeaState
from eclore.people import actions as people
from eclore.people.queries import names_for
from eclore.projects import actions, forms, papers, queries
from eclore.projects.models import Project
from eclore.projects.states import ProjectState


def project_of(request: Request, pk: int) -> Project:
    """The dossier, for its own team; for anybody else it does not exist."""
    edition = request.edition
    project = queries.all_of(edition).filter(pk=pk).first() if edition else None
    if project is None or not permissions.allowed(request.user, "projects.read", project):
        raise Http404
    return project


def why_not(user: Any, verb: str, project: Project) -> str:
    """Why the verb is not possible now, in the words of its permission; "" where it is."""
    try:
        permissions.check(user, f"projects.{verb}", project)
    except Refused as refusal:
        return refusal.sentence
    return ""


@signed_in
def start(request: Request) -> HttpResponse:
    """Begin a dossier, from an idea of one's own or from a title."""
    edition = request.edition
    if edition is None:
        return render(request, "projects/start.html", {"closed": _("Aucune édition n’est ouverte pour le moment.")})
    person = people.self_of(user=request.user)  # type: ignore[arg-type]
    mine = queries.projects_of(person).filter(edition=edition).exclude(state=ProjectState.WITHDRAWN)
    ideas = ideas_of(person).filter(edition=edition, state__in=(IdeaState.NOTED, IdeaState.PUBLISHED))
    ideas = ideas.exclude(pk__in=mine.filter(idea__isnull=False).values("idea_id"))
    form = forms.StartForm(
        request.POST if request.method == "POST" else None, ideas=ideas, initial={"idea": request.GET.get("idee")}
    )
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            project = actions.start(by=request.user, edition=edition, person=person, **form.cleaned_data)
            messages.success(request, _("Votre dossier est ouvert. Remplissez-le à votre rythme : tout est gardé."))
            return redirect("projects:project", project.pk)
    closed = why_not(request.user, "start", Project(edition=edition, leader=person, state=ProjectState.DRAFT))
    needed = {"rules": process_rules(edition), "attendances_needed": attendances_needed(edition)}
    context = {"form": form, "mine": mine, "closed": closed, **needed}
    return show(request, "projects/start.html", context)


@signed_in
def project(request: Request, pk: int) -> HttpResponse:
    """The dossier as a list of tasks."""
    row = project_of(request, pk)
    abilities = permissions.abilities(request.user, row)
    gaps = queries.gaps(row)
    tasks = _tasks(row, gaps, abilities["edit"])
    context = {
        "project": row,
        "abilities": abilities,
        "tasks": tasks,
        "done": sum(task["state"] == "done" for task in tasks),
        "attendance_gap": next((gap.sentence for gap in gaps if gap.section == "comptoir"), ""),
        "is_ready": not gaps,
        "closed": "" if abilities["edit"] else why_not(request.user, "edit", row),
        "team": row.team.select_related("person"),
        "is_editable_state": row.state in (ProjectState.DRAFT, ProjectState.RETURNED),
    }
    return render(request, "projects/project.html", context)


def _tasks(row: Project, gaps: list[queries.Gap], can_edit: bool) -> list[dict[str, Any]]:
    missing = {gap.section for gap in gaps}
    tasks: list[dict[str, Any]] = []
    for section in forms.SECTIONS.values():
        begun = any(getattr(row, name) for name in section.fields if name not in ("title",))
        state = "done" if section.slug not in missing else "started" if begun else "todo"
        href = reverse("projects:section", args=[row.pk, section.slug]) if can_edit else ""
        tasks.append({"label": str(section.label), "href": href, "state": state})
    count = row.attachments.count()
    tasks.append(
        {
            "label": _("Les pièces"),
            "href": reverse("projects:attachments", args=[row.pk]),
            "state": "done" if count else "todo",
            "text": _("%(n)s jointes") % {"n": count} if count > 1 else _("1 jointe") if count else _("Facultatif"),
        }
    )
    if "comptoir" in missing:
        tasks.append({"label": _("Participer à un comptoir"), "href": reverse("workshops:workshops"), "state": "todo"})
    return tasks


@signed_in
def preview(request: Request, pk: int) -> HttpResponse:
    """The project as the public will see it."""
    row = project_of(request, pk)
    context = {
        "project": row,
        "plan": queries.plan(row),
        "drawing": {"kind": drawing.kind_of(row.title, row.theme), "seed": row.pk},
        "is_public": row.state == ProjectState.SUBMITTED,
    }
    return render(request, "projects/preview.html", context)


@signed_in
def history(request: Request, pk: int) -> HttpResponse:
    """What the dossier said before; a former text comes back while the dossier can be written."""
    row = project_of(request, pk)
    return history_page.page(
        request,
        row,
        labels=queries.word_labels(),
        names=partial(names_for, request.user),
        heading=row.title,
        back=reverse("projects:project", args=[pk]),
        can_restore=permissions.abilities(request.user, row)["edit"],
        restore=partial(actions.edit, by=request.user, project=row),
        template="core/history.html",
    )


@signed_in
def paper(request: Request, pk: int, form: str) -> HttpResponse:
    """The dossier as it stands, to keep, to print, to take to one's council."""
    row = project_of(request, pk)
    return paper_response(form, f"dossier-{row.pk}", papers.dossier(row))
