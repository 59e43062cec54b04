"""Letters of the desk: one's work, a phase that two people changed, a role offered, an absence covered."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from eclore.core import wording
from eclore.core.outbox import Field, Notice
from eclore.editions import queries as editions
from eclore.editions.models import Invitation, PhaseChange, StandIn


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
            "what": editions.said(self.change),
            "reason": self.change.reason,
            "address": f"{settings.SITE_URL}/editions/{self.change.edition.code}{reverse('pages:rules')}",
        }


_NAME = Field(_("Nom de la personne"), _("Rose Ducrocq"))


class RoleOffered(Notice):
    """Its link is a key to the role, so the letter goes once sent."""

    name = "desk.role_offered"
    title = _("Invitation à tenir un rôle")
    occasion = _("Part quand une gestionnaire invite quelqu’un à tenir un rôle dans l’édition.")
    subject_text = _("Votre rôle : %(role)s, %(edition)s")
    body_text = _(
        "Bonjour %(name)s,\n\n%(inviter)s vous propose de tenir ce rôle : %(role)s, pour « %(edition)s ».\n\n"
        "Pour accepter, ouvrez ce lien avec l’adresse qui a reçu ce message, avant le %(day)s :\n%(link)s\n\n"
        "L’équipe du budget citoyen"
    )
    fields = {
        "name": _NAME,
        "inviter": Field(_("Qui invite"), _("Maud Vasseur")),
        "role": Field(_("Rôle"), _("instructrice ou instructeur")),
        "edition": Field(_("Édition"), _("Édition 2026")),
        "day": Field(_("Dernier jour pour accepter"), _("mardi 24 novembre 2026")),
        "link": Field(_("Lien pour accepter"), "https://exemple.fr/invitation/…"),
    }
    is_ephemeral = True

    def __init__(self, invitation: Invitation, token: str) -> None:
        self.invitation, self.token = invitation, token

    def words(self) -> dict[str, object]:
        row = self.invitation
        return {
            "name": row.name,
            "inviter": row.invited_by.name,
            "role": row.get_role_display(),
            "edition": row.edition.title,
            "day": wording.day(row.expires_at),
            "link": settings.SITE_URL + reverse("desk_public:invitation", args=[self.token]),
        }


class StandInSet(Notice):
    """To both: who is away, who stands in, from when to when."""

    name = "desk.stand_in"
    title = _("Suppléance")
    occasion = _("Part aux deux personnes quand l’une supplée l’autre pendant une absence.")
    subject_text = _("Suppléance de %(absent)s")
    body_text = _(
        "Bonjour,\n\nDu %(begin)s au %(end)s, %(substitute)s supplée %(absent)s pour « %(edition)s » : ses droits et "
        "ses tâches. Le journal note chaque acte « par suppléance ».\n\nL’équipe du budget citoyen"
    )
    fields = {
        "absent": Field(_("Personne absente"), _("Rose Ducrocq")),
        "substitute": Field(_("Personne qui supplée"), _("Paul Hennebelle")),
        "begin": Field(_("Premier jour"), _("lundi 23 novembre 2026")),
        "end": Field(_("Dernier jour"), _("vendredi 27 novembre 2026")),
        "edition": Field(_("Édition"), _("Édition 2026")),
    }

    def __init__(self, stand_in: StandIn) -> None:
        self.stand_in = stand_in

    def words(self) -> dict[str, object]:
        row = self.stand_in
        return {
            "absent": row.absent.name,
            "substitute": row.substitute.name,
            "begin": wording.day(row.begins_on),
            "end": wording.day(row.ends_on),
            "edition": row.edition.title,
        }
