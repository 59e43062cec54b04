"""Documents as tagged PDF (PDF/UA-1), set by Typst in the house's typeface.

What comes from people reaches a document as data (`data.name` in the source), never as Typst markup.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst

from eclore.core import clock

FONTS = Path(__file__).resolve().parent / "fonts"
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
    return typst.compile(
        (_FRAME + source).encode(),
        format="pdf",
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=clock.now().replace(microsecond=0),
    )
