"""The winner's side of a grant: see it, send the report, tell news."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eclore.core import files, permissions
from eclore.core.access import signed_in
from eclore.core.http import Request, paper_response, refusals, show
from eclore.grants import actions, forms, papers, queries
from eclore.grants.models import Grant


@signed_in
def grants(request: Request) -> HttpResponse:
    """The grants of my projects, of every edition."""
    rows = list(queries.held_by(request.user))
    if len(rows) == 1:
        return redirect("grants:grant", rows[0].pk)
    return show(request, "grants/grants.html", {"grants": rows})


@signed_in
def grant(request: Request, pk: int) -> HttpResponse:
    return _page(request, _mine(request, pk))


def _mine(request: Request, pk: int) -> Grant:
    return get_object_or_404(queries.held_by(request.user), pk=pk)


def _page(request: Request, row: Grant, bound: forms.OnPage | None = None) -> HttpResponse:
    shown: dict[str, forms.OnPage] = {"report": forms.ReportForm(), "tell": forms.TellForm()}
    if bound is not None:
        shown[bound.verb] = bound
    context = {
        "grant": row,
        "money": queries.money(row),
        "can": permissions.abilities(request.user, row, "report", "tell"),
        "forms": shown,
        "form": bound,
        "payments": row.payments.all(),
        "reports": row.reports.all(),
        "updates": row.updates.all(),
    }
    return show(request, "grants/grant.html", context)


@require_POST
@signed_in
def report(request: Request, pk: int) -> HttpResponse:
    row = _mine(request, pk)
    form = forms.ReportForm(request.POST, request.FILES)
    if form.is_valid():
        with refusals(form):
            actions.report(by=request.user, grant=row, **form.cleaned_data)
            messages.success(request, _("Bilan envoyé. Merci, et bravo."))
            return redirect("grants:grant", row.pk)
    return _page(request, row, form)


@require_POST
@signed_in
def tell(request: Request, pk: int) -> HttpResponse:
    row = _mine(request, pk)
    form = forms.TellForm(request.POST)
    if form.is_valid():
        with refusals(form):
            actions.tell(by=request.user, grant=row, **form.cleaned_data)
            messages.success(request, _("Votre nouvelle est sur la page du projet."))
            return redirect("grants:grant", row.pk)
    return _page(request, row, form)


@signed_in
def agreement(request: Request, pk: int, form: str) -> HttpResponse:
    row = _mine(request, pk)
    return paper_response(form, papers.agreement_name(row), papers.agreement(row))


@signed_in
def report_file(request: Request, pk: int, report_pk: int) -> FileResponse:
    report = get_object_or_404(queries.reports_with_file(_mine(request, pk)), pk=report_pk)
    return files.serve(papers.file_of(report), papers.report_name(report))
