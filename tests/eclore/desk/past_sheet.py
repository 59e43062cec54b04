"""An invented sheet of past editions, of the size and the shape that a département really keeps."""

from __future__ import annotations

import io
import random
from typing import Any

import openpyxl

HEADS = [
    "Édition",
    "Nom du projet",
    "Commune",
    "Porteur",
    "Thématique",
    "Description",
    "Attribué",
    "Voix",
    "Devenir",
]
_WHAT = ("Jardin partagé", "Atelier vélo", "Café associatif", "Recyclerie", "Fournil", "Ludothèque", "Garage solidaire")
_OF = ("du Canal", "des Hortillons", "de la Gohelle", "des Dunes", "du Ternois", "de l’Aa", "des Terrils", "du Marais")
_THEMES = ("Alimentation", "Réemploi", "Culture", "Mobilité", "Santé et entraide", "")
_AFTER = ("Le lieu est ouvert trois jours par semaine.", "Le projet s’est arrêté au bout d’un an.", "")


def rows(number: int = 300, communes: tuple[str, ...] = ("Béthune", "Calais"), seed: int = 7) -> list[list[Any]]:
    """Lines over 2018–2024: some hundred votes each, amounts of some thousand euros, a few written by hand."""
    draw, found = random.Random(seed), []
    for rank in range(number):
        amount: Any = draw.choice([0, 0, draw.randrange(1_500, 12_000, 50)])
        if amount and rank % 9 == 0:
            amount = f"{amount // 1000} {amount % 1000:03d},00 €"
        found.append([
            2018 + rank % 7, f"{draw.choice(_WHAT)} {draw.choice(_OF)} n° {rank}", draw.choice(communes),
            f"Association {draw.choice(_OF)}", draw.choice(_THEMES), "Un lieu ouvert à tous, tenu par des bénévoles.",
            amount, draw.randrange(40, 2_500) if rank % 11 else "", draw.choice(_AFTER),
        ])  # fmt: skip
    return found


def workbook(lines: list[list[Any]], heads: list[str] = HEADS) -> bytes:
    book = openpyxl.Workbook()
    for line in [heads, *lines]:
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
