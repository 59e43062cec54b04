"""Who may do what in the evaluation: the evaluator asks and publishes, whoever signs in may answer once."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from eclore.core.errors import Denied
from eclore.core.permissions import Predicate, permit, refusing
from eclore.editions.permissions import has_role
from eclore.editions.states import Role

_evaluates = has_role(Role.EVALUATOR, Role.MANAGER)


def _signed_in(user: Any, obj: Any) -> bool:
    return bool(user.is_authenticated)


is_signed_in = refusing(
    Predicate(_signed_in, name="signed_in_to_answer"),
    lambda user, obj: Denied(_("Connectez-vous pour répondre : chaque personne répond une seule fois.")),
)

permit("evaluation.office", has_role(Role.EVALUATOR, Role.MANAGER, Role.OBSERVER))
permit("evaluation.open", _evaluates)
permit("evaluation.answer", is_signed_in)
permit("evaluation.close", _evaluates)
permit("evaluation.publish", _evaluates)
