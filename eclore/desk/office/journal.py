"""The journal: who did what."""

from __future__ import annotations

from django.http import HttpResponse

from eclore.core.access import office
from eclore.core.http import Request, page_of, show
from eclore.core.models import AuditSeal
from eclore.desk import forms, queries
from eclore.desk.office.frame import desk_context
from eclore.editions.states import Role


@office("desk.journal")
def journal(request: Request) -> HttpResponse:
    """Who did what, newest first."""
    form = forms.JournalForm(request.GET or None, verbs=queries.journal_verbs(request.edition))
    verb = form.cleaned_data["verbe"] if form.is_valid() else ""
    page = page_of(request, queries.journal(request.edition, verb), 50)
    entries = list(page.object_list)
    names = queries.actor_names(entries)
    for entry in entries:
        entry.who = names.get(entry.actor, entry.actor)
        entry.role_label = dict(Role.choices).get(entry.role, entry.role)
    context = desk_context(
        request,
        "journal",
        page=page,
        entries=entries,
        filter_form=form,
        last_seal=AuditSeal.objects.order_by("-day").first(),
    )
    return show(request, "desk/journal.html", context)
