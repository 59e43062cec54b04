"""The urn: ballots, never voters. Filled once at closing, ordered by fingerprint, emptied at unsealing."""

from django.db import models

from eclore.voting.states import BallotStatus


class SealedBallot(models.Model):
    poll = models.ForeignKey("voting.Poll", on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    fingerprint = models.CharField(max_length=64)

    class Meta:
        app_label = "voting"
        ordering = ["fingerprint"]
        constraints = [models.UniqueConstraint(fields=["poll", "fingerprint"], name="sealed_once")]

    def __str__(self) -> str:
        return self.fingerprint[:12]


class Ballot(models.Model):
    """An opened ballot: its choices (numbers of the ballot lines). Inserted sorted by content, without fingerprint."""

    poll = models.ForeignKey("voting.Poll", on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    status = models.CharField(max_length=10, choices=BallotStatus.choices)
    void_code = models.CharField(max_length=30, blank=True)
    batch = models.CharField(max_length=40, blank=True)

    class Meta:
        app_label = "voting"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.poll_id} {self.status}"
