"""Letters of the panel: a label goes at once, a refusal is held until the team has read it."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from eclore.core import wording
from eclore.core.outbox import Notice
from eclore.editions.queries import phase
from eclore.editions.states import PhaseKind
from eclore.reviews.models import LabelDecision


class _AboutDecision(Notice):
    def __init__(self, decision: LabelDecision) -> None:
        self.decision = decision
        self.project = decision.review.project


class LabelGranted(_AboutDecision):
    """To the leader: the project goes to the vote."""

    name = "reviews.label_granted"

    def subject(self) -> str:
        return _("Votre projet est labellisé : %(title)s") % {"title": self.project.title}

    def body(self) -> str:
        voting = phase(self.project.edition, PhaseKind.VOTING)
        when = _("Le vote ouvre le %(date)s.") % {"date": wording.moment(voting.opens_at)} if voting else ""
        edition = self.project.edition
        mount = "" if edition.is_current else f"/editions/{edition.code}"
        return _(
            "Bonjour,\n\nBonne nouvelle : le comité a donné le label au projet « %(title)s », le %(day)s. "
            "Il sera soumis au vote des habitants. %(when)s\n\nCe que le comité en dit :\n\n%(reason)s\n\n"
            "La page de votre projet : %(address)s\n"
        ) % {
            "title": self.project.title,
            "day": wording.day(self.decision.sitting.held_on),
            "when": when,
            "reason": self.decision.reason,
            "address": f"{settings.SITE_URL}{mount}/projets/{self.project.slug}/",
        }


class LabelRefused(_AboutDecision):
    """To the leader: not retained, why, and what can still be done."""

    name = "reviews.label_refused"
    hold = True

    def subject(self) -> str:
        return _("La décision du comité sur votre projet : %(title)s") % {"title": self.project.title}

    def body(self) -> str:
        return _(
            "Bonjour,\n\nLe comité s’est réuni le %(day)s. Il n’a pas retenu le projet « %(title)s » pour le vote.\n\n"
            "Le motif : %(code)s.\n\n%(reason)s\n\n"
            "Vous pouvez en parler avec l’équipe du budget citoyen, qui peut vous orienter vers une autre aide. "
            "Vous pouvez aussi demander que la décision soit réexaminée, en répondant à cette lettre.\n"
        ) % {
            "day": wording.day(self.decision.sitting.held_on),
            "title": self.project.title,
            "code": self.decision.get_refusal_code_display(),
            "reason": self.decision.reason,
        }
