"""Persons: hand over or erase what is known of one."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from eclore.core import audit, outbox, permissions
from eclore.core.errors import Closed
from eclore.desk import queries, rooms
from eclore.editions.models import Edition
from eclore.people import actions as people
from eclore.people.models import Person, User


@transaction.atomic
def export_person(*, by: Any, edition: Edition, person: Person) -> dict[str, Any]:
    """All that the house holds on a person, letters included; the handing over is noted."""
    permissions.check(by, "desk.export_person", edition)
    held = rooms.export(person)
    held["letters"] = [
        {"sent": row.state, "subject": row.subject, "body": row.body, "at": row.created_at}
        for row in outbox.letters_of(person.pk)
    ]
    audit.record("desk.export_person", by=by, subject=edition, detail={"person": person.pk})
    return held


@transaction.atomic
def erase_person(*, by: Any, edition: Edition, person: Person) -> None:
    """Erase a person in every room, their letters and their login. Refused while the login holds a role."""
    permissions.check(by, "desk.erase_person", edition)
    person = Person.objects.select_for_update(of=("self",)).select_related("user").get(pk=person.pk)
    user: User | None = person.user
    if user is not None and queries.active_roles(user).exists():
        raise Closed(_("Cette personne tient un rôle. Retirez-le d’abord dans la page de l’édition."))
    rooms.erase(person)
    outbox.forget(person.pk)
    others = Person.objects.filter(user=user).exclude(pk=person.pk) if user else Person.objects.none()
    people.erase(by=by, person=person)
    if user is not None and not others.exists():
        people.close_account(by=by, user=user)
