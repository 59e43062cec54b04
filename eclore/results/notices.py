"""Letters of the proclamation. Held: the team reads decision letters before they go."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from eclore.core import wording
from eclore.core.outbox import Notice
from eclore.results.models import Award


class _Decision(Notice):
    hold = True

    def __init__(self, award: Award, code: str, currency: str) -> None:
        self.award = award
        self.address = f"{settings.SITE_URL}/editions/{code}/resultats/{award.project.slug}/"
        self.words = {
            "title": award.project.title,
            "amount": wording.money(award.amount_cents, currency),
            "rank": award.rank,
            "why": award.sentence,
            "address": self.address,
        }


class WinnerLetter(_Decision):
    """To the leader of a funded project."""

    name = "results.winner"

    def subject(self) -> str:
        return _("Votre projet « %(title)s » est lauréat du budget citoyen") % self.words

    def body(self) -> str:
        return (
            _(
                "Bonjour,\n\n"
                "Les habitantes et les habitants ont choisi votre projet « %(title)s ». Il reçoit %(amount)s.\n"
                "Il arrive au rang %(rank)s. %(why)s\n\n"
                "Le calcul complet : %(address)s\n\n"
                "Prochaine étape : nous vous écrirons pour préparer la convention.\n\n"
                "L’équipe du budget citoyen"
            )
            % self.words
        )


class NotFundedLetter(_Decision):
    """To the leader of a project that the vote did not fund."""

    name = "results.not_funded"

    def subject(self) -> str:
        return _("Votre projet « %(title)s » au budget citoyen") % self.words

    def body(self) -> str:
        return (
            _(
                "Bonjour,\n\n"
                "Votre projet « %(title)s » n’est pas financé cette année. Il arrive au rang %(rank)s.\n"
                "Pourquoi : %(why)s\n\n"
                "Le calcul complet : %(address)s\n\n"
                "Votre projet reste labellisé : des partenaires peuvent encore le lire et l’aider. "
                "Si vous pensez qu’il y a une erreur, répondez à ce message.\n\n"
                "L’équipe du budget citoyen"
            )
            % self.words
        )
