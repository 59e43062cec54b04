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
    STOPPED = "stopped", _("arrêté")
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
    # Set just before the letter is handed over: found set by another worker, the first may have sent it.
    sending_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)
    # Where to stop letters of news, in one click; empty for a letter about an act of the person.
    unsubscribe_url = models.CharField(max_length=300, blank=True)
    words = models.JSONField(default=dict)
    # Counts the corrections made before it left: two agents who correct at once see each other's words.
    version = models.PositiveSmallIntegerField(default=0)
    # The signed paper, scanned.
    scan = models.ForeignKey("core.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["channel", "state"], name="message_waiting")]

    def __str__(self) -> str:
        return f"{self.notice} → {self.address}"


class MessageEventKind(models.TextChoices):
    LATER = "later", _("le serveur n’a pas répondu, nouvel essai plus tard")
    AGAIN = "again", _("envoi repris après un arrêt : peut-être reçu deux fois")
    BOUNCED = "bounced", _("adresse refusée")
    GIVEN_UP = "given_up", _("abandonné après plusieurs essais")
    PRINTED = "printed", _("imprimé")
    STOPPED = "stopped", _("arrêté avant de partir")
    RESUMED = "resumed", _("remis en route")


class MessageEvent(models.Model):
    """What happened to one letter beyond its plain departure, which the letter itself dates."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=MessageEventKind.choices)
    detail = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.message_id} {self.kind}"


class Bounce(models.Model):
    """An address that answered for good that nobody is there. Kept by address: a family may share it."""

    address = models.CharField(max_length=254, unique=True)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.address


class Outage(models.Model):
    """A way out that does not answer: since when, and when it is tried again."""

    channel = models.CharField(max_length=10, unique=True, choices=Channel.choices)
    since = models.DateTimeField()
    retry_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=1)
    reason = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.channel} {self.since:%Y-%m-%d %H:%M}"


class LetterTemplate(models.Model):
    """One version of a text that the team changed (`core.letters`), for one edition or for all (no code)."""

    name = models.CharField(max_length=60)
    edition_code = models.CharField(max_length=40, blank=True)
    number = models.PositiveIntegerField()
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    # Back to what stands behind: the text of all editions, or that of the house.
    is_house = models.BooleanField(default=False)
    at = models.DateTimeField()
    actor = models.CharField(max_length=40)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "edition_code", "number"], name="template_number_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.edition_code} v{self.number}"


class Letterhead(models.Model):
    """One version of the letterhead of the instance."""

    number = models.PositiveIntegerField(unique=True)
    body_name = models.CharField(max_length=150)
    address = models.TextField(blank=True)
    place = models.CharField(max_length=100, blank=True)
    signatory = models.CharField(max_length=150, blank=True)
    signatory_title = models.CharField(max_length=150, blank=True)
    footer = models.CharField(max_length=300, blank=True)
    logo = models.ForeignKey("core.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    actor = models.CharField(max_length=40)
    reason = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.body_name} v{self.number}"


class Revision(models.Model):
    """What words that matter said after one change (`core.revisions`)."""

    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    words = models.JSONField(default=dict)
    began_at = models.DateTimeField()
    at = models.DateTimeField(db_index=True)
    # Empty for the text that the first change began from.
    actor = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_type", "subject_id", "number"], name="revision_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id} r{self.number}"


class JobState(models.TextChoices):
    QUEUED = "queued", _("en attente")
    DONE = "done", _("fait")
    FAILED = "failed", _("abandonné")


class Job(models.Model):
    """Work for later, claimed under a lease: a worker killed half-way leaves it to the next."""

    kind = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    # 0 before 1: the code that someone waits for passes before eleven thousand letters.
    priority = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    run_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["state", "priority", "run_at", "id"], name="job_in_order")]

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
