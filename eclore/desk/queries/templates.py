"""Texts that the team may change: the list, the trial on real letters, the versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from eclore.core import letters
from eclore.core.letters import Field, Filled, Text
from eclore.core.models import LetterTemplate, Message
from eclore.core.outbox import Notice
from eclore.desk.queries.journal import names_of
from eclore.editions.models import Edition

TRIALS = 3


@dataclass(frozen=True)
class Trial:
    """A text tried on one letter: real words, or the examples of the fields."""

    whom: str
    text: Filled
    is_real: bool


def rooms_of_texts(edition: Edition) -> list[dict[str, Any]]:
    """Every text by room, with what is in force: the house's, that of all editions, or that of this one."""
    changed: dict[tuple[str, str], LetterTemplate] = {}
    for row in LetterTemplate.objects.filter(edition_code__in=("", edition.code)).order_by("number"):
        changed[row.name, row.edition_code] = row
    groups: dict[str, list[dict[str, Any]]] = {}
    for name, text in letters.texts().items():
        own, common = changed.get((name, edition.code)), changed.get((name, ""))
        used = next((row for row in (own, common) if row and not row.is_house), None)
        groups.setdefault(text.__module__.split(".")[1], []).append(
            {"text": text, "row": used, "is_letter": issubclass(text, Notice), "is_own": bool(used and used is own)}
        )
    return [{"label": apps.get_app_config(app).verbose_name, "rows": rows} for app, rows in groups.items()]


def trials(text: type[Text], edition: Edition, subject: str, body: str) -> list[Trial]:
    """The stored text `subject` and `body` on the last real letters of its kind, else on the examples."""
    examples = {key: str(field.example) for key, field in text.fields.items()}
    rows = Message.objects.filter(notice=text.name, edition_code=edition.code).exclude(words={}).exclude(body="")
    found = [
        Trial(row.recipient_name, _filled(subject, body, {**examples, **row.words}), is_real=True)
        for row in rows.order_by("-pk")[:TRIALS]
    ]
    return found or [Trial(_("Exemple inventé"), _filled(subject, body, examples), is_real=False)]


def _filled(subject: str, body: str, words: dict[str, str]) -> Filled:
    return Filled(letters.fill(subject, words), letters.fill(body, words))


def fields_of(text: type[Text]) -> Iterable[Field]:
    """The fields at hand, by their name."""
    return sorted(text.fields.values(), key=lambda field: str(field.label))


def template_versions(text: type[Text], code: str) -> list[dict[str, Any]]:
    """The versions of one scope, the last first, with who wrote them; the text of the house is number 0."""
    rows = list(letters.versions(text.name, code))
    names = names_of(row.actor for row in rows)
    return [{"row": row, "who": names.get(row.actor, row.actor)} for row in rows]


def template_text(text: type[Text], code: str, number: int) -> Filled | None:
    """What version `number` of a scope says, with the names of its fields; 0 is what stands behind the scope."""
    row = letters.versions(text.name, code).filter(number=number).first()
    if row is None and number:
        return None
    if row is not None and not row.is_house:
        subject, body = row.subject, row.body
    elif code:
        subject, body = (behind := letters.in_force(text)).subject, behind.body
    else:
        subject, body = str(text.subject_text), str(text.body_text)
    return Filled(letters.shown(subject, text.fields), letters.shown(body, text.fields))
