"""The few shapes that every drawing is made of, each a short piece of SVG text."""

from pathlib import Path

Number = int | float

INKS = {
    "ink": "#1D2B2A", "face": "#1D2B2A", "leaf": "#0B5D4B", "leaf2": "#2F8F6B", "mint": "#BFE3CC", "grass": "#8CC79F",
    "sun": "#F2B705", "coral": "#D9523F", "sky": "#3E86B5", "paper": "#FFFDF8", "wood": "#D9A566", "wood2": "#8A5A34",
    "soil": "#5A3D2B", "slate": "#41565C", "brick": "#B9654A", "grey": "#C9CCC8", "hill": "#6E8580", "hill2": "#587069",
    "k1": "#F3C9A5", "k2": "#C68A5E", "k3": "#8A5637", "bg-sun": "#FFE7A3", "bg-sky": "#CFE6F3", "bg-mint": "#D3EEDC",
    "bg-coral": "#FAD5CB", "bg-leaf": "#0F5A4A",
}  # fmt: skip
ROUND = 'stroke-linecap="round" stroke-linejoin="round"'
ART = Path(__file__).parent.parent / "templates" / "core" / "art"


def n(value: Number) -> str:
    """A coordinate with at most one decimal, as short as can be."""
    return f"{value:.1f}".removesuffix(".0")


def ink(name: str) -> str:
    return f"var(--s-{name})"


def rect(x: Number, y: Number, width: Number, height: Number, fill: str, rx: Number = 0) -> str:
    corner = f' rx="{n(rx)}"' if rx else ""
    return f'<rect x="{n(x)}" y="{n(y)}" width="{n(width)}" height="{n(height)}" fill="{ink(fill)}"{corner}/>'


def disc(x: Number, y: Number, r: Number, fill: str) -> str:
    return f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(r)}" fill="{ink(fill)}"/>'


def ellipse(x: Number, y: Number, rx: Number, ry: Number, fill: str) -> str:
    return f'<ellipse cx="{n(x)}" cy="{n(y)}" rx="{n(rx)}" ry="{n(ry)}" fill="{ink(fill)}"/>'


def area(d: str, fill: str) -> str:
    return f'<path d="{d}" fill="{ink(fill)}"/>'


def line(d: str, colour: str, width: Number, dash: str = "") -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{d}" fill="none" stroke="{ink(colour)}" stroke-width="{n(width)}"{dashes}/>'


def at(x: Number, y: Number, *parts: str, scale: Number = 1, turn: Number = 0) -> str:
    moves = f"translate({n(x)} {n(y)})"
    moves += f" rotate({n(turn)})" if turn else ""
    moves += f" scale({scale:.2f})" if scale != 1 else ""
    return f'<g transform="{moves}">{"".join(parts)}</g>'


def board(*parts: str) -> str:
    """A whole scene; decorative, for the title of the card says what it is."""
    return (
        f'<svg class="scene" viewBox="0 0 400 280" preserveAspectRatio="xMidYMid slice" {ROUND} aria-hidden="true" '
        f'focusable="false">{"".join(parts)}</svg>'
    )


def printable(svg: str) -> str:
    """The same drawing for a document without our stylesheet (papers): each ink becomes its own colour."""
    for name, colour in INKS.items():
        svg = svg.replace(ink(name), colour)
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def hero() -> str:
    """The three hearts in flower of the home page."""
    return (ART / "hero.svg").read_text(encoding="utf-8").strip()


def skyline() -> str:
    """Cape, belfry, slag heaps and wind turbines, above the foot of the pages."""
    return (ART / "skyline.svg").read_text(encoding="utf-8").strip()
