"""Private files by content, under `ECLORE_HOME/files`. Nothing is served from there without a view that checks."""

from __future__ import annotations

import hashlib
import os
import secrets
from functools import partial
from pathlib import Path, PurePath

import filetype
from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError
from django.http import FileResponse
from django.utils.translation import gettext as _

from eclore.core import clock
from eclore.core.errors import Refused
from eclore.core.models import StoredFile

MAX_BYTES = 10 * 1024 * 1024
ACCEPTED = {
    "application/pdf": "PDF",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.oasis.opendocument.text": "ODT",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
}


def _path(sha256: str) -> Path:
    return Path(settings.ECLORE_HOME) / "files" / sha256[:2] / sha256


def store(content: bytes, *, media_type: str) -> StoredFile:
    """Keep `content` once. The bytes are on the disk before the row that names them exists."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = _path(sha256)
    _write(path, content)
    row, _made = StoredFile.objects.get_or_create(
        sha256=sha256, defaults={"size": len(content), "media_type": media_type, "created_at": clock.now()}
    )
    _write(path, content)  # the same bytes were being discarded while the row was waited for
    return row


def _write(path: Path, content: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(f".{secrets.token_hex(4)}")
    with fresh.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    os.replace(fresh, path)


def discard(row: StoredFile) -> None:
    """Destroy a file that its row no longer needs, once the act is committed, unless another row points to it."""
    transaction.on_commit(partial(_discard, row.pk))


def _discard(pk: int) -> None:
    try:
        with transaction.atomic():
            row = StoredFile.objects.select_for_update().filter(pk=pk).first()
            if row is not None:
                path = _path(row.sha256)
                row.delete()
                path.unlink(missing_ok=True)
    except ProtectedError:
        pass  # two rows had the same bytes: they stay for the other


def kind_of(content: bytes) -> str:
    """The type of these bytes, empty where it is not known."""
    kind = filetype.guess(content)
    return str(kind.mime) if kind else ""


def receive(content: bytes) -> StoredFile:
    """Keep an upload. Its type is read from its bytes, never from its name. Raises `Refused` on type or size."""
    if len(content) > MAX_BYTES:
        raise Refused(_("Ce fichier dépasse 10 Mo. Réduisez-le ou coupez-le en deux."))
    kind = kind_of(content)
    if kind not in ACCEPTED:
        raise Refused(
            _("Ce fichier n’est pas lisible ici. Envoyez un PDF, une image JPEG ou PNG, un DOCX, ODT ou XLSX.")
        )
    return store(content, media_type=kind)


def upload(content: bytes, name: str, *, otherwise: str) -> tuple[StoredFile, str]:
    """Keep what a form's field `content` brought, and the name to show: no folder, 150 signs, `otherwise` where none.

    Raises `Refused`, of that field, on an empty file, its type or its size.
    """
    if not content:
        raise Refused(_("Ce fichier est vide."), field="content")
    try:
        stored = receive(content)
    except Refused as refusal:
        raise Refused(refusal.sentence, field="content") from refusal
    return stored, PurePath(name.replace("\\", "/")).name.strip()[:150] or otherwise


def read(row: StoredFile) -> bytes:
    """The bytes of a stored file."""
    return _path(row.sha256).read_bytes()


def serve(row: StoredFile, name: str) -> FileResponse:
    """Answer with the file, as a download. The calling view has checked the person's right to it."""
    return FileResponse(_path(row.sha256).open("rb"), as_attachment=True, filename=name, content_type=row.media_type)
