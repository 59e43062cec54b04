"""States of a workshop (comptoir), of a registration and of a waiver, and their moves."""

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
    OFFERED = "offered", _("place à confirmer")
    CANCELLED = "cancelled", _("annulée")


# Who holds a place: an offer keeps it until its deadline.
HOLDING = (RegistrationState.CONFIRMED, RegistrationState.OFFERED)


class WaiverState(TextChoices):
    GRANTED = "granted", _("accordée")
    LIFTED = "lifted", _("retirée")


class Mode(TextChoices):
    """How a comptoir is held. In a collège it is for one class, and not public."""

    IN_PERSON = "in_person", _("en salle")
    ONLINE = "online", _("en ligne")
    SCHOOL = "school", _("dans un collège, pour une classe")


class Need(TextChoices):
    """What one may ask for at a registration, and what a comptoir may offer."""

    CHILD_CARE = "child_care", _("Garde d’enfants")
    WHEELCHAIR = "wheelchair", _("Accès en fauteuil")
    SIGN_LANGUAGE = "sign_language", _("Langue des signes")
    INTERPRETER = "interpreter", _("Interprète")
    EASY_READING = "easy_reading", _("Documents faciles à lire")
    RIDE = "ride", _("Covoiturage")


class CallOutcome(TextChoices):
    """What came of a call to someone whom the scheme wants to reach."""

    TO_CALL = "to_call", _("à appeler")
    NO_ANSWER = "no_answer", _("pas de réponse, à rappeler")
    COMING = "coming", _("viendra")
    REGISTERED = "registered", _("inscrit·e")
    DECLINED = "declined", _("ne viendra pas")


class Usefulness(TextChoices):
    """First question after a comptoir."""

    VERY = "very", _("Oui, beaucoup")
    SOMEWHAT = "somewhat", _("Oui, un peu")
    NOT = "not", _("Pas vraiment")


class CancelReason(TextChoices):
    """Why a comptoir is called off: the code goes to the audit."""

    FEW = "few", _("trop peu d’inscriptions")
    HOST = "host", _("la structure d’accueil ne peut plus recevoir")
    WEATHER = "weather", _("météo ou sécurité")
    OTHER = "other", _("autre empêchement")


class UndoReason(TextChoices):
    """Why a presence is withdrawn at the door."""

    WRONG_PERSON = "wrong_person", _("erreur de personne")
    TWICE = "twice", _("notée deux fois")
    ABSENT = "absent", _("elle n’est pas venue")
    OTHER = "other", _("autre raison")


class Act(TextChoices):
    """What a device can send from the hall."""

    CHECK_IN = "check_in", _("présence")
    WALK_IN = "walk_in", _("venue sans inscription")
    IDEA = "idea", _("idée dictée")
    NOTE = "note", _("note")
    UNDO = "undo", _("présence retirée")


class Outcome(TextChoices):
    """What came of an act sent from the hall."""

    DONE = "done", _("fait")
    ALREADY = "already", _("déjà fait")
    REFUSED = "refused", _("à régler")


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
        "note_outcome": Move((WorkshopState.HELD,)),
        "cancel": Move((WorkshopState.DRAFT, WorkshopState.OPEN), WorkshopState.CANCELLED),
    },
)

REGISTRATION = Machine(
    app="workshops",
    states=RegistrationState,
    moves={
        "register": Move((), RegistrationState.CONFIRMED),
        "wait": Move((), RegistrationState.WAITING),
        "promote": Move((RegistrationState.WAITING,), RegistrationState.OFFERED),
        "confirm": Move((RegistrationState.OFFERED,), RegistrationState.CONFIRMED),
        "lapse": Move((RegistrationState.OFFERED,), RegistrationState.CANCELLED),
        "cancel_registration": Move(
            (RegistrationState.CONFIRMED, RegistrationState.OFFERED, RegistrationState.WAITING),
            RegistrationState.CANCELLED,
        ),
    },
)

WAIVER = Machine(
    app="workshops",
    states=WaiverState,
    moves={
        "waive": Move((), WaiverState.GRANTED),
        "lift_waiver": Move((WaiverState.GRANTED,), WaiverState.LIFTED),
    },
)
