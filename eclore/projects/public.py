"""The leader's pages: begin a dossier, its sections one by one, check, submit, withdraw."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eclore.core import drawing, permissions, wording
from eclore.core import history as history_page
from eclore.core.access import signed_in
from eclore.core.errors import Refused
from eclore.core.http import Request, refusals, show
from eclore.editions.queries import attendances_needed, process_rules
from eclore.ideas.queries import ideas_of
from eclore.ideas.states import IdeaState
from eclore.people import actions as people
from eclore.people.queries import names_for
from eclore.projects import actions, forms, papers, queries
from eclore.projects.models import Project
from eclore.projects.states import ProjectState

# Two forms on one page: their fields must not share an id.
_TEAM_IDS = "id_team_%s"


def _project(request: Request, pk: int) -> Project:
    """The dossier, for its own team; for anybody else it does not exist."""
    edition = request.edition
    project = queries.all_of(edition).filter(pk=pk).first() if edition else None
    if project is None or not permissions.allowed(request.user, "projects.read", project):
        raise Http404
    return project


def _refusal(user: Any, verb: str, project: Project) -> str:
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
    closed = _refusal(request.user, "start", Project(edition=edition, leader=person, state=ProjectState.DRAFT))
    needed = {"rules": process_rules(edition), "attendances_needed": attendances_needed(edition)}
    context = {"form": form, "mine": mine, "closed": closed, **needed}
    return show(request, "projects/start.html", context)


@signed_in
def project(request: Request, pk: int) -> HttpResponse:
    """The dossier as a list of tasks."""
    row = _project(request, pk)
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
        "closed": "" if abilities["edit"] else _refusal(request.user, "edit", row),
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
def section(request: Request, pk: int, slug: str) -> HttpResponse:
    """One section and its form. `?verifier=1` shows what is missing next to each field."""
    row, part = _project(request, pk), forms.SECTIONS.get(slug)
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
        return render(request, "projects/section.html", {"form": form, "team_form": team_form, **_around(row, part)})
    return show(request, "projects/section.html", {"form": form, "team_form": team_form, **_around(row, part)})


def _around(row: Project, part: forms.Section) -> dict[str, Any]:
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
    context = {"plan": plan, "limit": limit, **_around(row, forms.SECTIONS["budget"])}
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
    row = _project(request, pk)
    team_form = forms.TeamForm(request.POST, auto_id=_TEAM_IDS)
    if team_form.is_valid():
        with refusals(team_form):
            actions.add_teammate(by=request.user, project=row, **team_form.cleaned_data)
            messages.success(request, _("Cette personne est dans l’équipe."))
            return redirect(reverse("projects:section", args=[row.pk, "structure"]) + "#equipe")
    context = {
        "form": forms.ApplicantForm(project=row),
        "team_form": team_form,
        **_around(row, forms.SECTIONS["structure"]),
    }
    status = getattr(team_form, "refusal_status", 422)
    return render(request, "projects/section.html", context, status=status)


@signed_in
@require_POST
def remove_teammate(request: Request, pk: int, person_id: int) -> HttpResponse:
    """Take someone out of the team."""
    row = _project(request, pk)
    actions.remove_teammate(by=request.user, project=row, person_id=person_id)
    messages.success(request, _("Cette personne n’est plus dans l’équipe."))
    return redirect(reverse("projects:section", args=[row.pk, "structure"]) + "#equipe")


@signed_in
def attachments(request: Request, pk: int) -> HttpResponse:
    """The supporting documents: add, download, take out."""
    row = _project(request, pk)
    form = forms.AttachForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            upload = form.cleaned_data["content"]
            name = form.cleaned_data["name"] or upload.name
            actions.attach(by=request.user, project=row, name=name, content=upload.read())
            messages.success(request, _("La pièce est dans le dossier."))
            return redirect("projects:attachments", row.pk)
    context = {
        "form": form,
        "project": row,
        "rows": row.attachments.select_related("file"),
        "can_edit": permissions.abilities(request.user, row, "attach")["attach"],
        "total": len(forms.SECTIONS) + 1,
    }
    return show(request, "projects/attachments.html", context)


@signed_in
def attachment(request: Request, pk: int, attachment_pk: int) -> HttpResponse:
    """One document, for the team of the dossier."""
    found = queries.attachment(_project(request, pk), attachment_pk)
    if found is None:
        raise Http404
    return papers.download(found)  # type: ignore[return-value]


@signed_in
@require_POST
def detach(request: Request, pk: int, attachment_pk: int) -> HttpResponse:
    """Take a document out."""
    row = _project(request, pk)
    found = queries.attachment(row, attachment_pk)
    if found is not None:  # a button pressed twice: the first press took it out
        actions.detach(by=request.user, attachment=found)
        messages.success(request, _("La pièce n’est plus dans le dossier."))
    return redirect("projects:attachments", row.pk)


@signed_in
def preview(request: Request, pk: int) -> HttpResponse:
    """The project as the public will see it."""
    row = _project(request, pk)
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
    row = _project(request, pk)
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
def check(request: Request, pk: int) -> HttpResponse:
    """Check your answers, then submit."""
    row = _project(request, pk)
    gaps = queries.gaps(row)
    form: BaseForm = forms.SubmitForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.submit(by=request.user, project=row)
            messages.success(request, _("Votre dossier est déposé. Une lettre vous le confirme."))
            return redirect("projects:project", row.pk)
    can_submit = permissions.abilities(request.user, row, "submit")["submit"]
    context = {
        "form": form,
        "project": row,
        "gaps": [{"text": gap.sentence, "href": _gap_href(row, gap)} for gap in gaps],
        "parts": _answers(row, can_submit),
        "can_submit": can_submit,
        "closed": "" if can_submit else _refusal(request.user, "submit", row),
    }
    return show(request, "projects/check.html", context)


def _gap_href(row: Project, gap: queries.Gap) -> str:
    if gap.section == "comptoir":
        return reverse("workshops:workshops")
    target = "" if gap.field == "plan" else f"#id_{'name' if gap.field == 'applicant' else gap.field}"
    return reverse("projects:section", args=[row.pk, gap.section]) + "?verifier=1" + target


def _answers(row: Project, can_edit: bool) -> list[dict[str, Any]]:
    """Every section with its answers, in words."""
    plan, currency, blank = queries.plan(row), row.edition.currency, _("Rien encore")

    def money(cents: int) -> str:
        return wording.money(cents, currency)

    lines = [(line.label, money(line.amount_cents)) for line in plan.expenses]
    lines.append((_("Total des dépenses"), money(plan.expense_cents)))
    lines.append((_("Demandé au budget citoyen"), money(plan.requested_cents)))
    lines += [(line.label, money(line.amount_cents)) for line in plan.incomes]
    lines.append((_("Total des ressources"), money(plan.income_cents)))
    applicant = f"{row.applicant.name}, {row.applicant.get_kind_display()}" if row.applicant else ""
    words = {
        "projet": [
            (_("Nom"), row.title),
            (_("En une phrase"), row.summary),
            (_("L’histoire"), row.story),
            (_("Thème"), str(row.get_theme_display()) if row.theme else ""),
            (_("Commune"), ", ".join(str(part) for part in (row.commune, row.territory) if part)),
        ],
        "public": [(_("Pour qui"), row.audience), (_("En quoi il est solidaire"), row.sse_values)],
        "structure": [
            (_("Structure"), applicant),
            (_("SIRET"), (row.applicant.siret or "") if row.applicant else ""),
            (_("Équipe"), ", ".join(person.name for person in queries.persons_of(row))),
        ],
        "budget": lines,
    }
    parts = [
        {
            "label": section.label,
            "href": reverse("projects:section", args=[row.pk, section.slug]) if can_edit else "",
            "rows": [{"label": label, "value": value or blank} for label, value in words[section.slug]],
        }
        for section in forms.SECTIONS.values()
    ]
    names = ", ".join(row.attachments.values_list("name", flat=True))
    pieces = {"label": _("Les pièces"), "href": reverse("projects:attachments", args=[row.pk])}
    return [*parts, {**pieces, "rows": [{"label": _("Jointes"), "value": names or _("Aucune")}]}]


@signed_in
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Ask, then take the dossier out of the edition."""
    row = _project(request, pk)
    if request.method == "POST":
        actions.withdraw(by=request.user, project=row)
        messages.success(request, _("Votre dossier est retiré."))
        return redirect("projects:project", row.pk)
    if not permissions.abilities(request.user, row, "withdraw")["withdraw"]:
        messages.info(request, _refusal(request.user, "withdraw", row) or _("Ce dossier est déjà retiré."))
        return redirect("projects:project", row.pk)
    return render(request, "projects/withdraw.html", {"project": row})
