"""Letters of the desk: the list of one's work, and a phase that two people changed."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eclore.core import wording
from eclore.core.outbox import Field, Notice
from eclore.editions.models import PhaseChange
from eclore.editions.states import ChangeKind


class WorkDigest(Notice):
    """What waits for a login in all its editions."""

    name = "desk.digest"
    title = _("Mon travail, par courriel")
    occasion = _("Part à 7 heures, le matin choisi par la personne, quand quelque chose l’attend.")
    subject_text = _("Budget citoyen : ce qui vous attend (%(number)s)")
    body_text = _(
        "Bonjour %(name)s,\n\nVoici ce qui vous attend, le plus ancien d’abord.\n\n%(items)s\n\n"
        "Ouvrir le bureau : %(link)s\n\nPour changer ou arrêter cet envoi : %(choice)s"
    )
    fields = {
        "name": Field(_("Nom"), _("Maud Vasseur")),
        "number": Field(_("Nombre de choses à faire"), 2),
        "items": Field(_("La liste"), _("– 3 idées à lire\n  La plus ancienne : « Un four à pain »")),
        "link": Field(_("Adresse du bureau"), "https://budget.exemple.fr/bureau/"),
        "choice": Field(_("Adresse du réglage"), "https://budget.exemple.fr/bureau/mon-courriel/"),
    }

    def __init__(self, name: str, lines: list[str], number: int) -> None:
        self._name, self._lines, self._number = name, lines, number

    def words(self) -> dict[str, object]:
        return {
            "name": self._name,
            "number": self._number,
            "items": "\n".join(self._lines),
            "link": settings.SITE_URL + reverse("desk:today"),
            "choice": settings.SITE_URL + reverse("desk:digest"),
        }


class PhaseChanged(Notice):
    """To those who act in a phase that two managers extended, reopened, suspended or resumed."""

    name = "desk.phase_changed"
    title = _("Étape prolongée, rouverte, suspendue ou reprise")
    occasion = _("Part quand deux gestionnaires changent une étape commencée.")
    subject_text = _("%(edition)s : %(phase)s, %(what)s")
    body_text = _(
        "Bonjour,\n\n« %(phase)s » : %(what)s.\n\nPourquoi : %(reason)s\n\nLe calendrier à jour : %(address)s\n\n"
        "L’équipe du budget citoyen"
    )
    fields = {
        "edition": Field(_("Nom de l’édition"), "Budget citoyen 2026"),
        "phase": Field(_("Étape"), _("Le dépôt des dossiers")),
        "what": Field(_("Ce qui change"), _("prolongé jusqu’au vendredi 15 mai 2026 à 18 h")),
        "reason": Field(_("Motif publié"), _("La plateforme a été coupée le dernier soir.")),
        "address": Field(_("Adresse du règlement"), "https://budgetcitoyen.example/reglement/"),
    }

    def __init__(self, change: PhaseChange) -> None:
        self.change = change

    def words(self) -> dict[str, object]:
        return {
            "edition": self.change.edition.title,
            "phase": self.change.label,
            "what": said(self.change),
            "reason": self.change.reason,
            "address": f"{settings.SITE_URL}/editions/{self.change.edition.code}{reverse('pages:rules')}",
        }


def said(change: PhaseChange) -> str:
    """What a change does, in words."""
    if change.change == ChangeKind.SUSPEND:
        return gettext("suspendu, jusqu’à nouvel avis")
    until = {
        ChangeKind.EXTEND: gettext("prolongé jusqu’au %(date)s"),
        ChangeKind.REOPEN: gettext("rouvert jusqu’au %(date)s"),
        ChangeKind.RESUME: gettext("repris, jusqu’au %(date)s"),
    }[ChangeKind(change.change)]
    return until % {"date": wording.moment(change.closes_at)}
