"""The poll book: who has voted, never what. Has neither import of nor key to the urn."""

import uuid

from django.db import models
from django.db.models import Q

from eclore.voting.states import VoteChannel


class PollBookEntry(models.Model):
    """One voter's sign-off. Until closing the outer envelope hangs here: one row, both or neither by construction."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    poll = models.ForeignKey("voting.Poll", on_delete=models.PROTECT, related_name="+")
    voter_key = models.CharField(max_length=64)
    channel = models.CharField(max_length=10, choices=VoteChannel.choices)
    voted_on = models.DateField()
    set_aside_code = models.CharField(max_length=30, blank=True)
    sealed = models.BinaryField(null=True)
    fingerprint = models.CharField(max_length=64, null=True)  # noqa: DJ001  (null: unique where present)

    class Meta:
        app_label = "voting"
        constraints = [
            models.UniqueConstraint(fields=["poll", "voter_key"], name="signed_off_once"),
            models.UniqueConstraint(fields=["poll", "fingerprint"], name="envelope_once"),
            models.CheckConstraint(
                condition=Q(sealed__isnull=True, fingerprint__isnull=True)
                | Q(sealed__isnull=False, fingerprint__isnull=False),
                name="envelope_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class CastToken(models.Model):
    """A form resent gets its first receipt again. Emptied at closing."""

    token_hash = models.CharField(max_length=64, primary_key=True)
    poll = models.ForeignKey("voting.Poll", on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)

    class Meta:
        app_label = "voting"

    def __str__(self) -> str:
        return self.token_hash[:12]
