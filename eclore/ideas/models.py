"""Idea: a few lines, a place, someone to call back."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from eclore.core.workflow import Stateful
from eclore.editions.states import Theme
from eclore.ideas.states import HELP, IDEA, CarrierKind, HelpKind

if TYPE_CHECKING:
    from eclore.editions.models import Edition


class Idea(Stateful):
    machine = IDEA

    edition = models.ForeignKey("editions.Edition", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("titre"), max_length=100)
    summary = models.TextField(_("l’idée en quelques lignes"), max_length=1000)
    theme = models.CharField(_("thème"), max_length=20, choices=Theme.choices)
    commune = models.ForeignKey("editions.Commune", on_delete=models.PROTECT, related_name="+")
    carrier_kind = models.CharField(max_length=12, choices=CarrierKind.choices, default=CarrierKind.PERSON)
    # Public: the group, the class and its school, the association. The name of a person never stands here.
    carrier_name = models.CharField(_("nom du groupe"), max_length=120, blank=True)
    # The idea of an earlier edition that this one takes up again.
    carried_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    # Title, summary and commune, folded: what a search without accents looks into.
    search_text = models.TextField(blank=True)

    class Meta:
        ordering = ["-noted_at", "-pk"]
        indexes = [models.Index(fields=["edition", "state"], name="idea_by_state")]

    def __str__(self) -> str:
        return self.title


class MergeConsent(models.Model):
    """What one carrier answers to the proposal to join two ideas: nothing yet, yes or no."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="merge_consents")
    into = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    proposed_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    is_agreed = models.BooleanField(default=False)

    class Meta:
        ordering = ["proposed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["idea", "into", "person"], name="asked_once_per_carrier_and_merge")
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.idea_id} → {self.into_id}"


class Follow(models.Model):
    """A login wants to hear of an idea."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="follows")
    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    followed_at = models.DateTimeField()

    class Meta:
        ordering = ["followed_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["idea", "user"], name="followed_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.idea_id}"


class HelpOffer(Stateful):
    """Someone offers time, a room, a skill. Their contacts reach the carrier who accepts, and nobody else."""

    machine = HELP

    idea = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="help_offers")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=HelpKind.choices)
    message = models.TextField(_("ce que vous proposez"), max_length=600)
    offered_at = models.DateTimeField()

    class Meta:
        ordering = ["offered_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["idea", "person"], condition=models.Q(state="offered"), name="one_offer_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.idea_id}"

    @property
    def edition(self) -> Edition:
        return self.idea.edition


class Tool(models.Model):
    """Something that helps a carrier: a file of ours or a page elsewhere. It belongs to no edition."""

    title = models.CharField(_("titre"), max_length=100)
    text = models.TextField(_("à quoi il sert"), max_length=400, blank=True)
    address = models.URLField(_("adresse"), max_length=300, blank=True)
    file = models.ForeignKey("core.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=150, blank=True)
    # One more each time that its file or its address changes.
    version = models.PositiveIntegerField(default=1)
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)
    is_shown = models.BooleanField(_("montré à tout le monde"), default=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def kind(self) -> str:
        """What the file is, in capitals: DOCX, PDF."""
        return PurePath(self.file_name).suffix.removeprefix(".").upper()


class ToolUse(models.Model):
    """How often a tool was opened on a day. Nothing says by whom."""

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="uses")
    used_on = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tool", "used_on"], name="tool_use_once_a_day")]

    def __str__(self) -> str:
        return f"{self.tool_id} {self.used_on} {self.count}"
