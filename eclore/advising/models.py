"""AdvisingRequest, Meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from eclore.advising.states import ADVISING
from eclore.core.workflow import Stateful

if TYPE_CHECKING:
    from eclore.editions.models import Edition

MOST_MINUTES = 600


class AdvisingRequest(Stateful):
    """A person asks to be accompanied; an advisor takes it."""

    machine = ADVISING

    edition = models.ForeignKey("editions.Edition", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    idea = models.ForeignKey("ideas.Idea", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    need = models.TextField(_("de quoi avez-vous besoin ?"), max_length=1000)
    advisor = models.ForeignKey("people.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    outcome = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["requested_at", "pk"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.state}"


class Meeting(models.Model):
    """One talk between the advisor and the person."""

    request = models.ForeignKey(AdvisingRequest, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField(_("date"))
    minutes = models.PositiveSmallIntegerField(_("durée en minutes"))
    note = models.TextField(_("ce qui a été dit, partagé avec la personne"), max_length=3000)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["held_on", "pk"]

    def __str__(self) -> str:
        return f"{self.held_on} {self.request_id}"

    @property
    def edition(self) -> Edition:
        return self.request.edition
