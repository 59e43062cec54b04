"""The one door through which rows change state: lock, state, permission, audit, all in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import connection, models

from eclore.core import audit, permissions
from eclore.core.errors import IllegalMove


@dataclass(frozen=True)
class Move:
    """From which states (`()`: the verb creates the row) a verb leads where (`None`: it stays)."""

    sources: tuple[str, ...]
    target: str | None = None


@dataclass(frozen=True)
class Machine:
    """The states of one table and its verbs. `app` prefixes the permission of each verb: `ideas.publish`."""

    app: str
    states: type[models.TextChoices]
    moves: Mapping[str, Move] = field(default_factory=dict)

    def after(self, state: str, verb: str) -> str | None:
        """The state after `verb`, or None where the move is illegal. Raises KeyError on an unknown verb."""
        move = self.moves[verb]
        if state not in move.sources:
            return None
        return move.target or state


class Stateful(models.Model):
    """A row with a state. `machine` comes from the room's `states.py`; each row answers `.edition`."""

    machine: Machine
    state = models.CharField(max_length=20)

    class Meta:
        abstract = True

    @property
    def state_label(self) -> str:
        return str(self.machine.states(self.state).label)


Row = TypeVar("Row", bound=Stateful)


def _require_atomic() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("move() and begin() run inside transaction.atomic(): decorate the action")


@contextmanager
def move(
    model: type[Row],
    pk: Any,
    verb: str,
    *,
    by: Any,
    reason_code: str = "",
    detail: dict[str, Any] | None = None,
) -> Iterator[Row]:
    """Lock the row, check state and permission, yield it fresh, then write the new state and the audit entry.

    What depends on the database is checked inside the block, after the lock; fields set on the yielded row are saved.
    `by` is a User, an anonymous visitor or `Actor.system(…)`. Raises `IllegalMove`, `Denied`, `Closed`.
    """
    _require_atomic()
    row = model._default_manager.select_for_update(of=("self",)).get(pk=pk)
    before = row.state
    # Permission first: a stranger learns nothing of the state.
    permissions.check(by, f"{row.machine.app}.{verb}", row)
    after = row.machine.after(before, verb)
    if after is None:
        raise IllegalMove(row, verb, row.state_label)
    yield row
    row.state = after
    row.save()
    audit.record(
        f"{row.machine.app}.{verb}",
        by=by,
        subject=row,
        before=before,
        after=after,
        reason_code=reason_code,
        detail=detail,
    )


def begin(row: Row, verb: str, *, by: Any, reason_code: str = "", detail: dict[str, Any] | None = None) -> Row:
    """Create a row by its first verb: permission (on the unsaved row), first state, insert, audit entry."""
    _require_atomic()
    first = row.machine.moves[verb]
    if first.sources or not first.target:
        raise RuntimeError(f"{verb} does not create a {type(row).__name__}")
    permissions.check(by, f"{row.machine.app}.{verb}", row)
    row.state = first.target
    row.save(force_insert=True)
    audit.record(
        f"{row.machine.app}.{verb}",
        by=by,
        subject=row,
        before="",
        after=row.state,
        reason_code=reason_code,
        detail=detail,
    )
    return row
