"""Who may do what with a grant: the team and the finances pay, the winner reports and tells, a foundation pledges."""

from __future__ import annotations

from django.utils.translation import gettext as _

from eclore.core.errors import Denied
from eclore.core.permissions import Predicate, permit, refusing
from eclore.editions.permissions import has_begun, has_role
from eclore.editions.states import Role
from eclore.grants import queries

_may_pay = has_role(Role.MANAGER, Role.FINANCE)
_in_time = has_begun("grants")
is_manager = has_role(Role.MANAGER)

holds_it = refusing(
    Predicate(lambda user, grant: queries.is_holder(user, grant), name="holds_grant"),
    lambda user, grant: Denied(_("Cette page est réservée aux personnes qui portent ce projet.")),
)
# The team writes for a winner who has no account or sent the report on paper.
reports_it = refusing(
    Predicate(lambda user, grant: queries.is_holder(user, grant) or _may_pay.test(user, grant), name="reports_grant"),
    lambda user, grant: Denied(
        _("Seules les personnes qui portent ce projet et l’équipe du budget citoyen peuvent le faire.")
    ),
)

permit("grants.office", has_role(Role.MANAGER, Role.FINANCE, Role.CO_FUNDER, Role.OBSERVER))
permit("grants.see", holds_it)
permit("grants.prepare", is_manager, _in_time)
permit("grants.sign", is_manager, _in_time)
permit("grants.pay", _may_pay, _in_time)
permit("grants.claw_back", _may_pay, _in_time)
permit("grants.report", reports_it, _in_time)
permit("grants.tell", reports_it)
permit("grants.pledge", has_role(Role.MANAGER, Role.FINANCE, Role.CO_FUNDER))
permit("grants.close", _may_pay, _in_time)
