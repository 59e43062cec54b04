"""Sheets that come in: send one, read the verdicts, confirm."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eclore.core import permissions, wording
from eclore.core.access import office
from eclore.core.errors import Refused
from eclore.core.http import Request, page_of, refusals, show
from eclore.core.sheets import XLSX
from eclore.desk import queries
from eclore.desk.actions import imports as actions
from eclore.desk.forms.imports import SheetForm
from eclore.desk.importers import FAULTY, IMPORTERS, KNOWN, Importer, workbooks
from eclore.desk.models import ImportRun
from eclore.desk.office.frame import desk_context
from eclore.desk.states import ImportKind, ImportState
from eclore.editions.models import Edition

_MAY_OPEN = "desk.import"
_ICONS = {"ideas": "graine", "attendees": "terreau", "organisations": "personnes", "past": "horloge"}


def _kinds(user: Any, edition: Edition) -> list[dict[str, Any]]:
    """What this login may bring in."""
    kinds: list[ImportKind] = [kind for kind in ImportKind if kind != ImportKind.PAST]
    if permissions.allowed(user, "desk.import_past", edition):
        kinds.append(ImportKind.PAST)
    return [{"key": k.value, "label": k.label, "icon": _ICONS[k.value], "intro": IMPORTERS[k].intro} for k in kinds]


@office(_MAY_OPEN)
def home(request: Request) -> HttpResponse:
    """What can be brought in, and what was."""
    edition = request.edition
    page = page_of(request, queries.import_runs(edition), 20)
    context = desk_context(request, "imports", kinds=_kinds(request.user, edition), page=page)
    return show(request, "desk/imports.html", context)


def _importer(request: Request, kind: str) -> Importer:
    if kind not in {entry["key"] for entry in _kinds(request.user, request.edition)}:
        raise Http404
    return IMPORTERS[kind](request.edition, "")


@office(_MAY_OPEN)
def send(request: Request, kind: str) -> HttpResponse:
    """The model to fill, then the sheet to send."""
    importer = _importer(request, kind)
    is_sent = request.method == "POST"
    form = SheetForm(
        request.POST if is_sent else None, request.FILES if is_sent else None, kind=kind, edition=request.edition
    )
    if is_sent and form.is_valid():
        with refusals(form):
            file = form.cleaned_data["file"]
            row, is_met = actions.check_import(
                by=request.user,
                edition=request.edition,
                kind=kind,
                target=form.cleaned_data.get("target", ""),
                content=file.read(),
                file_name=file.name,
            )
            if is_met:
                messages.info(request, _met(row))
            return redirect("desk:import_run", row.pk)
    columns = [{"label": c.label, "required": c.required, "aliases": ", ".join(c.aliases)} for c in importer.fields()]
    context = desk_context(request, "imports", form=form, kind=ImportKind(kind), importer=importer, columns=columns)
    return show(request, "desk/import_send.html", context)


def _met(row: ImportRun) -> str:
    if row.done_at:
        return _("Ce fichier est déjà importé, le %(day)s. Rien n’est doublé.") % {"day": wording.moment(row.done_at)}
    return _("Ce fichier a déjà été envoyé, le %(day)s.") % {"day": wording.moment(row.checked_at)}


@office(_MAY_OPEN)
def model_sheet(request: Request, kind: str) -> HttpResponse:
    response = HttpResponse(workbooks.model(_importer(request, kind)), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="modele-{kind}.xlsx"'
    return response


def _run(request: Request, pk: int) -> ImportRun:
    row = get_object_or_404(queries.import_runs(request.edition), pk=pk)
    _importer(request, row.kind)
    return row


@office(_MAY_OPEN)
def run(request: Request, pk: int) -> HttpResponse:
    """The verdicts, then what was made. While it is written, the page comes again by itself."""
    row = _run(request, pk)
    wanted = request.GET.get("verdict", "")
    shown = [told for told in row.verdicts if told[1] == wanted] if wanted in (FAULTY, KNOWN) else row.verdicts
    context = desk_context(
        request,
        "imports",
        run=row,
        kind=ImportKind(row.kind),
        can=permissions.abilities(request.user, row),
        by=queries.import_actors(row),
        page=page_of(request, shown, 50),
        made_page=page_of(request, row.made, 100) if row.made else None,
        wanted=wanted,
        is_running=row.state == ImportState.RUNNING,
    )
    response = show(request, "desk/import_run.html", context)
    if row.state == ImportState.RUNNING:
        response["Refresh"] = "4"
    return response


@require_POST
@office(_MAY_OPEN)
def confirm(request: Request, pk: int) -> HttpResponse:
    """Yes: a short sheet is written at once, a long one by a worker."""
    row = _run(request, pk)
    try:
        row = actions.start_import(by=request.user, run=row)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("desk:import_run", pk)
    return _go_on(request, row)


@require_POST
@office(_MAY_OPEN)
def resume(request: Request, pk: int) -> HttpResponse:
    """Go on with an import that stopped half-way."""
    return _go_on(request, _run(request, pk))


def _go_on(request: Request, row: ImportRun) -> HttpResponse:
    if row.fresh <= actions.AT_ONCE:
        actions.write_all(by=request.user, run=row)
        messages.success(request, _("C’est importé. La page dit ligne par ligne ce qui a été fait."))
    else:
        messages.info(request, _("L’import est en cours. Vous pouvez quitter cette page : il continue."))
    return redirect("desk:import_run", row.pk)


@require_POST
@office(_MAY_OPEN)
def check_again(request: Request, pk: int) -> HttpResponse:
    row = _run(request, pk)
    try:
        actions.check_import_again(by=request.user, run=row)
        messages.success(request, _("Les lignes sont vérifiées de nouveau."))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("desk:import_run", pk)


@office(_MAY_OPEN)
def corrected(request: Request, pk: int) -> HttpResponseBase:
    """The sheet as it came, with the verdict of each line."""
    return workbooks.corrected(_run(request, pk)).workbook()
