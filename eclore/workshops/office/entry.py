"""The printed sheet, typed in afterwards: the second line when no device could be used."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclore.core import files
from eclore.core.access import office
from eclore.core.errors import Refused
from eclore.core.http import Request, show
from eclore.workshops import actions
from eclore.workshops.forms.hall import BLANK_LINES, EntryForm
from eclore.workshops.models import SheetScan, Workshop
from eclore.workshops.office.agenda import found
from eclore.workshops.queries import hall
from eclore.workshops.states import Act, Outcome


@office("workshops.office")
def entry(request: Request, pk: int) -> HttpResponse:
    """Tick the lines in the order of the sheet, write the walk-ins, join the sheet itself."""
    row = found(request, pk)
    numbered = hall.numbered(row)
    form = EntryForm(request.POST or None, request.FILES or None, numbered=numbered)
    blanks = [{"id": str(uuid.uuid4()), "name": "", "phone": "", "commune": ""} for _n in range(BLANK_LINES)]
    if request.method == "POST" and form.is_valid():
        blanks = _enter(request, row, form)
        if not any(blank.get("fault") for blank in blanks) and not form.errors:
            return redirect("workshops_office:entry", pk)
        numbered = hall.numbered(row)
    context = {
        "workshop": row, "form": form, "numbered": numbered, "blanks": blanks,
        "ticked": form.ticked() if form.is_bound else [], "scans": row.sheet_scans.all(),
    }  # fmt: skip
    return show(request, "workshops/office_entry.html", context)


def _enter(request: Request, row: Workshop, form: EntryForm) -> list[dict[str, Any]]:
    """Carry out what was typed; what is refused stays on its line with its sentence, the rest is kept."""
    new = 0
    for pk in form.ticked():
        done = actions.receive(by=request.user, workshop=row, operation=uuid.uuid4(), kind=Act.CHECK_IN,
                               fields={"registration": pk, "despite_full": True})  # fmt: skip
        new += done.outcome == Outcome.DONE
    blanks = form.walk_ins()
    for blank in blanks:
        if not blank["name"]:
            continue
        fields = {**blank, "despite_full": True, "id": ""}
        done = actions.receive(by=request.user, workshop=row, operation=uuid.UUID(blank["id"]), kind=Act.WALK_IN,
                               fields=fields)  # fmt: skip
        new += done.outcome == Outcome.DONE
        if done.outcome == Outcome.REFUSED:
            blank.update(fault=done.sentence, id=str(uuid.uuid4()))
    if new:
        said = ngettext("%(n)s présence notée.", "%(n)s présences notées.", new) % {"n": new}
        messages.success(request, said)
    if scan := form.cleaned_data["scan"]:
        try:
            actions.attach_sheet(by=request.user, workshop=row, content=scan)
            messages.success(request, _("La feuille est jointe."))
        except Refused as refusal:
            form.add_error("scan", refusal.sentence)
    return [blank if blank.get("fault") else {**blank, "name": "", "phone": "", "commune": "", "id": str(uuid.uuid4())}
            for blank in blanks]  # fmt: skip


@office("workshops.office")
def scan(request: Request, pk: int, scan: int) -> HttpResponseBase:
    """The sheet that was joined."""
    one = get_object_or_404(SheetScan.objects.select_related("file"), pk=scan, workshop=found(request, pk))
    suffix = {"application/pdf": "pdf", "image/png": "png"}.get(one.file.media_type, "jpg")
    return files.serve(one.file, f"feuille-{pk}-{one.pk}.{suffix}")
