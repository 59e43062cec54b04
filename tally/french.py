"""Numbers, amounts and lists as a French reader expects them. Text only: nothing here decides anything."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterable

    from .model import Number

NBSP = "\u00a0"
SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$", "XXX": ""}


def grouped(value: int) -> str:
    """``57215100`` → ``57 215 100``, with no-break spaces."""
    return f"{value:,}".replace(",", NBSP)


def number(value: Number) -> str:
    """An exact number: an integer, or a fraction such as ``7/3``."""
    if value.denominator != 1:
        return f"{grouped(value.numerator)}/{grouped(value.denominator)}"
    return grouped(int(value))


def money(cents: int, currency: str = "EUR") -> str:
    """``940000`` → ``9 400 €``; cents are shown only when there are some. ``XXX`` (no currency) shows no symbol."""
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    text = sign + grouped(whole) + (f",{rest:02d}" if rest else "")
    symbol = SYMBOLS.get(currency, currency)
    return f"{text}{NBSP}{symbol}" if symbol else text


def votes(value: Number, unit: str = "voix") -> str:
    """``12 voix``, ``1 point``, ``12 points``."""
    word = "point" if unit == "points" and -2 < value < 2 else unit
    return f"{number(value)}{NBSP}{word}"


def listed(items: Iterable[str]) -> str:
    """``a, b et c``."""
    names = list(items)
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + " et " + names[-1]


def count_of(value: int, singular: str, plural: str) -> str:
    """``1 bulletin``, ``12 bulletins`` (zero is singular in French)."""
    return f"{grouped(value)} {singular if abs(value) < 2 else plural}"
