"""What may stand in a cell of a sheet that leaves the house, so that no spreadsheet carries it out.

In a workbook (XLSX) a text is stored as a text: it never runs, and leaves as it is. A CSV has no types: a text that a
spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV injection"). Numbers stay numbers, so
`-12,50` keeps its sign; a text made of digits alone behind a sign (`+33 6 39 98 12 34`) cannot run and stays as it is.
"""

from __future__ import annotations

import re

# The last four are the full-width signs, which some spreadsheets read as the plain ones.
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_ONLY_DIGITS = re.compile(r"[+-]?\d[\d \u00a0\u202f.,]*")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# What one cell of a workbook may hold.
LONGEST = 32_767


def printable(text: str) -> str:
    """Without the signs that no file of a spreadsheet can hold, and no longer than a cell may be."""
    clean = _CONTROLS.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return clean if len(clean) <= LONGEST else clean[: LONGEST - 1] + "…"


def harmless(text: str) -> str:
    """The text of a CSV cell; one that would run as a formula gets an apostrophe in front. Line ends become spaces."""
    clean = printable(text)
    flat = " ".join(clean.split()) if any(sign in clean for sign in "\n\t") else clean
    if flat.lstrip().startswith(_FORMULA) and not _ONLY_DIGITS.fullmatch(flat):
        return f"'{flat}"
    return flat
