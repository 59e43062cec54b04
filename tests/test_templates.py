"""Every template loads, and none holds what the content security policy would refuse."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from tests.blueprint import ROOT, sources

FILES = sorted(path for path in (ROOT / "eclore").rglob("templates/**/*") if path.is_file())
FORBIDDEN = {
    "an inline style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style block": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)", re.IGNORECASE),
    "a handler": re.compile(r"<[^>{%]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script address": re.compile(r"(href|action|src)\s*=\s*[\"']javascript:", re.IGNORECASE),
    "a foreign resource": re.compile(
        r"<(script|link|img|iframe|source)\b[^>]*(src|href)=[\"'](https?:)?//", re.IGNORECASE
    ),
}


def template_name(path: Path) -> str:
    return str(path.relative_to(next(parent for parent in path.parents if parent.name == "templates")))


@pytest.mark.parametrize("path", FILES, ids=template_name)
def test_a_template_loads_and_holds_nothing_inline(path: Path) -> None:
    get_template(template_name(path))
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        assert not [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]


def test_drawings_and_tags_write_nothing_inline() -> None:
    """SVG made by Python obeys the same policy: sizes and colours are attributes and classes."""
    found = [
        f"{path.relative_to(ROOT)}: {what}"
        for path in sources("eclore")
        if "drawing" in path.parts or "templatetags" in path.parts
        for what in ("an inline style", "a style block", "an inline script", "a handler")
        if FORBIDDEN[what].search(path.read_text(encoding="utf-8"))
    ]
    assert not found


@pytest.mark.parametrize(
    ("what", "bad"),
    [
        ("an inline style", '<p class="a" style="color:red">'),
        ("a style block", "<style>p{}</style>"),
        ("an inline script", "<script>alert(1)</script>"),
        ("a handler", '<button onclick="go()">'),
        ("a foreign resource", '<script src="https://cdn.example/x.js"></script>'),
    ],
)
def test_the_search_sees_what_it_looks_for(what: str, bad: str) -> None:
    assert FORBIDDEN[what].search(bad)
