"""States of an idea and its moves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from eclore.core.workflow import Machine, Move


class IdeaState(TextChoices):
    NOTED = "noted", _("notée")
    PUBLISHED = "published", _("publiée")
    MERGED = "merged", _("réunie à une autre")
    ARCHIVED = "archived", _("archivée")


IDEA = Machine(
    app="ideas",
    states=IdeaState,
    moves={
        "note": Move((), IdeaState.NOTED),
        "publish": Move((IdeaState.NOTED,), IdeaState.PUBLISHED),
        "merge": Move((IdeaState.NOTED, IdeaState.PUBLISHED), IdeaState.MERGED),
        "archive": Move((IdeaState.NOTED, IdeaState.PUBLISHED), IdeaState.ARCHIVED),
    },
)
