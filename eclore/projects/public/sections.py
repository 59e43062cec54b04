"""The sections of a dossier, one form each, and its team."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eclore.core import permissions
from eclore.core.access import signed_in
from eclore.core.http import Request, refusals, show
from eclore.editions.queries import process_rules
from eclore.projects import actions, forms, queries
from eclore.projects.models import Project
from eclore.projects.public.dossier import project_of

# Two forms on one page: their fields must not share an id.
_TEAM_IDS = "id_team_%s"


@signed_in
def section(request: Request, pk: int, slug: str) -> HttpResponse:
    """One section and its form. `?verifier=1` shows what is missing next to each field."""
    row, part = project_of(request, pk), forms.SECTIONS.get(slug)
    if part is None or part.form is None:
        raise Http404
    if request.method == "GET" and not permissions.abilities(request.user, row, "edit")["edit"]:
        messages.info(request, _("Ce dossier ne se modifie pas en ce moment. Le voici tel qu’il est."))
        return redirect("projects:preview", row.pk)
    if slug == "budget":
        return _budget(request, row)
    form, team_form = (
        part.form(request.POST if request.method == "POST" else None, project=row),
        forms.TeamForm(auto_id=_TEAM_IDS),
    )
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            if slug == "structure":
                actions.name_applicant(by=request.user, project=row, **form.cleaned_data)
            else:
                actions.edit(by=request.user, project=row, **form.cleaned_data)
            messages.success(request, _("C’est enregistré."))
            return redirect("projects:project", row.pk)
    if request.method == "GET" and "verifier" in request.GET:
        form = _with_gaps(part.form(part.form.stored(row), project=row), row, slug)
        return render(request, "projects/section.html", {"form": form, "team_form": team_form, **around(row, part)})
    return show(request, "projects/section.html", {"form": form, "team_form": team_form, **around(row, part)})


def around(row: Project, part: forms.Section) -> dict[str, Any]:
    return {
        "project": row,
        "section": part,
        "heading": part.label,
        "number": list(forms.SECTIONS).index(part.slug) + 1,
        "total": len(forms.SECTIONS) + 1,
        "team": row.team.select_related("person") if part.slug == "structure" else [],
    }


def _with_gaps(form: forms.SectionForm, row: Project, slug: str) -> forms.SectionForm:
    """The stored section, with the sentence of each gap next to its field."""
    form.is_valid()
    for gap in queries.gaps(row):
        if gap.section == slug and not form.errors.get(gap.field):
            form.add_error(gap.field if gap.field in form.fields else None, gap.sentence)
    return form


def _budget(request: Request, row: Project) -> HttpResponse:
    """The funding plan. Adding or removing a line posts the page and saves nothing."""
    plan = queries.plan(row)
    limit = process_rules(row.edition).requested_max_cents
    context = {"plan": plan, "limit": limit, **around(row, forms.SECTIONS["budget"])}
    if plan.expenses and plan.gap_cents:
        context["unbalanced"] = queries.unbalanced(plan, row.edition.currency)
    if request.method == "POST" and ("add" in request.POST or "remove" in request.POST):
        form = _with_rows_changed(request, row)
        return render(request, "projects/budget.html", {"form": form, **context})
    form = forms.BudgetForm(request.POST if request.method == "POST" else None, project=row)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            saved = actions.edit(by=request.user, project=row, **form.cleaned_data)
            if queries.plan(saved).is_balanced:
                messages.success(request, _("C’est enregistré : le budget est à l’équilibre."))
                return redirect("projects:project", row.pk)
            messages.success(request, _("C’est enregistré. Le budget reste à équilibrer avant le dépôt."))
            return redirect("projects:section", row.pk, "budget")
    if request.method == "GET" and "verifier" in request.GET:
        rows = forms.stored_rows(row)
        stored = {"requested": forms.typed(row.requested_cents)}
        for side, kept in rows.items():
            for rank, (label, amount) in enumerate(kept):
                stored |= {f"{side}_{rank}_label": label, f"{side}_{rank}_amount": amount}
        form = forms.BudgetForm(stored, project=row)
        return render(request, "projects/budget.html", {"form": _with_gaps(form, row, "budget"), **context})
    return show(request, "projects/budget.html", {"form": form, **context})


def _with_rows_changed(request: Request, row: Project) -> forms.BudgetForm:
    rows = forms.raw_rows(request.POST)
    side, _dash, rank = request.POST.get("remove", "").partition("-")
    if side in rows and rank.isdecimal() and int(rank) < len(rows[side]):
        del rows[side][int(rank)]
    added = request.POST.get("add", "")
    if added in rows and len(rows[added]) < forms.BudgetForm.MAX_ROWS:
        rows[added].append(("", ""))
    form = forms.BudgetForm(project=row, rows=rows)
    form.initial["requested"] = request.POST.get("requested", "")
    return form


@signed_in
@require_POST
def add_teammate(request: Request, pk: int) -> HttpResponse:
    """Add someone to the team, from the section of the structure."""
    row = project_of(request, pk)
    team_form = forms.TeamForm(request.POST, auto_id=_TEAM_IDS)
    if team_form.is_valid():
        with refusals(team_form):
            actions.add_teammate(by=request.user, project=row, **team_form.cleaned_data)
            messages.success(request, _("Cette personne est dans l’équipe."))
            return redirect(reverse("projects:section", args=[row.pk, "structure"]) + "#equipe")
    context = {
        "form": forms.ApplicantForm(project=row),
        "team_form": team_form,
        **around(row, forms.SECTIONS["structure"]),
    }
    status = getattr(team_form, "refusal_status", 422)
    return render(request, "projects/section.html", context, status=status)


@signed_in
@require_POST
def remove_teammate(request: Request, pk: int, person_id: int) -> HttpResponse:
    """Take someone out of the team."""
    row = project_of(request, pk)
    actions.remove_teammate(by=request.user, project=row, person_id=person_id)
    messages.success(request, _("Cette personne n’est plus dans l’équipe."))
    return redirect(reverse("projects:section", args=[row.pk, "structure"]) + "#equipe")
