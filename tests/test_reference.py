"""`docs/reference.md` and the administrator’s guide say what the code has: nothing missing, nothing invented."""

from __future__ import annotations

import ast
import re

import pytest
from django.core.management import get_commands, load_command_class

from eclore.editions.states import PhaseKind, Role
from tests.blueprint import ROOT, machines, tree

REFERENCE = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "guides" / "administrateur.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """Cells of the table under a `## heading` of the reference, its two first lines apart."""
    section = re.search(rf"^## {re.escape(heading)}$(.*?)(?=^## |\Z)", REFERENCE, re.MULTILINE | re.DOTALL)
    assert section, f"docs/reference.md has no part “{heading}”"
    lines = [line for line in section[1].splitlines() if line.startswith("|")]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines[2:]]


def settings() -> set[str]:
    """Names that settings.py reads from the environment."""
    calls = (node for node in ast.walk(tree(ROOT / "eclore" / "settings.py")) if isinstance(node, ast.Call))
    return {call.args[0].value for call in calls if re.fullmatch(r"env\.\w+", ast.unparse(call.func))}


def commands() -> dict[str, str]:
    return {
        name: load_command_class(app, name).help.split("\n")[0]
        for name, app in get_commands().items()
        if app.startswith("eclore.")
    }


def the_same(documented: set, real: set) -> None:
    assert not real - documented, "to add to docs/reference.md"
    assert not documented - real, "to take off docs/reference.md"


def test_states() -> None:
    real = {
        (f"{m.app}", name.split(".")[1].lower(), state.value, str(state.label))
        for name, m in machines().items()
        for state in m.states
    }
    the_same({tuple(row) for row in rows("States")}, real)


def test_verbs() -> None:
    real = {
        (m.app, name.split(".")[1].lower(), verb, ", ".join(move.sources) or "—", move.target or "stays")
        for name, m in machines().items()
        for verb, move in m.moves.items()
    }
    the_same({tuple(row) for row in rows("Verbs")}, real)


@pytest.mark.parametrize(("heading", "enum"), [("Roles", Role), ("Phases", PhaseKind)])
def test_roles_and_phases(heading: str, enum: type) -> None:
    the_same({tuple(row[:2]) for row in rows(heading)}, {(item.value, str(item.label)) for item in enum})


def test_commands() -> None:
    documented = {row[0].split(" ")[0]: row[1] for row in rows("Commands")}
    assert documented.keys() == commands().keys()
    assert all(documented.values())


def test_scripts() -> None:
    real = {path.name for path in (ROOT / "script").iterdir() if not path.name.startswith("_") and not path.suffix}
    the_same({row[0].split(" ")[0].removeprefix("script/") for row in rows("Scripts")}, real)


def test_environment() -> None:
    documented = {name for row in rows("Environment") for name in re.findall(r"[A-Z][A-Z_]+[A-Z]", row[0])}
    assert not settings() - documented, "to add to docs/reference.md"
    shell = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "script").iterdir() if path.is_file())
    unread = {name for name in documented - settings() if not re.search(rf"\b{name}\b", shell)}
    assert unread <= {"ECLORE_KEY_NAME"}, "documented, but nothing reads it"


@pytest.mark.parametrize("name", sorted(settings()))
def test_the_administrator_finds_every_setting_in_the_guide(name: str) -> None:
    assert f"`{name}`" in GUIDE


@pytest.mark.parametrize("name", sorted(commands()))
def test_the_administrator_finds_every_command_in_the_guide(name: str) -> None:
    assert re.search(rf"`{name}\b", GUIDE)


def test_the_architecture_names_every_verb_and_every_role() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    words = set(re.findall(r"[a-z_]+", text))
    verbs = {verb for machine in machines().values() for verb in machine.moves}
    assert not (verbs | set(Role.values)) - words
