"""Workshop (comptoir), Activity, Registration, Attendance."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from eclore.core import wording
from eclore.core.workflow import Stateful
from eclore.workshops.states import REGISTRATION, WORKSHOP

if TYPE_CHECKING:
    from eclore.editions.models import Edition


class Workshop(Stateful):
    """One comptoir à initiatives citoyennes."""

    machine = WORKSHOP

    edition = models.ForeignKey("editions.Edition", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("titre"), max_length=120)
    description = models.TextField(_("déroulé"), blank=True)
    territory = models.ForeignKey("editions.Territory", null=True, on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey("editions.Commune", on_delete=models.PROTECT, related_name="+")
    place = models.CharField(_("salle"), max_length=150)
    address = models.CharField(_("adresse"), max_length=200, blank=True)
    host = models.CharField(_("structure d’accueil"), max_length=150, blank=True)
    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    capacity = models.PositiveIntegerField(_("places"))

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="workshop_ends_after_it_starts",
                violation_error_message=_("La fin doit venir après le début."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def left(self) -> int:
        """Free places of a row read by `queries.all_of`, which counts `taken`."""
        return max(self.capacity - getattr(self, "taken", 0), 0)


class Activity(models.Model):
    """A part of the evening: from the idea to the project, economic model, pitch…"""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="activities")
    title = models.CharField(max_length=120)
    starts_at = models.TimeField()

    class Meta:
        ordering = ["starts_at", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def hour(self) -> str:
        """`19 h`, `18 h 30`."""
        return wording.hour(datetime.combine(date.min, self.starts_at))


class Registration(Stateful):
    """A place kept for a person, or a rank on the waiting list."""

    machine = REGISTRATION

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="registrations")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    idea = models.ForeignKey("ideas.Idea", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    needs = models.CharField(_("besoin particulier"), max_length=200, blank=True)
    # The last reminder sent, in days before the workshop: each leaves once.
    reminded_days = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["registered_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "person"],
                condition=~Q(state="cancelled"),
                name="registered_once_per_workshop",
                violation_error_message=_("Cette personne est déjà inscrite à ce comptoir."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.workshop_id}"

    @property
    def edition(self) -> Edition:
        return self.workshop.edition


class Attendance(models.Model):
    """The person was there: the gate of the dossier. `certificate_code` is what anyone can check."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    checked_in_at = models.DateTimeField()
    certificate_code = models.CharField(max_length=12, unique=True)

    class Meta:
        ordering = ["checked_in_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "person"],
                name="attended_once_per_workshop",
                violation_error_message=_("Cette personne a déjà émargé."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.workshop_id}"

    @property
    def edition(self) -> Edition:
        return self.workshop.edition
