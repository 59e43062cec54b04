"""Letters about a grant, to the person who leads the project."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from eclore.core import wording
from eclore.core.outbox import Field, Notice

_TITLE = Field(_("Titre du projet"), _("Un four à pain pour le village"))
_AMOUNT = Field(_("Montant"), "9 400 €")


class _AboutAmount(Notice):
    fields = {"title": _TITLE, "amount": _AMOUNT}

    def __init__(self, title: str, amount_cents: int, currency: str) -> None:
        self.title_of_project, self.amount = title, wording.money(amount_cents, currency)

    def words(self) -> dict[str, object]:
        return {"title": self.title_of_project, "amount": self.amount}


class _AboutProject(Notice):
    fields = {"title": _TITLE}

    def __init__(self, title: str) -> None:
        self.title_of_project = title

    def words(self) -> dict[str, object]:
        return {"title": self.title_of_project}


class AgreementReady(_AboutAmount):
    name = "grants.agreement_ready"
    title = _("Convention prête")
    occasion = _("Part quand l’équipe prépare la convention.")
    subject_text = _("Votre convention est prête")
    body_text = _(
        "Bonjour,\n\nLa convention de votre projet « %(title)s » est prête : %(amount)s.\n"
        "L’équipe du budget citoyen vous contacte pour la signature. "
        "Vous pouvez la lire dès maintenant dans votre espace.\n\nL’équipe du budget citoyen"
    )


class PaymentLeft(_AboutAmount):
    name = "grants.payment_left"
    title = _("Versement parti")
    occasion = _("Part quand un versement est enregistré.")
    subject_text = _("Un versement pour votre projet")
    body_text = _(
        "Bonjour,\n\nUn versement de %(amount)s (%(kind)s) est parti le %(day)s pour votre projet « %(title)s ».\n"
        "Comptez quelques jours avant de le voir sur le compte de la structure.\n\nL’équipe du budget citoyen"
    )
    fields = {
        **_AboutAmount.fields,
        "kind": Field(_("Nature du versement"), _("acompte")),
        "day": Field(_("Jour du versement"), _("mardi 24 novembre 2026")),
    }

    def __init__(self, title: str, kind: str, amount_cents: int, currency: str, paid_on: date) -> None:
        super().__init__(title, amount_cents, currency)
        self.kind, self.paid_on = kind, paid_on

    def words(self) -> dict[str, object]:
        return {**super().words(), "kind": self.kind, "day": wording.day(self.paid_on)}


class ReportReceived(_AboutProject):
    name = "grants.report_received"
    title = _("Bilan reçu")
    occasion = _("Part quand un bilan arrive.")
    subject_text = _("Votre bilan est bien arrivé")
    body_text = _(
        "Bonjour,\n\nNous avons reçu le bilan de votre projet « %(title)s ». Merci.\n"
        "L’équipe le lit, puis règle le solde s’il en reste un.\n\nL’équipe du budget citoyen"
    )


class MoneyBack(_AboutAmount):
    name = "grants.money_back"
    title = _("Reversement")
    occasion = _("Attend votre relecture, quand un reversement est enregistré.")
    subject_text = _("Reversement enregistré")
    body_text = _(
        "Bonjour,\n\nUn reversement de %(amount)s est enregistré pour votre projet « %(title)s » : "
        "c’est la part de la subvention qui n’a pas été dépensée.\n"
        "Si ce montant vous étonne, appelez l’équipe du budget citoyen.\n\nL’équipe du budget citoyen"
    )
    # A demand for money back is a decision: the team reads the letter before it goes.
    hold = True


class GrantClosed(_AboutProject):
    name = "grants.closed"
    title = _("Subvention soldée")
    occasion = _("Part quand l’équipe clôt la subvention.")
    subject_text = _("Votre subvention est soldée")
    body_text = _(
        "Bonjour,\n\nLa subvention de votre projet « %(title)s » est soldée : "
        "le bilan est reçu et les comptes tombent juste.\n"
        "Vous pouvez continuer à donner des nouvelles du projet sur sa page. Bravo, et merci.\n\n"
        "L’équipe du budget citoyen"
    )
