"""One clock for the house. Rights read it, so a chore that runs late never widens them."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_set: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The present, in UTC."""
    return _set.get() or timezone.now()


def today() -> date:
    """The date in Europe/Paris."""
    return timezone.localtime(now()).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Act as of `moment` (UTC): only `backstage` uses it, to date the demo's acts in the past."""
    token = _set.set(moment)
    try:
        yield
    finally:
        _set.reset(token)
