"""Questionnaire, Answer, Indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from eclore.core.workflow import Stateful
from eclore.evaluation.states import QUESTIONNAIRE

if TYPE_CHECKING:
    from eclore.editions.models import Edition


class Questionnaire(Stateful):
    """Optional questions, apart from the dossier. `questions` is a list of {key, label, options: [{key, label}]}."""

    machine = QUESTIONNAIRE

    edition = models.ForeignKey("editions.Edition", on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField()
    title = models.CharField(_("titre"), max_length=150)
    introduction = models.TextField(_("introduction"), max_length=1000, blank=True)
    questions = models.JSONField(default=list)
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["opened_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "slug"], name="questionnaire_once")]

    def __str__(self) -> str:
        return self.title


class Answer(models.Model):
    """One filled questionnaire, under a pseudonym: no key to any person."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="answers")
    pseudonym = models.CharField(max_length=64)
    content = models.JSONField()
    answered_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "pseudonym"],
                name="answered_once",
                violation_error_message=_("Vous avez déjà répondu à ce questionnaire. Merci."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire_id} {self.answered_on}"

    @property
    def edition(self) -> Edition:
        return self.questionnaire.edition


class Indicator(models.Model):
    """A published figure: one key, one definition, one value, one date."""

    edition = models.ForeignKey("editions.Edition", on_delete=models.PROTECT, related_name="+")
    key = models.SlugField()
    value = models.BigIntegerField()
    definition = models.CharField(max_length=300)
    as_of = models.DateTimeField()

    class Meta:
        ordering = ["edition", "pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="indicator_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.value}"
