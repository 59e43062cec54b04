"""The office's side: the manager assigns, the advisor accepts, meets and closes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eclore.advising import actions, lists, queries
from eclore.advising.forms import AssignForm, CloseForm, FilterForm, MeetingForm
from eclore.advising.models import AdvisingRequest
from eclore.advising.states import AdvisingState
from eclore.core import permissions
from eclore.core.access import office
from eclore.core.http import Request, attempt, page_of, refusals, show
from eclore.core.listing import filters_of

PAGE_SIZE = 40


def _row(request: Request, pk: int) -> AdvisingRequest:
    """A request that this login may read; another one is not there."""
    return get_object_or_404(queries.readable(request.user, request.edition), pk=pk)


@office("advising.office")
def home(request: Request) -> HttpResponseBase:
    """The manager sees all requests, an advisor their own."""
    edition = request.edition
    rows = queries.readable(request.user, edition)
    form = FilterForm(request.GET)
    wanted = form.wanted()
    shown = queries.narrowed(rows, wanted).order_by("-requested_at", "-pk")
    listing = lists.requests(edition, shown, filters_of(form))
    if sheet := listing.sheet(request):
        return sheet
    context = {
        "filters_form": form,
        "is_filtered": any(wanted.values()),
        "listing": listing,
        "page": page_of(request, shown, PAGE_SIZE),
        "waiting": rows.filter(state=AdvisingState.REQUESTED).count(),
    }
    return show(request, "advising/office_home.html", context)


def _show(request: Request, row: AdvisingRequest, **forms: Any) -> HttpResponse:
    context = {
        "row": row,
        "meetings": row.meetings.all(),
        "can": permissions.abilities(request.user, row),
        "assign_form": AssignForm(edition=row.edition, initial={"advisor": row.advisor_id}),
        "meeting_form": MeetingForm(),
        "close_form": CloseForm(),
        **forms,
    }
    return show(request, "advising/office_request.html", context)


@office("advising.office")
def request_page(request: Request, pk: int) -> HttpResponse:
    """One request: the need, the meetings, what can be done."""
    return _show(request, _row(request, pk))


def _answer(
    request: Request, row: AdvisingRequest, name: str, form: Form, act: Callable[[], Any], done: str
) -> HttpResponse:
    if form.is_valid():
        with refusals(form):
            act()
            messages.success(request, done)
            return redirect("advising_office:request", row.pk)
    return _show(request, row, **{name: form, "form": form})


@require_POST
@office("advising.office")
def assign(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk)
    form = AssignForm(request.POST, edition=row.edition)
    return _answer(
        request,
        row,
        "assign_form",
        form,
        lambda: actions.assign(by=request.user, request=row, **form.cleaned_data),
        _("La demande est proposée, la personne choisie est prévenue."),
    )


@require_POST
@office("advising.office")
def accept(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk)
    done = _("Vous suivez cette demande. La personne vient d’être prévenue.")
    attempt(request, lambda: actions.accept(by=request.user, request=row), done)
    return redirect("advising_office:request", pk)


@require_POST
@office("advising.office")
def record_meeting(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk)
    form = MeetingForm(request.POST)
    return _answer(
        request,
        row,
        "meeting_form",
        form,
        lambda: actions.record_meeting(by=request.user, request=row, **form.cleaned_data),
        _("L’entretien est noté, la personne peut le relire."),
    )


@require_POST
@office("advising.office")
def close(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk)
    form = CloseForm(request.POST)
    return _answer(
        request,
        row,
        "close_form",
        form,
        lambda: actions.close(by=request.user, request=row, **form.cleaned_data),
        _("L’accompagnement est terminé."),
    )
