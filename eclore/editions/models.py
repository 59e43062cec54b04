"""Edition, Phase, Rulebook, ProcessRules, Territory, Membership, Page."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from eclore.core import clock
from eclore.core.workflow import Stateful
from eclore.editions.states import (
    PHASE_CHANGE,
    ChangeKind,
    ChangeState,
    KeyDayKind,
    Origin,
    PhaseKind,
    Role,
    TerritoryKind,
)
from eclore.people.models import User


class TerritorySet(models.Model):
    """One version of the map. An edition keeps the one it began with."""

    code = models.SlugField(unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.code


class Commune(models.Model):
    """A commune by its INSEE code."""

    insee = models.CharField(max_length=5, primary_key=True)
    name = models.CharField(max_length=100)
    folded_name = models.CharField(max_length=100, db_index=True)
    postal_codes = models.CharField(max_length=120)
    population = models.PositiveIntegerField(default=0)
    epci_siren = models.CharField(max_length=9, blank=True)
    epci_name = models.CharField(max_length=150, blank=True)
    # Degrees (WGS 84); none where nobody gave it. Estimated: the middle of the communes that share its postal code.
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    is_position_estimated = models.BooleanField(default=False)

    class Meta:
        ordering = ["folded_name", "insee"]

    def __str__(self) -> str:
        return self.name


class Territory(models.Model):
    """An area of a set. Communes and territories are many to many: four towns span several cantons."""

    set = models.ForeignKey(TerritorySet, on_delete=models.CASCADE, related_name="territories")
    kind = models.CharField(max_length=20, choices=TerritoryKind.choices)
    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=150)
    outline = models.TextField(blank=True)
    label_x = models.IntegerField(null=True)
    label_y = models.IntegerField(null=True)
    communes = models.ManyToManyField(Commune, related_name="territories")

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["set", "kind", "code"], name="territory_once_per_set")]

    def __str__(self) -> str:
        return self.name


class Edition(models.Model):
    """One yearly round. Two may be alive at once; `is_current` is set by hand."""

    code = models.SlugField(max_length=40, unique=True, error_messages={"unique": _("Une édition porte déjà ce code.")})
    title = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField()
    currency = models.CharField(max_length=3, default="EUR")
    budget_cents = models.BigIntegerField()
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.OWN)
    source_sha256 = models.CharField(max_length=64, blank=True)
    is_current = models.BooleanField(default=False)
    is_public = models.BooleanField(default=True)
    # Rooms that this edition does not run, by name (`states.OPTIONAL_ROOMS`).
    rooms_off = models.JSONField(default=list, blank=True)
    territory_set = models.ForeignKey(TerritorySet, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-year", "code"]
        constraints = [
            models.UniqueConstraint(fields=["is_current"], condition=Q(is_current=True), name="one_current_edition"),
            models.CheckConstraint(condition=Q(budget_cents__gte=0), name="edition_budget_not_negative"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def edition(self) -> Edition:
        return self

    @property
    def runs(self) -> dict[str, bool]:
        """For templates: `{% if edition.runs.workshops %}`."""
        return {room: room not in self.rooms_off for room in PhaseKind.values}


class Phase(models.Model):
    """When a room is open to its first actors. Rights read these times with the clock."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="phases")
    kind = models.CharField(max_length=20, choices=PhaseKind.choices)
    opens_at = models.DateTimeField(_("ouverture"))
    closes_at = models.DateTimeField(_("fermeture"))
    suspended_at = models.DateTimeField(null=True)
    # The last change that two people confirmed, with the reason that was published.
    last_change = models.CharField(max_length=10, choices=ChangeKind.choices, blank=True)
    last_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["opens_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "kind"], name="phase_once_per_edition"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="phase_closes_after_it_opens",
                violation_error_message=_("La fermeture doit venir après l’ouverture."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.kind}"

    def is_open(self, now: datetime | None = None) -> bool:
        return self.suspended_at is None and self.opens_at <= (now or clock.now()) < self.closes_at

    def is_over(self, now: datetime | None = None) -> bool:
        """A suspended phase is not over: it has time to come."""
        return self.suspended_at is None and (now or clock.now()) >= self.closes_at

    @property
    def label(self) -> str:
        return str(PhaseKind(self.kind).label)


class PhaseChange(Stateful):
    """A phase that has begun is extended, reopened, suspended or resumed: one manager proposes, another confirms."""

    machine = PHASE_CHANGE
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="phase_changes")
    kind = models.CharField(max_length=20, choices=PhaseKind.choices)
    change = models.CharField(max_length=10, choices=ChangeKind.choices)
    # The new closing (extend, reopen); on a resumption, once confirmed, the closing that follows.
    closes_at = models.DateTimeField(null=True)
    gives_time_back = models.BooleanField(default=False)
    reason = models.CharField(max_length=300)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "kind"], condition=Q(state=ChangeState.PROPOSED), name="one_change_proposed"
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.change} {self.kind}"

    @property
    def label(self) -> str:
        return str(PhaseKind(self.kind).label)


