"""Drawings made by code: projects without a photograph, faces, maps and the figures of the results.

Flat shapes on a 400 × 280 board, one family of inks (`--s-…` in the stylesheet, so that the dark scheme and a
département's own colours follow), no style attribute. The same seed always gives the same drawing.
"""

from eclore.core.drawing.charts import map_svg, meadow, staircase
from eclore.core.drawing.people import face
from eclore.core.drawing.qr import qr_file, qr_svg
from eclore.core.drawing.scenes import KINDS, kind_of, scene
from eclore.core.drawing.shapes import hero, printable, skyline

__all__ = [
    "KINDS",
    "face",
    "hero",
    "kind_of",
    "map_svg",
    "meadow",
    "printable",
    "qr_file",
    "qr_svg",
    "scene",
    "skyline",
    "staircase",
]
