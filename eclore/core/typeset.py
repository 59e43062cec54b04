"""Documents as tagged PDF (PDF/UA-1), set by Typst in the house's typeface.

What comes from people reaches a document as data (`data.name` in the source), never as Typst markup.
"""

from __future__ import annotations

import json
import re
import struct
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import typst

from eclore.core import clock

FONTS = Path(__file__).resolve().parent / "fonts"
# A word longer than any of the language, and a break of no width.
_LONG = re.compile(r"[^\W_]{25,}")
_BREAK = "\u200b"
_FRAME = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set page(paper: "a4", margin: (x: 2.4cm, y: 2.2cm), numbering: "1 / 1", footer-descent: 40%)
#set text(font: "Atkinson Hyperlegible Next", size: 11pt, lang: "fr")
#set par(leading: 0.72em, spacing: 1.1em)
#show heading: set block(above: 1.5em, below: 0.8em)
"""


def pdf(source: str, data: dict[str, Any]) -> bytes:
    """The PDF of a Typst `source` that reads `data` (JSON values; `data["title"]` is the title of the document)."""
    content: bytes = typst.compile(  # type: ignore[call-overload]  # one type variable for source and folders
        (_FRAME + source).encode(),
        format="pdf",
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_drawn(data), ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=clock.now().replace(microsecond=0),
    )
    return content


def _drawn(value: Any) -> Any:
    """The same data with words that can be drawn and broken."""
    if isinstance(value, str):
        return breakable(printable(value))
    if isinstance(value, dict):
        return {key: _drawn(inner) for key, inner in value.items()}
    return [_drawn(inner) for inner in value] if isinstance(value, list | tuple) else value


def breakable(text: str) -> str:
    """The text with places to break a word that no column would hold (a name of 300 letters, a fingerprint)."""
    return _LONG.sub(lambda found: _BREAK.join(found[0][at : at + 12] for at in range(0, len(found[0]), 12)), text)


def printable(text: str) -> str:
    """The text without what the typeface cannot draw: pictures are dropped, other signs become « ? ».

    PDF/UA refuses a sign without a drawing, and names typed by the public hold any of them.
    """
    drawn = _glyphs()
    kept = []
    for sign in unicodedata.normalize("NFC", text):
        if sign == "\n" or ord(sign) in drawn:
            kept.append(sign)
        elif unicodedata.category(sign)[0] not in "SCM":
            kept.append("?")
    return "".join(kept)


@cache
def _glyphs() -> frozenset[int]:
    """Code points that every weight of the typeface draws, read from the `cmap` tables of its files (format 4)."""
    found = [_cmap(path.read_bytes()) for path in sorted(FONTS.glob("*.ttf"))]
    return frozenset.intersection(*found)


def _cmap(font: bytes) -> frozenset[int]:
    tables = struct.unpack(">H", font[4:6])[0]
    records = (struct.unpack(">4sIII", font[12 + 16 * i : 28 + 16 * i]) for i in range(tables))
    start = next(offset for tag, _sum, offset, _length in records if tag == b"cmap")
    points: set[int] = set()
    for i in range(struct.unpack(">H", font[start + 2 : start + 4])[0]):
        _platform, _encoding, offset = struct.unpack(">HHI", font[start + 4 + 8 * i : start + 12 + 8 * i])
        table = font[start + offset :]
        if struct.unpack(">H", table[:2])[0] != 4:
            continue
        size = struct.unpack(">H", table[6:8])[0]
        ends = struct.unpack(f">{size // 2}H", table[14 : 14 + size])
        starts = struct.unpack(f">{size // 2}H", table[16 + size : 16 + 2 * size])
        for first, last in zip(starts, ends, strict=True):
            points.update(range(first, last + 1))
    return frozenset(points - {0xFFFF})
