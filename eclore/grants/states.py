"""States of a grant and its moves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from eclore.core.workflow import Machine, Move


class GrantState(TextChoices):
    TO_SIGN = "to_sign", _("convention à signer")
    SIGNED = "signed", _("convention signée")
    CLOSED = "closed", _("soldé")


class PaymentKind(TextChoices):
    ADVANCE = "advance", _("acompte")
    BALANCE = "balance", _("solde")
    CLAWBACK = "clawback", _("reversement")


GRANT = Machine(
    app="grants",
    states=GrantState,
    moves={
        "prepare": Move((), GrantState.TO_SIGN),
        "sign": Move((GrantState.TO_SIGN,), GrantState.SIGNED),
        "pay": Move((GrantState.SIGNED,)),
        "report": Move((GrantState.SIGNED,)),
        "tell": Move((GrantState.SIGNED, GrantState.CLOSED)),
        "pledge": Move((GrantState.TO_SIGN, GrantState.SIGNED)),
        "claw_back": Move((GrantState.SIGNED,)),
        "close": Move((GrantState.SIGNED,), GrantState.CLOSED),
    },
)
