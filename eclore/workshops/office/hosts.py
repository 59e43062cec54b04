"""Hosts of one evening: a link and a PIN, no account."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from eclore.core.access import office
from eclore.core.http import Request, attempt, refusals, show
from eclore.workshops import actions
from eclore.workshops.forms.hall import HostForm
from eclore.workshops.models import HostLink
from eclore.workshops.office.agenda import found
from eclore.workshops.queries import hall, spaced


@office("workshops.invite_host")
@never_cache
def hosts(request: Request, pk: int) -> HttpResponse:
    """The links of a comptoir; a new one answers with its slip, the only time that its PIN is shown."""
    row = found(request, pk)
    form = HostForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            link, pin = actions.invite_host(by=request.user, workshop=row, label=form.cleaned_data["label"])
            address = settings.SITE_URL + reverse("workshops:hall_host", args=[pk, hall.host_token(link)])
            slip = {"workshop": row, "link": link, "pin": spaced(pin), "address": address}
            return show(request, "workshops/office_host_slip.html", slip)
    return show(request, "workshops/office_hosts.html", {"workshop": row, "form": form, "links": row.host_links.all()})


@require_POST
@office("workshops.revoke_host")
def revoke(request: Request, pk: int, link: int) -> HttpResponse:
    row = get_object_or_404(HostLink, pk=link, workshop=found(request, pk))
    attempt(
        request,
        lambda: actions.revoke_host(by=request.user, link=row),
        _("Le lien est retiré. Ses tablettes oublient tout dès qu’elles retrouvent le réseau."),
    )
    return redirect("workshops_office:hosts", pk)
