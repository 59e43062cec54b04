"""Coverage, figures, waivers: what the team answers for."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from eclore.core import permissions
from eclore.core.access import office
from eclore.core.http import Request, page_of, refusals, show
from eclore.editions import actions as editions
from eclore.editions.queries import process_rules
from eclore.people.models import Person
from eclore.workshops import actions, lists, queries
from eclore.workshops.forms import ReasonForm, RulesForm
from eclore.workshops.office.agenda import subnav
from eclore.workshops.states import WorkshopState

PAGE_SIZE = 50


@office("workshops.office")
def coverage(request: Request) -> HttpResponseBase:
    """The communes far from every comptoir, on a map and in a list."""
    edition = request.edition
    result = queries.coverage(edition)
    listing = lists.far(edition, result)
    if sheet := listing.sheet(request):
        return sheet
    live = queries.all_of(edition).exclude(state=WorkshopState.CANCELLED)
    context = {
        "coverage": result,
        "limit": queries.FAR_KM,
        "listing": listing,
        "page": page_of(request, result.far, PAGE_SIZE),
        "areas": queries.areas_with_counts(edition, live, reverse("workshops_office:home")),
        "subnav": subnav(request, "coverage"),
    }
    return show(request, "workshops/office_coverage.html", context)


@office("workshops.office")
def report(request: Request) -> HttpResponseBase:
    """Sessions, people and hours, by host and by territory."""
    edition = request.edition
    tables = {
        "structures": lists.figures(edition, "structures", _("Structure d’accueil"), queries.by_host(edition)),
        "territoires": lists.figures(edition, "territoires", _("Territoire"), queries.by_territory(edition)),
    }
    wanted = tables.get(request.GET.get("table", ""))
    if wanted and (sheet := wanted.sheet(request)):
        return sheet
    context = {"tables": tables, "attendees": queries.attendees(edition), "subnav": subnav(request, "report")}
    return show(request, "workshops/office_report.html", context)


@office("editions.set_process_rules")
def rules(request: Request) -> HttpResponse:
    """How many comptoirs, on what, and the deadlines: a new version of the rules, with its reason."""
    held = process_rules(request.edition)
    initial = {name: getattr(held, name) for name in RulesForm.NAMES}
    form = RulesForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            editions.set_process_rules(by=request.user, edition=request.edition, **form.cleaned_data)
            messages.success(request, _("Les règles sont changées. Elles valent dès maintenant."))
            return redirect("workshops_office:rules")
    return show(request, "workshops/office_rules.html", {"form": form, "subnav": subnav(request, "rules")})


@office("workshops.office")
def waivers(request: Request) -> HttpResponse:
    """Who may submit without a comptoir, why, and who said so."""
    edition = request.edition
    context = {
        "page": page_of(request, queries.waivers(edition), PAGE_SIZE),
        "can_waive": permissions.allowed(request.user, "workshops.waive", edition),
        "subnav": subnav(request, "waivers"),
    }
    return show(request, "workshops/office_waivers.html", context)


@office("workshops.waive")
def waive(request: Request, person: int) -> HttpResponse:
    """Let someone submit without a comptoir, with a reason."""
    who = get_object_or_404(Person, pk=person)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.waive(by=request.user, edition=request.edition, person=who, **form.cleaned_data)
            messages.success(request, _("%(name)s est dispensé·e de comptoir.") % {"name": who.name})
            return redirect("workshops_office:waivers")
    return show(request, "workshops/office_waive.html", {"form": form, "person": who})


@office("workshops.lift_waiver")
def lift_waiver(request: Request, pk: int) -> HttpResponse:
    """Take a waiver back, with a reason."""
    row = get_object_or_404(queries.waivers(request.edition), pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.lift_waiver(by=request.user, waiver=row, **form.cleaned_data)
            messages.success(request, _("La dispense est retirée."))
            return redirect("workshops_office:waivers")
    return show(request, "workshops/office_waive.html", {"form": form, "person": row.person, "waiver": row})
