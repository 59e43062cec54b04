"""The journal: who did what."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase

from eclore.core.access import office
from eclore.core.http import Request, page_of, show
from eclore.core.listing import filters_of
from eclore.core.models import AuditSeal
from eclore.desk import forms, lists, queries
from eclore.desk.office.frame import desk_context
from eclore.editions.states import Role


@office("desk.journal")
def journal(request: Request) -> HttpResponseBase:
    """Who did what, newest first."""
    form = forms.JournalForm(request.GET or None, verbs=queries.journal_verbs(request.edition))
    verb = form.cleaned_data["verbe"] if form.is_valid() else ""
    rows = queries.journal(request.edition, verb)
    listing = lists.journal(request.edition, rows, filters_of(form), _name_actors)
    if sheet := listing.sheet(request):
        return sheet
    page = page_of(request, rows, 50)
    entries = list(page.object_list)
    _name_actors(entries)
    context = desk_context(
        request,
        "journal",
        page=page,
        entries=entries,
        listing=listing,
        filter_form=form,
        last_seal=AuditSeal.objects.order_by("-day").first(),
    )
    return show(request, "desk/journal.html", context)


def _name_actors(entries: list[Any]) -> None:
    """Names and roles in words, in one query for all."""
    names = queries.actor_names(entries)
    for entry in entries:
        entry.who = names.get(entry.actor, entry.actor)
        entry.role_label = dict(Role.choices).get(entry.role, entry.role)
