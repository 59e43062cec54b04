"""The public log of sealed ballots: queue, leaves, heads (RFC 6962)."""

from django.db import models


class LogQueue(models.Model):
    """Fingerprints that wait for the next head. No sequence, no time."""

    fingerprint = models.CharField(max_length=64, primary_key=True)
    poll = models.ForeignKey("voting.Poll", on_delete=models.PROTECT, related_name="+")

    class Meta:
        app_label = "voting"

    def __str__(self) -> str:
        return self.fingerprint[:12]


class LogLeaf(models.Model):
    poll = models.ForeignKey("voting.Poll", on_delete=models.PROTECT, related_name="+")
    index = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)

    class Meta:
        app_label = "voting"
        ordering = ["index"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "index"], name="leaf_index_once"),
            models.UniqueConstraint(fields=["poll", "fingerprint"], name="leaf_once"),
        ]

    def __str__(self) -> str:
        return f"{self.index} {self.fingerprint[:12]}"


class LogHead(models.Model):
    """The root at one size. `peaks` let the next leaves be appended in log n."""

    poll = models.ForeignKey("voting.Poll", on_delete=models.PROTECT, related_name="+")
    size = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    peaks = models.JSONField()
    hour = models.DateTimeField()

    class Meta:
        app_label = "voting"
        ordering = ["size"]
        constraints = [models.UniqueConstraint(fields=["poll", "size"], name="one_head_per_size")]

    def __str__(self) -> str:
        return f"{self.size} {self.root[:12]}"
