"""Letters of the proclamation. Held: the team reads decision letters before they go."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from eclore.core import wording
from eclore.core.outbox import Field, Notice
from eclore.results.models import Award


class _Decision(Notice):
    hold = True
    occasion = _("Attend votre relecture, à la proclamation des résultats.")
    fields = {
        "title": Field(_("Titre du projet"), _("Un four à pain pour le village")),
        "amount": Field(_("Montant attribué"), "9 400 €"),
        "rank": Field(_("Rang"), 3),
        "why": Field(_("Explication du résultat, en une phrase"), _("Le projet reçoit ce qu’il a demandé.")),
        "address": Field(_("Adresse du calcul complet"), "https://budgetcitoyen.example/resultats/four-a-pain/"),
    }

    def __init__(self, award: Award, code: str, currency: str) -> None:
        self.award, self.code, self.currency = award, code, currency

    def words(self) -> dict[str, object]:
        return {
            "title": self.award.project.title,
            "amount": wording.money(self.award.amount_cents, self.currency),
            "rank": self.award.rank,
            "why": self.award.sentence,
            "address": f"{settings.SITE_URL}/editions/{self.code}/resultats/{self.award.project.slug}/",
        }


class WinnerLetter(_Decision):
    """To the leader of a funded project."""

    name = "results.winner"
    title = _("Projet lauréat")
    subject_text = _("Votre projet « %(title)s » est lauréat du budget citoyen")
    body_text = _(
        "Bonjour,\n\n"
        "Les habitantes et les habitants ont choisi votre projet « %(title)s ». Il reçoit %(amount)s.\n"
        "Il arrive au rang %(rank)s. %(why)s\n\n"
        "Le calcul complet : %(address)s\n\n"
        "Prochaine étape : nous vous écrirons pour préparer la convention.\n\n"
        "L’équipe du budget citoyen"
    )


class NotFundedLetter(_Decision):
    """To the leader of a project that the vote did not fund."""

    name = "results.not_funded"
    title = _("Projet non financé")
    subject_text = _("Votre projet « %(title)s » au budget citoyen")
    body_text = _(
        "Bonjour,\n\n"
        "Votre projet « %(title)s » n’est pas financé cette année. Il arrive au rang %(rank)s.\n"
        "Pourquoi : %(why)s\n\n"
        "Le calcul complet : %(address)s\n\n"
        "Votre projet reste labellisé : des partenaires peuvent encore le lire et l’aider. "
        "Si vous pensez qu’il y a une erreur, répondez à ce message.\n\n"
        "L’équipe du budget citoyen"
    )
