"""Office of the evaluation: questionnaires, their counts, the indicators to publish."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eclore.core import permissions
from eclore.core.access import office
from eclore.core.errors import Refused
from eclore.core.http import Request, refusals, show
from eclore.evaluation import actions, forms, lists, queries


@office("evaluation.office")
def home(request: Request) -> HttpResponseBase:
    edition = request.edition
    funnel = queries.funnel(edition)
    listing = lists.figures(edition, funnel)
    if sheet := listing.sheet(request):
        return sheet
    context = {
        "listing": listing,
        "questionnaires": queries.with_number_of_answers(edition),
        "funnel": funnel,
        "indicators": queries.indicators(edition),
        "small_cell": queries.SMALL_CELL,
        "is_declared": queries.is_declared(edition),
        "can_open": permissions.allowed(request.user, "evaluation.open", edition),
        "can_publish": permissions.allowed(request.user, "evaluation.publish", edition),
    }
    return show(request, "evaluation/office_home.html", context)


@office("evaluation.office")
def open_questionnaire(request: Request) -> HttpResponse:
    permissions.check(request.user, "evaluation.open", request.edition)
    form = forms.OpenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            row = actions.open_questionnaire(by=request.user, edition=request.edition, **form.cleaned_data)
            messages.success(request, _("Le questionnaire est ouvert."))
            return redirect("evaluation_office:questionnaire", row.pk)
    return show(request, "evaluation/office_open.html", {"form": form})


@office("evaluation.office")
def questionnaire(request: Request, pk: int) -> HttpResponseBase:
    row = get_object_or_404(queries.questionnaires(request.edition), pk=pk)
    counts = queries.counts(row)
    listing = lists.answers(row, counts)
    if sheet := listing.sheet(request):
        return sheet
    context = {
        "questionnaire": row,
        "listing": listing,
        "counts": counts,
        "small_cell": queries.SMALL_CELL,
        "can": permissions.abilities(request.user, row, "close"),
    }
    return show(request, "evaluation/office_questionnaire.html", context)


@require_POST
@office("evaluation.office")
def close(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(queries.questionnaires(request.edition), pk=pk)
    try:
        actions.close_questionnaire(by=request.user, questionnaire=row)
        messages.success(request, _("Le questionnaire est fermé."))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("evaluation_office:questionnaire", row.pk)


@require_POST
@office("evaluation.office")
def publish(request: Request) -> HttpResponse:
    try:
        actions.publish(by=request.user, edition=request.edition)
        messages.success(request, _("Les chiffres de l’édition sont publiés."))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("evaluation_office:home")
