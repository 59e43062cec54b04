"""The page of the edition: its phases, its rules, its roles."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from eclore.core import permissions
from eclore.core.access import office
from eclore.core.http import Request, refusals, show
from eclore.desk import actions, forms
from eclore.desk.office.calendar import calendar_context
from eclore.desk.office.frame import desk_context
from eclore.editions import queries as edition_queries
from eclore.editions.states import OPTIONAL_ROOMS


@office("desk.office")
def edition(request: Request) -> HttpResponse:
    """The dates, the rules."""
    row = request.edition
    rulebook = edition_queries.rulebook(row)
    context = desk_context(
        request,
        "edition",
        **calendar_context(request),
        rulebook=rulebook,
        rulebook_text=json.dumps(rulebook.content, ensure_ascii=False, indent=2) if rulebook else "",
        rules=edition_queries.process_rules(row),
        can_write_pages=permissions.allowed(request.user, "editions.publish_page", row),
    )
    return show(request, "desk/edition.html", context)


@office("editions.set_rooms")
def rooms(request: Request) -> HttpResponse:
    """Say which rooms the edition runs."""
    row = request.edition
    held = [room for room in OPTIONAL_ROOMS if edition_queries.has_room(row, room)]
    form = forms.RoomsForm(request.POST if request.method == "POST" else None, initial={"on": held})
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.switch_rooms(by=request.user, edition=row, **form.cleaned_data)
            messages.success(request, _("C’est noté : les menus et les pages suivent."))
            return redirect("desk:edition")
    return show(request, "desk/rooms.html", desk_context(request, "edition", form=form))
