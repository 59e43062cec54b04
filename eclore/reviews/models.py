"""Review, Opinion, Sitting, LabelDecision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from eclore.core.workflow import Stateful
from eclore.reviews.states import REVIEW, RefusalCode

if TYPE_CHECKING:
    from eclore.editions.models import Edition


class Review(Stateful):
    """The review of one submitted project."""

    machine = REVIEW

    project = models.OneToOneField("projects.Project", on_delete=models.PROTECT, related_name="+")
    reviewer = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["opened_at", "pk"]

    def __str__(self) -> str:
        return f"{self.project_id} {self.state}"

    @property
    def edition(self) -> Edition:
        return self.project.edition


class Opinion(models.Model):
    """One reviewer's marks (0–3 per criterion of the grid) and words; or a recusal, which says nothing more."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="opinions")
    author = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    marks = models.JSONField(default=dict)
    comment = models.TextField(max_length=3000, blank=True)
    is_recusal = models.BooleanField(default=False)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["given_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["review", "author"], name="one_opinion_per_reviewer")]

    def __str__(self) -> str:
        return f"{self.author_id} on {self.review_id}"

    @property
    def edition(self) -> Edition:
        return self.review.edition

    @property
    def total(self) -> int:
        return sum(self.marks.values())


class Sitting(models.Model):
    """One meeting of the panel."""

    edition = models.ForeignKey("editions.Edition", on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField(_("date"))
    place = models.CharField(_("lieu"), max_length=150)
    present = models.ManyToManyField("people.User", related_name="+", blank=True)

    class Meta:
        ordering = ["held_on", "pk"]

    def __str__(self) -> str:
        return f"{self.held_on} {self.place}"


class LabelDecision(models.Model):
    """What the panel decided on one project, and why."""

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="decision")
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="decisions")
    is_labelled = models.BooleanField()
    refusal_code = models.CharField(max_length=20, choices=RefusalCode.choices, blank=True)
    reason = models.TextField(_("motif"), max_length=3000)
    label_score = models.PositiveSmallIntegerField(null=True)
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["decided_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_labelled=True) | ~models.Q(refusal_code=""), name="refusal_has_a_code"
            )
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.is_labelled}"

    @property
    def edition(self) -> Edition:
        return self.review.edition
