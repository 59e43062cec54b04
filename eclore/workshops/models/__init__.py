"""Workshop (comptoir), Activity, Registration, Attendance, Waiver, OutreachContact, Answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from eclore.core import wording
from eclore.core.workflow import Stateful
from eclore.editions.states import Topic
from eclore.workshops.models.hall import HallNote, HallOperation, HostLink, SheetScan, door_code
from eclore.workshops.states import HOLDING, REGISTRATION, WAIVER, WORKSHOP, CallOutcome, Mode, Need, Usefulness

if TYPE_CHECKING:
    from eclore.editions.models import Edition


__all__ = [
    "Activity",
    "Answer",
    "Attendance",
    "HallNote",
    "HallOperation",
    "HostLink",
    "OutreachContact",
    "Registration",
    "SheetScan",
    "Waiver",
    "Workshop",
]


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
    mode = models.CharField(_("façon"), max_length=10, choices=Mode.choices, default=Mode.IN_PERSON)
    # Sent to those who hold a place, shown to nobody else.
    online_link = models.URLField(_("lien de la visioconférence"), max_length=300, blank=True)
    school_class = models.CharField(_("classe et enseignant·e"), max_length=150, blank=True)
    access = models.CharField(_("pour venir"), max_length=200, blank=True)
    offers = models.JSONField(_("sur place"), default=list, blank=True)
    facilitators = models.ManyToManyField("people.User", related_name="+", blank=True)
    speakers = models.CharField(_("autres intervenants"), max_length=300, blank=True)
    # Places that only the team gives, and for whom.
    reserved = models.PositiveIntegerField(_("places gardées"), default=0)
    reserved_for = models.CharField(_("gardées pour"), max_length=120, blank=True)
    next_steps = models.TextField(_("la suite"), blank=True)
    # Time given by the facilitators and speakers, all together, counted once the evening is over.
    staff_minutes = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="workshop_ends_after_it_starts",
                violation_error_message=_("La fin doit venir après le début."),
            ),
            models.CheckConstraint(
                condition=Q(reserved__lte=F("capacity")),
                name="workshop_reserves_no_more_than_its_places",
                violation_error_message=_("On ne garde pas plus de places qu’il n’y en a."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def left(self) -> int:
        """Places free for anyone, of a row read by `queries.all_of`, which counts `taken` and `taken_reserved`."""
        kept = max(self.reserved - getattr(self, "taken_reserved", 0), 0)
        return max(self.capacity - getattr(self, "taken", 0) - kept, 0)

    @property
    def offer_labels(self) -> list[str]:
        """What is there for who needs it, in words."""
        return [str(label) for value, label in Need.choices if value in self.offers]

    @property
    def duration(self) -> timedelta:
        return self.ends_at - self.starts_at


class Activity(models.Model):
    """A part of the evening: from the idea to the project, economic model, pitch…"""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="activities")
    title = models.CharField(max_length=120)
    topic = models.CharField(max_length=20, choices=Topic.choices, blank=True)
    starts_at = models.TimeField()
    room = models.CharField(max_length=80, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["starts_at", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def hour(self) -> str:
        """`19 h`, `18 h 30`."""
        return wording.hour(datetime.combine(date.min, self.starts_at))


@dataclass(frozen=True)
class Part:
    """A part of the evening, as typed: an hour, a topic or a title, perhaps a room and a number of seats."""

    starts_at: time
    title: str = ""
    topic: str = ""
    room: str = ""
    capacity: int | None = None


class Registration(Stateful):
    """A place kept for a person, or a rank on the waiting list."""

    machine = REGISTRATION

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="registrations")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    idea = models.ForeignKey("ideas.Idea", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    # Erased once the evening is over: health may show in them.
    needs = models.CharField(_("besoin particulier"), max_length=200, blank=True)
    need_kinds = models.JSONField(default=list, blank=True)
    guardian = models.CharField(_("adulte qui accompagne"), max_length=200, blank=True)
    is_reserved = models.BooleanField(default=False)
    offered_until_at = models.DateTimeField(null=True, blank=True)
    code = models.CharField(max_length=8, unique=True, default=door_code, editable=False)
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

    @property
    def has_place(self) -> bool:
        return self.state in HOLDING

    @property
    def need_labels(self) -> list[str]:
        """What was asked for, in words; the person's own last."""
        return [str(label) for value, label in Need.choices if value in self.need_kinds] + (
            [self.needs] if self.needs else []
        )


class AttendanceManager(models.Manager["Attendance"]):
    def get_queryset(self) -> models.QuerySet[Attendance]:
        return super().get_queryset().filter(withdrawn_at=None)


class Attendance(models.Model):
    """The person was there: the gate of the dossier. `certificate_code` is what anyone can check.

    One that was noted by mistake is withdrawn, not deleted: its code then says so. `objects` holds those that stand.
    """

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    checked_in_at = models.DateTimeField()
    certificate_code = models.CharField(max_length=12, unique=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    # Whether the two questions were answered, once; the answer itself does not say by whom.
    has_answered = models.BooleanField(default=False)

    objects = AttendanceManager()
    with_withdrawn = models.Manager["Attendance"]()

    class Meta:
        ordering = ["checked_in_at", "pk"]
        base_manager_name = "with_withdrawn"
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "person"],
                condition=Q(withdrawn_at=None),
                name="attended_once_per_workshop",
                violation_error_message=_("Cette personne a déjà émargé."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.workshop_id}"

    @property
    def edition(self) -> Edition:
        return self.workshop.edition


class Waiver(Stateful):
    """A person may submit without a comptoir: given with a reason, by someone who answers for it."""

    machine = WAIVER

    edition = models.ForeignKey("editions.Edition", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("motif"), max_length=300)
    author = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-granted_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "person"],
                condition=Q(state="granted"),
                name="waived_once_per_edition",
                violation_error_message=_("Cette personne est déjà dispensée."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.state}"


class OutreachContact(models.Model):
    """Someone, or a structure, that the team wants to see at a comptoir, and the calls made for it."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="outreach")
    name = models.CharField(_("nom"), max_length=150)
    structure = models.CharField(_("structure"), max_length=150, blank=True)
    phone = models.CharField(_("téléphone"), max_length=40, blank=True)
    email = models.EmailField(_("courriel"), blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    outcome = models.CharField(max_length=12, choices=CallOutcome.choices, default=CallOutcome.TO_CALL)
    called_at = models.DateTimeField(null=True, blank=True)
    called_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    registration = models.ForeignKey(Registration, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def edition(self) -> Edition:
        return self.workshop.edition


class Answer(models.Model):
    """Two questions after a comptoir. It keeps the comptoir, not the person: nobody can tell who answered what."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="answers")
    usefulness = models.CharField(max_length=10, choices=Usefulness.choices)
    missing = models.CharField(_("ce qui a manqué"), max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.usefulness
