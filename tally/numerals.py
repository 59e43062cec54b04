"""Texts of the plain kinds that files and rules admit: numbers (digits are those of ASCII alone), and ids."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional


def is_whole(text: str, digits: int) -> bool:
    """Whether the text is one to so many digits."""
    return len(text) <= digits and text.isascii() and text.isdigit()


def whole_of(text: str, *, negative: bool = False) -> Optional[int]:
    """``12``, ``12.0`` → 12 (and ``-3`` → -3 where negatives are admitted); None for anything else."""
    digits, point, zeros = text.partition(".")
    natural = digits[1:] if negative and digits.startswith("-") else digits
    if not is_whole(natural, 30) or (point and not (is_whole(zeros, 10) and not zeros.strip("0"))):
        return None
    return int(digits)


def composed(text: str) -> str:
    """The one form (NFC) of texts that look the same."""
    if text.isascii():
        return text
    import unicodedata

    return unicodedata.normalize("NFC", text)
