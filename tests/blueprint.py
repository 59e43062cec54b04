"""What the tests of the house read: sources as syntax trees, verbs, machines, views, apps in the order of the flow."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ["ideas", "workshops", "advising", "projects", "reviews", "voting", "results", "grants", "evaluation"]
FLOOR = ["core", "people", "editions"]
ROOF = ["opendata", "pages", "desk"]
ORDER = [*FLOOR, *ROOMS, *ROOF, "backstage"]


def sources(*packages: str) -> list[Path]:
    """Python files of these packages, migrations apart."""
    files = [path for name in packages for path in sorted((ROOT / name).rglob("*.py"))]
    return [path for path in files if "migrations" not in path.parts]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), name_of(path))


def imports(path: Path) -> Iterator[str]:
    """Modules that a file imports, as they are written."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module if node.level == 0 else "tally" if "tally" in path.parts else "eclore"


@dataclass(frozen=True)
class Act:
    """A function of an actions module."""

    app: str
    path: Path
    node: ast.FunctionDef

    @property
    def name(self) -> str:
        return f"{self.app}.{self.node.name}"

    @property
    def is_public(self) -> bool:
        """Offered to others: no underscore, and among the names of `__init__` where the room splits its actions."""
        return not self.node.name.startswith("_") and self.node.name in offered(self.app)

    @property
    def is_atomic(self) -> bool:
        return "transaction.atomic" in [ast.unparse(decorator) for decorator in self.node.decorator_list]

    @property
    def is_keyword_only(self) -> bool:
        return not (self.node.args.args or self.node.args.posonlyargs or self.node.args.vararg)

    def loose_calls(self, kind: re.Pattern[str]) -> set[str]:
        """Calls of that kind that no `with transaction.atomic():` of the function surrounds."""
        held = {
            id(inner)
            for block in ast.walk(self.node)
            if isinstance(block, ast.With)
            and any(ast.unparse(item.context_expr) == "transaction.atomic()" for item in block.items)
            for inner in ast.walk(block)
        }
        calls = [node for node in ast.walk(self.node) if isinstance(node, ast.Call) and id(node) not in held]
        return {name for name in (ast.unparse(node.func) for node in calls) if kind.search(name)}

    def calls(self) -> set[str]:
        """Dotted names that the function calls, as they are written."""
        return {ast.unparse(node.func) for node in ast.walk(self.node) if isinstance(node, ast.Call)}


def _action_files(app: str) -> list[Path]:
    folder = ROOT / "eclore" / app
    return [path for path in [folder / "actions.py", *sorted((folder / "actions").glob("*.py"))] if path.exists()]


@cache
def offered(app: str) -> frozenset[str]:
    """Names that other modules may take from `<app>.actions`."""
    package = ROOT / "eclore" / app / "actions" / "__init__.py"
    if not package.exists():
        files = _action_files(app)
        return frozenset(node.name for path in files for node in tree(path).body if isinstance(node, ast.FunctionDef))
    return frozenset(
        alias.name for node in tree(package).body if isinstance(node, ast.ImportFrom) for alias in node.names
    )


@cache
def acts() -> list[Act]:
    """Every function of every actions module, private ones too."""
    return [
        Act(app, path, node)
        for app in ORDER
        for path in _action_files(app)
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef)
    ]


def machines() -> dict[str, object]:
    """`{"ideas.IDEA": Machine, …}`."""
    from eclore.core.workflow import Machine

    found = {}
    for app in (*ROOMS, "desk"):
        states = import_module(f"eclore.{app}.states")
        found |= {f"{app}.{key}": value for key, value in vars(states).items() if isinstance(value, Machine)}
    return found


def module(name: str) -> object | None:
    """An optional file of a room, or None."""
    return import_module(name) if find_spec(name) else None


def views() -> list[tuple[str, object]]:
    """Each address of the site with its view."""
    from django.urls import get_resolver

    def walk(resolver: object, prefix: str) -> Iterator[tuple[str, object]]:
        for entry in resolver.url_patterns:
            address = prefix + str(entry.pattern)
            if hasattr(entry, "url_patterns"):
                yield from walk(entry, address)
            else:
                yield address, entry.callback

    return list(walk(get_resolver(), ""))
