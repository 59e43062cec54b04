"""States of a workshop (comptoir) and of a registration, and their moves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from eclore.core.workflow import Machine, Move


class WorkshopState(TextChoices):
    DRAFT = "draft", _("en préparation")
    OPEN = "open", _("inscriptions ouvertes")
    HELD = "held", _("passé")
    CANCELLED = "cancelled", _("annulé")


class RegistrationState(TextChoices):
    CONFIRMED = "confirmed", _("inscrite ou inscrit")
    WAITING = "waiting", _("sur liste d’attente")
    CANCELLED = "cancelled", _("annulée")


class CancelReason(TextChoices):
    """Why a comptoir is called off: the code goes to the audit."""

    FEW = "few", _("trop peu d’inscriptions")
    HOST = "host", _("la structure d’accueil ne peut plus recevoir")
    WEATHER = "weather", _("météo ou sécurité")
    OTHER = "other", _("autre empêchement")


WORKSHOP = Machine(
    app="workshops",
    states=WorkshopState,
    moves={
        "plan": Move((), WorkshopState.DRAFT),
        "open": Move((WorkshopState.DRAFT,), WorkshopState.OPEN),
        "edit": Move((WorkshopState.DRAFT, WorkshopState.OPEN)),
        "check_in": Move((WorkshopState.OPEN, WorkshopState.HELD)),
        "certify": Move((WorkshopState.OPEN, WorkshopState.HELD)),
        "hold": Move((WorkshopState.OPEN,), WorkshopState.HELD),
        "cancel": Move((WorkshopState.DRAFT, WorkshopState.OPEN), WorkshopState.CANCELLED),
    },
)

REGISTRATION = Machine(
    app="workshops",
    states=RegistrationState,
    moves={
        "register": Move((), RegistrationState.CONFIRMED),
        "wait": Move((), RegistrationState.WAITING),
        "promote": Move((RegistrationState.WAITING,), RegistrationState.CONFIRMED),
        "cancel_registration": Move(
            (RegistrationState.CONFIRMED, RegistrationState.WAITING), RegistrationState.CANCELLED
        ),
    },
)
