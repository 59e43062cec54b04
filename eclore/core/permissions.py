"""Permissions: role × phase × state × ownership, as predicates named `<app>.<verb>`.

Checked in the action, so the site, the office, a command and an API pass the same gate. There is no superuser.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.utils.translation import gettext as _
from rules.permissions import permissions as _registry
from rules.predicates import Predicate, predicate

from eclore.core.errors import Denied, Refused

__all__ = [
    "Actor",
    "OnBehalf",
    "Predicate",
    "abilities",
    "allowed",
    "anyone",
    "check",
    "may_be_done_for",
    "permit",
    "predicate",
    "refusing",
    "roles_of",
]

_steps: dict[str, tuple[Predicate, ...]] = {}
_sentences: dict[str, Callable[[Any, Any], Refused]] = {}


def _no_roles(user: Any, obj: Any) -> frozenset[str]:
    return frozenset()


def _no_gate(name: str, obj: Any) -> Refused | None:
    return None


def _nobody(user: Any, obj: Any) -> list[int]:
    return []


_read_roles: Callable[[Any, Any], frozenset[str]] = _no_roles
_read_absent: Callable[[Any, Any], list[int]] = _nobody
_gate: Callable[[str, Any], Refused | None] = _no_gate


@dataclass(frozen=True)
class Actor:
    """Someone who is not a user: a chore or a command. Passes every permission and is named in the audit."""

    name: str
    is_system: bool = True
    is_authenticated: bool = False
    is_active: bool = True
    pk: None = None

    @classmethod
    def system(cls, name: str) -> Actor:
        return cls(name=name)


class OnBehalf:
    """An agent who acts in the place of a person: what is the person's opens, by ownership; no role passes.

    Only the permissions named by `may_be_done_for` pass at all. The trace holds the agent and the person, and the verbs
    done are kept here for the row that the person reads.
    """

    is_authenticated = True
    is_active = True

    def __init__(self, *, agent: Any, person_pk: int, login_pk: int | None, way: str) -> None:
        self.agent, self.person_pk, self.way = agent, person_pk, way
        # A person without login owns by no login: no row has the key 0, while None would equal None.
        self.pk = login_pk or 0
        self.verbs: list[str] = []
        # roles are read from here (`editions.queries.roles_of`): an agent brings none of theirs, nor of the person's
        self._roles: dict[int, set[str]] = {}


_for_others: set[str] = set()


def may_be_done_for(*names: str) -> None:
    """Let an agent do these in the place of a person. Never a vote, a signature, bank details, the deposit itself."""
    _for_others.update(names)


@predicate("anyone")
def anyone(user: Any, obj: Any) -> bool:
    """Visitors too: the other predicates of the permission decide."""
    return True


def refusing(test: Predicate, refusal: Callable[[Any, Any], Refused]) -> Predicate:
    """Attach to a predicate the refusal (a sentence) it raises when it is the first to fail."""
    _sentences[test.name] = refusal
    return test


def permit(name: str, *tests: Predicate) -> None:
    """Register the permission `name`: all `tests` must pass, in order; the first failure gives the sentence."""
    if name in _steps:
        raise RuntimeError(f"permission {name} is registered twice")
    _steps[name] = tests
    whole = tests[0]
    for test in tests[1:]:
        whole = whole & test
    _registry.add_rule(name, whole)


def tests_of(name: str) -> tuple[str, ...]:
    """The names of the predicates of a permission: from them the table of rights is read."""
    return tuple(str(test.name) for test in _steps[name])


def names() -> frozenset[str]:
    """Every registered permission."""
    return frozenset(_steps)


def _refusal(user: Any, name: str, obj: Any) -> Refused | None:
    if name not in _steps:
        raise LookupError(f"unknown permission {name}")
    if getattr(user, "is_system", False):
        return None
    if user.is_authenticated and not user.is_active:
        return Denied(_("Ce compte est fermé. Écrivez à l’équipe du budget citoyen pour le rouvrir."))
    if shut := _gate(name, obj):
        return shut
    if isinstance(user, OnBehalf) and name not in _for_others:
        return Denied(
            _("Cela ne se fait pas à la place de quelqu’un : le vote, la signature et le dépôt restent à la personne.")
        )
    for test in _steps[name]:
        if not test.test(user, obj):
            if test.name in _sentences:
                return _sentences[test.name](user, obj)
            return Denied(_("Vous n’avez pas le droit de faire cette action."))
    return None


def check(user: Any, name: str, obj: Any) -> None:
    """Raise the refusal of the first predicate that fails; LookupError on an unknown name."""
    refusal = _refusal(user, name, obj)
    if refusal:
        raise refusal


def allowed(user: Any, name: str, obj: Any) -> bool:
    """Whether `check` would pass."""
    return _refusal(user, name, obj) is None


def abilities(user: Any, obj: Any, *verbs: str) -> dict[str, bool]:
    """`{verb: bool}` for a stateful row: permission and state both allow it. Buttons come from this alone."""
    machine = obj.machine
    return {
        verb: (obj.state in move.sources) and allowed(user, f"{machine.app}.{verb}", obj)
        for verb, move in machine.moves.items()
        if move.sources and (not verbs or verb in verbs)
    }


def register_roles(
    reader: Callable[[Any, Any], frozenset[str]], absent: Callable[[Any, Any], list[int]] = _nobody
) -> None:
    """Tell the house how roles and stand-ins are read (`editions` owns them; `core` may not import it)."""
    global _read_roles, _read_absent
    _read_roles, _read_absent = reader, absent


def stands_for(user: Any, obj: Any) -> list[int]:
    """Logins that `user` stands in for today, in the edition of `obj`."""
    return _read_absent(user, obj)


def register_gate(gate: Callable[[str, Any], Refused | None]) -> None:
    """Tell the house what shuts a whole room, before any predicate is asked (`editions` knows which rooms run)."""
    global _gate
    _gate = gate


def roles_of(user: Any, obj: Any) -> frozenset[str]:
    """Roles of `user` in the edition of `obj`."""
    return _read_roles(user, obj)


def discover() -> None:
    """Load each room's `permissions.py` (the library by itself only loads `rules.py`)."""
    from django.apps import apps

    for config in apps.get_app_configs():
        if config.name.startswith("eclore.") and find_spec(f"{config.name}.permissions"):
            import_module(f"{config.name}.permissions")
