"""Letters about comptoirs: registration, waiting list, changes, reminders, certificate."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from eclore.core import wording
from eclore.core.outbox import Notice
from eclore.workshops import queries
from eclore.workshops.models import Attendance, Registration, Workshop


def _where(workshop: Workshop) -> str:
    parts = (workshop.place, workshop.address, workshop.commune.name)
    return ", ".join(part for part in parts if part)


class RegistrationNotice(Notice):
    """Fills the words that all these letters share."""

    first = ""

    def __init__(self, registration: Registration) -> None:
        self.registration = registration
        self.workshop = registration.workshop

    def words(self) -> dict[str, object]:
        return {
            "name": self.registration.person.name,
            "title": self.workshop.title,
            "when": wording.moment(self.workshop.starts_at),
            "day": wording.day(self.workshop.starts_at),
            "where": _where(self.workshop),
            "rank": queries.rank(self.registration),
            "link": settings.SITE_URL + reverse("workshops:registration", args=[queries.token(self.registration)]),
            "others": settings.SITE_URL + reverse("workshops:workshops"),
        }


class RegistrationConfirmed(RegistrationNotice):
    name = "workshops.registered"

    def subject(self) -> str:
        return _("Votre place est réservée : %(day)s") % self.words()

    def body(self) -> str:
        return (
            _(
                "Bonjour %(name)s,\n\nVotre place est réservée pour « %(title)s »,\n%(when)s,\n%(where)s.\n\n"
                "Un empêchement ? Annulez ici, la place ira à quelqu’un d’autre : %(link)s\n\nL’équipe du "
                "budget citoyen"
            )
            % self.words()
        )


class OnWaitingList(RegistrationNotice):
    name = "workshops.waiting"

    def subject(self) -> str:
        return _("Vous êtes sur la liste d’attente : %(day)s") % self.words()

    def body(self) -> str:
        return (
            _(
                "Bonjour %(name)s,\n\n« %(title)s », %(when)s, est complet. Vous êtes au rang %(rank)s de la "
                "liste d’attente : "
                "nous vous écrivons dès qu’une place se libère.\n\nPour quitter la liste : %(link)s\n"
                "Les autres comptoirs : %(others)s\n\nL’équipe du budget citoyen"
            )
            % self.words()
        )


class PlaceFreed(RegistrationNotice):
    name = "workshops.promoted"

    def subject(self) -> str:
        return _("Une place s’est libérée pour vous : %(day)s") % self.words()

    def body(self) -> str:
        return (
            _(
                "Bonjour %(name)s,\n\nUne place s’est libérée : vous êtes attendu·e à « %(title)s "
                "»,\n%(when)s,\n%(where)s.\n\n"
                "Vous ne pouvez plus venir ? Rendez la place ici : %(link)s\n\nL’équipe du budget citoyen"
            )
            % self.words()
        )


class RegistrationCancelled(RegistrationNotice):
    name = "workshops.registration_cancelled"

    def subject(self) -> str:
        return _("Votre inscription est annulée : %(day)s") % self.words()

    def body(self) -> str:
        return (
            _(
                "Bonjour %(name)s,\n\nVotre inscription à « %(title)s », %(when)s, est annulée.\n\n"
                "Les autres comptoirs : %(others)s\n\nL’équipe du budget citoyen"
            )
            % self.words()
        )


class WorkshopCancelled(RegistrationNotice):
    name = "workshops.cancelled"

    def subject(self) -> str:
        return _("Le comptoir du %(day)s n’aura pas lieu") % self.words()

    def body(self) -> str:
        return (
            _(
                "Bonjour %(name)s,\n\n« %(title)s », prévu %(when)s, n’aura pas lieu. Nous en sommes désolés.\n\n"
                "Choisissez une autre date : %(others)s\n\nL’équipe du budget citoyen"
            )
            % self.words()
        )


class WorkshopChanged(RegistrationNotice):
    name = "workshops.changed"

    def subject(self) -> str:
        return _("Votre comptoir change d’heure ou de lieu : %(day)s") % self.words()

    def body(self) -> str:
        return (
            _(
                "Bonjour %(name)s,\n\n« %(title)s » aura lieu :\n%(when)s,\n%(where)s.\n\nVotre inscription est "
                "gardée. "
                "Cela ne vous convient plus ? Annulez ici : %(link)s\n\nL’équipe du budget citoyen"
            )
            % self.words()
        )


class Reminder(RegistrationNotice):
    """`days` before: 7, then 1."""

    def __init__(self, registration: Registration, days: int) -> None:
        super().__init__(registration)
        self.days, self.name = days, f"workshops.reminder_{days}"

    def subject(self) -> str:
        words = {**self.words(), "days": self.days}
        if self.days == 1:
            return _("Votre comptoir est demain : %(day)s") % words
        return _("Votre comptoir, dans %(days)s jours : %(day)s") % words

    def body(self) -> str:
        return (
            _(
                "Bonjour %(name)s,\n\nNous vous attendons à « %(title)s »,\n%(when)s,\n%(where)s.\n\n"
                "Vous ne pouvez plus venir ? Rendez la place ici : %(link)s\n\nL’équipe du budget citoyen"
            )
            % self.words()
        )


class CertificateReady(Notice):
    """To each person who came: the certificate that opens the way to a dossier."""

    name = "workshops.certificate"

    def __init__(self, attendance: Attendance) -> None:
        self.attendance = attendance

    def subject(self) -> str:
        return _("Votre attestation de comptoir")

    def body(self) -> str:
        return _(
            "Bonjour %(name)s,\n\nMerci d’être venu·e à « %(title)s », %(day)s, à %(commune)s. Votre "
            "attestation porte le "
            "code %(code)s : %(link)s\n\nElle vous permet de déposer un dossier.\n\nL’équipe du budget citoyen"
        ) % {
            "name": self.attendance.person.name,
            "title": self.attendance.workshop.title,
            "day": wording.day(self.attendance.workshop.starts_at),
            "commune": self.attendance.workshop.commune.name,
            "code": queries.spaced(self.attendance.certificate_code),
            "link": settings.SITE_URL + reverse("workshops:certificate", args=[self.attendance.certificate_code]),
        }
