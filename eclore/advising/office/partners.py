"""Partners: the directory, what each covers, the hours that each gave."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from eclore.advising import actions, lists, queries
from eclore.advising.forms import PartnerForm
from eclore.advising.models import Partner
from eclore.core import permissions
from eclore.core.access import office
from eclore.core.http import Request, refusals, show


@office("advising.office")
def partners(request: Request) -> HttpResponse:
    """The directory with its load."""
    rows = queries.partners(request.edition)
    can = permissions.allowed(request.user, "advising.set_partner", request.edition)
    return show(request, "advising/office_partners.html", {"rows": rows, "can_set": can})


@office("advising.set_partner")
def new_partner(request: Request) -> HttpResponse:
    return _edit(request, None)


@office("advising.set_partner")
def partner(request: Request, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(Partner, pk=pk, edition=request.edition))


def _edit(request: Request, row: Partner | None) -> HttpResponse:
    initial = PartnerForm.values_of(row) if row else None
    form = PartnerForm(request.POST or None, edition=request.edition, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.set_partner(by=request.user, edition=request.edition, partner=row, **form.cleaned_data)
            messages.success(request, _("L’annuaire est à jour."))
            return redirect("advising_office:partners")
    return show(request, "advising/office_partner.html", {"form": form, "row": row})


@office("advising.hours")
def hours(request: Request) -> HttpResponseBase:
    """The time that each partner gave."""
    rows = queries.hours(request.edition)
    listing = lists.hours(request.edition, rows)
    if sheet := listing.sheet(request):
        return sheet
    total = sum(row["minutes"] for row in rows)
    return show(request, "advising/office_hours.html", {"rows": rows, "listing": listing, "total": total})