class KeyDay(models.Model):
    """A session of the assembly or a general election: data that an edition's dates are held against."""

    kind = models.CharField(max_length=10, choices=KeyDayKind.choices)
    title = models.CharField(max_length=120)
    held_on = models.DateField()
    # What it asks for was done (the report left, the neutral templates are in place): no more alert.
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["held_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "held_on"], name="key_day_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.held_on}"


class Rulebook(models.Model):
    """The counting rules of an edition: exactly what `tally` reads. Immutable once frozen (the poll opened)."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="rulebooks")
    version = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["edition", "version"], name="rulebook_version_once")]

    def __str__(self) -> str:
        return f"{self.edition_id} v{self.version}"


class ProcessRules(models.Model):
    """Who, gates, deadlines: all that is not counting. A change is a new version with a reason."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="process_rules")
    version = models.PositiveSmallIntegerField()
    voter_min_age = models.PositiveSmallIntegerField(default=11)
    leader_min_age = models.PositiveSmallIntegerField(default=0)
    attendances_before_project = models.PositiveSmallIntegerField(default=1)
    # Topics that the comptoirs attended must have held, all of them; none asked by default.
    topics_before_project = models.JSONField(default=list, blank=True)
    # How long a place offered from a waiting list stays offered; 0: it is given without asking.
    place_offer_hours = models.PositiveSmallIntegerField(default=24)
    # Under this age, an adult is named at a registration; 0: at no age.
    guardian_below_age = models.PositiveSmallIntegerField(default=0)
    requested_max_cents = models.BigIntegerField(default=2_000_000)
    revote = models.CharField(max_length=10, choices=[("refuse", _("refusé")), ("replace", _("remplace"))])
    advance_percent = models.PositiveSmallIntegerField(default=70)
    appeal_months = models.PositiveSmallIntegerField(default=2)
    reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "version"], name="process_rules_version_once"),
            models.CheckConstraint(condition=Q(advance_percent__lte=100), name="advance_at_most_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} v{self.version}"


class Membership(models.Model):
    """A role of a login in an edition, until a date if one is given."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["role", "pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "user", "role"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class Invitation(models.Model):
    """A role offered to an address. `token_sha256`: the link itself is only in the letter."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("courriel"))
    name = models.CharField(_("nom"), max_length=150)
    role = models.CharField(_("rôle"), max_length=20, choices=Role.choices)
    ends_on = models.DateField(_("fin du rôle"), null=True, blank=True)
    token_sha256 = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "email", "role"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="invited_once_per_role",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} {self.role}"


class StandIn(models.Model):
    """While `absent` is away, `substitute` has their roles in the edition."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="stand_ins")
    absent = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    substitute = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    begins_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au (compris)"))
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["begins_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("begins_on")), name="stand_in_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.substitute_id} for {self.absent_id}"


class Page(models.Model):
    """An editorial page in Markdown (help, privacy, accessibility), of one edition or of all."""

    edition = models.ForeignKey(Edition, null=True, blank=True, on_delete=models.CASCADE, related_name="pages")
    slug = models.SlugField()
    title = models.CharField(max_length=150)
    body = models.TextField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="page_once_per_edition"),
            models.UniqueConstraint(fields=["slug"], condition=Q(edition=None), name="common_page_once"),
        ]

    def __str__(self) -> str:
        return self.title
