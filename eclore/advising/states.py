"""States of an advising request and its moves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from eclore.core.workflow import Machine, Move


class AdvisingState(TextChoices):
    REQUESTED = "requested", _("demandé")
    ASSIGNED = "assigned", _("proposé à une structure")
    ACTIVE = "active", _("en cours")
    CLOSED = "closed", _("terminé")


ADVISING = Machine(
    app="advising",
    states=AdvisingState,
    moves={
        "request": Move((), AdvisingState.REQUESTED),
        "assign": Move((AdvisingState.REQUESTED, AdvisingState.ASSIGNED), AdvisingState.ASSIGNED),
        "accept": Move((AdvisingState.ASSIGNED,), AdvisingState.ACTIVE),
        "record_meeting": Move((AdvisingState.ACTIVE,)),
        "close": Move((AdvisingState.REQUESTED, AdvisingState.ASSIGNED, AdvisingState.ACTIVE), AdvisingState.CLOSED),
    },
)
