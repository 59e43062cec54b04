"""What the hall needs on the evening: links of hosts, acts sent by a device, notes, the sheet that was signed."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from eclore.core import clock
from eclore.workshops.states import Outcome

if TYPE_CHECKING:
    from eclore.editions.models import Edition

# Without 0, O, 1, I: read aloud, copied by hand, typed by a scanner.
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def drawn(length: int) -> str:
    """A random code of `length` letters and digits that nobody confuses."""
    return "".join(secrets.choice(LETTERS) for _n in range(length))


def door_code() -> str:
    """The short code of a registration: on its QR code, or dictated at the door."""
    return drawn(8)


class HostLink(models.Model):
    """The right to hold the door of one comptoir for one evening: a signed link, and a PIN kept hashed."""

    workshop = models.ForeignKey("workshops.Workshop", on_delete=models.CASCADE, related_name="host_links")
    label = models.CharField(_("pour qui"), max_length=100)
    pin_hash = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.label

    @property
    def edition(self) -> Edition:
        return self.workshop.edition

    @property
    def is_live(self) -> bool:
        """Neither revoked, nor before its time, nor after."""
        return self.revoked_at is None and self.starts_at <= clock.now() < self.ends_at


class HallOperation(models.Model):
    """One act of a device in the hall, by the number that the device drew: sent twice, it is done once.

    `payload` and `sentence` hold words of people: they are blanked within 48 hours (`chores`).
    """

    id = models.UUIDField(primary_key=True)
    workshop = models.ForeignKey("workshops.Workshop", on_delete=models.CASCADE, related_name="hall_operations")
    actor = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    payload = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    received_at = models.DateTimeField(db_index=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    sentence = models.CharField(max_length=400, blank=True)
    # ids only: registration, attendance, person, idea
    result = models.JSONField(default=dict)

    class Meta:
        ordering = ["received_at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} {self.outcome}"


class HallNote(models.Model):
    """A few words on the evening, for the team."""

    workshop = models.ForeignKey("workshops.Workshop", on_delete=models.CASCADE, related_name="hall_notes")
    text = models.TextField(max_length=1000)
    actor = models.CharField(max_length=40)
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["noted_at", "pk"]

    def __str__(self) -> str:
        return f"{self.workshop_id} {self.noted_at:%Y-%m-%d}"


class SheetScan(models.Model):
    """The signed sheet, photographed or scanned, kept beside what was typed in."""

    workshop = models.ForeignKey("workshops.Workshop", on_delete=models.CASCADE, related_name="sheet_scans")
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["workshop", "file"], name="sheet_scanned_once")]

    def __str__(self) -> str:
        return f"{self.workshop_id} {self.file_id}"
