"""Letters on paper: one document each, on letterhead."""

from __future__ import annotations

from django.utils.translation import gettext as _

from eclore.core import clock, documents, wording
from eclore.core.documents import Document, Head
from eclore.core.letters import Filled
from eclore.core.models import Channel, Message


def letter(row: Message, head: Head) -> Document:
    """A letter as it is printed: the window of the envelope, the date, the subject, the words, who signs."""
    to = [row.recipient_name, *(row.address.split("\n") if row.channel == Channel.PAPER else [])]
    day = wording.day(row.sent_at or clock.now(), weekday=False)
    dated = (
        _("%(place)s, le %(day)s") % {"place": head.place, "day": day} if head.place else _("Le %(day)s") % {"day": day}
    )
    return Document(
        title=row.subject,
        heading=_("Objet : %(subject)s") % {"subject": row.subject},
        blocks=documents.told(Filled(row.subject, row.body)),
        head=head,
        to=[line for line in to if line],
        dated=dated,
    )


def specimen(head: Head) -> Document:
    """The letterhead shown on an empty letter."""
    row = Message(
        recipient_name="Léa Delattre",
        channel=Channel.PAPER,
        address="12 rue de la Paix\n62000 Arras",
        subject=_("Essai du papier à lettres"),
        body=_("Bonjour,\n\nVoici à quoi ressemble une lettre.\n\nL’équipe du budget citoyen"),
    )
    return letter(row, head)
