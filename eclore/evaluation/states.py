"""States of a questionnaire and its moves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from eclore.core.workflow import Machine, Move


class QuestionnaireState(TextChoices):
    OPEN = "open", _("ouvert")
    CLOSED = "closed", _("fermé")


QUESTIONNAIRE = Machine(
    app="evaluation",
    states=QuestionnaireState,
    moves={
        "open": Move((), QuestionnaireState.OPEN),
        "answer": Move((QuestionnaireState.OPEN,)),
        "close": Move((QuestionnaireState.OPEN,), QuestionnaireState.CLOSED),
    },
)
