"""Letters about advising."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from eclore.advising import queries
from eclore.advising.models import AdvisingRequest, Appointment, Meeting
from eclore.core import wording
from eclore.core.outbox import Field, Notice


class RequestNotice(Notice):
    fields = {
        "name": Field(_("Nom de la personne"), "Léa Delattre"),
        "advisor": Field(_("Nom de l’accompagnateur"), "Adam Leroy"),
        "partner": Field(_("Structure de l’accompagnateur"), "Pas-de-Calais Actif"),
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
            "partner": self.request.partner.name if self.request.partner else settings.SITE_NAME,
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


class AdvisingOffered(RequestNotice):
    """To the person: the team thinks that they could use help."""

    name = "advising.offered"
    title = _("Accompagnement proposé par l’équipe")
    occasion = _("Part quand l’équipe propose un accompagnement à quelqu’un qui ne l’a pas demandé.")
    subject_text = _("Un accompagnement vous est proposé")
    body_text = _(
        "Bonjour %(name)s,\n\nNous pensons qu’un accompagnement peut vous aider à avancer. Il est gratuit. Nous "
        "cherchons qui pourra le mieux le faire, et vous direz oui ou non.\n\n"
        "Votre demande : %(mine)s\n\nL’équipe du budget citoyen"
    )


class ConsentAsked(RequestNotice):
    """To the person: a partner would accompany them, may it have their contacts?"""

    name = "advising.consent_asked"
    title = _("Accord demandé pour une structure")
    occasion = _("Part quand la demande est proposée à une structure qui n’a pas encore l’accord de la personne.")
    subject_text = _("%(partner)s peut vous accompagner : êtes-vous d’accord ?")
    body_text = _(
        "Bonjour %(name)s,\n\nUne structure peut vous accompagner : %(partner)s. Pour qu’elle vous appelle, elle doit "
        "connaître vos coordonnées. Dites oui ou non ici : %(link)s\n\nSans votre accord, elle ne les aura pas.\n\n"
        "L’équipe du budget citoyen"
    )
    fields = {
        **RequestNotice.fields,
        "link": Field(_("Adresse où répondre"), "https://budgetcitoyen.example/accompagnement/accord/abc/"),
    }

    def words(self) -> dict[str, object]:
        address = reverse("advising:consent", args=[queries.consent_token(self.request)])
        return {**super().words(), "link": settings.SITE_URL + address}


class AdvisorChanges(RequestNotice):
    """To the person: someone else takes over."""

    name = "advising.handed_over"
    title = _("Changement d’accompagnateur")
    occasion = _("Part quand une personne est confiée à un autre accompagnateur.")
    subject_text = _("%(advisor)s prend la suite de votre accompagnement")
    body_text = _(
        "Bonjour %(name)s,\n\nVotre accompagnement continue avec %(advisor)s (%(partner)s), dès son accord. "
        "Ce que vous avez déjà fait est gardé.\n\nVotre demande : %(mine)s\n\nL’équipe du budget citoyen"
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


class AppointmentNotice(RequestNotice):
    fields = {
        **RequestNotice.fields,
        "when": Field(_("Jour et heure"), _("mardi 24 novembre 2026 à 18 h")),
        "place": Field(_("Lieu"), _("Maison du Département, Lens")),
    }

    def __init__(self, appointment: Appointment) -> None:
        super().__init__(appointment.request)
        self.appointment = appointment

    def words(self) -> dict[str, object]:
        return {
            **super().words(),
            "when": wording.moment(self.appointment.starts_at),
            "place": self.appointment.place,
        }


class AppointmentMade(AppointmentNotice):
    """To the person."""

    name = "advising.appointment"
    title = _("Rendez-vous fixé")
    occasion = _("Part quand l’accompagnateur fixe un rendez-vous.")
    subject_text = _("Rendez-vous avec %(advisor)s, %(when)s")
    body_text = _(
        "Bonjour %(name)s,\n\n%(advisor)s vous attend %(when)s.\nLieu : %(place)s\n\n"
        "Un empêchement ? Écrivez-lui : %(email)s\nLe rendez-vous pour votre agenda : %(mine)s\n\n"
        "L’équipe du budget citoyen"
    )


class AppointmentCalledOff(AppointmentNotice):
    """To the person."""

    name = "advising.appointment_cancelled"
    title = _("Rendez-vous annulé")
    occasion = _("Part quand l’accompagnateur annule un rendez-vous.")
    subject_text = _("Le rendez-vous du %(when)s est annulé")
    body_text = _(
        "Bonjour %(name)s,\n\nLe rendez-vous du %(when)s avec %(advisor)s est annulé. Pour en trouver un autre : "
        "%(email)s\n\nL’équipe du budget citoyen"
    )
