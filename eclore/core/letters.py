"""Texts that the team may change: letters and the fixed wording of documents.

The house's text stands in the code. Each change is a new row of `LetterTemplate`, for one edition or for all; the last
row is in force, and going back is a row too. What is stored holds `%(field)s`; the team reads and types `{Field}`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from eclore.core import clock
from eclore.core.errors import Closed, Refused
from eclore.core.models import LetterTemplate

log = logging.getLogger("eclore.letters")
_FIELD = re.compile(r"%\((\w+)\)s")
_BRACES = re.compile(r"\{([^{}]*)\}")


class Field(NamedTuple):
    """One thing that a text can tell: its name for the team, and an example."""

    label: Any
    example: Any


class Text:
    """A text of the house, as data.

    `subject_text` and `body_text` (lazy, French) hold `%(field)s`; `fields` names each field; `occasion` says when it
    serves. Two texts are two subclasses: no branching in a text. In a document a line that begins with `# ` is a
    heading, and the subject is its title.
    """

    name: str
    title: Any
    occasion: Any
    subject_text: Any
    body_text: Any
    fields: dict[str, Field]
    # False where another program writes the text (the account library).
    is_editable = True
    # Pages show the class itself; a template would else make an instance of it.
    do_not_call_in_templates = True


class Filled(NamedTuple):
    """A text with its fields filled in."""

    subject: str
    body: str


@dataclass(frozen=True)
class InForce:
    """The text in force of one scope: the stored row if there is one, and what it says."""

    subject: str
    body: str
    row: LetterTemplate | None

    @property
    def number(self) -> int:
        return self.row.number if self.row else 0


def texts(kind: type[Text] = Text) -> dict[str, type[Text]]:
    """Every text of the house by name, rooms in the order of the flow."""
    for config in apps.get_app_configs():
        for part in ("notices", "papers"):
            if config.name.startswith("eclore.") and find_spec(f"{config.name}.{part}"):
                import_module(f"{config.name}.{part}")
    order = {config.name: rank for rank, config in enumerate(apps.get_app_configs())}
    found = sorted(_kinds(kind), key=lambda one: order.get(".".join(one.__module__.split(".")[:2]), 99))
    return {one.name: one for one in found}


def _kinds(parent: type[Text]) -> Iterator[type[Text]]:
    for child in parent.__subclasses__():
        if "name" in vars(child) and child.__module__.startswith("eclore."):
            yield child
        yield from _kinds(child)


# What people type and read -------------------------------------------------------------------------------------------
def shown(text: str, fields: Mapping[str, Field]) -> str:
    """The text for the team: `%(name)s` → `{Nom de la personne}`."""
    named = _FIELD.sub(lambda m: "{%s}" % fields[m[1]].label if m[1] in fields else m[0], str(text))  # noqa: UP031
    return named.replace("%%", "%")


def typed(text: str, fields: Mapping[str, Field], *, box: str = "") -> str:
    """What the team typed, to store. Raises `Refused` (for the field `box` of the form) naming what is not known."""
    names = {_plain(str(field.label)): key for key, field in fields.items()} | {_plain(key): key for key in fields}
    text = text.replace("\r\n", "\n")
    parts, at = [], 0
    for found in re.finditer(rf"{_FIELD.pattern}|{_BRACES.pattern}", text):
        name = found[1] or found[2]
        if _plain(name) not in names:
            raise Refused(
                _("Le champ « %(field)s » n’existe pas dans ce texte. Choisissez un champ de la liste.")
                % {"field": name.strip() or "{}"},
                field=box,
            )
        parts += [_escaped(text[at : found.start()], box), f"%({names[_plain(name)]})s"]
        at = found.end()
    return "".join([*parts, _escaped(text[at:], box)])


def _plain(name: str) -> str:
    return " ".join(name.replace("’", "'").casefold().split())


def _escaped(text: str, box: str) -> str:
    """Plain words, where `%` is only a sign. A brace or a `%(` left alone is a field half typed."""
    for sign in ("{", "}", "%("):
        if sign in text:
            around = text[max(text.index(sign) - 10, 0) : text.index(sign) + 20].strip()
            raise Refused(
                _("Un champ n’est pas complet, près de « %(around)s » : écrivez-le entre accolades, comme {%(label)s}.")
                % {"around": around, "label": _("Titre du projet")},
                field=box,
            )
    return text.replace("%", "%%")


def fill(text: str, words: Mapping[str, object]) -> str:
    """A text with its fields filled in."""
    return str(text) % words


# The text in force ---------------------------------------------------------------------------------------------------
def versions(name: str, edition_code: str = "") -> QuerySet[LetterTemplate]:
    """Every version of one scope, the last first."""
    return LetterTemplate.objects.filter(name=name, edition_code=edition_code).order_by("-number")


def in_force(text: type[Text], edition_code: str = "", *, on: date | None = None) -> InForce:
    """What a scope says: its own last version, else that of all editions, else the text of the house.

    `on`: as it stood at the end of that day (a signed agreement keeps its words).
    """
    rows = LetterTemplate.objects.filter(name=text.name, edition_code__in={"", edition_code})
    if on is not None:
        rows = rows.filter(at__date__lte=on)
    rows = rows.order_by("-edition_code", "-number")
    seen: set[str] = set()
    own = None
    for row in rows:
        if row.edition_code in seen:
            continue
        seen.add(row.edition_code)
        own = row if row.edition_code == edition_code else own
        if not row.is_house:
            return InForce(row.subject, row.body, own)
    return InForce(str(text.subject_text), str(text.body_text), own)


def compose(
    text: Text | type[Text], words: Mapping[str, object], edition_code: str = "", *, on: date | None = None
) -> Filled:
    """The text in force, filled in. A stored text that lost a field never stops an act: the house's text serves."""
    kind = text if isinstance(text, type) else type(text)
    if kind.is_editable:
        current = in_force(kind, edition_code, on=on)
        try:
            return Filled(fill(current.subject, words), fill(current.body, words))
        except (KeyError, ValueError, TypeError):
            log.warning("template does not fit its fields", extra={"text": kind.name})
    return Filled(fill(kind.subject_text, words), fill(kind.body_text, words))


@transaction.atomic
def save(
    text: type[Text], *, edition_code: str, seen: int, subject: str, body: str, actor: str, reason: str, is_house: bool
) -> LetterTemplate:
    """Write the next version of a scope. `seen` is the version that the person had read; another since is refused."""
    last = versions(text.name, edition_code).first()
    number = last.number if last else 0
    stale = Closed(_("Une autre personne a enregistré ce texte pendant que vous écriviez. Comparez les deux textes."))
    if number != seen:
        raise stale
    try:
        with transaction.atomic():
            return LetterTemplate.objects.create(
                name=text.name,
                edition_code=edition_code,
                number=number + 1,
                subject=subject,
                body=body,
                is_house=is_house,
                at=clock.now(),
                actor=actor,
                reason=reason,
            )
    except IntegrityError:
        raise stale from None
