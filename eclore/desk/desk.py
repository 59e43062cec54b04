"""What the desk itself holds on a person, and what waits there: letters to read, persons to call back."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclore.core import clock, permissions, wording
from eclore.desk.actions import mailings as actions
from eclore.desk.models import Digest, Mailing, MailingRecipient
from eclore.desk.queries import mailings as queries
from eclore.desk.queries.calendar import next_report
from eclore.desk.queries.letters import letters
from eclore.desk.queries.people import calls_waiting, contested
from eclore.editions import queries as editions
from eclore.editions.coherence import report_due
from eclore.editions.models import Edition
from eclore.people.models import Person


def todo(user: Any, edition: Edition) -> list[dict[str, Any]]:
    """Letters to read before they leave (of decision, or to a list by another person), persons to call back."""
    return (
        _letters_to_read(user, edition)
        + _calls(user, edition)
        + _calendar(user, edition)
        + [
            {
                "title": _("Lettre à relire : %(subject)s") % {"subject": row.subject},
                "text": row.list_title,
                "href": reverse("desk:mailing", args=[row.pk]),
                "icon": "lettre",
                "since": row.written_at,
            }
            for row in queries.waiting_for_eyes(user, edition)[:10]
        ]
    )


def _letters_to_read(user: Any, edition: Edition) -> list[dict[str, Any]]:
    """Letters of decision, which leave once read."""
    if not permissions.allowed(user, "desk.letters", edition):
        return []
    held = letters(edition)
    number = held.count()
    if not number:
        return []
    title = ngettext("%(n)s courrier à relire", "%(n)s courriers à relire", number) % {"n": number}
    text = _("Les lettres de décision partent après votre lecture.")
    return [
        {"title": title, "text": text, "href": reverse("desk:letters"), "icon": "lettre", "since": held[0].created_at}
    ]


def _calls(user: Any, edition: Edition) -> list[dict[str, Any]]:
    """Whom to call back by today, and acts done for somebody who contests them."""
    if not permissions.allowed(user, "desk.note_call", edition):
        return []
    due = calls_waiting(edition).filter(call_back_on__lte=clock.today())[:20]
    items = [
        {
            "title": _("Rappeler %(name)s") % {"name": row.person.name if row.person else row.caller},
            "text": row.subject,
            "href": reverse("desk:person", args=[row.person_id]) if row.person_id else reverse("desk:calls"),
            "icon": "personne",
            "since": row.noted_at,
        }
        for row in due
    ]
    return items + [
        {
            "title": _("%(name)s conteste un acte fait à sa place") % {"name": row.person.name},
            "text": row.contest,
            "href": reverse("desk:person", args=[row.person_id]) + "#h-done",
            "icon": "personne",
            "since": row.contested_at,
        }
        for row in contested(edition)[:20]
    ]


def _calendar(user: Any, edition: Edition) -> list[dict[str, Any]]:
    """Changes that wait for a second manager, and the report that the assembly must receive in time."""
    if not permissions.allowed(user, "editions.propose_change", edition):
        return []
    href = reverse("desk:edition")
    items: list[dict[str, Any]] = [
        {
            "title": _("À confirmer : %(what)s « %(phase)s »") % {"what": row.get_change_display(), "phase": row.label},
            "text": row.reason,
            "href": href,
            "icon": "horloge",
            "since": row.proposed_at,
        }
        for row in editions.proposals(edition)
        if row.proposed_by_id != user.pk
    ]
    session = next_report(edition)
    if session is not None:
        title = _("Rapport à l’assemblée à envoyer : %(session)s") % {"session": session.title}
        text = _("12 jours avant la session du %(day)s.") % {"day": wording.day(session.held_on)}
        due_at = timezone.make_aware(datetime.combine(report_due(session.held_on), time(18)))
        items.append({"title": title, "text": text, "href": href, "icon": "lettre", "since": None, "due_at": due_at})
    return items


def merge(keep: Person, drop: Person) -> dict[str, list[int]]:
    """Two rows are one person: the letters of lists follow. Gives the ids that moved."""
    return actions.take_over(keep=keep, drop=drop)


def export(person: Person) -> dict[str, Any]:
    """Lists that the person was written to with, mailings they wrote, how they get their work by e-mail."""
    got = MailingRecipient.objects.filter(person=person).select_related("mailing", "message")
    wrote = Mailing.objects.filter(author=person.user_id) if person.user_id else Mailing.objects.none()
    digest = Digest.objects.filter(user=person.user_id).first() if person.user_id else None
    return {
        "mailings": [
            {"list": row.mailing.list_title, "subject": row.message.subject if row.message else "", "skip": row.skip}
            for row in got
        ],
        "written": [{"subject": row.subject, "at": row.written_at.isoformat()} for row in wrote],
        "digest": digest.rhythm if digest else "",
    }


def erase(person: Person) -> None:
    actions.erase(person=person)
