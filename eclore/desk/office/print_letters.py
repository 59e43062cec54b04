"""Letters on paper: one or several as PDF or DOCX, noted as printed, signed and scanned."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from eclore.core import files, letterhead
from eclore.core.access import office
from eclore.core.http import Request, paper_response, refusals
from eclore.core.models import Channel, MessageState
from eclore.desk import actions, forms, papers, queries
from eclore.desk.office.letters import filters, letter_page, ticked


@office("desk.letters")
def one(request: Request, pk: int, form: str) -> HttpResponse:
    """One letter on letterhead."""
    row = get_object_or_404(queries.any_letter(request.edition).exclude(body=""), pk=pk)
    return paper_response(form, f"lettre-{row.pk}", papers.letter(row, letterhead.head()))


@require_POST
@office("desk.letters")
def several(request: Request) -> HttpResponse:
    """The ticked letters, in one file."""
    form = request.POST.get("forme", "pdf")
    rows = list(queries.any_letter(request.edition).filter(pk__in=ticked(request)).exclude(body="").order_by("pk"))
    if not rows or form not in ("pdf", "docx"):
        messages.error(request, _("Cochez les courriers à imprimer."))
        return redirect("desk:letters")
    head = letterhead.head()
    return paper_response(
        form, f"lettres-{len(rows)}", *(papers.letter(row, head) for row in rows[: queries.LETTERS_A_FILE])
    )


@office("desk.letters")
def whole(request: Request, form: str) -> HttpResponse:
    """A whole list of letters in one file, or the part of a long one that `?de=` and `?a=` name."""
    state, channel = filters(request)
    first, last = _bounds(request.GET)
    rows = list(queries.letters_of_part(queries.letters(request.edition, state, channel), first, last))
    if not rows:
        messages.info(request, _("Ces courriers ne sont plus dans cette liste : une autre personne les a traités."))
        return redirect("desk:letters")
    head = letterhead.head()
    name = f"lettres-{rows[0].pk}-a-{rows[-1].pk}"
    return paper_response(form, name, *(papers.letter(row, head) for row in rows))


def _bounds(given: Any) -> tuple[int, int]:
    """The ids that bound a part."""
    first, last = (
        int(text) if text.isdecimal() and len(text) < 19 else 0 for text in (given.get("de", ""), given.get("a", ""))
    )
    return first, last


@require_POST
@office("desk.mark_printed")
def printed(request: Request) -> HttpResponse:
    """Note the ticked letters, or those of one part of the list, as printed and posted."""
    ids = ticked(request)
    if "de" in request.POST:
        waiting = queries.letters(request.edition, MessageState.QUEUED, Channel.PAPER)
        ids = [row.pk for row in queries.letters_of_part(waiting, *_bounds(request.POST))]
    number = actions.mark_printed(by=request.user, edition=request.edition, message_ids=ids)
    if number:
        sentence = ngettext("%(n)s courrier noté comme posté.", "%(n)s courriers notés comme postés.", number)
        messages.success(request, sentence % {"n": number})
    else:
        messages.error(request, _("Cochez des courriers sur papier qui attendent l’imprimante."))
    return redirect(reverse("desk:letters") + f"?etat={MessageState.QUEUED}")


@office("desk.letters")
def scan(request: Request, pk: int) -> HttpResponseBase:
    """The signed paper: download it, or send it."""
    row = get_object_or_404(queries.any_letter(request.edition).select_related("scan"), pk=pk)
    if request.method != "POST":
        if row.scan is None:
            raise Http404
        ending = files.ACCEPTED[row.scan.media_type].lower()
        return files.serve(row.scan, f"lettre-{row.pk}-signee.{ending}")
    form = forms.ScanForm(request.POST, request.FILES)
    if form.is_valid():
        with refusals(form):
            content = form.cleaned_data["file"].read()
            actions.attach_scan(by=request.user, edition=request.edition, message_id=row.pk, content=content)
            messages.success(request, _("La lettre signée est gardée avec ce courrier."))
            return redirect("desk:letter", row.pk)
    return letter_page(request, row, form)
