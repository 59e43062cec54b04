"""The outreach list of a comptoir: whom the scheme wants to see there, and the calls made."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from eclore.core import audit, clock, permissions
from eclore.core.errors import Refused
from eclore.ideas import actions as ideas
from eclore.people import actions as people
from eclore.people.models import User
from eclore.workshops import queries
from eclore.workshops.actions.registrations import register
from eclore.workshops.models import OutreachContact, Registration, Workshop
from eclore.workshops.states import CallOutcome


@transaction.atomic
def add_outreach(
    *, by: Any, workshop: Workshop, name: str, structure: str = "", phone: str = "", email: str = "", note: str = ""
) -> OutreachContact:
    """Put someone on the list of calls."""
    permissions.check(by, "workshops.reach_out", workshop)
    contact = OutreachContact.objects.create(
        workshop=workshop,
        name=ideas.clean_text(name, field="name", limit=150, missing=_("Écrivez un nom.")),
        structure=structure.strip()[:150],
        phone=people.clean_phone(phone),
        email=people.clean_email(email),
        note=note.strip()[:300],
        added_at=clock.now(),
    )
    audit.record("workshops.add_outreach", by=by, subject=contact, detail={"workshop": workshop.pk})
    return contact


@transaction.atomic
def note_call(*, by: Any, contact: OutreachContact, outcome: str, note: str = "") -> OutreachContact:
    """Note what came of a call, in one click."""
    row = OutreachContact.objects.select_for_update(of=("self",)).select_related("workshop").get(pk=contact.pk)
    permissions.check(by, "workshops.reach_out", row)
    if outcome not in CallOutcome.values:
        raise Refused(_("Choisissez une réponse dans la liste."), field="outcome")
    if row.registration_id and outcome != CallOutcome.REGISTERED:
        raise Refused(_("Cette personne est inscrite : annulez d’abord son inscription."))
    row.outcome, row.called_at = outcome, clock.now()
    row.called_by = by if isinstance(by, User) else None
    row.note = note.strip()[:300] or row.note
    row.save()
    audit.record("workshops.note_call", by=by, subject=row, reason_code=outcome)
    return row


@transaction.atomic
def register_outreach(*, by: Any, contact: OutreachContact) -> Registration:
    """Register someone of the list, on a place kept for them where one is left."""
    row = OutreachContact.objects.select_for_update(of=("self",)).select_related("workshop__edition").get(pk=contact.pk)
    permissions.check(by, "workshops.reach_out", row)
    person = ideas.someone(by=by, name=row.name, phone=row.phone, email=row.email)
    is_reserved = queries.reserved_left(row.workshop) > 0
    row.registration = register(by=by, workshop=row.workshop, person=person, is_reserved=is_reserved)
    row.save(update_fields=["registration"])
    note_call(by=by, contact=row, outcome=CallOutcome.REGISTERED)
    return row.registration
