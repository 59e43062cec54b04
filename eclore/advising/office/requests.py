"""Requests in the office: the list, one page each, propose, accept, decline, hand over, close."""

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
from eclore.advising.forms import (
    AppointmentForm,
    AssignForm,
    CloseForm,
    DeclineForm,
    DocumentForm,
    FilterForm,
    MeetingForm,
    NeedForm,
    TaskForm,
)
from eclore.advising.models import AdvisingRequest
from eclore.advising.states import AdvisingState
from eclore.core import permissions
from eclore.core.access import office
from eclore.core.http import Request, attempt, page_of, refusals, show
from eclore.core.listing import filters_of
from eclore.ideas.queries import ideas_of
from eclore.people.models import Person

PAGE_SIZE = 40


def row_of(request: Request, pk: int) -> AdvisingRequest:
    """A request that this login may read; another one is not there."""
    return get_object_or_404(queries.readable(request.user, request.edition), pk=pk)


@office("advising.office")
def home(request: Request) -> HttpResponseBase:
    """The manager sees all requests, an advisor their own."""
    edition, user = request.edition, request.user
    rows = queries.readable(user, edition)
    form = FilterForm(request.GET, edition=edition)
    wanted = form.wanted()
    shown = queries.narrowed(rows, wanted).order_by("-requested_at", "-pk")
    listing = lists.requests(edition, shown, filters_of(form), lambda row: queries.may_call(user, row))
    if sheet := listing.sheet(request):
        return sheet
    context = {
        "filters_form": form,
        "is_filtered": any(wanted.values()),
        "listing": listing,
        "page": page_of(request, shown, PAGE_SIZE),
        "waiting": rows.filter(state=AdvisingState.REQUESTED).count(),
        "can_hours": permissions.allowed(user, "advising.hours", edition),
    }
    return show(request, "advising/office_home.html", context)


def show_request(request: Request, row: AdvisingRequest, **forms: Any) -> HttpResponse:
    """The page of one request; `forms` holds the one that was refused, with what was typed."""
    can = permissions.abilities(request.user, row)
    context = {
        "row": row,
        "can": can,
        "may_call": queries.may_call(request.user, row),
        "has_consent": queries.has_consent(row),
        "meetings": row.meetings.select_related("advisor"),
        "tasks": row.tasks.all(),
        "documents": row.documents.all(),
        "appointments": row.appointments.filter(cancelled_at=None),
        "matches": _takers(row) if can["assign"] or can["hand_over"] else [],
        "assign_form": AssignForm(edition=row.edition, initial={"advisor": row.advisor_id}),
        "decline_form": DeclineForm(),
        "meeting_form": MeetingForm(),
        "appointment_form": AppointmentForm(),
        "task_form": TaskForm(),
        "document_form": DocumentForm(),
        "close_form": CloseForm(),
        **forms,
    }
    return show(request, "advising/office_request.html", context)


def _takers(row: AdvisingRequest) -> list[queries.Match]:
    """Who could take the request, or take it over."""
    is_active = row.state == AdvisingState.ACTIVE
    return [match for match in queries.matches(row) if not (is_active and match.advisor.pk == row.advisor_id)]


@office("advising.office")
def request_page(request: Request, pk: int) -> HttpResponse:
    """One request: the need, the meetings, what can be done."""
    return show_request(request, row_of(request, pk))


def answer(
    request: Request, row: AdvisingRequest, name: str, form: Form, act: Callable[[], Any], done: str, to: str = ""
) -> HttpResponse:
    """Do the act of one form of the page, or show the page again with the form `name` and its errors."""
    if form.is_valid():
        with refusals(form):
            act()
            messages.success(request, done)
            return redirect(to) if to else redirect("advising_office:request", row.pk)
    return show_request(request, row, **{name: form, "form": form})


@office("advising.offer")
def offer(request: Request, person_pk: int) -> HttpResponse:
    """Propose an advisor to a person who did not ask."""
    person = get_object_or_404(Person.objects.prefetch_related("contacts"), pk=person_pk)
    edition = request.edition
    form = NeedForm(request.POST or None, ideas=ideas_of(person).filter(edition=edition))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            row = actions.offer(by=request.user, edition=edition, person=person, **form.cleaned_data)
            messages.success(request, _("La proposition est notée, la personne est prévenue. À qui la confier ?"))
            return redirect("advising_office:request", row.pk)
    return show(request, "advising/office_offer.html", {"form": form, "person": person})


@require_POST
@office("advising.office")
def assign(request: Request, pk: int) -> HttpResponse:
    """Propose to an advisor: for the first time, or, while someone follows the person, to take over."""
    row = row_of(request, pk)
    form = AssignForm(request.POST, edition=row.edition)
    is_active = row.state == AdvisingState.ACTIVE
    act = actions.hand_over if is_active else actions.assign
    # once handed over by an advisor, the request is no longer theirs to read
    to = "" if permissions.allowed(request.user, "advising.assign", row) else "advising_office:home"
    return answer(
        request,
        row,
        "assign_form",
        form,
        lambda: act(by=request.user, request=row, **form.cleaned_data),
        _("La demande est proposée, la personne choisie est prévenue."),
        to,
    )


@require_POST
@office("advising.office")
def accept(request: Request, pk: int) -> HttpResponse:
    row = row_of(request, pk)
    done = _("Vous suivez cette demande. La personne vient d’être prévenue.")
    attempt(request, lambda: actions.accept(by=request.user, request=row), done)
    return redirect("advising_office:request", pk)


@require_POST
@office("advising.office")
def decline(request: Request, pk: int) -> HttpResponse:
    row = row_of(request, pk)
    form = DeclineForm(request.POST)
    return answer(
        request,
        row,
        "decline_form",
        form,
        lambda: actions.decline(by=request.user, request=row, **form.cleaned_data),
        _("La demande est rendue à l’équipe, qui cherche quelqu’un d’autre."),
        "advising_office:home",
    )


@require_POST
@office("advising.office")
def close(request: Request, pk: int) -> HttpResponse:
    row = row_of(request, pk)
    form = CloseForm(request.POST)
    return answer(
        request,
        row,
        "close_form",
        form,
        lambda: actions.close(by=request.user, request=row, **form.cleaned_data),
        _("L’accompagnement est terminé."),
    )


@require_POST
@office("advising.office")
def reopen(request: Request, pk: int) -> HttpResponse:
    row = row_of(request, pk)
    done = _("L’accompagnement est rouvert : proposez-le à quelqu’un.")
    attempt(request, lambda: actions.reopen(by=request.user, request=row), done)
    return redirect("advising_office:home")
