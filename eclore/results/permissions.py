"""Who counts, approves, declares. The minutes are approved by someone else than whoever counted."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from eclore.core import audit
from eclore.core.errors import Denied
from eclore.core.permissions import Predicate, permit, refusing
from eclore.editions.permissions import has_begun, has_role
from eclore.editions.states import Origin, PhaseKind, Role
from eclore.results import queries


def _is_another(user: Any, count: Any) -> bool:
    return queries.counted_by(count) != audit.actor_code(user)


is_not_counter = refusing(
    Predicate(_is_another, name="results.is_not_counter"),
    lambda user, count: Denied(
        _("Vous avez fait le dépouillement : une autre personne doit approuver le procès-verbal.")
    ),
)
counts = has_role(Role.MANAGER, Role.POLL_CLERK)

is_past = refusing(
    Predicate(lambda user, obj: obj.edition.origin == Origin.SHEET, name="results.is_past"),
    lambda user, obj: Denied(_("Cette édition a été menée ici : ses résultats viennent du dépouillement.")),
)

permit("results.record_past", has_role(Role.MANAGER), is_past)
permit("results.office", has_role(Role.MANAGER, Role.POLL_CLERK, Role.OBSERVER))
permit("results.count", counts)
permit("results.settle_tie", has_role(Role.MANAGER))
permit("results.approve", has_role(Role.MANAGER, Role.POLL_CLERK, Role.OBSERVER), is_not_counter)
permit("results.declare", has_role(Role.MANAGER), has_begun(PhaseKind.RESULTS))
