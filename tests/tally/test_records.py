"""What stands in for slow modules at start gives what they give: dataclasses, JSON, SHA-256."""

from __future__ import annotations

import copy
import dataclasses
import hashlib
import inspect
import json
import pickle
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tally
from tally import canonical
from tally.records import dataclass
from tests.tally.editions import REPOSITORY, quick

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)
SLOW = {"dataclasses", "inspect", "typing", "re", "json", "hashlib", "fractions", "csv", "decimal", "random"}


def test_a_record_is_a_frozen_dataclass() -> None:
    one = tally.Project("a", 1, columns={"votes": "3"})
    assert one == tally.Project(id="a", cost_cents=1, columns={"votes": "3"}) != tally.Project("a", 2)
    assert one != ("a", 1) and hash(one) == hash(tally.Project("a", 1))  # columns do not count in the hash
    assert repr(one) == "Project(id='a', cost_cents=1, name='', columns={'votes': '3'})"
    assert dataclasses.is_dataclass(one) and dataclasses.is_dataclass(tally.Project)
    assert [field.name for field in dataclasses.fields(one)] == ["id", "cost_cents", "name", "columns"]
    assert dataclasses.replace(one, name="N") == tally.Project("a", 1, "N", {"votes": "3"})
    assert dataclasses.asdict(one)["columns"] == {"votes": "3"}
    assert list(inspect.signature(tally.Project).parameters) == ["id", "cost_cents", "name", "columns"]
    assert copy.deepcopy(one) == pickle.loads(pickle.dumps(one)) == one
    assert tally.Project("a", 1).columns is not tally.Project("a", 1).columns
    for change in (lambda: setattr(one, "name", "N"), lambda: delattr(one, "name")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            change()


@pytest.mark.parametrize(
    ("values", "given_"),
    [((), {}), (("a",), {}), (("a", 1, "", {}, 5), {}), (("a", 1), {"id": "b"}), (("a", 1), {"price": 2})],
)
def test_a_record_refuses_what_its_fields_are_not(values: Any, given_: Any) -> None:
    with pytest.raises(TypeError, match="Project"):
        tally.Project(*values, **given_)


def test_there_is_no_other_kind_of_record() -> None:
    with pytest.raises(AssertionError):
        dataclass(frozen=False)


@quick
@given(JSON)
def test_the_same_bytes_as_the_json_module(value: Any) -> None:
    plain = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert canonical.canonical(value) == plain
    for ascii_only in (False, True):
        text = json.dumps(value, sort_keys=True, indent=1, ensure_ascii=ascii_only) + "\n"
        assert canonical.readable(value, ascii_only=ascii_only) == text
    assert canonical.sha256_of(value) == hashlib.sha256(plain).hexdigest()


@pytest.mark.parametrize("wrong", [1.0, {1: 2}, {"a": [float("nan")]}, {1, 2}, b"a", object()])
def test_what_has_no_exact_form_is_refused(wrong: Any) -> None:
    for write in (canonical.canonical, canonical.readable):
        with pytest.raises(TypeError):
            write(wrong)


@pytest.mark.parametrize("rule", ["greedy", "equalshares"])
def test_a_count_starts_without_the_slow_modules(rule: str) -> None:
    """What makes a small count quick: see `script/bench tally`."""
    path = str(REPOSITORY / "tally" / "examples" / "cinq-projets.pb")
    code = f"""import sys
sys.path.insert(0, {str(REPOSITORY)!r})
from tally.cli import main
code = main(["count", {path!r}, "--rule", {rule!r}, "--ties", "by-id-text", "--json"])
sys.exit(code or " ".join(sorted({SLOW!r} & set(sys.modules))) or 0)"""
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
