"""Bytes out: the list of dossiers as a spreadsheet, the supporting documents."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Any

from django.http import FileResponse, Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from eclore.core import files
from eclore.projects.models import Attachment, Project

# A cell that begins so is run as a formula by spreadsheets.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def cell(value: Any) -> str:
    """Text that a spreadsheet shows and never runs."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _amount(cents: int) -> str:
    units, rest = divmod(cents, 100)
    return f"{units},{rest:02d}" if rest else str(units)


def projects_csv(projects: Iterable[Project]) -> bytes:
    """One line per dossier; UTF-8 with its mark and semicolons, so that a French spreadsheet opens it at once."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    head = [
        _("Numéro"), _("Projet"), _("État"), _("Porteur"), _("Structure"), _("Commune"), _("Territoire"), _("Thème"),
        _("Demandé"), _("Monnaie"), _("Déposé le"),
    ]  # fmt: skip
    writer.writerow(head)
    for project in projects:
        day = timezone.localtime(project.submitted_at).strftime("%Y-%m-%d %H:%M") if project.submitted_at else ""
        values = [
            project.pk, project.title, project.state_label, project.leader, project.applicant, project.commune,
            project.territory, project.get_theme_display() if project.theme else "", _amount(project.requested_cents),
            project.edition.currency, day,
        ]  # fmt: skip
        writer.writerow([cell(value) for value in values])
    return out.getvalue().encode("utf-8-sig")


def download(attachment: Attachment) -> FileResponse:
    """A supporting document; its name ends as its type does. The caller has checked the person's right to it."""
    ending = "." + files.ACCEPTED.get(attachment.file.media_type, "pdf").lower()
    is_named = attachment.name.lower().endswith((ending, ".jpg") if ending == ".jpeg" else ending)
    try:
        return files.serve(attachment.file, attachment.name if is_named else attachment.name + ending)
    except FileNotFoundError as error:
        raise Http404 from error
