"""Things by id, each taken from its module when it is first asked for: a count needs few of them, and starts sooner."""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, Iterator, Mapping, TypeVar

    Thing = TypeVar("Thing")

    class Things(Mapping[str, Thing]):
        """Things by id."""

else:
    from collections.abc import Mapping

    class Things(Mapping):
        """Things by id, of any kind: ``Things[Thing]`` is for the eyes of a type checker."""

        def __class_getitem__(cls, _):
            return cls

    Thing = None


class Catalogue(Things[Thing]):
    """``homes`` gives the name of a module of this package to each id; ``take(module, id)`` finds the thing there."""

    def __init__(self, homes: Mapping[str, str], take: Callable[[Any, str], Thing]) -> None:
        self._homes = homes
        self._take = take
        self._found: Dict[str, Thing] = {}

    def __getitem__(self, key: str) -> Thing:
        if key not in self._found:
            self._found[key] = self._take(import_module(self._homes[key], __package__), key)
        return self._found[key]

    def __contains__(self, key: object) -> bool:
        return key in self._homes

    def __iter__(self) -> Iterator[str]:
        return iter(self._homes)

    def __len__(self) -> int:
        return len(self._homes)
