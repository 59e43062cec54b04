"""States of a poll and its moves; channels; codes of a ballot."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from eclore.core.workflow import Machine, Move


class PollState(TextChoices):
    PREPARED = "prepared", _("préparé")
    OPEN = "open", _("ouvert")
    CLOSED = "closed", _("clos")
    UNSEALED = "unsealed", _("descellé")


class VoteChannel(TextChoices):
    WEB = "web", _("en ligne")
    PAPER = "paper", _("papier")
    ASSISTED = "assisted", _("avec un médiateur")


class BallotStatus(TextChoices):
    VALID = "valid", _("valable")
    BLANK = "blank", _("blanc")
    VOID = "void", _("nul")


POLL = Machine(
    app="voting",
    states=PollState,
    moves={
        "prepare": Move((), PollState.PREPARED),
        "open_poll": Move((PollState.PREPARED,), PollState.OPEN),
        "cast": Move((PollState.OPEN,)),
        "append": Move((PollState.OPEN,)),
        "set_aside": Move((PollState.OPEN,)),
        "close": Move((PollState.OPEN,), PollState.CLOSED),
        "unseal": Move((PollState.CLOSED,), PollState.UNSEALED),
        "admit": Move((), PollState.UNSEALED),
    },
)
