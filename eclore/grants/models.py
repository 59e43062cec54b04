"""Grant, Payment, Report, CoFunding, Update."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from eclore.core.workflow import Stateful
from eclore.grants.states import GRANT, PaymentKind

if TYPE_CHECKING:
    from eclore.editions.models import Edition


class Grant(Stateful):
    """The grant of one award, with a dated snapshot of the body that receives it."""

    machine = GRANT

    award = models.OneToOneField("results.Award", on_delete=models.PROTECT, related_name="+")
    amount_cents = models.BigIntegerField()
    applicant_name = models.CharField(max_length=200)
    applicant_siret = models.CharField(max_length=14, blank=True)
    prepared_at = models.DateTimeField()
    signed_on = models.DateField(_("signée le"), null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["prepared_at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(amount_cents__gt=0), name="grant_positive")]

    def __str__(self) -> str:
        return f"{self.applicant_name} {self.amount_cents}"

    @property
    def edition(self) -> Edition:
        return self.award.count.edition


class Payment(models.Model):
    """Money that left, or came back (clawback, counted negative by queries): cents, always positive here."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="payments")
    kind = models.CharField(max_length=10, choices=PaymentKind.choices)
    amount_cents = models.BigIntegerField(_("montant"))
    paid_on = models.DateField(_("date"))
    reference = models.CharField(_("référence du mandat"), max_length=60)

    class Meta:
        ordering = ["paid_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="payment_positive"),
            models.UniqueConstraint(
                fields=["grant", "reference"],
                name="payment_reference_once",
                violation_error_message=_("Ce mandat est déjà enregistré."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_cents}"

    @property
    def edition(self) -> Edition:
        return self.grant.edition


class Report(models.Model):
    """What the winner did with the money: words, spending in cents, and the financial report if attached."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="reports")
    story = models.TextField(_("ce que le projet a permis"), max_length=6000)
    spent_cents = models.BigIntegerField(_("dépenses réelles"))
    file = models.ForeignKey("core.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["received_at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(spent_cents__gte=0), name="spent_not_negative")]

    def __str__(self) -> str:
        return f"{self.grant_id} {self.spent_cents}"

    @property
    def edition(self) -> Edition:
        return self.grant.edition


class CoFunding(models.Model):
    """What a foundation adds."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="co_fundings")
    co_funder = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    amount_cents = models.BigIntegerField(_("montant"))
    pledged_on = models.DateField(_("date"))

    class Meta:
        ordering = ["pledged_on", "pk"]
        constraints = [models.CheckConstraint(condition=Q(amount_cents__gt=0), name="co_funding_positive")]

    def __str__(self) -> str:
        return f"{self.co_funder_id} {self.amount_cents}"

    @property
    def edition(self) -> Edition:
        return self.grant.edition


class Update(models.Model):
    """News of a funded project, told by its leader, shown on its page."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="updates")
    title = models.CharField(_("titre"), max_length=120)
    body = models.TextField(_("la nouvelle"), max_length=3000)
    told_at = models.DateTimeField()

    class Meta:
        ordering = ["-told_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def edition(self) -> Edition:
        return self.grant.edition
