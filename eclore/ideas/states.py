"""States of an idea and its moves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from eclore.core.workflow import Machine, Move


class IdeaState(TextChoices):
    NOTED = "noted", _("notée")
    PUBLISHED = "published", _("publiée")
    MERGED = "merged", _("réunie à une autre")
    ARCHIVED = "archived", _("archivée")


class ArchiveReason(TextChoices):
    """Why an idea is set aside: the code goes to the audit."""

    WITHDRAWN = "withdrawn", _("son auteur la retire")
    OUT_OF_SCOPE = "out_of_scope", _("hors du règlement")
    PERSONAL_DATA = "personal_data", _("elle nomme des personnes")
    SPAM = "spam", _("publicité, ou texte illisible")


class CarrierKind(TextChoices):
    """Who carries the idea. A class is carried by its referent adult: no child is ever named."""

    PERSON = "person", _("une personne")
    GROUP = "group", _("un groupe d’habitants")
    CLASS = "class", _("une classe, avec un adulte référent")
    ORGANISATION = "organisation", _("une association ou une autre structure")


class HelpKind(TextChoices):
    TIME = "time", _("du temps")
    ROOM = "room", _("un lieu, du matériel")
    SKILL = "skill", _("un savoir-faire")
    OTHER = "other", _("autre chose")


class HelpState(TextChoices):
    OFFERED = "offered", _("proposé")
    ACCEPTED = "accepted", _("accepté")
    DECLINED = "declined", _("décliné")


IDEA = Machine(
    app="ideas",
    states=IdeaState,
    moves={
        "note": Move((), IdeaState.NOTED),
        "edit": Move((IdeaState.NOTED, IdeaState.PUBLISHED)),
        "publish": Move((IdeaState.NOTED,), IdeaState.PUBLISHED),
        "merge": Move((IdeaState.NOTED, IdeaState.PUBLISHED), IdeaState.MERGED),
        "archive": Move((IdeaState.NOTED, IdeaState.PUBLISHED), IdeaState.ARCHIVED),
        "propose_merge": Move((IdeaState.NOTED, IdeaState.PUBLISHED)),
        "carry_over": Move((), IdeaState.NOTED),
    },
)

HELP = Machine(
    app="ideas",
    states=HelpState,
    moves={
        "offer_help": Move((), HelpState.OFFERED),
        "accept_help": Move((HelpState.OFFERED,), HelpState.ACCEPTED),
        "decline_help": Move((HelpState.OFFERED,), HelpState.DECLINED),
    },
)
