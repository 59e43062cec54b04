"""Letters: correct, release, print, attach the signed paper; the letterhead."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from eclore.core import audit, files, letterhead, outbox, permissions, revisions
from eclore.core.errors import Closed, Refused
from eclore.core.models import Channel, Letterhead, Message, MessageState
from eclore.editions.models import Edition


@transaction.atomic
def release(*, by: Any, edition: Edition, message_ids: Iterable[int]) -> int:
    """Let held letters of the edition go, once read; returns how many. One already gone is left alone."""
    permissions.check(by, "desk.release", edition)
    ids = list(
        Message.objects.filter(
            pk__in=list(message_ids), edition_code=edition.code, state=MessageState.HELD
        ).values_list("pk", flat=True)
    )
    for message_id in ids:
        outbox.release(message_id)
        audit.record("desk.release", by=by, subject=edition, detail={"message": message_id})
    return len(ids)


@transaction.atomic
def edit_letter(*, by: Any, edition: Edition, message_id: int, seen: int, subject: str, body: str) -> Message:
    """Correct one letter before it goes. `seen` counts the corrections that the person had read."""
    permissions.check(by, "desk.edit_letter", edition)
    row = Message.objects.select_for_update().get(pk=message_id, edition_code=edition.code, is_ephemeral=False)
    if row.state != MessageState.HELD:
        raise Closed(_("Cette lettre n’attend plus de relecture : ses mots ne changent plus."))
    if row.version != seen:
        raise Closed(
            _("Une autre personne a corrigé cette lettre pendant que vous écriviez. Comparez les deux textes.")
        )
    with revisions.keeping(row, "subject", "body", by=by, alone=True):
        row.subject, row.body = outbox.one_line(subject), body.replace("\r\n", "\n").rstrip()
        row.version += 1
        row.save(update_fields=["subject", "body", "version"])
    audit.record("desk.edit_letter", by=by, subject=edition, detail={"message": row.pk, "version": row.version})
    return row


@transaction.atomic
def mark_printed(*, by: Any, edition: Edition, message_ids: Iterable[int]) -> int:
    """Note that letters on paper went to the printer and the post; returns how many were waiting."""
    permissions.check(by, "desk.mark_printed", edition)
    waiting = outbox.to_print().filter(edition_code=edition.code, pk__in=list(message_ids))
    ids = list(waiting.values_list("pk", flat=True))
    number = outbox.printed(ids)
    if number:
        audit.record("desk.mark_printed", by=by, subject=edition, detail={"messages": ids})
    return number


_SCANS = {"application/pdf", "image/jpeg", "image/png"}


@transaction.atomic
def attach_scan(*, by: Any, edition: Edition, message_id: int, content: bytes) -> Message:
    """Keep the signed paper with its letter; a second scan takes the place of the first."""
    permissions.check(by, "desk.attach_scan", edition)
    row = Message.objects.select_for_update().get(pk=message_id, edition_code=edition.code, is_ephemeral=False)
    if not row.body:
        raise Closed(_("Cette lettre a été effacée avec la personne : rien ne peut plus y être joint."))
    if row.state == MessageState.HELD and row.channel != Channel.PAPER:
        raise Closed(_("Cette lettre n’est pas encore partie. Relisez-la et envoyez-la d’abord."))
    if files.kind_of(content) not in _SCANS:
        raise Refused(_("Envoyez un PDF, ou une photo JPEG ou PNG."), field="file")
    row.scan = files.receive(content)
    row.save(update_fields=["scan"])
    audit.record("desk.attach_scan", by=by, subject=edition, detail={"message": row.pk, "sha256": row.scan.sha256})
    return row


@transaction.atomic
def edit_letterhead(
    *,
    by: Any,
    edition: Edition,
    seen: int,
    logo: bytes | None,
    keep_logo: bool,
    begun_from: Letterhead | None = None,
    reason: str = "",
    **words: str,
) -> Letterhead:
    """Change the letterhead of the instance, for every letter drawn from now on.

    Without a new `logo`, `keep_logo` keeps that of the version that the form began from, else that in force.
    """
    permissions.check(by, "desk.templates", edition)
    last = begun_from or letterhead.current()
    kept = last.logo if last and keep_logo else None
    row = letterhead.save(
        seen=seen,
        actor=audit.actor_code(by),
        reason=reason,
        logo=letterhead.receive_logo(logo) if logo else kept,
        **words,
    )
    audit.record("desk.edit_letterhead", by=by, subject=edition, detail={"version": row.number})
    return row
