"""Roles, phases and origins."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from eclore.core.workflow import Machine, Move


class Role(TextChoices):
    """A role in one edition. A leader or a voter has none: that is ownership."""

    MANAGER = "manager", _("gestionnaire")
    FACILITATOR = "facilitator", _("animatrice ou animateur")
    AMBASSADOR = "ambassador", _("ambassadeur ESS")
    ADVISOR = "advisor", _("accompagnatrice ou accompagnateur")
    REVIEWER = "reviewer", _("instructrice ou instructeur")
    PANEL_MEMBER = "panel_member", _("membre du comité de labellisation")
    POLL_CLERK = "poll_clerk", _("agent du bureau de vote")
    KEY_HOLDER = "key_holder", _("détentrice ou détenteur d’une part de clef")
    FINANCE = "finance", _("agent des finances")
    CO_FUNDER = "co_funder", _("fondation partenaire")
    EVALUATOR = "evaluator", _("évaluatrice ou évaluateur")
    OBSERVER = "observer", _("observateur")


class PhaseKind(TextChoices):
    """One stretch of time per room, in the order of the flow."""

    IDEAS = "ideas", _("Les idées")
    WORKSHOPS = "workshops", _("Les comptoirs")
    ADVISING = "advising", _("L’accompagnement")
    PROJECTS = "projects", _("Le dépôt des dossiers")
    REVIEWS = "reviews", _("L’instruction et le label")
    VOTING = "voting", _("Le vote")
    RESULTS = "results", _("Les lauréats")
    GRANTS = "grants", _("Les conventions")
    EVALUATION = "evaluation", _("Le suivi et l’évaluation")


# Rooms that an edition may do without. Ideas, dossiers, label, vote and grants are the scheme itself.
OPTIONAL_ROOMS = (PhaseKind.WORKSHOPS, PhaseKind.ADVISING, PhaseKind.EVALUATION)

# Roles that act in one room alone: not offered where the edition does not run it.
ROOM_OF_ROLE = {
    Role.AMBASSADOR: PhaseKind.WORKSHOPS,
    Role.ADVISOR: PhaseKind.ADVISING,
    Role.EVALUATOR: PhaseKind.EVALUATION,
}


class Origin(TextChoices):
    """Where the ballots of an edition come from."""

    OWN = "own", _("édition menée ici, urne scellée")
    OPEN_BALLOTS = "open_ballots", _("élection importée, bulletins publics")
    SHEET = "sheet", _("édition passée, reprise d’un tableau")


class ChangeKind(TextChoices):
    """What two people may do to a phase that has begun."""

    EXTEND = "extend", _("prolonger")
    REOPEN = "reopen", _("rouvrir")
    SUSPEND = "suspend", _("suspendre")
    RESUME = "resume", _("reprendre")


class ChangeState(TextChoices):
    PROPOSED = "proposed", _("proposé")
    CONFIRMED = "confirmed", _("confirmé")
    DROPPED = "dropped", _("abandonné")


PHASE_CHANGE = Machine(
    "editions",
    ChangeState,
    {
        "propose_change": Move((), ChangeState.PROPOSED),
        "confirm_change": Move((ChangeState.PROPOSED,), ChangeState.CONFIRMED),
        "drop_change": Move((ChangeState.PROPOSED,), ChangeState.DROPPED),
    },
)


class KeyDayKind(TextChoices):
    """Days that the calendar of an edition must mind."""

    ASSEMBLY = "assembly", _("session de l’assemblée")
    ELECTION = "election", _("élections générales")


class TerritoryKind(TextChoices):
    AREA = "area", _("territoire")
    CANTON = "canton", _("canton")
    INTERCOMMUNALITY = "intercommunality", _("intercommunalité")


class Theme(TextChoices):
    """What an idea or a project is about."""

    FOOD = "food", _("Alimentation")
    REUSE = "reuse", _("Réemploi")
    CULTURE = "culture", _("Culture")
    MOBILITY = "mobility", _("Mobilité")
    NATURE = "nature", _("Nature et énergie")
    DIGITAL = "digital", _("Numérique")
    CARE = "care", _("Santé et entraide")
    YOUTH = "youth", _("Jeunesse")
    WORK = "work", _("Emploi et savoir-faire")
    HOUSING = "housing", _("Habitat")
    SPORT = "sport", _("Sport et loisirs")


class Topic(TextChoices):
    """What a part of a comptoir works on: the rules may ask for some before a dossier."""

    IDEA_TO_PROJECT = "idea_to_project", _("De l’idée au projet")
    ECONOMIC_MODEL = "economic_model", _("Le modèle économique")
    PITCH = "pitch", _("Présenter son projet (pitch)")
    SOCIAL_INNOVATION = "social_innovation", _("L’innovation sociale")
    DISCOVER_SSE = "discover_sse", _("Découvrir l’ESS")
    FINANCE = "finance", _("Trouver des financements")
    NETWORKS = "networks", _("Les réseaux qui aident")
