"""Predicates that every room uses: `has_role`, `in_phase`; and who may change an edition."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from eclore.core import clock, wording
from eclore.core.errors import Closed, Denied
from eclore.core.permissions import Predicate, permit, refusing
from eclore.editions import queries
from eclore.editions.models import Phase
from eclore.editions.states import PhaseKind, Role


def has_role(*roles: str) -> Predicate:
    """Passes for a login that holds one of `roles` in the edition of the object."""

    def test(user: Any, obj: Any) -> bool:
        return bool(queries.roles_of(user, obj) & set(roles))

    return refusing(
        Predicate(test, name="has_role:" + ",".join(roles)),
        lambda user, obj: Denied(
            _("Cette action est réservée à ce rôle : %(roles)s.")
            % {"roles": ", ".join(str(Role(role).label) for role in roles)}
        ),
    )


def suspended(phase: Phase) -> Closed:
    """What someone reads while a phase is suspended."""
    return Closed(
        _("« %(phase)s » est suspendu depuis le %(date)s. Motif : %(reason)s La reprise sera annoncée ici.")
        % {"phase": phase.label, "date": wording.moment(phase.suspended_at), "reason": phase.last_reason}
    )


def _closed(kind: str, obj: Any) -> Closed:
    phase = queries.phase(obj.edition, kind)
    label = str(PhaseKind(kind).label)
    if phase is not None and phase.suspended_at is not None:
        return suspended(phase)
    if phase is None:
        return Closed(_("« %(phase)s » n’a pas de date dans cette édition.") % {"phase": label})
    if clock.now() < phase.opens_at:
        return Closed(
            _("Trop tôt : « %(phase)s » ouvre le %(date)s.") % {"phase": label, "date": wording.moment(phase.opens_at)}
        )
    return Closed(
        _("Trop tard : « %(phase)s » a fermé le %(date)s.") % {"phase": label, "date": wording.moment(phase.closes_at)}
    )


def in_phase(kind: str) -> Predicate:
    """Passes while the phase is open, by the clock. The refusal says when it opens, or when it closed."""
    return refusing(
        Predicate(lambda user, obj: queries.is_open(obj.edition, kind), name=f"in_phase:{kind}"),
        lambda user, obj: _closed(kind, obj),
    )


def has_begun(kind: str) -> Predicate:
    """Passes from the opening of the phase on, however late."""

    def test(user: Any, obj: Any) -> bool:
        phase = queries.phase(obj.edition, kind)
        return phase is not None and clock.now() >= phase.opens_at

    return refusing(Predicate(test, name=f"has_begun:{kind}"), lambda user, obj: _closed(kind, obj))


is_manager = has_role(Role.MANAGER)
works_here = has_role(*Role.values)

permit("editions.office", works_here)
# Contacts in a sheet: for those who must call.
permit("editions.contact", has_role(Role.MANAGER, Role.FACILITATOR))
permit("editions.set_rooms", is_manager)
permit("editions.set_phase", is_manager)


def _is_another(user: Any, obj: Any) -> bool:
    return bool(user.pk) and user.pk != obj.proposed_by_id


another = refusing(
    Predicate(_is_another, name="another_manager"),
    lambda user, obj: Denied(_("Il faut deux personnes : un changement proposé par vous se confirme par une autre.")),
)

permit("editions.propose_change", is_manager)
permit("editions.confirm_change", is_manager, another)
permit("editions.drop_change", is_manager)
permit("editions.set_key_day", is_manager)
permit("editions.adopt_rulebook", is_manager)
permit("editions.freeze_rulebook", is_manager)
permit("editions.settle_ties", is_manager)
permit("editions.set_process_rules", is_manager)
permit("editions.grant_role", is_manager)
permit("editions.revoke_role", is_manager)
permit("editions.set_current", is_manager)
permit("editions.publish_page", is_manager)
