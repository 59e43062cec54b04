"""What each room brings to the desk: its `desk.py`, where it has one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from eclore.core import clock, permissions
from eclore.editions import queries as editions
from eclore.editions.middleware import mounted
from eclore.editions.models import Edition
from eclore.people import actions as people
from eclore.people.models import Person, User
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
    for room in (*ROOMS, "desk"):
        name = f"eclore.{room}.desk"
        if find_spec(name):
            module = import_module(name)
            if hasattr(module, verb):
                yield room, module


def todo(user: Any, edition: Edition) -> list[dict[str, Any]]:
    """What waits for the login in every room, oldest first; what has no date comes last, in the order of the flow.

    What waits for those it stands in for comes too, under their name.
    """
    items = _todo(user, edition)
    known = {(item["title"], item["href"]) for item in items}
    for absent in User.objects.filter(pk__in=editions.stands_for(user, edition)).order_by("pk"):
        for item in _todo(absent, edition):
            if (item["title"], item["href"]) not in known:
                text = _("Pour %(name)s, en son absence.") % {"name": absent.name}
                items.append({**item, "text": f"{item['text']} {text}".strip()})
    return sorted(items, key=lambda item: _since(item) or clock.now())


def _todo(user: Any, edition: Edition) -> list[dict[str, Any]]:
    return [item for _room, module in _modules("todo") for item in module.todo(user, edition)]


def work(user: Any, here: Edition | None = None) -> list[dict[str, Any]]:
    """What waits for the login in all its live editions (and in `here`, live or not), oldest first.

    Where there are several, each item names its edition; its address leads there.
    """
    held = editions.live_editions_of(user)
    if here is not None and here.pk not in {row.pk for row in held}:
        held = [here, *held]
    found = []
    for edition in held:
        edition = here if here is not None and edition.pk == here.pk else edition
        with mounted(edition, here=here):
            items = todo(user, edition)
        found += [{**item, "edition": edition.title if len(held) > 1 else ""} for item in items]
    return sorted(found, key=lambda item: _since(item) or clock.now())


def held_by(user: User) -> list[dict[str, Any]]:
    """What a login that leaves still has in hand: rows `title`, `href`."""
    return [row for _room, module in _modules("held_by") for row in module.held_by(user)]


def hand_over(*, by: Any, user: User, successor: User) -> None:
    """Give all that a leaver has in hand to somebody else; the caller holds the transaction."""
    for _room, module in _modules("hand_over"):
        module.hand_over(by=by, user=user, successor=successor)


def _since(item: dict[str, Any]) -> datetime | None:
    return item.get("since")


def readable(user: Any) -> dict[str, list[Edition]]:
    """By room, the editions where the login may open its office: what the help desk may tell of."""
    mine = list(editions.editions_of(user))
    return {room: [e for e in mine if permissions.allowed(user, f"{room}.office", e)] for room in ROOMS}


def cards(user: Any, person: Person) -> list[dict[str, Any]]:
    """What the rooms that the login may open know of a person, in the order of the flow.

    Rows `title`, `text`, `href`, `icon`, `at`, `edition`; `say`: what may be told now; `acts`: (name, label, id).
    """
    seen = readable(user)
    return [
        {"icon": ICONS[room], "room": room, **row}
        for room, module in _modules("card")
        if seen[room]
        for row in module.card(person)
        if row["edition"] in seen[room]
    ]


def told(user: Any, person: Person, seen_cards: list[dict[str, Any]]) -> list[str]:
    """What may be told on the telephone: what the cards say, then what rooms let the login tell unopened."""
    said = [card["say"] for card in seen_cards if card.get("say")]
    seen = readable(user)
    for room, module in _modules("told"):
        said += [
            sentence
            for edition, sentence in module.told(person)
            if edition not in seen[room] and permissions.allowed(user, f"{room}.tell", edition)
        ]
    return said


def find(user: Any, text: str) -> Iterator[tuple[int, str]]:
    """Persons by what the rooms hold of them, in the rooms and editions that the login may open: (id, reason)."""
    seen = readable(user)
    for room, module in _modules("find"):
        if seen[room]:
            yield from module.find(text, seen[room])


def act(room: str, name: str, *, by: Any, person: Person, pk: int) -> str:
    """One click from the person's page; gives the sentence of what was done. LookupError on an act that is none."""
    acts = {key: module.ACTS for key, module in _modules("ACTS")}
    sentence: str = acts[room][name](by, person, pk)
    return sentence


def merge(keep: Person, drop: Person) -> dict[str, Any]:
    """What `drop` holds in every room passes to `keep`, in the caller's transaction: the ids that moved, by room."""
    moved = {room: module.merge(keep, drop) for room, module in _modules("merge")}
    return {room: ids for room, ids in moved.items() if ids}


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


def forbids_change(edition: Edition, kind: str, change: str) -> str:
    """The first reason of a room against a change of a phase; "" where none objects."""
    reasons = (module.forbids_change(edition, kind, change) for _room, module in _modules("forbids_change"))
    return next((reason for reason in reasons if reason), "")


def concerned(edition: Edition, kind: str) -> QuerySet[Person]:
    """Whom the rooms want told when two people change a phase."""
    found = Person.objects.none()
    for _room, module in _modules("concerned"):
        found = found | module.concerned(edition, kind)
    return found.order_by("pk")
