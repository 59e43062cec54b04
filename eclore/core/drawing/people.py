"""People: a torso, a round head, two dots and a smile. Every age, every origin."""

from random import Random

from eclore.core.drawing.shapes import ROUND, area, at, disc, line, rect

SKINS = ("k1", "k1", "k2", "k3")
CLOTHES = ("leaf", "sky", "coral", "sun", "leaf2", "slate")
HAIR_COLOURS = ("ink", "wood2", "grey", "coral", "soil", "wood")

# Arms, from the shoulders: at work, holding something in front, waving.
WORK = "M-20 46L-34 70L-6 84M20 46L36 70L24 86"
HOLD = "M-20 48L-30 72L-8 74M20 48L30 72L8 74"
WAVE = "M-20 48L-40 30L-46 6M20 48L36 72L26 92"

CROP = "M-18 1c-2-22 8-22 18-22s20 2 18 22c-3-9-8-12-15-12-8 0-17 0-21 12z"
FRINGE = "M-18 4c-3-22 6-25 18-25s21 3 18 25c-2-10-7-15-12-15-6 5-17 6-24 15z"
LONG = "M-21 28c-3-16-2-28 0-34 4-20 38-20 42 0 2 6 3 18 0 34z"


def _hair(style: str, colour: str) -> tuple[str, str]:
    """What is drawn behind and in front of the head."""
    if style == "bun":
        return "", disc(3, -23, 8, colour) + area(FRINGE, colour)
    if style == "long":
        return area(LONG, colour), area(FRINGE, colour)
    if style == "curls":
        return "", line("M-17-4a17 17 0 0 1 34 0", colour, 16, ".1 11.5")
    if style == "beard":
        return "", area("M-17 2c0 24 34 24 34 0-4 6-30 6-34 0z", colour) + line("M-5 8q5 3 10 0", "paper", 2)
    if style == "scarf":
        return "", area("M-20 30c-4-20-5-50 20-50s24 30 20 50h-9c8-12 6-32-11-32s-19 20-11 32z", "sky")
    if style == "cap":
        return "", area("M-18-3c0-24 36-24 36 0h10q-4 5-12 3h-34z", "coral")
    return "", area(CROP, colour)


STYLES = ("crop", "bun", "long", "curls", "crop", "scarf", "long", "beard", "cap")


class Dice(Random):
    """Chance that avoids giving the same answer twice in a row to the same question: no twins in a scene."""

    def __init__(self, seed: str) -> None:
        super().__init__(seed)
        self.last: dict[tuple[str, ...], str] = {}

    def fresh(self, options: tuple[str, ...]) -> str:
        found = self.choice([option for option in options if option != self.last.get(options)])
        self.last[options] = found
        return found


def head(rng: Dice) -> tuple[str, str]:
    """A head around the origin, radius 17, and the skin it has."""
    skin, style = rng.choice(SKINS), rng.fresh(STYLES)
    colour = (
        rng.choice(HAIR_COLOURS) if skin == "k1" else "ink" if skin == "k3" else rng.choice(("ink", "soil", "grey"))
    )
    behind, front = _hair(style, colour)
    glasses = "M-12 1a5 5 0 1 0 10 0a5 5 0 1 0-10 0zM2 1a5 5 0 1 0 10 0a5 5 0 1 0-10 0z"
    features = line("M-6 1h.1M6 1h.1" + ("" if style == "beard" else "M-5 7q5 5 10 0"), "face", 2.6)
    worn = line(glasses, "face", 1.5) if rng.random() < 0.28 else ""
    return behind + rect(-6, 8, 12, 20, skin, 6) + disc(0, 0, 17, skin) + front + features + worn, skin


def bust(rng: Dice, x: float, y: float, arms: str = "", scale: float = 1) -> str:
    """Someone seen from the waist up: `y` is the level of the chin, the torso goes 84 below it.

    `arms` is a path in the person's own coordinates (shoulders at ±20, 46); hands are drawn at its ends.
    """
    skull, skin = head(rng)
    cloth = rng.fresh(CLOTHES)
    torso = area("M-26 104V48a26 24 0 0 1 52 0v56z", cloth)
    hands = ""
    for limb in filter(None, arms.split("M")):
        end = limb.replace("L", " ").split()[-2:]
        hands += disc(float(end[0]), float(end[1]), 7.5, skin)
    return at(x, y, torso, skull, line(arms, cloth, 13) + hands if arms else "", scale=scale)


def stander(rng: Dice, x: float, y: float, arms: str = "", scale: float = 1) -> str:
    """Someone standing, feet at `y`."""
    skull, skin = head(rng)
    cloth = rng.fresh(CLOTHES)
    trousers = "slate" if cloth != "slate" else "wood2"
    legs = line("M-9 84v54M9 84v54", trousers, 15) + line("M-11 143h9M9 143h9", "ink", 9)
    torso = area("M-26 88V50a26 24 0 0 1 52 0v38z", cloth)
    hands = ""
    for limb in filter(None, arms.split("M")):
        end = limb.replace("L", " ").split()[-2:]
        hands += disc(float(end[0]), float(end[1]), 7.5, skin)
    return at(x, y - 147 * scale, legs, torso, skull, line(arms, cloth, 13) + hands if arms else "", scale=scale)


def face(seed: int) -> str:
    """A round portrait, 80 × 80, always the same for the same seed. Decorative: the name stands beside it."""
    rng = Dice(f"face{seed}")
    ground = rng.choice(("bg-sun", "bg-sky", "bg-mint", "bg-coral"))
    cloth = rng.fresh(CLOTHES)
    skull, _skin = head(rng)
    person = at(40, 37, area("M-26 60V48a26 24 0 0 1 52 0v12z", cloth), skull)
    return (
        f'<svg class="face" viewBox="0 0 80 80" {ROUND} aria-hidden="true" focusable="false">'
        f"{rect(0, 0, 80, 80, ground)}{person}</svg>"
    )
