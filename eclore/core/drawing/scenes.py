"""Scenes by kind of project: people, place and colours vary with the seed. The kind is guessed from French words."""

from collections.abc import Callable
from unicodedata import combining, normalize

from eclore.core.drawing import indoors, outside
from eclore.core.drawing.people import Dice
from eclore.core.drawing.shapes import board

DRAWN = (
    indoors.bikes, indoors.cafe, indoors.care, indoors.digital, indoors.grocery, indoors.kitchen, indoors.library,
    indoors.music, indoors.repair, indoors.solidarity, indoors.theatre, indoors.workshop, outside.bus, outside.energy,
    outside.garden, outside.nature, outside.recycling, outside.sport,
)  # fmt: skip
KINDS: dict[str, Callable[[Dice], str]] = {draw.__name__: draw for draw in DRAWN}

# The first word found in a title or a theme decides; stems, without accents.
WORDS = {
    "velo": "bikes", "mobilit": "bikes", "cycl": "bikes", "bus": "bus", "itineran": "bus", "camion": "bus",
    "repar": "repair", "couture": "workshop", "bricol": "workshop", "menuis": "workshop", "atelier": "workshop",
    "insertion": "workshop", "emploi": "workshop", "jardin": "garden", "potager": "garden", "verger": "garden",
    "maraich": "garden", "ferme": "garden", "epicerie": "grocery", "marche": "grocery", "vrac": "grocery",
    "cuisin": "kitchen", "cantine": "kitchen", "repas": "kitchen", "traiteur": "kitchen", "aliment": "grocery",
    "biblio": "library", "livre": "library", "lecture": "library", "ecole": "library", "educat": "library",
    "theatre": "theatre", "cirque": "theatre", "spectacle": "theatre", "cinema": "theatre", "musi": "music",
    "chorale": "music", "radio": "music", "festival": "music", "cultur": "theatre", "numeri": "digital",
    "ordinat": "digital", "energie": "energy", "solaire": "energy", "climat": "energy", "recycl": "recycling",
    "recup": "recycling", "ressourcerie": "recycling", "dechet": "recycling", "reemploi": "repair", "sport": "sport",
    "boxe": "sport", "sante": "care", "aidant": "care", "handicap": "care", "habitat": "care", "foret": "nature",
    "riviere": "nature", "biodivers": "nature", "environ": "nature", "ecolog": "nature", "animal": "nature",
    "cafe": "cafe", "tiers": "cafe", "lien social": "cafe", "solidar": "solidarity", "don": "solidarity",
}  # fmt: skip


def kind_of(*texts: str) -> str:
    """The kind of scene that suits a title, then a theme, in French; "solidarity" where no word says."""
    for text in texts:
        flat = "".join(c for c in normalize("NFD", text.lower()) if not combining(c))
        found = [
            (flat.find(word), kind)
            for word, kind in WORDS.items()
            if f" {word}" in f" {flat}".replace("’", " ").replace("'", " ")
        ]
        if found:
            return min(found)[1]
    return "solidarity"


def scene(kind: str, seed: int) -> str:
    """A drawing of `kind` (one of KINDS; another word draws one of them by the seed), the same for the same seed."""
    rng = Dice(f"{kind}{seed}")
    draw = KINDS.get(kind) or KINDS[rng.choice(sorted(KINDS))]
    return board(draw(rng))
