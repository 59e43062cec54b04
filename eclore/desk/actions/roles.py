"""Roles: appoint, invite, date, lend while away, dismiss, close the account of whoever leaves."""

from __future__ import annotations

import secrets
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from eclore.core import audit, clock, outbox, permissions
from eclore.core.errors import Closed, Denied, Refused
from eclore.core.permissions import Actor
from eclore.desk import notices, queries, rooms
from eclore.editions import actions as editions
from eclore.editions.models import Edition, Invitation, Membership, StandIn
from eclore.editions.queries import roles_offered
from eclore.editions.states import Role
from eclore.people import actions as people
from eclore.people.adapter import Address, address_of
from eclore.people.models import User

INVITATION = Actor.system("invitation")
INVITATION_DAYS = 14


def _end(day: date | None) -> datetime | None:
    """The first instant after a day: a role given until the 30th works on the 30th."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)) if day else None


def _require_role(edition: Edition, role: str) -> None:
    if role not in roles_offered(edition):
        raise Refused(_("Choisissez un rôle dans la liste."), field="role")


def _require_day(ends_on: date | None) -> None:
    if ends_on and ends_on < clock.today():
        raise Refused(_("Ce jour est passé : choisissez un jour à venir."), field="ends_on")


def _send(invitation: Invitation, edition: Edition) -> None:
    """A fresh link, which makes the one before worthless."""
    token = secrets.token_urlsafe(24)
    now = clock.now()
    invitation.token_sha256, invitation.sent_at = queries.fingerprint(token), now
    invitation.expires_at = now + timedelta(days=INVITATION_DAYS)
    invitation.save()
    letter = notices.RoleOffered(invitation, token)
    outbox.post(letter, Address(invitation.email, name=invitation.name), edition_code=edition.code)


@transaction.atomic
def invite(*, by: Any, edition: Edition, email: str, name: str, role: str, ends_on: date | None = None) -> Invitation:
    """Offer a role by letter: it is held once its link was opened by the login of that very address."""
    permissions.check(by, "desk.invite", edition)
    _require_role(edition, role)
    _require_day(ends_on)
    email = people.clean_email(email)
    user = people.open_account(by=by, email=email, name=name)
    Edition.objects.select_for_update().get(pk=edition.pk)  # two clicks make one invitation
    if queries.members(edition).filter(user=user, role=role).exists():
        raise Refused(_("Cette personne tient déjà ce rôle."), field="email")
    if queries.invitations(edition).filter(email=email, role=role).exists():
        raise Refused(_("Cette personne est déjà invitée : renvoyez plutôt l’invitation."), field="email")
    invitation = Invitation(edition=edition, email=email, name=name.strip(), role=role, ends_on=ends_on, invited_by=by)
    _send(invitation, edition)
    audit.record("desk.invite", by=by, subject=invitation, detail={"role": role, "user": user.pk})
    return invitation


@transaction.atomic
def invite_again(*, by: Any, invitation: Invitation) -> None:
    """The same offer with a fresh link and fourteen days more."""
    permissions.check(by, "desk.invite", invitation.edition)
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if row.accepted_at or row.revoked_at:
        raise Closed(_("Cette invitation n’attend plus de réponse."))
    _send(row, row.edition)
    audit.record("desk.invite_again", by=by, subject=row)


@transaction.atomic
def revoke_invitation(*, by: Any, invitation: Invitation) -> None:
    """Take an offer back."""
    permissions.check(by, "desk.invite", invitation.edition)
    if not Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(
        revoked_at=clock.now()
    ):
        raise Closed(_("Cette invitation n’attend plus de réponse."))
    audit.record("desk.revoke_invitation", by=by, subject=invitation)


@transaction.atomic
def accept_invitation(*, by: User, token: str) -> Membership:
    """Take up the role, once, with the login of the address that was invited."""
    row = Invitation.objects.select_for_update(of=("self",)).filter(token_sha256=queries.fingerprint(token)).first()
    if row is None or row.revoked_at:
        raise Closed(_("Cette invitation n’est plus valable. Demandez à l’équipe de vous la renvoyer."))
    if row.accepted_at:
        raise Closed(_("Cette invitation a déjà été acceptée."))
    if row.expires_at <= clock.now():
        raise Closed(_("Cette invitation a expiré. Demandez à l’équipe de vous la renvoyer."))
    if by.email != row.email:
        raise Denied(_("Cette invitation est pour une autre adresse : connectez-vous avec celle qui l’a reçue."))
    row.accepted_at = clock.now()
    row.save(update_fields=["accepted_at"])
    audit.record("desk.accept_invitation", by=by, subject=row, detail={"role": row.role})
    return editions.grant_role(by=INVITATION, edition=row.edition, user=by, role=row.role, until=_end(row.ends_on))


@transaction.atomic
def set_role_end(*, by: Any, membership: Membership, ends_on: date | None) -> Membership:
    """Say on which day a role ends, or that it has no end. Rights end by the clock."""
    permissions.check(by, "desk.appoint", membership.edition)
    _require_day(ends_on)
    if ends_on and membership.role == Role.MANAGER:
        _require_another_manager(membership)
    user = User.objects.get(pk=membership.user_id)
    return editions.grant_role(by=by, edition=membership.edition, user=user, role=membership.role, until=_end(ends_on))


def _require_another_manager(membership: Membership) -> None:
    others = queries.members(membership.edition).filter(role=Role.MANAGER, until=None).exclude(pk=membership.pk)
    if not others.exists():
        raise Refused(_("C’est la dernière personne gestionnaire : nommez-en une autre d’abord."), field="ends_on")


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


# Away, and gone ------------------------------------------------------------------------------------------------------
@transaction.atomic
def set_stand_in(
    *, by: Any, edition: Edition, absent: User, substitute: User, begins_on: date, ends_on: date
) -> StandIn:
    """Lend the roles of somebody away to a colleague, for some days. One says so for oneself, or a manager does."""
    permissions.check(by, "desk.set_stand_in", edition)
    if absent.pk != by.pk and not permissions.allowed(by, "desk.appoint", edition):
        raise Denied(_("Vous ne pouvez dire que votre propre absence."))
    if absent.pk == substitute.pk:
        raise Refused(_("Choisissez quelqu’un d’autre pour la suppléance."), field="substitute")
    if ends_on < begins_on:
        raise Refused(_("La fin doit venir après le début."), field="ends_on")
    if ends_on < clock.today():
        raise Refused(_("Ces jours sont passés."), field="ends_on")
    members = queries.members(edition)
    if not members.filter(user=absent).exists() or not members.filter(user=substitute, user__is_active=True).exists():
        raise Refused(_("Les deux personnes doivent tenir un rôle dans cette édition."), field="substitute")
    row = StandIn.objects.create(
        edition=edition, absent=absent, substitute=substitute, begins_on=begins_on, ends_on=ends_on,
        set_by=by, set_at=clock.now(),
    )  # fmt: skip
    words = notices.StandInSet(row)
    for user in (absent, substitute):
        outbox.post(words, address_of(user), edition_code=edition.code)
    audit.record("desk.set_stand_in", by=by, subject=row, detail={"absent": absent.pk, "substitute": substitute.pk})
    return row


@transaction.atomic
def end_stand_in(*, by: Any, stand_in: StandIn) -> None:
    """Back earlier than said: the rights lent end today."""
    permissions.check(by, "desk.set_stand_in", stand_in.edition)
    if stand_in.absent_id != by.pk and not permissions.allowed(by, "desk.appoint", stand_in.edition):
        raise Denied(_("Vous ne pouvez dire que votre propre absence."))
    audit.record(
        "desk.end_stand_in", by=by, subject=stand_in,
        detail={"absent": stand_in.absent_id, "substitute": stand_in.substitute_id},
    )  # fmt: skip
    stand_in.delete()


@transaction.atomic
def close_login(*, by: Any, edition: Edition, user: User, successor: User | None = None) -> None:
    """Close the account of a leaver: what they have in hand passes to `successor` first, then every role ends.

    Refused while something is left in hand, and on the last manager of an edition.
    """
    permissions.check(by, "desk.close_login", edition)
    if user.pk == by.pk:
        raise Refused(_("Vous ne pouvez pas fermer votre propre compte : demandez à une collègue."))
    if successor is not None:
        if successor.pk == user.pk:
            raise Refused(_("Choisissez quelqu’un d’autre."), field="successor")
        rooms.hand_over(by=by, user=user, successor=successor)
    left = rooms.held_by(user)
    if left:
        titles = ", ".join(row["title"] for row in left[:5])
        raise Refused(_("Il lui reste à transmettre : %(titles)s.") % {"titles": titles}, field="successor")
    for membership in queries.active_roles(user).select_related("edition").order_by("pk"):
        dismiss(by=by, membership=membership)
    StandIn.objects.filter(substitute=user).delete()
    successor_pk = successor.pk if successor else None
    audit.record("desk.close_login", by=by, subject=edition, detail={"user": user.pk, "successor": successor_pk})
    people.close_account(by=by, user=user)
