"""Letters about advising."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from eclore.advising.models import AdvisingRequest, Meeting
from eclore.core import wording
from eclore.core.outbox import Notice


class RequestNotice(Notice):
    def __init__(self, request: AdvisingRequest) -> None:
        self.request = request

    def words(self) -> dict[str, str]:
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

    def subject(self) -> str:
        return _("Votre demande d’accompagnement est bien arrivée")

    def body(self) -> str:
        return (
            _(
                "Bonjour %(name)s,\n\nNous cherchons qui pourra le mieux vous aider, et nous vous écrivons dès "
                "que c’est fait.\n\n"
                "Votre demande : %(mine)s\n\nL’équipe du budget citoyen"
            )
            % self.words()
        )


class RequestProposed(RequestNotice):
    """To the advisor."""

    name = "advising.proposed"

    def subject(self) -> str:
        return _("Une demande d’accompagnement vous est proposée")

    def body(self) -> str:
        return (
            _(
                "Bonjour %(advisor)s,\n\n%(name)s demande un accompagnement. Lisez la demande et dites si vous "
                "la prenez : "
                "%(office)s\n\nL’équipe du budget citoyen"
            )
            % self.words()
        )


class AdvisorFound(RequestNotice):
    """To the person, once the advisor accepted."""

    name = "advising.accepted"

    def subject(self) -> str:
        return _("%(advisor)s va vous accompagner") % self.words()

    def body(self) -> str:
        return (
            _(
                "Bonjour %(name)s,\n\n%(advisor)s va vous accompagner et prendra contact avec vous. "
                "Vous pouvez aussi lui écrire : %(email)s\n\nVotre demande : %(mine)s\n\nL’équipe du budget citoyen"
            )
            % self.words()
        )


class MeetingRecorded(RequestNotice):
    """To the person: what was said is theirs too."""

    name = "advising.meeting"

    def __init__(self, meeting: Meeting) -> None:
        super().__init__(meeting.request)
        self.meeting = meeting

    def subject(self) -> str:
        return _("Le compte rendu de votre entretien du %(day)s") % {"day": wording.day(self.meeting.held_on)}

    def body(self) -> str:
        return (
            _(
                "Bonjour %(name)s,\n\n%(advisor)s a écrit ce que vous vous êtes dit. Vous pouvez le relire ici "
                ": %(mine)s\n\n"
                "L’équipe du budget citoyen"
            )
            % self.words()
        )


class RequestClosed(RequestNotice):
    """To the person."""

    name = "advising.closed"

    def subject(self) -> str:
        return _("Votre accompagnement est terminé")

    def body(self) -> str:
        return _(
            "Bonjour %(name)s,\n\nVotre accompagnement est terminé : %(outcome)s\n\nVous pouvez en demander un "
            "autre à tout "
            "moment : %(mine)s\n\nL’équipe du budget citoyen"
        ) % {**self.words(), "outcome": self.request.outcome}
