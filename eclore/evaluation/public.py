"""What the public sees of the evaluation: the figures of the edition, and questionnaires to answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from eclore.core import clock, wording
from eclore.core.access import public
from eclore.core.http import Request, refusals, show
from eclore.editions.models import Edition
from eclore.evaluation import actions, forms, queries
from eclore.evaluation.states import QuestionnaireState


@public
def figures(request: Request) -> HttpResponse:
    """What the edition did, as it stands now, and the figures published for good."""
    edition = request.edition
    if edition is None:
        return show(request, "evaluation/figures.html", {"rows": [], "funnel": []})
    known = queries.figures(edition)
    context = {
        "rows": [_row(edition, key, figure["value"], figure["definition"]) for key, figure in known.items()],
        "funnel": queries.funnel_of(edition, known),
        "now": clock.now(),
        "is_declared": "winners" in known,
        "indicators": [
            _row(edition, row.key, row.value, row.definition) | {"as_of": row.as_of}
            for row in queries.indicators(edition)
        ],
        "questionnaires": queries.open_questionnaires(edition),
    }
    return show(request, "evaluation/figures.html", context)


def _row(edition: Edition, key: str, value: int, definition: str) -> dict[str, Any]:
    display = wording.money(value, edition.currency) if key in queries.AMOUNTS else wording.number(value)
    # On a page amounts are written in the currency; in the data they are cents.
    return {"label": queries.label(key), "display": display, "definition": queries.spoken(definition)}


@public
def questionnaire(request: Request, slug: str) -> HttpResponse:
    """Answer once, signed in so that it is once; the answer is kept under a pseudonym."""
    row = get_object_or_404(queries.questionnaires(request.edition), slug=slug)
    is_open = row.state == QuestionnaireState.OPEN
    if not is_open or queries.has_answered(row, request.user):
        return show(request, "evaluation/answered.html", {"questionnaire": row, "is_open": is_open})
    if not request.user.is_authenticated:
        if request.method == "POST":
            return redirect_to_login(request.get_full_path())
        return show(request, "evaluation/questionnaire.html", {"questionnaire": row, "form": None})
    form = forms.AnswerForm(request.POST if request.method == "POST" else None, questionnaire=row)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.answer(by=request.user, questionnaire=row, content=form.cleaned_data)
            messages.success(request, _("Merci, votre réponse est notée."))
            return redirect("evaluation:questionnaire", row.slug)
    return show(request, "evaluation/questionnaire.html", {"questionnaire": row, "form": form})
