"""Count, Award, Declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from eclore.core.workflow import Stateful
from eclore.results.states import COUNT

if TYPE_CHECKING:
    from eclore.editions.models import Edition


class Count(Stateful):
    """What `tally` answered, whole: the minutes and their hash. No arithmetic is done here."""

    machine = COUNT

    edition = models.OneToOneField("editions.Edition", on_delete=models.PROTECT, related_name="+")
    rulebook = models.ForeignKey("editions.Rulebook", on_delete=models.PROTECT, related_name="+")
    minutes = models.JSONField()
    sha256 = models.CharField(max_length=64)
    counted_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["counted_at", "pk"]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.sha256[:12]}"


class Award(models.Model):
    """The line of one project: its votes, its rank, its amount (0: not funded) and the sentence that says why."""

    count = models.ForeignKey(Count, on_delete=models.PROTECT, related_name="awards")
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField()
    score = models.CharField(max_length=40)
    amount_cents = models.BigIntegerField()
    sentence = models.TextField()

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["count", "project"], name="one_award_per_project"),
            models.CheckConstraint(condition=models.Q(amount_cents__gte=0), name="award_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.amount_cents}"

    @property
    def edition(self) -> Edition:
        return self.count.edition

    @property
    def is_winner(self) -> bool:
        return self.amount_cents > 0


class PastResult(models.Model):
    """What became of a project of a past edition, as a sheet told it: it cannot be counted again, and says so."""

    project = models.OneToOneField("projects.Project", on_delete=models.PROTECT, related_name="+")
    votes = models.PositiveIntegerField(null=True)
    amount_cents = models.BigIntegerField()
    follow_up = models.TextField(blank=True)
    source_sha256 = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=models.Q(amount_cents__gte=0), name="past_not_negative")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.amount_cents}"

    @property
    def edition(self) -> Edition:
        return self.project.edition

    @property
    def is_winner(self) -> bool:
        return self.amount_cents > 0


class Declaration(models.Model):
    """The proclamation: when, by whom witnessed, of which hash."""

    count = models.OneToOneField(Count, on_delete=models.PROTECT, related_name="declaration")
    witnesses = models.CharField(max_length=300)
    declared_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.count_id} {self.declared_at:%Y-%m-%d}"

    @property
    def edition(self) -> Edition:
        return self.count.edition
