"""The office of dossiers: the list with its filters, one dossier, send back, withdraw."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet, Sum
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eclore.core import audit, permissions
from eclore.core import history as history_page
from eclore.core.access import office
from eclore.core.http import Request, page_of, paper_response, refusals, show
from eclore.core.listing import filters_of
from eclore.editions.queries import roles_of
from eclore.editions.states import Role
from eclore.people.queries import names_of
from eclore.projects import actions, forms, lists, papers, queries
from eclore.projects.models import Project
from eclore.projects.states import ProjectState

PAGE = 25
SORTS = {
    "titre": ("title",),
    "commune": ("commune__folded_name",),
    "montant": ("requested_cents",),
    "depot": ("submitted_at",),
    "etat": ("state",),
}
_MAY_OPEN = "projects.office"
_VERBS = {
    "projects.start": gettext_lazy("Dossier commencé"),
    "projects.edit": gettext_lazy("Dossier modifié"),
    "projects.attach": gettext_lazy("Pièce ajoutée"),
    "projects.submit": gettext_lazy("Dossier déposé"),
    "projects.send_back": gettext_lazy("Renvoyé pour complément"),
    "projects.withdraw": gettext_lazy("Dossier retiré"),
    "projects.admit_public": gettext_lazy("Projet d’une élection publique, importé"),
}


def _readable(request: Request) -> QuerySet[Project]:
    """Every dossier for the managers; for those who judge, all but the drafts."""
    edition = request.edition
    rows = queries.all_of(edition)
    return rows if Role.MANAGER in roles_of(request.user, edition) else rows.exclude(state=ProjectState.DRAFT)


def _rows(request: Request) -> tuple[QuerySet[Project], forms.FilterForm]:
    """What the address asks for: filters and order."""
    edition = request.edition
    form = forms.FilterForm(request.GET, edition=edition)
    rows = queries.narrowed(_readable(request), form.wanted())
    asked = request.GET.get("tri", "")
    names = SORTS.get(asked.removeprefix("-"), ("title",))
    sign = "-" if asked.startswith("-") else ""
    return rows.order_by(*(sign + name for name in names), "title", "pk"), form


@office(_MAY_OPEN)
def home(request: Request) -> HttpResponseBase:
    """Every dossier of the edition, by filters that stand in the address; all of them as a sheet."""
    rows, form = _rows(request)
    listing = lists.projects(request.edition, rows, filters_of(form))
    if sheet := listing.sheet(request):
        return sheet
    context = {
        "filters": form,
        "page": page_of(request, rows, PAGE),
        "total_cents": rows.aggregate(total=Sum("requested_cents"))["total"] or 0,
        "listing": listing,
        "is_filtered": any(form.cleaned_data.values()),
    }
    return render(request, "projects/office/home.html", context)


def _project(request: Request, pk: int) -> Project:
    found = _readable(request).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _context(request: Request, row: Project) -> dict[str, Any]:
    return {
        "project": row,
        "plan": queries.plan(row),
        "rows": row.attachments.select_related("file"),
        "team": row.team.select_related("person"),
        "gate": queries.gate(row),
        "can_waive": row.leader_id is not None and permissions.allowed(request.user, "workshops.waive", row.edition),
        "abilities": permissions.abilities(request.user, row),
        "events": _events(row),
        "can_read_history": permissions.allowed(request.user, "projects.history", row),
    }


def _events(row: Project) -> list[dict[str, Any]]:
    """The history, latest first; edits in a row are told once."""
    events: list[dict[str, Any]] = []
    for entry in audit.trail(row).exclude(verb="projects.attach"):
        if entry.verb == "projects.edit" and events and events[-1]["verb"] == entry.verb:
            events.pop()
        events.append({"at": entry.at, "title": _VERBS.get(entry.verb, entry.verb), "verb": entry.verb})
    return events[::-1]


@office(_MAY_OPEN)
def project(request: Request, pk: int) -> HttpResponse:
    """One dossier, whole; and the form that sends it back."""
    row = _project(request, pk)
    form = forms.SendBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.send_back(by=request.user, project=row, reason=form.cleaned_data["reason"])
            messages.success(request, _("Le dossier est renvoyé, et une lettre part vers le porteur."))
            return redirect("projects_office:project", row.pk)
    return show(request, "projects/office/project.html", {"form": form, **_context(request, row)})


@office(_MAY_OPEN)
def paper(request: Request, pk: int, form: str) -> HttpResponse:
    """The dossier on paper."""
    row = _project(request, pk)
    return paper_response(form, f"dossier-{row.pk}", papers.dossier(row))


@office("projects.history")
def history(request: Request, pk: int) -> HttpResponse:
    """What a dossier said before; its team alone brings a text back."""
    row = _project(request, pk)
    return history_page.page(
        request,
        row,
        heading=row.title,
        labels=queries.word_labels(),
        names=names_of,
        back=reverse("projects_office:project", args=[pk]),
        restore=None,
        can_restore=False,
    )


@office(_MAY_OPEN)
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Ask, then withdraw on behalf of the team."""
    row = _project(request, pk)
    if request.method == "POST":
        actions.withdraw(by=request.user, project=row)
        messages.success(request, _("Le dossier est retiré, et une lettre part vers le porteur."))
        return redirect("projects_office:project", row.pk)
    if not permissions.abilities(request.user, row, "withdraw")["withdraw"]:
        messages.info(request, _("Ce dossier ne peut pas être retiré en ce moment."))
        return redirect("projects_office:project", row.pk)
    return render(request, "projects/office/withdraw.html", {"project": row})


@office(_MAY_OPEN)
def attachment(request: Request, pk: int, attachment_pk: int) -> HttpResponse:
    """One document of the dossier, for those who judge it."""
    found = queries.attachment(_project(request, pk), attachment_pk)
    if found is None:
        raise Http404
    return papers.download(found)  # type: ignore[return-value]
