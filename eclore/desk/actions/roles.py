"""Roles: appoint and dismiss."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from eclore.core import permissions
from eclore.core.errors import Closed, Refused
from eclore.desk import queries
from eclore.editions import actions as editions
from eclore.editions.models import Edition, Membership
from eclore.editions.states import Role
from eclore.people import actions as people


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
