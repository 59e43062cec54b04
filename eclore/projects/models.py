"""Project (its dossier), TeamMember, FundingLine, Attachment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from eclore.core.workflow import Stateful
from eclore.editions.states import Theme
from eclore.projects.states import PROJECT, FundingSide

if TYPE_CHECKING:
    from eclore.editions.models import Edition


class Project(Stateful):
    """The dossier. No column of a later stage is kept here: label, votes and awards live downstream."""

    machine = PROJECT

    edition = models.ForeignKey("editions.Edition", on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=80, unique=True)
    idea = models.ForeignKey("ideas.Idea", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    leader = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    applicant = models.ForeignKey(
        "people.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(_("nom du projet"), max_length=150)
    summary = models.CharField(_("le projet en une phrase"), max_length=250, blank=True)
    story = models.TextField(_("l’histoire du projet"), max_length=6000, blank=True)
    audience = models.TextField(_("pour qui"), max_length=2000, blank=True)
    sse_values = models.TextField(_("en quoi il est solidaire"), max_length=2000, blank=True)
    theme = models.CharField(_("thème"), max_length=20, choices=Theme.choices, blank=True)
    commune = models.ForeignKey("editions.Commune", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    territory = models.ForeignKey(
        "editions.Territory", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    requested_cents = models.BigIntegerField(_("montant demandé"), default=0)
    public_id = models.CharField(max_length=60, blank=True)
    return_reason = models.TextField(max_length=2000, blank=True)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    search_text = models.TextField(blank=True)

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(requested_cents__gte=0), name="requested_not_negative"),
        ]
        indexes = [models.Index(fields=["edition", "state"], name="project_by_state")]

    def __str__(self) -> str:
        return self.title


class TeamMember(models.Model):
    """Someone of the project's team besides its leader."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="team")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["project", "person"], name="in_team_once")]

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.project_id}"

    @property
    def edition(self) -> Edition:
        return self.project.edition


class FundingLine(models.Model):
    """One line of the funding plan, in cents. Expenses and income must balance at submission."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="funding_lines")
    side = models.CharField(max_length=10, choices=FundingSide.choices)
    label = models.CharField(max_length=120)
    amount_cents = models.BigIntegerField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["side", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_cents__gt=0),
                name="funding_line_positive",
                violation_error_message=_("Chaque ligne du budget a un montant au-dessus de zéro."),
            )
        ]

    def __str__(self) -> str:
        return self.label


class Attachment(models.Model):
    """A supporting document of the dossier."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=150)
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    attached_at = models.DateTimeField()

    class Meta:
        ordering = ["attached_at", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def edition(self) -> Edition:
        return self.project.edition
