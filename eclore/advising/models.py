"""Partner, AdvisingRequest, Consent, Meeting, Appointment, Task, Document."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from eclore.advising.states import ADVISING, MeetingKind, Need, Outcome
from eclore.core.workflow import Stateful

if TYPE_CHECKING:
    from eclore.editions.models import Edition

MOST_MINUTES = 600


class Partner(models.Model):
    """A structure that accompanies carriers in an edition: where, for what, how many at a time."""

    edition = models.ForeignKey("editions.Edition", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("nom de la structure"), max_length=150)
    presentation = models.TextField(_("ce qu’elle apporte"), max_length=600, blank=True)
    contact = models.CharField(_("contact public"), max_length=200, blank=True)
    # Codes of `Need`; an empty list helps with everything.
    needs = models.JSONField(_("besoins couverts"), default=list)
    territories = models.ManyToManyField("editions.Territory", related_name="+", blank=True)
    capacity = models.PositiveSmallIntegerField(_("accompagnements à la fois"), default=10)
    is_active = models.BooleanField(_("reçoit des demandes"), default=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "name"],
                name="partner_once_per_edition",
                violation_error_message=_("Cette structure est déjà dans l’annuaire."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def need_labels(self) -> list[str]:
        return [str(Need(code).label) for code in self.needs if code in Need.values]


class PartnerAdvisor(models.Model):
    """A login that advises in the name of a partner: of one partner at most in an edition."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="advisors")
    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["partner", "user"], name="advisor_once_per_partner")]

    def __str__(self) -> str:
        return f"{self.user_id} @ {self.partner_id}"


class AdvisingRequest(Stateful):
    """A person asks to be accompanied; an advisor takes it."""

    machine = ADVISING

    edition = models.ForeignKey("editions.Edition", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    idea = models.ForeignKey("ideas.Idea", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    need = models.TextField(_("de quoi avez-vous besoin ?"), max_length=1000)
    # Codes of `Need`.
    needs = models.JSONField(default=list)
    territory = models.ForeignKey(
        "editions.Territory", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    advisor = models.ForeignKey("people.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # In whose name the advisor acts; none where the département's own team accompanies.
    partner = models.ForeignKey(Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="requests")
    requested_at = models.DateTimeField()
    outcome = models.CharField(max_length=300, blank=True)
    outcome_code = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    reoriented_to = models.CharField(_("vers qui"), max_length=200, blank=True)

    class Meta:
        ordering = ["requested_at", "pk"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.state}"

    @property
    def need_labels(self) -> list[str]:
        return [str(Need(code).label) for code in self.needs if code in Need.values]


class Consent(models.Model):
    """A person lets one partner have their contacts. Withdrawn, it stays as the trace that it was given."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="consents")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "partner"], condition=Q(withdrawn_at=None), name="one_consent_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.partner_id}"


class _OfRequest(models.Model):
    """What hangs on a request."""

    request: models.ForeignKey[AdvisingRequest]

    class Meta:
        abstract = True

    @property
    def edition(self) -> Edition:
        return self.request.edition


class Meeting(_OfRequest):
    """One talk between the advisor and the person. What is not shared is read by the team alone."""

    request = models.ForeignKey(AdvisingRequest, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField(_("date"))
    minutes = models.PositiveSmallIntegerField(_("durée en minutes"))
    kind = models.CharField(max_length=12, choices=MeetingKind.choices, default=MeetingKind.IN_PERSON)
    note = models.TextField(_("ce qui a été dit"), max_length=3000)
    is_shared = models.BooleanField(default=True)
    # The hours go to the account of the advisor and partner who gave them, whoever follows the person later.
    advisor = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    partner = models.ForeignKey(Partner, null=True, on_delete=models.SET_NULL, related_name="meetings")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["held_on", "pk"]

    def __str__(self) -> str:
        return f"{self.held_on} {self.request_id}"


class Appointment(_OfRequest):
    """A meeting to come, in the calendar of both."""

    request = models.ForeignKey(AdvisingRequest, on_delete=models.CASCADE, related_name="appointments")
    starts_at = models.DateTimeField(_("début"))
    minutes = models.PositiveSmallIntegerField(_("durée en minutes"), default=60)
    place = models.CharField(_("lieu"), max_length=200)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts_at", "pk"]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} {self.request_id}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


class Task(_OfRequest):
    """A thing to do, seen by the person and the advisor: either may tick it."""

    request = models.ForeignKey(AdvisingRequest, on_delete=models.CASCADE, related_name="tasks")
    title = models.CharField(_("à faire"), max_length=150)
    due_on = models.DateField(_("pour le"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.title


class Document(_OfRequest):
    """A file that the person and the advisor share."""

    request = models.ForeignKey(AdvisingRequest, on_delete=models.CASCADE, related_name="documents")
    name = models.CharField(max_length=150)
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    attached_at = models.DateTimeField()

    class Meta:
        ordering = ["attached_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["request", "file"], name="document_once_per_request")]

    def __str__(self) -> str:
        return self.name
