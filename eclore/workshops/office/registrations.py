"""Who is registered, who waits, whom to call."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eclore.core.access import office
from eclore.core.http import Request, attempt, page_of, refusals, show
from eclore.core.listing import filters_of
from eclore.workshops import actions, lists, queries
from eclore.workshops.forms import CallForm, OutreachForm, PeopleForm
from eclore.workshops.models import OutreachContact, Registration, Workshop
from eclore.workshops.office.agenda import found, subnav

PAGE_SIZE = 50


def registration_of(row: Workshop, pk: int) -> Registration:
    return get_object_or_404(Registration.objects.select_related("person", "workshop"), pk=pk, workshop=row)


@require_POST
@office("workshops.office")
def promote(request: Request, pk: int, registration: int) -> HttpResponse:
    one = registration_of(found(request, pk), registration)
    attempt(
        request,
        lambda: actions.promote(by=request.user, registration=one),
        _("La place est proposée à %(name)s, qui vient de recevoir un message.") % {"name": one.person.name},
    )
    return redirect("workshops_office:workshop", pk)


@require_POST
@office("workshops.office")
def cancel(request: Request, pk: int, registration: int) -> HttpResponse:
    one = registration_of(found(request, pk), registration)
    attempt(
        request,
        lambda: actions.cancel_registration(by=request.user, registration=one),
        _("L’inscription de %(name)s est annulée.") % {"name": one.person.name},
    )
    return redirect("workshops_office:workshop", pk)


@office("workshops.office")
def everyone(request: Request) -> HttpResponseBase:
    """All registrations, by comptoir, day and state: the page, the sheet and the letters show the same people."""
    edition = request.edition
    filters = PeopleForm(request.GET or None, edition=edition)
    rows = queries.listed(edition, request.GET).select_related("person", "workshop__commune", "workshop__edition")
    rows = rows.order_by("-workshop__starts_at", "person__name", "pk")
    selection = "workshops.absent" if request.GET.get("etat") == queries.ABSENT else "workshops.registered"
    listing = lists.registrations(edition, rows, filters_of(filters), selection)
    if sheet := listing.sheet(request):
        return sheet
    listing.people = rows.order_by().values("person").distinct().count()
    context = {
        "filters_form": filters,
        "listing": listing,
        "page": page_of(request, rows.prefetch_related("person__contacts"), PAGE_SIZE),
        "is_filtered": bool(request.GET),
        "subnav": subnav(request, "registrations"),
    }
    return show(request, "workshops/office_registrations.html", context)


@office("workshops.reach_out")
def outreach(request: Request, pk: int) -> HttpResponse:
    """The list of calls of a comptoir: one line, one click; and who to add to it."""
    row = found(request, pk)
    form = OutreachForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.add_outreach(by=request.user, workshop=row, **form.cleaned_data)
            return redirect("workshops_office:outreach", pk)
    context = {
        "workshop": row,
        "form": form,
        "calls": queries.outreach(row),
        "outcomes": CallForm().fields["outcome"].choices,  # type: ignore[attr-defined]
        "reserved_left": queries.reserved_left(row),
    }
    return show(request, "workshops/office_outreach.html", context)


def _contact(request: Request, pk: int, contact: int) -> OutreachContact:
    return get_object_or_404(
        OutreachContact.objects.select_related("workshop"), pk=contact, workshop=found(request, pk)
    )


@require_POST
@office("workshops.reach_out")
def call(request: Request, pk: int, contact: int) -> HttpResponse:
    """What came of a call."""
    one = _contact(request, pk, contact)
    outcome = request.POST.get("outcome", "")
    attempt(
        request,
        lambda: actions.note_call(by=request.user, contact=one, outcome=outcome),
        _("L’appel à %(name)s est noté.") % {"name": one.name},
    )
    return redirect("workshops_office:outreach", pk)


@require_POST
@office("workshops.reach_out")
def register_contact(request: Request, pk: int, contact: int) -> HttpResponse:
    """Someone of the list comes: a place kept for them, where one is left."""
    one = _contact(request, pk, contact)
    attempt(
        request,
        lambda: actions.register_outreach(by=request.user, contact=one),
        _("%(name)s est inscrit·e, et reçoit sa confirmation.") % {"name": one.name},
    )
    return redirect("workshops_office:outreach", pk)
