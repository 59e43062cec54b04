"""Documents: one description of a letter, minutes or an agreement, drawn as tagged PDF and as DOCX.

A room's `papers.py` says what a document holds; `pdf` and `docx` say how it looks. What comes from people is data in
both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from eclore.core import typeset, worddoc
from eclore.core.letters import Filled

Look = Literal["", "strong", "muted", "lead"]


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 2
    kind: str = "heading"


@dataclass(frozen=True)
class Paragraph:
    """Words; a line end in `text` is a line end on paper."""

    text: str
    look: Look = ""
    kind: str = "paragraph"


@dataclass(frozen=True)
class Facts:
    """What and how much, a pair a line."""

    rows: Sequence[tuple[str, str]]
    kind: str = "facts"


@dataclass(frozen=True)
class Table:
    """Rows under a head. `widths`: parts of the page; `right`: the columns of figures."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]
    right: Sequence[int] = ()
    kind: str = "table"


@dataclass(frozen=True)
class Items:
    """A numbered list."""

    rows: Sequence[str]
    kind: str = "items"


@dataclass(frozen=True)
class Signatures:
    """Who signs, side by side, with room to do so."""

    rows: Sequence[tuple[str, str]]
    kind: str = "signatures"


Block = Heading | Paragraph | Facts | Table | Items | Signatures


@dataclass(frozen=True)
class Head:
    """The top and the foot of a letter: the body that writes, and who signs for it."""

    name: str
    address: str = ""
    place: str = ""
    signatory: str = ""
    signatory_title: str = ""
    footer: str = ""
    logo: bytes = b""


@dataclass(frozen=True)
class Document:
    """`title` names the file for readers; `heading` (where given) is the large title on the page.

    With a `head` it is on letterhead. What is `dated` is a letter: its heading is the line of the subject, `to` are the
    lines of the window of the envelope, and the signatory of the letterhead signs.
    """

    title: str
    blocks: Sequence[Block]
    heading: str = ""
    kicker: str = ""
    head: Head | None = None
    to: Sequence[str] = field(default_factory=tuple)
    dated: str = ""


def pdf(*pages: Document) -> bytes:
    """One tagged PDF of these documents, each on its own page."""
    return typeset.pdf(_layout(), _data(pages))


def docx(*pages: Document) -> bytes:
    """One DOCX of these documents, each on its own page."""
    return worddoc.docx(_data(pages))


def _layout() -> str:
    return (typeset.FONTS.parent / "document.typ").read_text(encoding="utf-8")


def _data(pages: Sequence[Document]) -> dict[str, Any]:
    rows = [asdict(page) for page in pages]
    for row in rows:
        if row["head"]:
            row["head"]["logo"] = list(row["head"]["logo"])
    return {"title": pages[0].title, "pages": rows}


def told(text: Filled) -> list[Block]:
    """The body of a text as blocks: `# ` begins a heading, a blank line parts paragraphs."""
    blocks: list[Block] = []
    for part in text.body.split("\n\n"):
        lines = part.strip("\n").split("\n")
        while lines and lines[0].startswith("# "):
            blocks.append(Heading(lines.pop(0)[2:].strip()))
        if any(line.strip() for line in lines):
            blocks.append(Paragraph("\n".join(lines)))
    return blocks
