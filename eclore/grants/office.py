"""Office of the grants: the list, one grant and its verbs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from eclore.core import audit, files, permissions
from eclore.core.access import office
from eclore.core.errors import Refused
from eclore.core.http import Request, page_of, paper_response, refusals, show
from eclore.core.listing import Listing, filters_of
from eclore.editions import queries as editions
from eclore.grants import actions, forms, lists, papers, queries
from eclore.grants.models import Grant
from eclore.people import actions as people


@office("grants.office")
def home(request: Request) -> HttpResponseBase:
    edition = request.edition
    form = forms.FilterForm(request.GET or None)
    rows = queries.narrowed(queries.listed(edition), request.GET)
    listing = lists.grants(edition, rows, filters_of(form))
    if sheet := listing.sheet(request):
        return sheet
    page = page_of(request, rows, 50)
    for grant in page:
        grant.money = queries.money_of(grant)
    waiting = list(queries.to_prepare(edition).select_related("project"))
    context = {
        "page": page,
        "listing": listing,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "filter_form": form,
        "totals": queries.totals(edition),
        "waiting": waiting,
        "can_prepare": bool(waiting) and permissions.allowed(request.user, "grants.prepare", edition),
        "phase": editions.phase(edition, "grants"),
    }
    return show(request, "grants/office_home.html", context)


@office("grants.office")
def payments(request: Request) -> HttpResponseBase:
    """Every payment of the edition, latest first."""
    form = forms.MoneyForm(request.GET)
    rows = queries.payments(request.edition, form.wanted())
    return _money_page(request, form, lists.payments(request.edition, rows, filters_of(form)))


@office("grants.office")
def reports(request: Request) -> HttpResponseBase:
    """Every report of the edition, latest first."""
    form = forms.MoneyForm(request.GET)
    rows = queries.reports(request.edition, form.wanted())
    return _money_page(request, form, lists.reports(request.edition, rows, filters_of(form)))


def _money_page(request: Request, form: forms.MoneyForm, listing: Listing) -> HttpResponseBase:
    if sheet := listing.sheet(request):
        return sheet
    page = page_of(request, listing.rows, 50)
    context = {"listing": listing, "filter_form": form, "page": page, "table": listing.table(page)}
    return show(request, "grants/office_list.html", context)


@require_POST
@office("grants.office")
def prepare_all(request: Request) -> HttpResponse:
    """Every winner that has no agreement yet."""
    done = 0
    try:
        for award in queries.to_prepare(request.edition):
            actions.prepare(by=request.user, award=award)
            done += 1
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    if done:
        sentence = ngettext("%(n)s convention préparée.", "%(n)s conventions préparées.", done)
        messages.success(request, sentence % {"n": done})
    return redirect("grants_office:home")


@office("grants.office")
def grant(request: Request, pk: int) -> HttpResponse:
    return _page(request, _grant(request, pk))


def _grant(request: Request, pk: int) -> Grant:
    return get_object_or_404(queries.grants_of(request.edition), pk=pk)


def _page(request: Request, row: Grant, bound: forms.OnPage | None = None) -> HttpResponse:
    state = queries.money(row)
    proposed = queries.proposed(request.edition, row, state)
    shown = forms.on_page(row, state, proposed)
    if bound is not None:
        shown[bound.verb] = bound
    context = {
        "grant": row,
        "money": state,
        "can": permissions.abilities(request.user, row),
        "forms": shown,
        "form": bound,
        "payments": row.payments.all(),
        "reports": row.reports.all(),
        "co_fundings": row.co_fundings.select_related("co_funder"),
        "updates": row.updates.all(),
        "entries": audit.trail(row),
    }
    return show(request, "grants/office_grant.html", context)


def _sign(request: Request, row: Grant, data: dict[str, Any]) -> str:
    actions.sign(by=request.user, grant=row, **data)
    return _("Signature notée.")


def _pay(request: Request, row: Grant, data: dict[str, Any]) -> str:
    actions.pay(by=request.user, grant=row, **data)
    return _("Versement noté. Un courrier part à la personne qui porte le projet.")


def _claw_back(request: Request, row: Grant, data: dict[str, Any]) -> str:
    actions.claw_back(by=request.user, grant=row, **data)
    return _("Reversement noté. Le courrier attend d’être relu.")


def _report(request: Request, row: Grant, data: dict[str, Any]) -> str:
    actions.report(by=request.user, grant=row, **data)
    return _("Bilan enregistré.")


def _pledge(request: Request, row: Grant, data: dict[str, Any]) -> str:
    permissions.check(request.user, "grants.pledge", row)
    cents = data.pop("amount_cents")
    co_funder = people.describe_organisation(by=request.user, kind=forms.PledgeForm.kind, **data)
    actions.pledge(by=request.user, grant=row, co_funder=co_funder, amount_cents=cents)
    return _("Cofinancement noté.")


_ACTS: dict[str, tuple[type[forms.OnPage], Callable[[Request, Grant, dict[str, Any]], str]]] = {
    "sign": (forms.SignForm, _sign),
    "pay": (forms.PayForm, _pay),
    "claw_back": (forms.ClawBackForm, _claw_back),
    "report": (forms.ReportForm, _report),
    "pledge": (forms.PledgeForm, _pledge),
}


@require_POST
@office("grants.office")
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """One verb of the grant's page; a refusal comes back in its own form."""
    row = _grant(request, pk)
    if verb not in _ACTS:
        raise Http404
    form_class, do = _ACTS[verb]
    form = form_class(request.POST, request.FILES)
    if form.is_valid():
        with refusals(form):
            messages.success(request, do(request, row, form.cleaned_data))
            return redirect("grants_office:grant", row.pk)
    return _page(request, row, form)


@require_POST
@office("grants.office")
def close(request: Request, pk: int) -> HttpResponse:
    row = _grant(request, pk)
    try:
        actions.close(by=request.user, grant=row)
        messages.success(request, _("Subvention soldée."))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("grants_office:grant", row.pk)


@office("grants.office")
def agreement(request: Request, pk: int, form: str) -> HttpResponse:
    row = _grant(request, pk)
    return paper_response(form, papers.agreement_name(row), papers.agreement(row))


@office("grants.office")
def report_file(request: Request, pk: int, report_pk: int) -> FileResponse:
    report = get_object_or_404(queries.reports_with_file(_grant(request, pk)), pk=report_pk)
    return files.serve(papers.file_of(report), papers.report_name(report))
