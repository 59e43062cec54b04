"""Letters of the panel: a label goes at once, a refusal is held until the team has read it."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eclore.core import wording
from eclore.core.outbox import Field, Notice
from eclore.editions.queries import phase
from eclore.editions.states import PhaseKind
from eclore.reviews.models import LabelDecision


class _AboutDecision(Notice):
    fields = {
        "title": Field(_("Titre du projet"), _("Un four à pain pour le village")),
        "day": Field(_("Jour du comité"), _("mardi 24 novembre 2026")),
        "reason": Field(_("Motif écrit par le comité"), _("Le projet est utile et bien préparé.")),
        "address": Field(_("Adresse de la page du projet"), "https://budgetcitoyen.example/projets/four-a-pain/"),
    }

    def __init__(self, decision: LabelDecision) -> None:
        self.decision = decision
        self.project = decision.review.project

    def words(self) -> dict[str, object]:
        edition = self.project.edition
        mount = "" if edition.is_current else f"/editions/{edition.code}"
        return {
            "title": self.project.title,
            "day": wording.day(self.decision.sitting.held_on),
            "reason": self.decision.reason,
            "address": f"{settings.SITE_URL}{mount}/projets/{self.project.slug}/",
        }


class LabelGranted(_AboutDecision):
    """To the leader: the project goes to the vote."""

    name = "reviews.label_granted"
    title = _("Label accordé")
    occasion = _("Part quand le comité donne le label à un projet.")
    subject_text = _("Votre projet est labellisé : %(title)s")
    body_text = _(
        "Bonjour,\n\nBonne nouvelle : le comité a donné le label au projet « %(title)s », le %(day)s. "
        "Il sera soumis au vote des habitants. %(when)s\n\nCe que le comité en dit :\n\n%(reason)s\n\n"
        "La page de votre projet : %(address)s\n"
    )
    fields = {
        **_AboutDecision.fields,
        "when": Field(
            _("Phrase sur l’ouverture du vote"),
            _("Le vote ouvre le lundi 1er mars 2027 à 9 h."),
        ),
    }

    def words(self) -> dict[str, object]:
        voting = phase(self.project.edition, PhaseKind.VOTING)
        when = gettext("Le vote ouvre le %(date)s.") % {"date": wording.moment(voting.opens_at)} if voting else ""
        return {**super().words(), "when": when}


class LabelRefused(_AboutDecision):
    """To the leader: not retained, why, and what can still be done."""

    name = "reviews.label_refused"
    title = _("Label refusé")
    occasion = _("Attend votre relecture, quand le comité ne retient pas un projet.")
    subject_text = _("La décision du comité sur votre projet : %(title)s")
    body_text = _(
        "Bonjour,\n\nLe comité s’est réuni le %(day)s. Il n’a pas retenu le projet « %(title)s » pour le vote.\n\n"
        "Le motif : %(code)s.\n\n%(reason)s\n\n"
        "Vous pouvez en parler avec l’équipe du budget citoyen, qui peut vous orienter vers une autre aide. "
        "Vous pouvez aussi demander que la décision soit réexaminée, en répondant à cette lettre.\n"
    )
    fields = {**_AboutDecision.fields, "code": Field(_("Motif type"), _("Le projet a déjà commencé"))}
    hold = True

    def words(self) -> dict[str, object]:
        return {**super().words(), "code": self.decision.get_refusal_code_display()}
