"""Revisions: what words that matter said before, who changed them and when.

Not in the audit table, which holds no free text. A revision is the text after a change; the first change also keeps the
text it began from. Going back to a revision is a change like another. They go with their row, and with the person.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Max, QuerySet

from eclore.core import audit, clock
from eclore.core.models import Revision

# Changes of one author within these minutes are one revision: a dossier saves itself while it is typed.
COALESCE = timedelta(minutes=10)
KEPT = timedelta(days=3 * 365)
SHOWN = 30


@dataclass(frozen=True)
class Piece:
    """A stretch of words, kept, added or taken away."""

    text: str
    kind: str  # "same", "added", "removed"


@contextmanager
def keeping(row: models.Model, *names: str, by: Any, alone: bool = False) -> Iterator[None]:
    """Around a change: keep the words of `names` as they become. `alone`: never joined to the revision before."""
    before = {name: _text(getattr(row, name)) for name in names}
    yield
    after = {name: _text(getattr(row, name)) for name in names}
    if after != before:
        record(row, before, after, by=by, alone=alone)


def record(row: models.Model, before: dict[str, str], after: dict[str, str], *, by: Any, alone: bool = False) -> None:
    """Keep a change; the caller holds the lock of the row."""
    now, actor = clock.now(), audit.actor_code(by)
    last = of(row).first()
    if last is None and any(before.values()):
        last = _add(row, before, now, "")
    is_return = any(one.words == after for one in of(row))  # going back never overwrites what it leaves
    if last and not (alone or is_return) and last.actor == actor and now - last.began_at < COALESCE:
        last.words, last.at = after, now
        last.save(update_fields=["words", "at"])
        return
    _add(row, after, now, actor)


def _add(row: models.Model, words: dict[str, str], now: datetime, actor: str) -> Revision:
    subject = {"subject_type": row._meta.label_lower, "subject_id": str(row.pk)}
    number = Revision.objects.filter(**subject).aggregate(last=Max("number"))["last"] or 0
    return Revision.objects.create(**subject, number=number + 1, words=words, at=now, began_at=now, actor=actor)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def of(row: models.Model) -> QuerySet[Revision]:
    """Revisions of a row, the last first."""
    return Revision.objects.filter(subject_type=row._meta.label_lower, subject_id=str(row.pk)).order_by("-number")


def former(row: models.Model) -> list[dict[str, Any]]:
    """What a row said before, the oldest first, without the text in force (right of access)."""
    return [{"at": one.at.isoformat(), **one.words} for one in reversed(of(row)[1:])]


def forget(*rows: models.Model) -> None:
    """Take away what these rows said before (a person is erased, a row is destroyed)."""
    for row in rows:
        of(row).delete()


def purge(now: datetime) -> int:
    """Destroy revisions older than the time they are kept; the text in force stays in its room."""
    return Revision.objects.filter(at__lt=now - KEPT).delete()[0]


def words(row: models.Model, number: str) -> dict[str, Any] | None:
    """What revision `number` (as an address or a form says it) of a row says, or None."""
    found = of(row).filter(number=int(number)).first() if number.isdecimal() and len(number) < 9 else None
    return dict(found.words) if found else None


def told(
    row: models.Model, labels: Mapping[str, Any], names: Callable[[Iterable[str]], dict[str, str]]
) -> list[dict[str, Any]]:
    """The changes of a row for a page, the last first: who, when, and each field word by word."""
    rows = list(of(row)[:SHOWN])
    who = names(one.actor for one in rows)
    before = [*rows[1:], None][: len(rows)]
    return [
        {
            "number": one.number,
            "at": one.at,
            "who": who.get(one.actor, ""),
            "is_current": one is rows[0],
            "is_first": one.number == 1,
            "parts": [
                {"label": label, "pieces": _change(old, one, name)}
                for name, label in labels.items()
                if old is None or old.words.get(name, "") != one.words.get(name, "")
            ],
        }
        for one, old in zip(rows, before, strict=True)
    ]


def _change(old: Revision | None, one: Revision, name: str) -> list[Piece]:
    """What one field became; the text that the history begins with is told as it was."""
    text = one.words.get(name, "")
    return compared(old.words.get(name, ""), text) if old else [Piece(text, "same")]


def compared(before: str, after: str) -> list[Piece]:
    """Two texts word by word."""
    old, new = _words(before), _words(after)
    is_long = len(new) > 1500  # exact comparison would take seconds
    pieces: list[Piece] = []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=is_long).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("".join(old[i:j]), "same"))
            continue
        if i != j:
            pieces.append(Piece("".join(old[i:j]), "removed"))
        if k != m:
            pieces.append(Piece("".join(new[k:m]), "added"))
    return pieces


def _words(text: str) -> list[str]:
    """Words with the blanks after them, line ends apart."""
    parts: list[str] = []
    for line in text.split("\n"):
        parts += [f"{word} " for word in line.split(" ")]
        parts[-1] = parts[-1].rstrip(" ")
        parts.append("\n")
    return parts[:-1]
