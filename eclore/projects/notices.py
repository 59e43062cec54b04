"""Letters of the dossier."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from eclore.core import wording
from eclore.core.outbox import Notice
from eclore.projects.models import Project


class _AboutProject(Notice):
    def __init__(self, project: Project) -> None:
        self.project = project

    def _address(self) -> str:
        edition = self.project.edition
        mount = "" if edition.is_current else f"/editions/{edition.code}"
        return f"{settings.SITE_URL}{mount}/dossiers/{self.project.pk}/"


class ProjectSubmitted(_AboutProject):
    """To the leader: the dossier has arrived."""

    name = "projects.submitted"

    def subject(self) -> str:
        return _("Votre dossier est déposé : %(title)s") % {"title": self.project.title}

    def body(self) -> str:
        return _(
            "Bonjour,\n\nLe dossier « %(title)s » est déposé depuis le %(when)s. Vous demandez %(amount)s.\n\n"
            "Et maintenant ? L’équipe le lit, puis le comité de labellisation décide. "
            "S’il manque quelque chose, nous vous écrirons.\n\nVotre dossier : %(address)s\n"
        ) % {
            "title": self.project.title,
            "when": wording.moment(self.project.submitted_at),
            "amount": wording.money(self.project.requested_cents, self.project.edition.currency),
            "address": self._address(),
        }


class ProjectSentBack(_AboutProject):
    """To the leader: something must be completed, and why."""

    name = "projects.sent_back"

    def subject(self) -> str:
        return _("Votre dossier est à compléter : %(title)s") % {"title": self.project.title}

    def body(self) -> str:
        return _(
            "Bonjour,\n\nNous avons lu le dossier « %(title)s ». Avant d’aller plus loin, il faut le compléter :\n\n"
            "%(reason)s\n\nCorrigez-le puis déposez-le de nouveau ici : %(address)s\n"
        ) % {"title": self.project.title, "reason": self.project.return_reason, "address": self._address()}


class ProjectWithdrawn(_AboutProject):
    """To the leader: the dossier is withdrawn."""

    name = "projects.withdrawn"

    def subject(self) -> str:
        return _("Votre dossier est retiré : %(title)s") % {"title": self.project.title}

    def body(self) -> str:
        return _(
            "Bonjour,\n\nLe dossier « %(title)s » est retiré. Il ne sera ni examiné ni soumis au vote.\n\n"
            "Si c’est une erreur, répondez à l’équipe du budget citoyen.\n"
        ) % {"title": self.project.title}
