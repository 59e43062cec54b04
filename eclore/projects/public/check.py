"""Check the answers, submit; take a dossier out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from eclore.core import permissions, wording
from eclore.core.access import signed_in
from eclore.core.http import Request, refusals, show
from eclore.projects import actions, forms, queries
from eclore.projects.models import Project
from eclore.projects.public.dossier import project_of, why_not


@signed_in
def check(request: Request, pk: int) -> HttpResponse:
    """Check your answers, then submit."""
    row = project_of(request, pk)
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
        "closed": "" if can_submit else why_not(request.user, "submit", row),
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
    row = project_of(request, pk)
    if request.method == "POST":
        actions.withdraw(by=request.user, project=row)
        messages.success(request, _("Votre dossier est retiré."))
        return redirect("projects:project", row.pk)
    if not permissions.abilities(request.user, row, "withdraw")["withdraw"]:
        messages.info(request, why_not(request.user, "withdraw", row) or _("Ce dossier est déjà retiré."))
        return redirect("projects:project", row.pk)
    return render(request, "projects/withdraw.html", {"project": row})
