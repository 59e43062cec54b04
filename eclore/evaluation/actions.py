"""Verbs of the evaluation: open a questionnaire, answer, close, publish the indicators."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from eclore.core import audit, clock, permissions
from eclore.core.errors import Closed, Refused
from eclore.core.permissions import Actor
from eclore.core.workflow import begin, move
from eclore.editions.models import Edition
from eclore.evaluation import queries
from eclore.evaluation.models import Answer, Indicator, Questionnaire

_KEY = re.compile(r"[a-z0-9_-]{1,40}")
MAX_QUESTIONS, MAX_OPTIONS = 30, 20


@transaction.atomic
def open_questionnaire(
    *,
    by: Any,
    edition: Edition,
    slug: str,
    title: str,
    questions: Sequence[Mapping[str, Any]],
    introduction: str = "",
) -> Questionnaire:
    """Open optional questions. `questions`: list of `{key, label, options: [{key, label}, …]}`.

    Raises Refused on a slug already used in the edition, or questions that nobody could answer.
    """
    row = Questionnaire(
        edition=edition,
        slug=slug.strip(),
        title=title.strip(),
        introduction=introduction.strip(),
        questions=_clean(questions),
        opened_at=clock.now(),
    )
    if not row.title or len(row.title) > 150:
        raise Refused(_("Donnez un titre au questionnaire, en 150 signes au plus."), field="title")
    if not _KEY.fullmatch(row.slug):
        raise Refused(_("L’adresse courte s’écrit en minuscules sans accent, comme « apres-le-vote »."), field="slug")
    try:
        with transaction.atomic():
            return begin(row, "open", by=by)
    except IntegrityError as error:
        raise Refused(_("Un questionnaire de cette édition porte déjà cette adresse."), field="slug") from error


def _clean(questions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    if not 1 <= len(questions) <= MAX_QUESTIONS:
        raise Refused(_("Écrivez au moins une question, et trente au plus."), field="questions")
    cleaned = []
    for question in questions:
        options = [_named(option) for option in question.get("options", [])]
        if not 2 <= len(options) <= MAX_OPTIONS or len({o["key"] for o in options}) != len(options):
            raise Refused(_("Chaque question a de deux à vingt réponses, toutes différentes."), field="questions")
        cleaned.append({**_named(question), "options": options})
    if len({question["key"] for question in cleaned}) != len(cleaned):
        raise Refused(_("Deux questions portent le même nom."), field="questions")
    return cleaned


def _named(item: Mapping[str, Any]) -> dict[str, str]:
    key, label = str(item.get("key", "")), str(item.get("label", "")).strip()
    if not _KEY.fullmatch(key) or not label or len(label) > 200:
        raise Refused(_("Chaque question et chaque réponse ont un nom court et un texte."), field="questions")
    return {"key": key, "label": label}


@transaction.atomic
def answer(*, by: Any, questionnaire: Questionnaire, content: Mapping[str, str]) -> Answer:
    """Answer once; every question may be left out, not all. `content`: `{question key: option key}`.

    The audit notes that an answer came in, not from whom: `by` is checked here and written nowhere.
    """
    permissions.check(by, "evaluation.answer", questionnaire)
    with move(Questionnaire, questionnaire.pk, "answer", by=Actor.system("questionnaire")) as row:
        known = {question["key"]: {option["key"] for option in question["options"]} for question in row.questions}
        given = {key: value for key, value in content.items() if value}
        if any(value not in known.get(key, ()) for key, value in given.items()):
            raise Refused(_("Une de ces réponses n’est pas dans la liste. Rechargez la page."))
        if not given:
            raise Refused(_("Répondez à une question au moins, ou fermez cette page : rien n’est obligatoire."))
        try:
            with transaction.atomic():
                return Answer.objects.create(
                    questionnaire=row,
                    pseudonym=queries.pseudonym(row.pk, by.pk),
                    content=given,
                    answered_on=clock.today(),
                )
        except IntegrityError as error:
            raise Closed(_("Vous avez déjà répondu à ce questionnaire. Merci.")) from error


@transaction.atomic
def close_questionnaire(*, by: Any, questionnaire: Questionnaire) -> Questionnaire:
    """No more answers."""
    with move(Questionnaire, questionnaire.pk, "close", by=by) as row:
        pass
    return row


@transaction.atomic
def publish(*, by: Any, edition: Edition) -> list[Indicator]:
    """Publish the figures of the edition as they stand now, with their date; published again, the new ones replace.

    Raises Closed before the proclamation: half the figures would be missing.
    """
    permissions.check(by, "evaluation.publish", edition)
    if not queries.is_declared(edition):
        raise Closed(_("Les résultats ne sont pas proclamés : les chiffres de l’édition se publient après."))
    rows = []
    for key, figure in queries.figures(edition).items():
        row, _made = Indicator.objects.update_or_create(edition=edition, key=key, defaults=figure)
        rows.append(row)
    audit.record("evaluation.publish", by=by, subject=edition, detail={"indicators": len(rows)})
    return rows


@transaction.atomic
def forget_answers(*, by: Any, user_id: int) -> int:
    """Destroy what a login answered (right to erasure); returns how many answers."""
    rows = queries.answers_of(user_id)
    for row in rows:
        audit.record("evaluation.forget_answer", by=by, subject=row.questionnaire)
    Answer.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)
