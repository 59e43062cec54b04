"""States of a count and its moves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from eclore.core.workflow import Machine, Move


class CountState(TextChoices):
    COUNTED = "counted", _("compté")
    APPROVED = "approved", _("approuvé")
    DECLARED = "declared", _("proclamé")


COUNT = Machine(
    app="results",
    states=CountState,
    moves={
        "count": Move((), CountState.COUNTED),
        "approve": Move((CountState.COUNTED,), CountState.APPROVED),
        "declare": Move((CountState.APPROVED,), CountState.DECLARED),
    },
)
