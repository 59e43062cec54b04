"""Roles in the edition: who holds which."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eclore.core.access import office
from eclore.core.errors import Refused
from eclore.core.http import Request, refusals
from eclore.desk import actions, forms
from eclore.desk.office.edition import edition_page
from eclore.editions.models import Membership


@require_POST
@office("desk.appoint")
def appoint(request: Request) -> HttpResponse:
    form = forms.AppointForm(request.POST)
    if form.is_valid():
        with refusals(form):
            actions.appoint(by=request.user, edition=request.edition, **form.cleaned_data)
            messages.success(request, _("Le rôle est donné."))
            return redirect("desk:edition")
    return edition_page(request, form)


@require_POST
@office("desk.dismiss")
def dismiss(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(Membership, pk=pk, edition=request.edition)
    try:
        actions.dismiss(by=request.user, membership=row)
        messages.success(request, _("Le rôle est retiré."))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("desk:edition")
