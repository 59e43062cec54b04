"""Idea: a few lines, a place, someone to call back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from eclore.core.workflow import Stateful
from eclore.editions.states import Theme
from eclore.ideas.states import IDEA


class Idea(Stateful):
    machine = IDEA

    edition = models.ForeignKey("editions.Edition", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("titre"), max_length=100)
    summary = models.TextField(_("l’idée en quelques lignes"), max_length=1000)
    theme = models.CharField(_("thème"), max_length=20, choices=Theme.choices)
    commune = models.ForeignKey("editions.Commune", on_delete=models.PROTECT, related_name="+")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    # Title, summary and commune, folded: what a search without accents looks into.
    search_text = models.TextField(blank=True)

    class Meta:
        ordering = ["-noted_at", "-pk"]
        indexes = [models.Index(fields=["edition", "state"], name="idea_by_state")]

    def __str__(self) -> str:
        return self.title
