"""Who may do what to a poll, and when by the clock."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from eclore.core import wording
from eclore.core.errors import Closed
from eclore.core.permissions import Predicate, anyone, permit, refusing
from eclore.editions import queries as editions
from eclore.editions.permissions import has_role, in_phase
from eclore.editions.states import PhaseKind, Role


def _over(user: Any, obj: Any) -> bool:
    phase = editions.phase(obj.edition, PhaseKind.VOTING)
    return phase is not None and phase.is_over()


def _not_over(user: Any, obj: Any) -> bool:
    return not _over(user, obj)


def _still_open(user: Any, obj: Any) -> Closed:
    phase = editions.phase(obj.edition, PhaseKind.VOTING)
    if phase is None:
        return Closed(_("Le vote n’a pas de date dans cette édition."))
    return Closed(_("Trop tôt : le vote dure jusqu’au %(date)s.") % {"date": wording.moment(phase.closes_at)})


vote_is_over = refusing(Predicate(_over, name="vote_is_over"), _still_open)
vote_is_not_over = refusing(
    Predicate(_not_over, name="vote_is_not_over"), lambda user, obj: Closed(_("Trop tard : le vote est terminé."))
)
runs_the_poll = has_role(Role.MANAGER, Role.POLL_CLERK)

permit("voting.office", has_role(Role.MANAGER, Role.POLL_CLERK, Role.KEY_HOLDER, Role.OBSERVER))
permit("voting.prepare", runs_the_poll, vote_is_not_over)
permit("voting.prepare_again", runs_the_poll, vote_is_not_over)
permit("voting.open_poll", runs_the_poll, vote_is_not_over)
permit("voting.cast", anyone, in_phase(PhaseKind.VOTING))
permit("voting.append", runs_the_poll)
permit("voting.set_aside", runs_the_poll)
permit("voting.close", runs_the_poll, vote_is_over)
permit("voting.unseal", has_role(Role.MANAGER, Role.KEY_HOLDER))
permit("voting.assist", runs_the_poll, in_phase(PhaseKind.VOTING))
# Ballots of an imported public election: commands only, and no role passes.
permit("voting.admit", Predicate(lambda user, obj: False, name="commands_only"))
