"""QR codes, as SVG."""

from __future__ import annotations

import io

import segno


def qr_svg(text: str, label: str = "") -> str:
    """An inline SVG on a white ground, so that a dark screen keeps it readable; `label` is read aloud."""
    code = segno.make(text, error="m", micro=False)
    svg: str = code.svg_inline(scale=4, border=3, light="#fff", svgclass="qr", title=label or None)
    return svg


def qr_file(text: str) -> str:
    """The same as a whole SVG document, for a paper."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", scale=4, border=0, xmldecl=False)
    return out.getvalue().decode()
