"""Mailing, MailingRecipient, Digest, ImportRun."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from eclore.core import wording
from eclore.core.workflow import Stateful
from eclore.desk.states import IMPORT, MAILING, ImportKind, MailingKind, Rhythm, Skip, Way


class Mailing(Stateful):
    """A letter to all the persons of a list, as the list stands when it leaves."""

    machine = MAILING

    edition = models.ForeignKey("editions.Edition", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    selection = models.CharField(max_length=60)
    filters = models.CharField(max_length=4000, blank=True)
    list_title = models.CharField(max_length=300)
    kind = models.CharField(_("pourquoi écrire"), max_length=10, choices=MailingKind.choices, default=MailingKind.FILE)
    way = models.CharField(_("comment"), max_length=10, choices=Way.choices, default=Way.OWN)
    subject = models.CharField(_("objet"), max_length=150)
    body = models.TextField(_("texte"), max_length=10_000)
    sms_text = models.CharField(_("version courte, pour les SMS"), max_length=600, blank=True)
    written_at = models.DateTimeField()
    approver = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return self.subject

    @property
    def params(self) -> QueryDict:
        """The filters of the list."""
        return QueryDict(self.filters)


class MailingRecipient(models.Model):
    """One person of a mailing that left: the letter, or why there is none. Never two for one person."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="recipients")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey("core.Message", null=True, on_delete=models.PROTECT, related_name="+")
    skip = models.CharField(max_length=20, choices=Skip.choices, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["mailing", "person"], name="one_letter_per_person"),
            models.CheckConstraint(
                condition=Q(message__isnull=False, skip="") | (Q(message__isnull=True) & ~Q(skip="")),
                name="a_letter_or_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.mailing_id}"

    @property
    def state_label(self) -> str:
        return str(self.message.get_state_display() if self.message else self.get_skip_display())

    @property
    def log(self) -> str:
        """What happened to the letter beyond its plain departure."""
        events = self.message.events.all() if self.message else ()
        return ", ".join(f"{wording.moment(event.at)} : {event.get_kind_display()}" for event in events)


class Digest(models.Model):
    """How often a login gets the list of its work by e-mail, and the last day it left."""

    user = models.OneToOneField("people.User", on_delete=models.CASCADE, related_name="+")
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices, blank=True)
    sent_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.rhythm}"


class ImportRun(Stateful):
    """One sheet brought in: what was found in it, what was made of it. The same file has one run, however often sent.

    `target` says where its lines go, when the edition does not (a comptoir's number). `verdicts` holds the lines that
    are not plain news: `[line, code, [[cell, sentence], …]]`; `made` what was written: `[line, label, address]`.
    """

    machine = IMPORT

    edition = models.ForeignKey("editions.Edition", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=ImportKind.choices)
    target = models.CharField(max_length=20, blank=True)
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=150)
    total = models.PositiveIntegerField(default=0)
    fresh = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    faulty = models.PositiveIntegerField(default=0)
    read = models.JSONField(default=dict)
    verdicts = models.JSONField(default=list)
    made = models.JSONField(default=list)
    checked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-checked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "kind", "target", "file"], name="import_once_per_file")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"

    @property
    def progress(self) -> int:
        """How much of what is to be written is written, in percent."""
        to_write = self.fresh + len(self.made)
        return 100 * len(self.made) // to_write if to_write else 100
