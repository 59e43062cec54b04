"""How names are compared, and how one typed wrong is still found: lower case without accents, then groups of three."""

from __future__ import annotations

import unicodedata

_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "’": "'", "-": " "})


def fold(text: str) -> str:
    """Lower case, without accents, ligatures opened."""
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).strip()


def padded(text: str) -> str:
    """Folded words, each between two spaces: the start and the end of a word can be asked for."""
    return f" {' '.join(fold(text).replace(chr(39), ' ').split())} "


def trigrams(text: str) -> list[str]:
    """The groups of three signs of the padded text, each once, in their order."""
    whole = padded(text)
    return list(dict.fromkeys(whole[i : i + 3] for i in range(len(whole) - 2)))


def likeness(one: str, other: str) -> float:
    """From 0 to 1: the share of groups of three that both texts have."""
    mine, theirs = set(trigrams(one)), set(trigrams(other))
    return len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0
