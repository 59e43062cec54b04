"""Letters: those to read first, those that left."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from eclore.core import permissions
from eclore.core.access import office
from eclore.core.http import Request, page_of, show
from eclore.core.models import MessageState
from eclore.desk import actions, lists, queries
from eclore.desk.office.frame import desk_context


@office("desk.letters")
def letters(request: Request) -> HttpResponseBase:
    """Letters by state; those to read first."""
    state = request.GET.get("etat", MessageState.HELD)
    state = state if state in MessageState.values else MessageState.HELD
    counts = queries.letter_counts(request.edition)
    states = [
        {"key": key, "label": label, "number": counts.get(key, 0), "current": key == state}
        for key, label in MessageState.choices
    ]
    rows = queries.letters(request.edition, state)
    listing = lists.letters(request.edition, rows, [(_("État"), str(MessageState(state).label))])
    if sheet := listing.sheet(request):
        return sheet
    page = page_of(request, rows, 50)
    context = desk_context(
        request,
        "letters",
        page=page,
        listing=listing,
        states=states,
        can_release=state == MessageState.HELD,
        can_edit=permissions.allowed(request.user, "desk.templates", request.edition),
    )
    return show(request, "desk/letters.html", context)


@office("desk.letters")
def letter(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(queries.any_letter(request.edition), pk=pk)
    return show(request, "desk/letter.html", desk_context(request, "letters", letter=row))


@require_POST
@office("desk.release")
def release(request: Request) -> HttpResponse:
    """Let the ticked letters go."""
    ids = [int(text) for text in request.POST.getlist("ids") if text.isdecimal() and len(text) < 19]
    number = actions.release(by=request.user, edition=request.edition, message_ids=ids)
    if number:
        sentence = ngettext("%(n)s courrier part.", "%(n)s courriers partent.", number)
        messages.success(request, sentence % {"n": number})
    elif ids:
        messages.info(request, _("Ces courriers étaient déjà partis."))
    else:
        messages.error(request, _("Cochez les courriers que vous avez lus."))
    return redirect("desk:letters")
