"""Letters about comptoirs: registration, waiting list, changes, reminders, certificate."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from eclore.core import wording
from eclore.core.outbox import Field, Notice
from eclore.workshops import queries
from eclore.workshops.models import Attendance, Registration, Workshop
from eclore.workshops.states import Mode, RegistrationState


def _online() -> str:
    return str(_("en ligne"))


_NAME = Field(_("Nom de la personne"), "Léa Delattre")
_TITLE = Field(_("Titre du comptoir"), _("Comptoir d’Arras"))
_DAY = Field(_("Jour du comptoir"), _("mardi 24 novembre 2026"))


def _where(workshop: Workshop, *, may_enter: bool = False) -> str:
    """Where to go; the link of a comptoir on line is told to who holds a place, and to nobody else."""
    if workshop.mode == Mode.ONLINE:
        return f"{_online()} : {workshop.online_link}" if may_enter and workshop.online_link else _online()
    parts = (workshop.place, workshop.address, workshop.commune.name)
    return ", ".join(part for part in parts if part)


class RegistrationNotice(Notice):
    """Fills the words that all these letters share."""

    fields = {
        "name": _NAME,
        "title": _TITLE,
        "when": Field(_("Date et heure"), _("mardi 24 novembre 2026 à 18 h 30")),
        "day": _DAY,
        "where": Field(_("Lieu"), _("Salle des fêtes, 2 rue de la Paix, Arras")),
        "until": Field(_("Jusqu’à quand la place est gardée"), _("lundi 23 novembre 2026 à 18 h 30")),
        "rank": Field(_("Rang sur la liste d’attente"), 3),
        "link": Field(_("Adresse de l’inscription"), "https://budgetcitoyen.example/comptoirs/inscription/abc/"),
        "code": Field(_("Code à dire à l’entrée"), "K7MP-3XQT"),
        "others": Field(_("Adresse des autres comptoirs"), "https://budgetcitoyen.example/comptoirs/"),
    }

    def __init__(self, registration: Registration) -> None:
        self.registration = registration
        self.workshop = registration.workshop

    def words(self) -> dict[str, object]:
        return {
            "name": self.registration.person.name,
            "title": self.workshop.title,
            "when": wording.moment(self.workshop.starts_at),
            "day": wording.day(self.workshop.starts_at),
            "where": _where(self.workshop, may_enter=self.registration.state == RegistrationState.CONFIRMED),
            "until": wording.moment(self.registration.offered_until_at),
            "rank": queries.rank(self.registration),
            "link": settings.SITE_URL + reverse("workshops:registration", args=[queries.token(self.registration)]),
            "code": queries.spaced(self.registration.code),
            "others": settings.SITE_URL + reverse("workshops:workshops"),
        }


class RegistrationConfirmed(RegistrationNotice):
    name = "workshops.registered"
    title = _("Place réservée")
    occasion = _("Part quand une personne s’inscrit et qu’il reste une place.")
    subject_text = _("Votre place est réservée : %(day)s")
    body_text = _(
        "Bonjour %(name)s,\n\nVotre place est réservée pour « %(title)s »,\n%(when)s,\n%(where)s.\n\n"
        "À l’entrée, dites le code %(code)s, ou montrez le QR code de cette page : %(link)s\n\n"
        "Un empêchement ? Annulez sur la même page, la place ira à quelqu’un d’autre.\n\nL’équipe du "
        "budget citoyen"
    )


class OnWaitingList(RegistrationNotice):
    name = "workshops.waiting"
    title = _("Sur la liste d’attente")
    occasion = _("Part quand une personne s’inscrit à un comptoir complet.")
    subject_text = _("Vous êtes sur la liste d’attente : %(day)s")
    body_text = _(
        "Bonjour %(name)s,\n\n« %(title)s », %(when)s, est complet. Vous êtes au rang %(rank)s de la "
        "liste d’attente : "
        "nous vous écrivons dès qu’une place se libère.\n\nPour quitter la liste : %(link)s\n"
        "Les autres comptoirs : %(others)s\n\nL’équipe du budget citoyen"
    )


class PlaceFreed(RegistrationNotice):
    name = "workshops.promoted"
    title = _("Place libérée")
    occasion = _("Part quand une place se libère pour une personne en attente.")
    subject_text = _("Une place s’est libérée pour vous : %(day)s")
    body_text = _(
        "Bonjour %(name)s,\n\nUne place s’est libérée : vous êtes attendu·e à « %(title)s "
        "»,\n%(when)s,\n%(where)s.\n\n"
        "À l’entrée, dites le code %(code)s, ou montrez le QR code de cette page : %(link)s\n\n"
        "Vous ne pouvez plus venir ? Rendez la place sur la même page.\n\nL’équipe du budget citoyen"
    )


class PlaceOffered(RegistrationNotice):
    name = "workshops.offered"
    title = _("Place proposée, à confirmer")
    occasion = _("Part quand une place se libère et que le règlement demande de la confirmer.")
    subject_text = _("Une place pour vous : confirmez avant le %(until)s")
    body_text = _(
        "Bonjour %(name)s,\n\nUne place s’est libérée à « %(title)s »,\n%(when)s,\n%(where)s.\n\n"
        "Elle vous est gardée jusqu’au %(until)s. Confirmez ici, en un clic : %(link)s\n\n"
        "Sans réponse, elle ira à la personne suivante.\n\nL’équipe du budget citoyen"
    )


class OfferLapsed(RegistrationNotice):
    name = "workshops.lapsed"
    title = _("Place proposée et non confirmée")
    occasion = _("Part quand une place proposée n’a pas été confirmée à temps.")
    subject_text = _("La place du %(day)s est allée à quelqu’un d’autre")
    body_text = _(
        "Bonjour %(name)s,\n\nLa place qui vous était proposée à « %(title)s », %(when)s, n’a pas été confirmée à "
        "temps : elle est allée à la personne suivante.\n\nVous pouvez vous inscrire à une autre date : %(others)s\n\n"
        "L’équipe du budget citoyen"
    )


class RegistrationCancelled(RegistrationNotice):
    name = "workshops.registration_cancelled"
    title = _("Inscription annulée")
    occasion = _("Part quand une inscription est annulée.")
    subject_text = _("Votre inscription est annulée : %(day)s")
    body_text = _(
        "Bonjour %(name)s,\n\nVotre inscription à « %(title)s », %(when)s, est annulée.\n\n"
        "Les autres comptoirs : %(others)s\n\nL’équipe du budget citoyen"
    )


class WorkshopCancelled(RegistrationNotice):
    name = "workshops.cancelled"
    title = _("Comptoir annulé")
    occasion = _("Part vers chaque inscrit quand un comptoir est annulé.")
    subject_text = _("Le comptoir du %(day)s n’aura pas lieu")
    body_text = _(
        "Bonjour %(name)s,\n\n« %(title)s », prévu %(when)s, n’aura pas lieu. Nous en sommes désolés.\n\n"
        "Choisissez une autre date : %(others)s\n\nL’équipe du budget citoyen"
    )


class WorkshopChanged(RegistrationNotice):
    name = "workshops.changed"
    title = _("Comptoir déplacé")
    occasion = _("Part vers chaque inscrit quand l’heure ou le lieu change.")
    subject_text = _("Votre comptoir change d’heure ou de lieu : %(day)s")
    body_text = _(
        "Bonjour %(name)s,\n\n« %(title)s » aura lieu :\n%(when)s,\n%(where)s.\n\nVotre inscription est "
        "gardée. "
        "Cela ne vous convient plus ? Annulez ici : %(link)s\n\nL’équipe du budget citoyen"
    )


class _Reminder(RegistrationNotice):
    body_text = _(
        "Bonjour %(name)s,\n\nNous vous attendons à « %(title)s »,\n%(when)s,\n%(where)s.\n\n"
        "Vous ne pouvez plus venir ? Rendez la place ici : %(link)s\n\nL’équipe du budget citoyen"
    )


class WeekReminder(_Reminder):
    name = "workshops.reminder_7"
    title = _("Rappel, une semaine avant")
    occasion = _("Part sept jours avant le comptoir.")
    subject_text = _("Votre comptoir, dans 7 jours : %(day)s")


class EveReminder(_Reminder):
    name = "workshops.reminder_1"
    title = _("Rappel, la veille")
    occasion = _("Part un jour avant le comptoir.")
    subject_text = _("Votre comptoir est demain : %(day)s")


class WeekText(RegistrationNotice):
    name = "workshops.reminder_7_sms"
    title = _("Rappel par SMS, une semaine avant")
    occasion = _("Part sept jours avant le comptoir, à qui n’a pas donné de courriel.")
    subject_text = _("Comptoir dans 7 jours")
    body_text = _("Comptoir dans 7 jours : %(when)s, %(where)s. Empêché·e ? %(link)s")


class EveText(RegistrationNotice):
    name = "workshops.reminder_1_sms"
    title = _("Rappel par SMS, la veille")
    occasion = _("Part un jour avant le comptoir, à qui n’a pas donné de courriel.")
    subject_text = _("Comptoir demain")
    body_text = _("Comptoir demain : %(when)s, %(where)s. Empêché·e ? %(link)s")


SMS_REMINDERS: dict[int, type[RegistrationNotice]] = {7: WeekText, 1: EveText}
# By the number of days before.
REMINDERS: dict[int, type[RegistrationNotice]] = {7: WeekReminder, 1: EveReminder}


class CertificateReady(Notice):
    """To each person who came: the certificate that opens the way to a dossier."""

    name = "workshops.certificate"
    title = _("Attestation de comptoir")
    occasion = _("Part quand l’équipe délivre les attestations d’un comptoir.")
    subject_text = _("Votre attestation de comptoir")
    body_text = _(
        "Bonjour %(name)s,\n\nMerci d’être venu·e à « %(title)s », %(day)s, à %(commune)s. Votre "
        "attestation porte le "
        "code %(code)s. Elle vous permet de déposer un dossier.\n\nElle est ici, avec deux questions pour dire "
        "ce que vous en avez pensé : %(link)s\n\nL’équipe du budget citoyen"
    )
    fields = {
        "name": _NAME,
        "title": _TITLE,
        "day": _DAY,
        "commune": Field(_("Commune"), "Arras"),
        "code": Field(_("Code de l’attestation"), "ABCD 1234"),
        "link": Field(_("Adresse de l’attestation"), "https://budgetcitoyen.example/comptoirs/venue/abc/"),
    }

    def __init__(self, attendance: Attendance) -> None:
        self.attendance = attendance

    def words(self) -> dict[str, object]:
        address = reverse("workshops:visit", args=[queries.visit_token(self.attendance)])
        return {
            "name": self.attendance.person.name,
            "title": self.attendance.workshop.title,
            "day": wording.day(self.attendance.workshop.starts_at),
            "commune": self.attendance.workshop.commune.name,
            "code": queries.spaced(self.attendance.certificate_code),
            "link": settings.SITE_URL + address,
        }


class NextSteps(Notice):
    """To those who came, where the team asks for it: what follows."""

    name = "workshops.next_steps"
    title = _("La suite d’un comptoir")
    occasion = _("Part vers chaque personne venue, quand l’équipe écrit la suite et demande de l’envoyer.")
    subject_text = _("La suite du comptoir : %(title)s")
    body_text = _(
        "Bonjour %(name)s,\n\nVous étiez à « %(title)s », %(day)s. Voici la suite :\n\n%(steps)s\n\n"
        "L’équipe du budget citoyen"
    )
    fields = {
        "name": _NAME,
        "title": _TITLE,
        "day": _DAY,
        "steps": Field(_("La suite, telle que l’équipe l’a écrite"), _("Un rendez-vous sur les statuts, le 12 mars.")),
    }

    def __init__(self, attendance: Attendance) -> None:
        self.attendance = attendance

    def words(self) -> dict[str, object]:
        workshop = self.attendance.workshop
        return {
            "name": self.attendance.person.name,
            "title": workshop.title,
            "day": wording.day(workshop.starts_at),
            "steps": workshop.next_steps,
        }
