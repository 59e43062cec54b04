"""Texts of letters and documents: edit, go back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from eclore.core import audit, letters, permissions
from eclore.core.errors import Refused
from eclore.core.letters import Text
from eclore.core.models import LetterTemplate
from eclore.editions.models import Edition


@transaction.atomic
def edit_template(
    *,
    by: Any,
    edition: Edition,
    text: type[Text],
    is_common: bool,
    seen: int,
    subject: str,
    body: str,
    reason: str = "",
) -> LetterTemplate:
    """Change a text, as the team types it, for one edition or for all. `seen`: the version that was read before."""
    permissions.check(by, "desk.templates", edition)
    subject = letters.typed(" ".join(subject.split()), text.fields, box="subject")
    body = letters.typed(body.rstrip(), text.fields, box="body")
    if not subject or not body.strip():
        raise Refused(_("Un texte vide ne peut pas partir. Pour abandonner vos changements, revenez à la liste."))
    code = "" if is_common else edition.code
    current = letters.in_force(text, code)
    if (current.subject, current.body) == (subject, body) and current.number == seen:
        raise Refused(_("Ce texte est déjà celui qui sert : rien n’a changé."))
    return _write(by, edition, text, code, seen=seen, subject=subject, body=body, reason=reason, is_house=False)


@transaction.atomic
def restore_template(
    *, by: Any, edition: Edition, text: type[Text], is_common: bool, seen: int, number: int | None
) -> LetterTemplate:
    """Bring back version `number`, or (None) what stands behind: the text of all editions, or that of the house."""
    permissions.check(by, "desk.templates", edition)
    code = "" if is_common else edition.code
    if number is None:
        return _write(by, edition, text, code, seen=seen, subject="", body="", reason="", is_house=True)
    row = letters.versions(text.name, code).filter(number=number, is_house=False).first()
    if row is None:
        raise Refused(_("Cette version n’existe pas."))
    reason = _("Retour à la version %(n)s") % {"n": number}
    return _write(by, edition, text, code, seen=seen, subject=row.subject, body=row.body, reason=reason, is_house=False)


def _write(by: Any, edition: Edition, text: type[Text], code: str, **words: Any) -> LetterTemplate:
    if not text.is_editable:
        raise Refused(_("Ce texte ne se change pas ici."))
    row = letters.save(text, edition_code=code, actor=audit.actor_code(by), **words)
    audit.record(
        "desk.templates",
        by=by,
        subject=edition,
        detail={"text": text.name, "edition": code, "version": row.number, "is_house": row.is_house},
    )
    return row
