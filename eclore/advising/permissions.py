"""Who may ask for an advisor, assign one, and follow the person."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from eclore.core.errors import Denied
from eclore.core.permissions import Predicate, may_be_done_for, permit, refusing
from eclore.editions.permissions import has_role, in_phase
from eclore.editions.queries import acts_as
from eclore.editions.states import Role

is_own = refusing(
    Predicate(lambda user, obj: bool(user.is_authenticated) and obj.person.user_id == user.pk, name="own_request"),
    lambda user, obj: Denied(_("Vous ne pouvez demander un accompagnement que pour vous-même.")),
)


def _assigned(user: Any, obj: Any) -> bool:
    return bool(user.is_authenticated) and obj.advisor_id in acts_as(user, obj)


is_assigned = refusing(
    Predicate(_assigned, name="assigned_advisor"),
    lambda user, obj: Denied(_("Cette demande est suivie par quelqu’un d’autre.")),
)
follows = has_role(Role.ADVISOR) & is_assigned

permit("advising.request", is_own, in_phase("advising"))
permit("advising.offer", has_role(Role.MANAGER))
permit("advising.assign", has_role(Role.MANAGER))
permit("advising.accept", has_role(Role.ADVISOR), is_assigned)
permit("advising.decline", has_role(Role.ADVISOR), is_assigned)
permit("advising.hand_over", follows | has_role(Role.MANAGER))
permit("advising.record_meeting", has_role(Role.ADVISOR), is_assigned)
permit("advising.schedule", has_role(Role.ADVISOR), is_assigned)
permit("advising.set_task", has_role(Role.ADVISOR), is_assigned)
permit("advising.tick_task", follows | is_own)
permit("advising.attach", follows | is_own)
permit("advising.close", follows | has_role(Role.MANAGER))
permit("advising.reopen", follows | has_role(Role.MANAGER))
permit("advising.consent", is_own)
permit("advising.set_partner", has_role(Role.MANAGER))
permit("advising.hours", has_role(Role.MANAGER))
permit("advising.office", has_role(Role.MANAGER, Role.ADVISOR))

may_be_done_for("advising.request")
