"""States of a review and its moves; codes of refusal."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from eclore.core.workflow import Machine, Move


class ReviewState(TextChoices):
    OPEN = "open", _("en instruction")
    ADMISSIBLE = "admissible", _("recevable")
    LABELLED = "labelled", _("labellisé")
    REFUSED = "refused", _("non retenu")


class RefusalCode(TextChoices):
    NOT_SSE = "not_sse", _("Le projet ne relève pas de l’économie sociale et solidaire")
    OUT_OF_AREA = "out_of_area", _("Le projet ne se déroule pas dans le département")
    NOT_FEASIBLE = "not_feasible", _("Le projet n’est pas réalisable dans les délais ou avec ces moyens")
    ORDINARY_POLICY = "ordinary_policy", _("Le projet relève d’une aide ordinaire du Département")
    INCOMPLETE = "incomplete", _("Le dossier est resté incomplet après relance")


REVIEW = Machine(
    app="reviews",
    states=ReviewState,
    moves={
        "assign": Move((), ReviewState.OPEN),
        "reassign": Move((ReviewState.OPEN, ReviewState.ADMISSIBLE)),
        "recuse": Move((ReviewState.OPEN, ReviewState.ADMISSIBLE)),
        "give_opinion": Move((ReviewState.OPEN, ReviewState.ADMISSIBLE)),
        "admit": Move((ReviewState.OPEN,), ReviewState.ADMISSIBLE),
        "label": Move((ReviewState.ADMISSIBLE,), ReviewState.LABELLED),
        "refuse": Move((ReviewState.OPEN, ReviewState.ADMISSIBLE), ReviewState.REFUSED),
    },
)
