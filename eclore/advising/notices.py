"""Letters about advising."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from eclore.advising.models import AdvisingRequest, Meeting
from eclore.core import wording
from eclore.core.outbox import Field, Notice


class RequestNotice(Notice):
    fields = {
        "name": Field(_("Nom de la personne"), "Léa Delattre"),
        "advisor": Field(_("Nom de l’accompagnateur"), "Adam Leroy"),
        "email": Field(_("Courriel de l’accompagnateur"), "adam@exemple.fr"),
        "mine": Field(_("Adresse des demandes de la personne"), "https://budgetcitoyen.example/accompagnement/"),
        "office": Field(_("Adresse de la demande au bureau"), "https://budgetcitoyen.example/bureau/demandes/12/"),
    }

    def __init__(self, request: AdvisingRequest) -> None:
        self.request = request

    def words(self) -> dict[str, object]:
        advisor = self.request.advisor
        return {
            "name": self.request.person.name,
            "advisor": advisor.name if advisor else "",
            "email": advisor.email if advisor else "",
            "mine": settings.SITE_URL + reverse("advising:requests"),
            "office": settings.SITE_URL + reverse("advising_office:request", args=[self.request.pk]),
        }


class RequestReceived(RequestNotice):
    """To the person, at once."""

    name = "advising.received"
    title = _("Demande d’accompagnement reçue")
    occasion = _("Part quand une personne demande un accompagnement.")
    subject_text = _("Votre demande d’accompagnement est bien arrivée")
    body_text = _(
        "Bonjour %(name)s,\n\nNous cherchons qui pourra le mieux vous aider, et nous vous écrivons dès "
        "que c’est fait.\n\n"
        "Votre demande : %(mine)s\n\nL’équipe du budget citoyen"
    )


class RequestProposed(RequestNotice):
    """To the advisor."""

    name = "advising.proposed"
    title = _("Demande proposée à un accompagnateur")
    occasion = _("Part vers l’accompagnateur quand l’équipe lui propose une demande.")
    subject_text = _("Une demande d’accompagnement vous est proposée")
    body_text = _(
        "Bonjour %(advisor)s,\n\n%(name)s demande un accompagnement. Lisez la demande et dites si vous "
        "la prenez : "
        "%(office)s\n\nL’équipe du budget citoyen"
    )


class AdvisorFound(RequestNotice):
    """To the person, once the advisor accepted."""

    name = "advising.accepted"
    title = _("Accompagnateur trouvé")
    occasion = _("Part quand l’accompagnateur accepte la demande.")
    subject_text = _("%(advisor)s va vous accompagner")
    body_text = _(
        "Bonjour %(name)s,\n\n%(advisor)s va vous accompagner et prendra contact avec vous. "
        "Vous pouvez aussi lui écrire : %(email)s\n\nVotre demande : %(mine)s\n\nL’équipe du budget citoyen"
    )


class MeetingRecorded(RequestNotice):
    """To the person: what was said is theirs too."""

    name = "advising.meeting"
    title = _("Compte rendu d’entretien")
    occasion = _("Part quand l’accompagnateur a écrit le compte rendu.")
    subject_text = _("Le compte rendu de votre entretien du %(day)s")
    body_text = _(
        "Bonjour %(name)s,\n\n%(advisor)s a écrit ce que vous vous êtes dit. Vous pouvez le relire ici "
        ": %(mine)s\n\n"
        "L’équipe du budget citoyen"
    )
    fields = {**RequestNotice.fields, "day": Field(_("Jour de l’entretien"), _("mardi 24 novembre 2026"))}

    def __init__(self, meeting: Meeting) -> None:
        super().__init__(meeting.request)
        self.meeting = meeting

    def words(self) -> dict[str, object]:
        return {**super().words(), "day": wording.day(self.meeting.held_on)}


class RequestClosed(RequestNotice):
    """To the person."""

    name = "advising.closed"
    title = _("Accompagnement terminé")
    occasion = _("Part quand l’accompagnement se termine.")
    subject_text = _("Votre accompagnement est terminé")
    body_text = _(
        "Bonjour %(name)s,\n\nVotre accompagnement est terminé : %(outcome)s\n\nVous pouvez en demander un "
        "autre à tout "
        "moment : %(mine)s\n\nL’équipe du budget citoyen"
    )
    fields = {**RequestNotice.fields, "outcome": Field(_("Ce qui a été conclu"), _("le dossier est prêt."))}

    def words(self) -> dict[str, object]:
        return {**super().words(), "outcome": self.request.outcome}
