"""Letters about a grant, to the person who leads the project."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from eclore.core import wording
from eclore.core.outbox import Notice


class AgreementReady(Notice):
    name = "grants.agreement_ready"

    def __init__(self, title: str, amount_cents: int, currency: str) -> None:
        self.title, self.amount = title, wording.money(amount_cents, currency)

    def subject(self) -> str:
        return _("Votre convention est prête")

    def body(self) -> str:
        return _(
            "Bonjour,\n\nLa convention de votre projet « %(title)s » est prête : %(amount)s.\n"
            "L’équipe du budget citoyen vous contacte pour la signature. "
            "Vous pouvez la lire dès maintenant dans votre espace.\n\nL’équipe du budget citoyen"
        ) % {"title": self.title, "amount": self.amount}


class PaymentLeft(Notice):
    name = "grants.payment_left"

    def __init__(self, title: str, kind: str, amount_cents: int, currency: str, paid_on: date) -> None:
        self.title, self.kind, self.paid_on = title, kind, paid_on
        self.amount = wording.money(amount_cents, currency)

    def subject(self) -> str:
        return _("Un versement pour votre projet")

    def body(self) -> str:
        return _(
            "Bonjour,\n\nUn versement de %(amount)s (%(kind)s) est parti le %(day)s pour votre projet « %(title)s ».\n"
            "Comptez quelques jours avant de le voir sur le compte de la structure.\n\nL’équipe du budget citoyen"
        ) % {"amount": self.amount, "kind": self.kind, "day": wording.day(self.paid_on), "title": self.title}


class ReportReceived(Notice):
    name = "grants.report_received"

    def __init__(self, title: str) -> None:
        self.title = title

    def subject(self) -> str:
        return _("Votre bilan est bien arrivé")

    def body(self) -> str:
        return _(
            "Bonjour,\n\nNous avons reçu le bilan de votre projet « %(title)s ». Merci.\n"
            "L’équipe le lit, puis règle le solde s’il en reste un.\n\nL’équipe du budget citoyen"
        ) % {"title": self.title}


class MoneyBack(Notice):
    name = "grants.money_back"
    # A demand for money back is a decision: the team reads the letter before it goes.
    hold = True

    def __init__(self, title: str, amount_cents: int, currency: str) -> None:
        self.title, self.amount = title, wording.money(amount_cents, currency)

    def subject(self) -> str:
        return _("Reversement enregistré")

    def body(self) -> str:
        return _(
            "Bonjour,\n\nUn reversement de %(amount)s est enregistré pour votre projet « %(title)s » : "
            "c’est la part de la subvention qui n’a pas été dépensée.\n"
            "Si ce montant vous étonne, appelez l’équipe du budget citoyen.\n\nL’équipe du budget citoyen"
        ) % {"amount": self.amount, "title": self.title}


class GrantClosed(Notice):
    name = "grants.closed"

    def __init__(self, title: str) -> None:
        self.title = title

    def subject(self) -> str:
        return _("Votre subvention est soldée")

    def body(self) -> str:
        return _(
            "Bonjour,\n\nLa subvention de votre projet « %(title)s » est soldée : "
            "le bilan est reçu et les comptes tombent juste.\n"
            "Vous pouvez continuer à donner des nouvelles du projet sur sa page. Bravo, et merci.\n\n"
            "L’équipe du budget citoyen"
        ) % {"title": self.title}
