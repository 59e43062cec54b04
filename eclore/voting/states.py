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


class SetAsideCode(TextChoices):
    """Why an envelope leaves the urn unread."""

    DUPLICATE = "duplicate", _("La personne a voté deux fois (avec un autre contact ou sur papier)")
    NOT_ELIGIBLE = "not_eligible", _("La personne ne pouvait pas voter (âge ou commune)")
    IMPERSONATION = "impersonation", _("Quelqu’un d’autre a voté à sa place")


POLL = Machine(
    app="voting",
    states=PollState,
    moves={
        "prepare": Move((), PollState.PREPARED),
        "prepare_again": Move((PollState.PREPARED,)),
        "open_poll": Move((PollState.PREPARED,), PollState.OPEN),
        "cast": Move((PollState.OPEN,)),
        "append": Move((PollState.OPEN,)),
        "set_aside": Move((PollState.OPEN,)),
        "close": Move((PollState.OPEN,), PollState.CLOSED),
        "unseal": Move((PollState.CLOSED,), PollState.UNSEALED),
        "admit": Move((), PollState.UNSEALED),
    },
)
