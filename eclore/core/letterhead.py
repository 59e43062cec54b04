"""The letterhead of the instance: data that the team edits, version by version."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from eclore.core import clock, documents, files
from eclore.core.errors import Closed, Refused
from eclore.core.models import Letterhead, StoredFile

LOGO_BYTES = 300 * 1024
_LOGOS = {"image/png", "image/jpeg"}


def versions() -> QuerySet[Letterhead]:
    """Every version, the last first."""
    return Letterhead.objects.select_related("logo").order_by("-number")


def current() -> Letterhead | None:
    """The version in force; None while the team has written none."""
    return versions().first()


def head() -> documents.Head:
    """The letterhead to draw a letter on."""
    row = current()
    if row is None:
        return documents.Head(settings.GRANTOR_NAME)
    logo = files.read(row.logo) if row.logo else b""
    return documents.Head(row.body_name, row.address, row.place, row.signatory, row.signatory_title, row.footer, logo)


def receive_logo(content: bytes) -> StoredFile:
    """Keep a logo. Raises `Refused` where no document could show it."""
    if len(content) > LOGO_BYTES:
        raise Refused(
            _("Ce logo dépasse 300 Ko. Enregistrez-le plus petit : 600 points de large suffisent."), field="logo"
        )
    kind = files.kind_of(content)
    if kind not in _LOGOS:
        raise Refused(_("Le logo doit être une image PNG ou JPEG."), field="logo")
    sample = documents.Document("Essai", [], heading="Essai", head=documents.Head("Essai", logo=content))
    try:
        documents.pdf(sample)
        documents.docx(sample)
    except Exception as error:  # two libraries, and as many ways of refusing a damaged picture
        raise Refused(
            _("Cette image est abîmée : elle ne s’ouvre pas. Essayez un autre fichier."), field="logo"
        ) from error
    return files.store(content, media_type=kind)


@transaction.atomic
def save(*, seen: int, actor: str, reason: str, **words: Any) -> Letterhead:
    """Write the next version. `seen` is the version that the person had read; another since is refused."""
    last = current()
    number = last.number if last else 0
    stale = Closed(_("Une autre personne a changé le papier à lettres pendant que vous écriviez. Relisez-le."))
    if number != seen:
        raise stale
    try:
        with transaction.atomic():
            return Letterhead.objects.create(number=number + 1, at=clock.now(), actor=actor, reason=reason, **words)
    except IntegrityError:
        raise stale from None
