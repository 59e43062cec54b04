"""The waiver: a person may submit without a comptoir, for a reason that someone signs."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from eclore.core import clock
from eclore.core.errors import Refused
from eclore.core.workflow import begin, move
from eclore.editions.models import Edition
from eclore.ideas.actions import clean_text
from eclore.people.models import Person, User
from eclore.workshops.models import Waiver


@transaction.atomic
def waive(*, by: Any, edition: Edition, person: Person, reason: str) -> Waiver:
    """Let a person pass the gate of this edition. The reason is read in the dossier, with who gave it."""
    waiver = Waiver(
        edition=edition,
        person=person,
        author=by if isinstance(by, User) else None,
        granted_at=clock.now(),
        reason=clean_text(reason, field="reason", limit=300, missing=_("Dites pourquoi : le comité le lira.")),
    )
    try:
        with transaction.atomic():
            return begin(waiver, "waive", by=by, detail={"person": person.pk})
    except IntegrityError as error:
        raise Refused(_("Cette personne est déjà dispensée dans cette édition."), field="person") from error


@transaction.atomic
def lift_waiver(*, by: Any, waiver: Waiver, reason: str) -> Waiver:
    """Take a waiver back, with a reason. Dossiers already submitted stay submitted."""
    with move(Waiver, waiver.pk, "lift_waiver", by=by) as row:
        row.lifted_reason = clean_text(
            reason, field="reason", limit=300, missing=_("Dites pourquoi cette dispense est retirée.")
        )
        row.lifted_at = clock.now()
    return row
