"""Where we are: slag heaps, belfry, lighthouse, white cape, fields; or a room with its wall and its light."""

from random import Random

from eclore.core.drawing.shapes import area, at, disc, ellipse, line, rect

WALLS = ("bg-sun", "bg-sky", "bg-mint", "bg-coral")
LIGHTS = ("coral", "leaf", "sun", "sky")


def house(x: float, base: float, width: float, height: float, wall: str, roof: str) -> str:
    top = base - height
    return (
        rect(x, top, width, height, wall)
        + area(f"M{x - 5} {top}l{width / 2 + 5}-{width * 0.42:.0f} {width / 2 + 5} {width * 0.42:.0f}z", roof)
        + rect(x + width * 0.2, top + height * 0.3, width * 0.2, height * 0.25, "sun")
        + rect(x + width * 0.56, base - height * 0.55, width * 0.24, height * 0.55, "wood2")
    )


def _heaps(rng: Random) -> str:
    shift = rng.randint(-60, 60)
    return at(
        shift, 0, area("M40 190l92-96q6-5 12 0l100 96z", "hill"), area("M160 190l106-122q7-6 14 0l122 122z", "hill2")
    )


def _belfry(rng: Random) -> str:
    x = rng.choice((70, 300))
    tower = at(
        x, 190,
        rect(-13, -96, 26, 96, "brick"), area("M-15-96l4-20h22l4 20zM-10-116l10-32 10 32z", "slate"),
        disc(0, -80, 7, "paper"), line("M-5-58v12M5-58v12M-5-30v12M5-30v12", "paper", 3),
    )  # fmt: skip
    return house(x - 62, 190, 40, 44, "paper", "brick") + house(x + 20, 190, 36, 38, "bg-coral", "slate") + tower


def _lighthouse(rng: Random) -> str:
    x = rng.choice((60, 330))
    sea = rect(0, 150, 400, 50, "sky") + line(
        "M20 164q8-7 16 0t16 0M200 172q8-7 16 0t16 0M110 160q8-7 16 0t16 0", "bg-sky", 3
    )
    light = at(
        x, 160,
        rect(-11, -88, 22, 88, "paper"), rect(-11, -66, 22, 20, "coral"), rect(-11, -26, 22, 20, "coral"),
        rect(-14, -100, 28, 13, "ink", 3), area("M-12-100l12-16 12 16z", "coral"),
    )  # fmt: skip
    return sea + ellipse(x, 164, 60, 14, "mint") + light


def _cape(rng: Random) -> str:
    cliff = area("M400 200V92c-60-10-110 0-150 30l-22 78z", "paper") + area(
        "M400 104V86c-66-12-120 2-158 36 40-18 96-28 158-18z", "leaf2"
    )
    sail = at(rng.randint(60, 130), 160, area("M0 0v-44l30 36z", "coral"), area("M-16 4h50l-8 12h-32z", "wood2"))
    return rect(0, 150, 400, 50, "sky") + cliff + sail


def _fields(rng: Random) -> str:
    x = rng.choice((90, 310))
    mill = at(x, 184, line("M0 0v-92M0-92l-34-20M0-92l36-14M0-92l-2 40", "paper", 5))
    return area("M0 190c90-60 200-50 400-20v30H0z", "leaf2") + mill


PLACES = (_heaps, _belfry, _lighthouse, _cape, _fields)


def outdoors(rng: Random, ground: str = "grass") -> str:
    """Sky, sun, a landmark of the Pas-de-Calais, and the ground from 190 down."""
    sun = disc(rng.choice((56, 130, 270, 344)), rng.randint(46, 66), rng.randint(24, 32), "sun")
    place = rng.choice(PLACES)(rng)
    sky = rng.choice(("bg-sky", "bg-sky", "bg-sun", "bg-coral"))
    return (
        rect(0, 0, 400, 280, sky)
        + sun.replace("--s-sun", "--s-paper" if sky == "bg-sun" else "--s-sun")
        + place
        + (ellipse(rng.randint(80, 320), 196, 240, 26, "mint") + rect(0, 194, 400, 86, ground))
    )


def garland(rng: Random) -> str:
    """Little flags across the top of a room: one path per colour."""
    places = ((34, 23), (84, 31), (136, 36), (190, 37), (244, 36), (296, 31), (346, 23))
    start = rng.randint(0, 3)
    flags = ""
    for rank, colour in enumerate(LIGHTS):
        d = "".join(f"M{x} {y}h26l-13 22z" for i, (x, y) in enumerate(places) if (i + start) % 4 == rank)
        flags += area(d, colour) if d else ""
    return line("M0 14C90 44 300 44 400 14", "ink", 2) + flags


def window(rng: Random) -> str:
    """A window, and the country behind it."""
    x = rng.choice((40, 150, 260))
    view = rng.choice((area("M0 62l34-34q4-3 8 0l34 34z", "hill"), area("M0 62c20-30 60-30 96-16v16z", "leaf2")))
    return at(
        x,
        40,
        rect(-6, -6, 112, 82, "paper", 4),
        rect(0, 0, 100, 70, "bg-sky"),
        at(2, 8, view),
        line("M50 0v70M0 35h100", "paper", 4),
    )


def frames(rng: Random) -> str:
    a, b = rng.sample(("coral", "leaf2", "sky", "sun"), 2)
    return (
        rect(52, 44, 60, 46, "paper", 3) + disc(82, 67, 13, a)
        + rect(130, 56, 42, 52, "paper", 3) + area("M138 100l13-26 13 26z", b)
    )  # fmt: skip


def room(rng: Random, floor: bool = False, bare: bool = False) -> str:
    """A wall and what hangs on it; `floor` where no counter hides it, `bare` where other things hang on the wall."""
    wall = rng.choice(WALLS)
    choices = (garland, lambda r: "") if bare else (garland, window, frames, lambda r: garland(r) + window(r))
    return rect(0, 0, 400, 280, wall) + rng.choice(choices)(rng) + (rect(0, 226, 400, 54, "wood") if floor else "")


def counter(rng: Random, y: int = 206) -> str:
    cloth = rng.choice(("paper", "leaf", "coral", "sky"))
    d = f"M78 {y + 16}h244l-12 44q-110 14-220 0z"
    return rect(0, y, 400, 16, "wood") + rect(0, y + 16, 400, 280 - y - 16, "wood2") + area(d, cloth)
