"""States of an advising request and its moves; what people need, how they meet, how it ends."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from eclore.core.workflow import Machine, Move


class AdvisingState(TextChoices):
    REQUESTED = "requested", _("demandé")
    ASSIGNED = "assigned", _("proposé à une structure")
    ACTIVE = "active", _("en cours")
    CLOSED = "closed", _("terminé")


class Need(TextChoices):
    """What help is asked for: partners say which they give."""

    IDEA = "idea", _("préciser l’idée")
    FORM = "form", _("statuts, forme de la structure")
    BUDGET = "budget", _("budget, modèle économique")
    FUNDING = "funding", _("autres financements")
    PARTNERS = "partners", _("partenaires, bénévoles")
    PREMISES = "premises", _("local, matériel")
    DOSSIER = "dossier", _("écrire le dossier")


class MeetingKind(TextChoices):
    IN_PERSON = "in_person", _("sur place")
    PHONE = "phone", _("téléphone")
    VIDEO = "video", _("visio")


class Outcome(TextChoices):
    """How an advising ends, counted for the evaluation."""

    SUBMITTED = "submitted", _("dossier déposé")
    ON_ITS_WAY = "on_its_way", _("le projet avance sans dossier")
    REORIENTED = "reoriented", _("réorienté vers un autre dispositif")
    POSTPONED = "postponed", _("remis à une autre édition")
    GIVEN_UP = "given_up", _("abandonné")
    UNREACHABLE = "unreachable", _("plus de nouvelles")


class DeclineReason(TextChoices):
    """Why an advisor does not take a request: the code goes to the audit."""

    FULL = "full", _("plus de place en ce moment")
    FAR = "far", _("trop loin")
    NEED = "need", _("ce n’est pas notre métier")
    CONSENT = "consent", _("la personne ne souhaite pas cette structure")
    OTHER = "other", _("autre raison")


ADVISING = Machine(
    app="advising",
    states=AdvisingState,
    moves={
        "request": Move((), AdvisingState.REQUESTED),
        "assign": Move((AdvisingState.REQUESTED, AdvisingState.ASSIGNED), AdvisingState.ASSIGNED),
        "offer": Move((), AdvisingState.REQUESTED),
        "accept": Move((AdvisingState.ASSIGNED,), AdvisingState.ACTIVE),
        "decline": Move((AdvisingState.ASSIGNED, AdvisingState.ACTIVE), AdvisingState.REQUESTED),
        "hand_over": Move((AdvisingState.ACTIVE,), AdvisingState.ASSIGNED),
        "record_meeting": Move((AdvisingState.ACTIVE,)),
        "schedule": Move((AdvisingState.ACTIVE,)),
        "set_task": Move((AdvisingState.ACTIVE,)),
        "tick_task": Move((AdvisingState.ACTIVE,)),
        "attach": Move((AdvisingState.ACTIVE,)),
        "close": Move((AdvisingState.REQUESTED, AdvisingState.ASSIGNED, AdvisingState.ACTIVE), AdvisingState.CLOSED),
        "reopen": Move((AdvisingState.CLOSED,), AdvisingState.REQUESTED),
    },
)
