"""Letters of the dossier."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from eclore.core import wording
from eclore.core.outbox import Field, Notice
from eclore.projects.models import Project


class _AboutProject(Notice):
    fields = {
        "title": Field(_("Titre du projet"), _("Un four à pain pour le village")),
        "when": Field(_("Date et heure du dépôt"), _("mardi 24 novembre 2026 à 18 h 30")),
        "amount": Field(_("Montant demandé"), "9 400 €"),
        "reason": Field(_("Ce qu’il faut compléter"), _("Il manque le devis du four.")),
        "address": Field(_("Adresse du dossier"), "https://budgetcitoyen.example/dossiers/12/"),
    }

    def __init__(self, project: Project) -> None:
        self.project = project

    def words(self) -> dict[str, object]:
        edition = self.project.edition
        mount = "" if edition.is_current else f"/editions/{edition.code}"
        return {
            "title": self.project.title,
            "when": wording.moment(self.project.submitted_at),
            "amount": wording.money(self.project.requested_cents, edition.currency),
            "reason": self.project.return_reason,
            "address": f"{settings.SITE_URL}{mount}/dossiers/{self.project.pk}/",
        }


class ProjectSubmitted(_AboutProject):
    """To the leader: the dossier has arrived."""

    name = "projects.submitted"
    title = _("Dossier déposé")
    occasion = _("Part quand un dossier est déposé.")
    subject_text = _("Votre dossier est déposé : %(title)s")
    body_text = _(
        "Bonjour,\n\nLe dossier « %(title)s » est déposé depuis le %(when)s. Vous demandez %(amount)s.\n\n"
        "Et maintenant ? L’équipe le lit, puis le comité de labellisation décide. "
        "S’il manque quelque chose, nous vous écrirons.\n\nVotre dossier : %(address)s\n"
    )


class ProjectSentBack(_AboutProject):
    """To the leader: something must be completed, and why."""

    name = "projects.sent_back"
    title = _("Dossier à compléter")
    occasion = _("Part quand l’équipe rend un dossier à son porteur.")
    subject_text = _("Votre dossier est à compléter : %(title)s")
    body_text = _(
        "Bonjour,\n\nNous avons lu le dossier « %(title)s ». Avant d’aller plus loin, il faut le compléter :\n\n"
        "%(reason)s\n\nCorrigez-le puis déposez-le de nouveau ici : %(address)s\n"
    )


class ProjectWithdrawn(_AboutProject):
    """To the leader: the dossier is withdrawn."""

    name = "projects.withdrawn"
    title = _("Dossier retiré")
    occasion = _("Part quand un dossier est retiré.")
    subject_text = _("Votre dossier est retiré : %(title)s")
    body_text = _(
        "Bonjour,\n\nLe dossier « %(title)s » est retiré. Il ne sera ni examiné ni soumis au vote.\n\n"
        "Si c’est une erreur, répondez à l’équipe du budget citoyen.\n"
    )
