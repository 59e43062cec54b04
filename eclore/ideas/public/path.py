"""« Ma boussole »: ten questions, advice and people to call. Nothing is kept: the address holds the answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from eclore.core.access import public
from eclore.core.http import Request, show
from eclore.ideas.public import path_words as words
from eclore.ideas.public.path_words import LETTERS, QUESTIONS, UNSURE, Advice, Question


def _field(number: int, question: Question) -> forms.ChoiceField:
    choices = [*zip(LETTERS, question.answers, strict=False), (UNSURE, _("Je ne sais pas encore"))]
    return forms.ChoiceField(
        label=f"{number}. {question.text}",
        choices=choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("Choisissez l’une des réponses proposées.")},
    )


class PathForm(forms.Form):
    """The ten questions; none has to be answered."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, question in enumerate(QUESTIONS, start=1):
            self.fields[question.key] = _field(number, question)

    def code(self) -> str:
        """One sign for each answer, in the order of the questions."""
        return "".join(self.cleaned_data[question.key] or UNSURE for question in QUESTIONS)


def _answers(code: str) -> dict[str, str]:
    """Answers by question; a sign that stands for none is one who does not know."""
    known = {question.key: LETTERS[: len(question.answers)] for question in QUESTIONS}
    pairs = zip(known, code.ljust(len(QUESTIONS), UNSURE), strict=False)
    return {key: sign if sign in known[key] else UNSURE for key, sign in pairs}


@public
def questions(request: Request) -> HttpResponse:
    """The ten questions on one page. `?reponses=` brings back those of an address."""
    is_sent = any(question.key in request.GET for question in QUESTIONS) or "voir" in request.GET
    form = PathForm(request.GET if is_sent else None, initial=_answers(request.GET.get("reponses", "")))
    if is_sent and form.is_valid():
        return redirect("ideas:path_advice", form.code())
    return show(request, "ideas/path.html", {"form": form})


@public
def advice(request: Request, code: str) -> HttpResponse:
    """What these answers call for. Anyone who has the address reads the same."""
    answers = _answers(code)

    def chosen(rows: tuple[Advice, ...]) -> list[Advice]:
        return [row for row in rows if row.suits(answers)]

    context = {
        "good": chosen(words.GOOD),
        "work": chosen(words.WORK),
        "forms": chosen(words.FORMS),
        "steps": chosen(words.STEPS),
        "code": code,
        "address": request.build_absolute_uri(request.path),
        "said": [
            {"label": question.text, "value": question.answers[LETTERS.index(answers[question.key])]}
            for question in QUESTIONS
            if answers[question.key] != UNSURE
        ],
    }
    return show(request, "ideas/path_advice.html", context)
