"""Tables of the ground floor."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One act. Written by `core.audit.record`, never changed (triggers)."""

    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=40)
    role = models.CharField(max_length=120, blank=True)
    verb = models.CharField(max_length=60, db_index=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    edition_code = models.CharField(max_length=40, blank=True)
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20, blank=True)
    reason_code = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="audit_subject")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.verb} {self.subject_type} {self.subject_id}"


class AuditSeal(models.Model):
    """The chained sha256 of one day of the audit, published so that a later change shows."""

    day = models.DateField(unique=True)
    entries = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.day} {self.sha256}"


class Channel(models.TextChoices):
    EMAIL = "email", _("courriel")
    SMS = "sms", _("SMS")
    PAPER = "paper", _("papier")


class MessageState(models.TextChoices):
    HELD = "held", _("à relire")
    QUEUED = "queued", _("en attente")
    SENT = "sent", _("envoyé")
    FAILED = "failed", _("échec")


class Message(models.Model):
    """One letter to one address, written in the transaction of the act and sent after commit."""

    notice = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    address = models.CharField(max_length=254, blank=True)
    recipient_name = models.CharField(max_length=150, blank=True)
    person_id = models.BigIntegerField(null=True, db_index=True)
    edition_code = models.CharField(max_length=40, blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=MessageState.choices)
    is_ephemeral = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.notice} → {self.address}"


class JobState(models.TextChoices):
    QUEUED = "queued", _("en attente")
    DONE = "done", _("fait")
    FAILED = "failed", _("abandonné")


class Job(models.Model):
    """Work for later, claimed under a lease: a worker killed half-way leaves it to the next."""

    kind = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    run_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["state", "run_at"], name="job_next")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} {self.state}"


class StoredFile(models.Model):
    """A private file, kept once per content under `ECLORE_HOME/files`; access is checked at each download."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256


class RateCount(models.Model):
    """How often one key acted within one window (`core.limits`)."""

    bucket = models.CharField(max_length=80, unique=True)
    count = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.bucket} {self.count}"
