"""The journal: who did what."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase

from eclore.core import permissions
from eclore.core.access import office
from eclore.core.http import Request, page_of, show
from eclore.core.listing import filters_of
from eclore.core.models import AuditEntry, AuditSeal
from eclore.desk import lists, queries
from eclore.desk.forms.journal import JournalForm
from eclore.desk.office.frame import desk_context


@office("desk.journal")
def journal(request: Request) -> HttpResponseBase:
    """Who did what, newest first, in words."""
    edition = request.edition
    form = JournalForm(
        request.GET or None, verbs=queries.journal_verbs(edition), actors=queries.journal_actors(edition)
    )
    asked = form.cleaned_data if form.is_valid() else {}
    rows = queries.journal(
        edition,
        asked.get("verbe", ""),
        room=asked.get("salle", ""),
        actor=asked.get("qui", ""),
        day=asked.get("jour"),
    )

    def name(entries: list[Any]) -> None:
        worded(request, entries)

    listing = lists.journal(edition, rows, filters_of(form), name)
    if sheet := listing.sheet(request):
        return sheet
    page = page_of(request, rows, 50)
    context = desk_context(
        request,
        "journal",
        page=page,
        entries=worded(request, list(page.object_list)),
        listing=listing,
        filter_form=form,
        last_seal=AuditSeal.objects.order_by("-day").first(),
    )
    return show(request, "desk/journal.html", context)


def worded(request: Request, entries: list[AuditEntry]) -> list[AuditEntry]:
    """Entries told in words; persons are named to those who may search them."""
    names_persons = permissions.allowed(request.user, "desk.people", request.edition)
    return queries.tell(entries, names_persons=names_persons)
