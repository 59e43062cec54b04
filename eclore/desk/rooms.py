"""What each room brings to the desk: its `desk.py`, where it has one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from eclore.core import clock
from eclore.editions.models import Edition
from eclore.editions.queries import has_room
from eclore.people import actions as people
from eclore.people.models import Person
from eclore.people.selections import Selection

ROOMS = ("ideas", "workshops", "advising", "projects", "reviews", "voting", "results", "grants", "evaluation")

ICONS = {
    "ideas": "graine",
    "workshops": "terreau",
    "advising": "personnes",
    "projects": "pousse",
    "reviews": "bouton",
    "voting": "soleil",
    "results": "fleur",
    "grants": "essaimage",
    "evaluation": "graphe",
}


def _modules(verb: str) -> Iterator[tuple[str, ModuleType]]:
    for room in ROOMS:
        name = f"eclore.{room}.desk"
        if find_spec(name):
            module = import_module(name)
            if hasattr(module, verb):
                yield room, module


def todo(user: Any, edition: Edition) -> list[dict[str, Any]]:
    """What waits for the login in every room, oldest first; what has no date comes last, in the order of the flow."""
    modules = [module for room, module in _modules("todo") if has_room(edition, room)]
    items = [item for module in modules for item in module.todo(user, edition)]
    return sorted(items, key=lambda item: _since(item) or clock.now())


def _since(item: dict[str, Any]) -> datetime | None:
    return item.get("since")


def cards(person: Person) -> list[dict[str, Any]]:
    """What every room knows of a person, in the order of the flow: rows `title`, `text`, `href`, `icon`, `at`."""
    return [{"icon": ICONS[room], **row} for room, module in _modules("card") for row in module.card(person)]


def selections() -> dict[str, Selection]:
    """Every list of persons that the rooms offer, by key, in the order of the flow."""
    return {row.key: row for _room, module in _modules("selections") for row in module.selections()}


def export(person: Person) -> dict[str, Any]:
    """All that the house holds on a person, by room (right of access)."""
    held: dict[str, Any] = {"people": people.export(person)}
    for room, module in _modules("export"):
        held[room] = module.export(person)
    return held


def erase(person: Person) -> None:
    """Blank what each room wrote about a person; the caller holds the transaction."""
    for _room, module in _modules("erase"):
        module.erase(person)


def at_work(edition: Edition) -> set[str]:
    """Rooms that an edition could do without, but that hold something of it already."""
    return {room for room, module in _modules("holds") if module.holds(edition)}
