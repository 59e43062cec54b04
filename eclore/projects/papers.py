"""Bytes out: the supporting documents."""

from __future__ import annotations

from django.http import FileResponse, Http404

from eclore.core import files
from eclore.projects.models import Attachment


def download(attachment: Attachment) -> FileResponse:
    """A supporting document; its name ends as its type does. The caller has checked the person's right to it."""
    ending = "." + files.ACCEPTED.get(attachment.file.media_type, "pdf").lower()
    is_named = attachment.name.lower().endswith((ending, ".jpg") if ending == ".jpeg" else ending)
    try:
        return files.serve(attachment.file, attachment.name if is_named else attachment.name + ending)
    except FileNotFoundError as error:
        raise Http404 from error
