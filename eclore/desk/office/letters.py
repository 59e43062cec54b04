"""Letters: those to read first, those that left."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from eclore.core import history as history_page
from eclore.core import permissions, revisions
from eclore.core.access import office
from eclore.core.errors import Closed
from eclore.core.http import Request, page_of, refusals, show
from eclore.core.models import Channel, Message, MessageState
from eclore.desk import actions, forms, lists, queries
from eclore.desk.office.frame import desk_context


def filters(request: Request) -> tuple[str, str]:
    """The state and the way that the list is asked for."""
    state, channel = request.GET.get("etat", MessageState.HELD), request.GET.get("par", "")
    return (
        state if state in MessageState.values else MessageState.HELD,
        channel if channel in Channel.values else "",
    )


@office("desk.letters")
def letters(request: Request) -> HttpResponseBase:
    """Letters by state; those to read first."""
    state, channel = filters(request)
    counts = queries.letter_counts(request.edition)
    states = [
        {"key": key, "label": label, "number": counts.get(key, 0), "current": key == state}
        for key, label in MessageState.choices
    ]
    rows = queries.letters(request.edition, state, channel)
    told = [(_("État"), str(MessageState(state).label))]
    told += [(_("Par"), str(Channel(channel).label))] if channel else []
    listing = lists.letters(request.edition, rows, told)
    if sheet := listing.sheet(request):
        return sheet
    page = page_of(request, rows, 50)
    context = desk_context(
        request,
        "letters",
        page=page,
        listing=listing,
        states=states,
        state=state,
        channel=channel,
        parts=queries.letter_parts(rows),
        paper_forms=("pdf", "docx"),
        ways=[{"key": key, "label": label, "current": key == channel} for key, label in Channel.choices],
        can_release=state == MessageState.HELD,
        can_print=state == MessageState.QUEUED
        and permissions.allowed(request.user, "desk.mark_printed", request.edition),
        can_edit=permissions.allowed(request.user, "desk.templates", request.edition),
    )
    return show(request, "desk/letters.html", context)


@office("desk.letters")
def letter(request: Request, pk: int) -> HttpResponse:
    """One letter: its words, its paper, the signed scan, the corrections."""
    return letter_page(request, get_object_or_404(queries.any_letter(request.edition).select_related("scan"), pk=pk))


def letter_page(request: Request, row: Message, form: forms.ScanForm | None = None) -> HttpResponse:
    may = {
        verb: permissions.allowed(request.user, f"desk.{verb}", request.edition)
        for verb in ("edit_letter", "attach_scan")
    }
    context = desk_context(
        request,
        "letters",
        letter=row,
        form=form,
        scan_form=form or forms.ScanForm(),
        can_edit=may["edit_letter"] and row.state == MessageState.HELD,
        can_attach=may["attach_scan"] and bool(row.body),
        corrections=revisions.of(row).count(),
    )
    return show(request, "desk/letter.html", context)


@office("desk.edit_letter")
def edit(request: Request, pk: int) -> HttpResponse:
    """Correct a letter before it goes."""
    row = get_object_or_404(queries.any_letter(request.edition), pk=pk)
    form = forms.LetterForm(
        request.POST if request.method == "POST" else None, initial={"subject": row.subject, "body": row.body}
    )
    pieces: list[revisions.Piece] = []
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("seen", "")
        with refusals(form):
            try:
                actions.edit_letter(
                    by=request.user,
                    edition=request.edition,
                    message_id=row.pk,
                    seen=int(seen) if seen.isdecimal() and len(seen) < 5 else -1,
                    **form.cleaned_data,
                )
            except Closed:
                row.refresh_from_db()
                pieces = revisions.compared(row.body, form.cleaned_data["body"].replace("\r\n", "\n"))
                raise
            messages.success(request, _("La lettre est corrigée. Relisez-la, puis envoyez-la."))
            return redirect("desk:letter", row.pk)
    context = desk_context(request, "letters", letter=row, form=form, pieces=pieces)
    return show(request, "desk/letter_edit.html", context)


@office("desk.letters")
def history(request: Request, pk: int) -> HttpResponse:
    """What a letter said before it was corrected; a former text comes back while the letter is held."""
    row = get_object_or_404(queries.any_letter(request.edition), pk=pk)
    can_edit = row.state == MessageState.HELD and permissions.allowed(request.user, "desk.edit_letter", request.edition)
    act = partial(actions.edit_letter, by=request.user, edition=request.edition, message_id=row.pk, seen=row.version)
    return history_page.page(
        request,
        row,
        labels={"subject": _("Objet"), "body": _("Texte")},
        names=queries.names_of,
        heading=row.subject,
        back=reverse("desk:letter", args=[pk]),
        restore=act,
        can_restore=can_edit,
        **desk_context(request, "letters"),
    )


def ticked(request: Request) -> list[int]:
    """The numbers of the ticked rows."""
    return [int(text) for text in request.POST.getlist("ids") if text.isdecimal() and len(text) < 19]


@require_POST
@office("desk.release")
def release(request: Request) -> HttpResponse:
    """Let the ticked letters go."""
    ids = ticked(request)
    number = actions.release(by=request.user, edition=request.edition, message_ids=ids)
    if number:
        sentence = ngettext("%(n)s courrier part.", "%(n)s courriers partent.", number)
        messages.success(request, sentence % {"n": number})
    elif ids:
        messages.info(request, _("Ces courriers étaient déjà partis."))
    else:
        messages.error(request, _("Cochez les courriers que vous avez lus."))
    return redirect("desk:letters")
