"""Forms of the evaluation."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from eclore.evaluation.models import Questionnaire


class AnswerForm(forms.Form):
    """One group of choices per question, none of them compulsory."""

    def __init__(self, *args: Any, questionnaire: Questionnaire, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questionnaire.questions:
            self.fields[question["key"]] = forms.ChoiceField(
                label=question["label"],
                required=False,
                widget=forms.RadioSelect,
                choices=[(option["key"], option["label"]) for option in question["options"]],
            )


class OpenForm(forms.Form):
    """A questionnaire typed as plain lines: a question, then its answers behind dashes."""

    title = forms.CharField(label=_lazy("Titre"), max_length=150)
    slug = forms.SlugField(
        label=_lazy("Adresse courte"), max_length=40, help_text=_lazy("En minuscules, comme « apres-le-vote ».")
    )
    introduction = forms.CharField(
        label=_lazy("Introduction"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    questions = forms.CharField(
        label=_lazy("Questions"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_lazy("Une question par ligne ; sous elle, une réponse par ligne, avec un tiret devant."),
    )

    def clean_questions(self) -> list[dict[str, Any]]:
        questions: list[dict[str, Any]] = []
        for line in filter(None, (line.strip() for line in self.cleaned_data["questions"].splitlines())):
            if not line.startswith(("-", "–", "—")):
                questions.append({"key": f"q{len(questions) + 1}", "label": line, "options": []})
                continue
            label = line.lstrip("-–— ").strip()
            if not questions or not label:
                raise ValidationError(_("Écrivez d’abord une question, puis ses réponses avec un tiret devant."))
            options = questions[-1]["options"]
            options.append({"key": _key(label, len(options) + 1), "label": label})
        return questions


def _key(label: str, rank: int) -> str:
    return re.sub(r"[^a-z0-9-]", "", slugify(label))[:30].strip("-") or f"r{rank}"
