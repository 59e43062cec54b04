"""The back office of the results: count, break a tie, approve, declare."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

import tally
from eclore.core import permissions
from eclore.core.access import office
from eclore.core.errors import Refused
from eclore.core.http import Request, refusals, show
from eclore.editions import queries as editions
from eclore.results import actions, lists, queries
from eclore.results.forms import CountForm, DeclareForm, TieForm, policy_words
from eclore.results.models import Count

COLUMNS = {"higher-label-score": "label_score", "earlier-deposit": "submitted_at"}
OFFERED = ("lower-cost", "higher-label-score", "earlier-deposit", "listed", "by-id-text", "draw", "fund-all")


@office("results.office")
def home(request: Request) -> HttpResponseBase:
    edition = request.edition
    count = queries.count_of(edition)
    if count is None:
        form = CountForm(needs_seed=_needs_seed(edition))
        return show(request, "results/office_before.html", _before(request, form))
    listing = lists.awards(count, queries.awards(count))
    if sheet := listing.sheet(request):
        return sheet
    context: dict[str, Any] = {
        "count": count,
        "listing": listing,
        "ties": policy_words(count.rulebook.content["ties"]),
        "minutes": count.minutes,
        "rows": queries.awards(count),
        "abilities": permissions.abilities(request.user, count),
        "counted_by_me": queries.counted_by(count) == f"user:{request.user.pk}",
        "witness_form": DeclareForm(),
    }
    return show(request, "results/office_count.html", context)


@require_POST
@office("results.office")
def count(request: Request) -> HttpResponse:
    edition = request.edition
    form = CountForm(request.POST, needs_seed=_needs_seed(edition))
    if form.is_valid():
        with refusals(form):
            actions.count(by=request.user, edition=edition, **form.cleaned_data)
            messages.success(request, _("Le dépouillement est fait. Une autre personne doit maintenant l’approuver."))
            return redirect("results_office:home")
    is_conflict = getattr(form, "refusal_status", 0) == actions.Tied.status
    if is_conflict and queries.is_ready(edition) and queries.pending_tie(edition):
        messages.warning(request, _("Une égalité change le résultat : choisissez comment départager."))
        return redirect("results_office:tie")
    return show(request, "results/office_before.html", {"form": form} | _before(request, form))


def _before(request: Request, form: CountForm) -> dict[str, Any]:
    """What is shown until the count is made: whether it can be, and the rules in words."""
    edition = request.edition
    rulebook = editions.rulebook(edition)
    content = rulebook.content if rulebook else {}
    return {
        "count_form": form,
        "is_ready": queries.is_ready(edition),
        "is_counted": queries.count_of(edition) is not None,
        "rulebook": rulebook,
        "promise": queries.promise(content["selection"]["rule"]) if content else "",
        "ties": policy_words(content.get("ties", [])),
        "may_count": permissions.allowed(request.user, "results.count", edition),
    }


@office("results.office")
def tie(request: Request) -> HttpResponse:
    edition = request.edition
    if queries.count_of(edition) is not None or not queries.is_ready(edition):
        return redirect("results_office:home")
    found = queries.pending_tie(edition)
    if found is None:
        return redirect("results_office:home")
    projects = {project.id: project for project in queries.contest_of(edition).projects}
    policies = [key for key in OFFERED if all(_has(projects[number], key) for number in found.projects)]
    form = TieForm(request.POST or None, policies=policies)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.settle_tie(by=request.user, edition=edition, **form.cleaned_data)
            messages.success(request, _("La règle de départage est adoptée. Vous pouvez refaire le dépouillement."))
            return redirect("results_office:home")
    context = {
        "form": form,
        "tie": found,
        "tied": [projects[number] for number in found.projects],
        "outcomes": [[projects[number] for number in outcome.funded] for outcome in found.outcomes],
        "may_settle": permissions.allowed(request.user, "results.settle_tie", edition),
    }
    return show(request, "results/office_tie.html", context)


@require_POST
@office("results.office")
def approve(request: Request) -> HttpResponse:
    try:
        actions.approve(by=request.user, count=_count(request))
        messages.success(request, _("Le procès-verbal est approuvé. Il reste à proclamer le résultat."))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("results_office:home")


@office("results.office")
def declare(request: Request) -> HttpResponse:
    row = _count(request)
    form = DeclareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.declare(by=request.user, count=row, **form.cleaned_data)
            messages.success(request, _("Le résultat est proclamé et publié. Les lettres attendent votre relecture."))
            return redirect("results_office:home")
    return show(request, "results/office_declare.html", {"form": form, "count": row})


@office("results.office")
def minutes(request: Request) -> HttpResponse:
    text = tally.canonical.readable(_count(request).minutes)
    return HttpResponse(text, content_type="application/json; charset=utf-8")


def _count(request: Request) -> Count:
    row = queries.count_of(request.edition)
    if row is None:
        raise Http404
    return row


def _needs_seed(edition: Any) -> bool:
    rulebook = editions.rulebook(edition)
    return rulebook is not None and "draw" in rulebook.content["ties"]


def _has(project: tally.Project, policy: str) -> bool:
    return policy not in COLUMNS or bool(project.columns.get(COLUMNS[policy]))
