"""Verbs that span rooms: release letters, hand over or erase what is known of a person, appoint and dismiss."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from eclore.core import audit, outbox, permissions
from eclore.core.errors import Closed, Refused
from eclore.core.models import Message, MessageState
from eclore.desk import queries, rooms
from eclore.editions import actions as editions
from eclore.editions.models import Edition, Membership
from eclore.editions.states import Role
from eclore.people import actions as people
from eclore.people.models import Person, User


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


@transaction.atomic
def appoint(*, by: Any, edition: Edition, email: str, name: str, role: str) -> Membership:
    """Give a role to the login of an address; the login is opened where it does not exist."""
    permissions.check(by, "desk.appoint", edition)
    if role not in Role.values:
        raise Refused(_("Choisissez un rôle dans la liste."), field="role")
    user = people.open_account(by=by, email=email, name=name)
    return editions.grant_role(by=by, edition=edition, user=user, role=role)


@transaction.atomic
def dismiss(*, by: Any, membership: Membership) -> None:
    """End a role. Refused on the last manager: nobody could then give the role back."""
    edition = Edition.objects.select_for_update().get(pk=membership.edition_id)
    permissions.check(by, "desk.dismiss", edition)
    active = queries.members(edition)
    if not active.filter(pk=membership.pk).exists():
        raise Closed(_("Ce rôle est déjà retiré."))
    if membership.role == Role.MANAGER and active.filter(role=Role.MANAGER).count() == 1:
        raise Refused(_("C’est la dernière personne gestionnaire : nommez-en une autre d’abord."))
    editions.revoke_role(by=by, membership=membership)
