"""Poll and the lines of its ballot."""

from __future__ import annotations

from django.db import models

from eclore.core.workflow import Stateful
from eclore.voting.states import POLL


class Poll(Stateful):
    """The vote of an edition. `setup` is what was published and hashed before the opening."""

    machine = POLL

    edition = models.OneToOneField("editions.Edition", on_delete=models.PROTECT, related_name="+")
    board_public_key = models.CharField(max_length=64, blank=True)
    shares_needed = models.PositiveSmallIntegerField(default=0)
    shares_made = models.PositiveSmallIntegerField(default=0)
    setup = models.JSONField(default=dict)
    setup_hash = models.CharField(max_length=64, blank=True)
    ballots_sha256 = models.CharField(max_length=64, blank=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    unsealed_at = models.DateTimeField(null=True)
    superseded = models.PositiveIntegerField(default=0)
    set_aside = models.PositiveIntegerField(default=0)
    # Envelopes waiting in the queue are appended at this full hour at the latest (the queue itself knows no time).
    log_due_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "voting"

    def __str__(self) -> str:
        return f"{self.edition_id} {self.state}"


class BallotLine(models.Model):
    """A project as it stands on the ballot, frozen at the opening: its number is the one typed and printed."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="lines")
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    cost_cents = models.BigIntegerField()

    class Meta:
        app_label = "voting"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "number"], name="line_number_once"),
            models.UniqueConstraint(fields=["poll", "project"], name="line_project_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
