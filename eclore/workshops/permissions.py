"""Who may plan and run a comptoir, and who may register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eclore.core.permissions import Predicate, may_be_done_for, permit
from eclore.editions.permissions import has_role, in_phase
from eclore.editions.states import Role
from eclore.ideas.permissions import speaks_for
from eclore.workshops.models import HostLink

TEAM = (Role.MANAGER, Role.FACILITATOR)
ON_THE_SPOT = (Role.MANAGER, Role.FACILITATOR, Role.AMBASSADOR)


@dataclass(frozen=True)
class Host:
    """Whoever opened a link with its PIN: no account, the door of one comptoir, until the link ends."""

    link: HostLink
    is_system: bool = False
    is_authenticated: bool = False
    is_active: bool = True
    pk: None = None

    @property
    def audit_code(self) -> str:
        """What the journal calls them."""
        return f"host:{self.link.pk}"


def _hosts(user: Any, obj: Any) -> bool:
    return isinstance(user, Host) and user.link.workshop_id == getattr(obj, "workshop_id", obj.pk) and user.link.is_live


def _own(user: Any, obj: Any) -> bool:
    """A signed link acts as a system actor: a bare visitor cancels nothing."""
    return bool(user.is_authenticated) and obj.person.user_id == user.pk


at_the_door = has_role(*ON_THE_SPOT) | Predicate(_hosts, name="hosts")
own_or_team = Predicate(_own, name="own_registration") | has_role(*TEAM)

permit("workshops.plan", has_role(*TEAM))
permit("workshops.open", has_role(*TEAM))
permit("workshops.edit", has_role(*TEAM))
permit("workshops.hold", has_role(*TEAM))
permit("workshops.cancel", has_role(*TEAM))
permit("workshops.note_outcome", has_role(*TEAM))
permit("workshops.promote", has_role(*TEAM))
permit("workshops.confirm", own_or_team)
# Only chores and signed links, which pass before any predicate is asked.
_systems_only = Predicate(lambda user, obj: False, name="systems_only")
permit("workshops.lapse", _systems_only)
permit("workshops.answer", _systems_only)
permit("workshops.register_reserved", has_role(*TEAM))
permit("workshops.reach_out", has_role(*TEAM))
permit("workshops.withdraw_attendance", at_the_door)
permit("workshops.waive", has_role(Role.MANAGER))
permit("workshops.lift_waiver", has_role(Role.MANAGER))
permit("workshops.check_in", at_the_door)
permit("workshops.note_hall", at_the_door)
permit("workshops.write_again", has_role(*ON_THE_SPOT))
permit("workshops.certify", at_the_door)
permit("workshops.invite_host", has_role(*TEAM))
permit("workshops.revoke_host", has_role(*TEAM))
permit("workshops.attach_sheet", has_role(*ON_THE_SPOT))
permit("workshops.register", speaks_for("person"), in_phase("workshops"))
permit("workshops.cancel_registration", own_or_team)
permit("workshops.wait", speaks_for("person"), in_phase("workshops"))
permit("workshops.office", has_role(*ON_THE_SPOT))

may_be_done_for("workshops.register", "workshops.wait", "workshops.cancel_registration")
