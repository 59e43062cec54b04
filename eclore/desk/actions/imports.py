"""Verbs of a sheet that comes in: check it (nothing is written), start, and write what is new, batch after batch.

Each batch is one transaction. A crash leaves whole batches, and the next run of the same sheet finds their lines there
already: nothing is doubled, nothing is half done.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from eclore.core import audit, clock, files, jobs, permissions, sheets
from eclore.core.errors import Closed, Refused
from eclore.core.permissions import Actor
from eclore.core.workflow import begin, move
from eclore.desk.importers import FAULTY, IMPORTERS, KNOWN, NEW, Importer, Verdict
from eclore.desk.models import ImportRun
from eclore.desk.states import ImportState
from eclore.editions.models import Edition
from eclore.people.models import User

BATCH = 200
# Up to so many lines, the agent waits for the end; beyond, a worker goes on and the page shows how far it is.
AT_ONCE = 500


@transaction.atomic
def check_import(
    *, by: Any, edition: Edition, kind: str, content: bytes, file_name: str, target: str = ""
) -> tuple[ImportRun, bool]:
    """Read a sheet and say what each line would become. Answers the run of this file, and whether it was met before."""
    permissions.check(by, "desk.check_import", edition)
    sheet = sheets.read(content)
    stored = files.store(content, media_type=sheet.media_type)
    Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)  # the same file sent twice at once waits here
    met = ImportRun.objects.filter(edition=edition, kind=kind, target=target, file=stored).first()
    if met:
        return met, True
    run = ImportRun(
        edition=edition, kind=kind, target=target, file=stored, file_name=file_name[:150], checked_at=clock.now()
    )
    _examine(run, by)
    return begin(run, "check_import", by=by, detail=_facts(run)), False


@transaction.atomic
def check_import_again(*, by: Any, run: ImportRun) -> ImportRun:
    """Read the same file anew: what was written since is there, what was put right may pass."""
    with move(ImportRun, run.pk, "check_import_again", by=by) as row:
        row.checked_at = clock.now()
        _examine(row, by)
    return row


@transaction.atomic
def start_import(*, by: User, run: ImportRun) -> ImportRun:
    """Say yes, once: of two agents at the same page, the second is told. The lines are written by `advance_import`."""
    with move(ImportRun, run.pk, "start_import", by=by, detail={"file": run.file.sha256}) as row:
        _importer(row).permit(by)
        if not row.fresh:
            raise Closed(_("Aucune ligne n’est nouvelle : il n’y a rien à importer."))
        row.made = []
    if row.fresh > AT_ONCE:
        jobs.enqueue("desk.import", run=row.pk, user=by.pk)
    return row


@jobs.job("desk.import")
def carry_out(run: int, user: int) -> None:
    """The job of a long sheet: goes on where an earlier one stopped."""
    write_all(by=User.objects.get(pk=user), run=ImportRun.objects.get(pk=run))


def write_all(*, by: Any, run: ImportRun) -> None:
    """Write every batch to the end, the file opened once. May be called again after a crash."""
    sheet = sheets.read(files.read(run.file))
    while advance_import(by=by, run=run, sheet=sheet):
        pass


@transaction.atomic
def advance_import(*, by: Any, run: ImportRun, sheet: sheets.Sheet | None = None) -> bool:
    """Write the next batch; answers whether there is more. Runs of one kind take turns: none writes another's line.

    `sheet` is the file of the run, already opened; what each line would become is asked anew for each batch.
    """
    list(ImportRun.objects.select_for_update().filter(edition=run.edition, kind=run.kind).order_by("pk"))
    row = ImportRun.objects.select_related("edition", "file").get(pk=run.pk)
    if row.state != ImportState.RUNNING:
        return False
    importer, verdicts = _read(row, sheet)
    fresh = [verdict for verdict in verdicts if verdict.code == NEW]
    refused = {line for line, code, _cells in row.verdicts if code == FAULTY}
    size = BATCH if len(fresh) <= 10 * BATCH else 5 * BATCH  # each batch examines all lines anew: fewer of a long one
    batch = [verdict for verdict in fresh if verdict.line.number not in refused][:size]
    for verdict in batch:
        importer = _write(importer, row, verdict, by)
    row.fresh = max(len(fresh) - len(batch), 0)
    row.save()
    if len(batch) == size:
        return True
    with move(ImportRun, row.pk, "finish_import", by=Actor.system("import"), detail={"made": len(row.made)}) as ended:
        ended.done_at = clock.now()
    return False


def _write(importer: Importer, row: ImportRun, verdict: Verdict, by: Any) -> Importer:
    """Write one line by the verbs of its room; a refusal is noted beside it and undoes this line alone."""
    try:
        with transaction.atomic():
            label, address = importer.write(by=by, values=verdict.values)
    except Refused as refusal:
        row.verdicts.append([verdict.line.number, FAULTY, [["", refusal.sentence]]])
        row.faulty += 1
        return _importer(row)  # what the undone line had made is forgotten
    row.made.append([verdict.line.number, label, address])
    audit.record("desk.import_line", by=by, subject=row, detail={"line": verdict.line.number})
    return importer


def _importer(run: ImportRun) -> Importer:
    return IMPORTERS[run.kind](run.edition, run.target, run.file.sha256)


def _read(run: ImportRun, sheet: sheets.Sheet | None = None) -> tuple[Importer, list[Verdict]]:
    importer = _importer(run)
    sheet = sheet or sheets.read(files.read(run.file))
    columns = importer.columns(sheet)
    run.read = {
        "warnings": sheet.warnings,
        "columns": [column.label for column in columns.values()],
        "ignored": [head for place, head in enumerate(sheet.heads) if head and place not in columns],
    }
    return importer, importer.examine(sheet, columns)


def _examine(run: ImportRun, by: Any) -> None:
    """Count and keep what the lines would become."""
    _importer(run).permit(by)
    _importer_, verdicts = _read(run)
    if not verdicts:
        raise Refused(_("Ce tableau n’a aucune ligne sous ses titres."), field="file")
    run.total = len(verdicts)
    run.fresh = sum(verdict.code == NEW for verdict in verdicts)
    run.known = sum(verdict.code == KNOWN for verdict in verdicts)
    run.faulty = sum(verdict.code == FAULTY for verdict in verdicts)
    told = (verdict for verdict in verdicts if verdict.code != NEW)
    run.verdicts = [[v.line.number, v.code, [list(fault) for fault in v.faults]] for v in told]


def _facts(run: ImportRun) -> dict[str, Any]:
    return {"file": run.file.sha256, "kind": run.kind, "lines": run.total, "new": run.fresh}
