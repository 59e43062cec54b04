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


IDEA = Machine(
    app="ideas",
    states=IdeaState,
    moves={
        "note": Move((), IdeaState.NOTED),
        "edit": Move((IdeaState.NOTED, IdeaState.PUBLISHED)),
        "publish": Move((IdeaState.NOTED,), IdeaState.PUBLISHED),
        "merge": Move((IdeaState.NOTED, IdeaState.PUBLISHED), IdeaState.MERGED),
        "archive": Move((IdeaState.NOTED, IdeaState.PUBLISHED), IdeaState.ARCHIVED),
    },
)
