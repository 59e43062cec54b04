"""States of a project's dossier and its moves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from eclore.core.workflow import Machine, Move


class ProjectState(TextChoices):
    DRAFT = "draft", _("en préparation")
    SUBMITTED = "submitted", _("déposé")
    RETURNED = "returned", _("à compléter")
    WITHDRAWN = "withdrawn", _("retiré")


class FundingSide(TextChoices):
    EXPENSE = "expense", _("dépense")
    INCOME = "income", _("ressource")


_EDITABLE = (ProjectState.DRAFT, ProjectState.RETURNED)

PROJECT = Machine(
    app="projects",
    states=ProjectState,
    moves={
        "start": Move((), ProjectState.DRAFT),
        "admit_public": Move((), ProjectState.SUBMITTED),
        "edit": Move(_EDITABLE),
        "attach": Move(_EDITABLE),
        "submit": Move(_EDITABLE, ProjectState.SUBMITTED),
        "send_back": Move((ProjectState.SUBMITTED,), ProjectState.RETURNED),
        "withdraw": Move((ProjectState.DRAFT, ProjectState.SUBMITTED, ProjectState.RETURNED), ProjectState.WITHDRAWN),
    },
)
