"""Scenes under the sky of the Pas-de-Calais."""

from eclore.core.drawing.backdrops import house, outdoors
from eclore.core.drawing.people import HOLD, WAVE, WORK, Dice, stander
from eclore.core.drawing.shapes import area, at, disc, ellipse, line, rect


def garden(r: Dice) -> str:
    rows = rect(30, 222, 340, 16, "soil", 8) + rect(10, 250, 380, 18, "soil", 9)
    leaves = "".join(
        f"M{x} 226c-16-2-16-16-14-22 10 2 16 10 14 22zM{x} 226c14-2 16-14 14-20-10 2-14 10-14 20z"
        for x in range(60, 360, 46)
    )
    fruit = "".join(disc(x, 250, 8, r.choice(("coral", "leaf2", "sun"))) for x in range(40, 380, 42))
    flower = at(
        52,
        130,
        line("M0 0v90", "leaf", 6),
        line("M-14 0a14 14 0 0 1 28 0a14 14 0 0 1-28 0", "sun", 13, ".1 14.7"),
        disc(0, 0, 10, "wood2"),
    )
    return (
        outdoors(r)
        + house(300, 200, 60, 50, "wood", "coral")
        + flower
        + stander(r, 190, 236, WORK, 0.95)
        + rows
        + area(leaves, "leaf")
        + fruit
    )


def bus(r: Dice) -> str:
    body = r.choice(("coral", "leaf2", "sky", "sun"))
    stripes = "".join(f"M{x} 118h30a15 9 0 0 1-30 0z" for x in (56, 116, 176, 236))
    van = (
        area("M58 232V104q0-16 16-16h200q34 0 46 30l16 40q6 10 6 30v44z", body)
        + area("M270 104h10q22 0 30 20l14 34h-54z", "bg-sky") + rect(58, 198, 284, 12, "paper")
        + rect(82, 112, 164, 80, "wood2", 4) + rect(90, 126, 148, 58, "bg-sun")
        + line("M74 116h172", "paper", 10) + area(stripes, "leaf")
    )  # fmt: skip
    goods = "".join(
        rect(98 + 18 * i, 142, 11, 42, r.choice(("coral", "sky", "leaf", "paper", "sun")), 2) for i in range(7)
    )
    wheels = "".join(disc(x, 234, 24, "ink") + disc(x, 234, 10, "paper") for x in (112, 292))
    return (
        outdoors(r)
        + rect(0, 236, 400, 44, "hill2")
        + line("M10 262h380", "paper", 4, "30 30")
        + van
        + goods
        + wheels
        + stander(r, 368, 268, HOLD, 0.85)
        + stander(r, 34, 270, WAVE, 0.8)
    )


def energy(r: Dice) -> str:
    panel = area("M-44 0l14-40h70l-14 40z", "slate") + line("M-37-20h70M-14 0l14-40M8 0l14-40", "bg-sky", 2.5)
    roofs = (
        house(40, 232, 120, 84, "paper", "brick")
        + at(104, 142, panel, scale=0.8)
        + at(262, 246, line("M-30 0v-18M20 0v-18", "ink", 5))
        + at(262, 230, panel, scale=1.3)
    )
    bulb = at(
        206,
        70,
        disc(0, 0, 22, "sun"),
        rect(-8, 18, 16, 12, "slate", 3),
        line("M0-34v-8M32-12l8-4M-32-12l-8-4M28 14l7 5M-28 14l-7 5", "sun", 5),
    )
    return outdoors(r) + roofs + bulb + stander(r, 346, 266, "M-20 48L-44 56L-58 40M20 48L34 74L24 92", 0.9)


def sport(r: Dice) -> str:
    goal = line("M250 210V126h120v84M250 146h120M250 168h120M250 190h120M280 126v84M310 126v84M340 126v84", "paper", 3)
    ball = at(176, 244, disc(0, 0, 17, "paper"), area("M0-8l8 6-3 9h-10l-3-9z", "ink"))
    return (
        outdoors(r)
        + goal
        + line("M0 226c120 16 280 16 400 0", "paper", 4)
        + stander(r, 110, 256, WAVE, 0.95)
        + stander(r, 300, 250, "M-20 48L-42 34L-48 12M20 48L42 34L48 12", 0.85)
        + ball
    )


def nature(r: Dice) -> str:
    def tree(x: int, size: float) -> str:
        return at(
            x,
            222,
            line("M0 0v-60M0-30l18-16M0-22l-16-14", "wood2", 9),
            disc(0, -86, 38, "leaf"),
            disc(-26, -62, 26, "leaf2"),
            disc(28, -60, 24, "leaf2"),
            scale=size,
        )

    pond = ellipse(270, 248, 90, 20, "sky") + line("M226 246q8-6 16 0t16 0M280 254q8-6 16 0t16 0", "bg-sky", 3)
    bird = line("M180 70q8-10 16 0q8-10 16 0M230 50q7-8 14 0q7-8 14 0", "ink", 3.5)
    return (
        outdoors(r)
        + tree(62, 1.05)
        + tree(344, 0.85)
        + pond
        + bird
        + stander(r, 168, 262, "M-20 48L-34 72L-24 92M20 48L42 62L60 54", 0.95)
        + at(
            232,
            214,
            line("M0 0v-26", "leaf", 5),
            area("M0-20c-18 0-22-12-22-18 14 0 22 6 22 18zM0-14c16 0 20-12 20-18-12 0-20 6-20 18z", "leaf2"),
        )
    )


def recycling(r: Dice) -> str:
    bins = "".join(
        at(
            x,
            238,
            area("M-32-62h64l-6 62h-52z", c),
            rect(-36, -70, 72, 12, c, 4),
            line("M-8-40l8-9 8 9M0-49v24", "paper", 4),
        )
        for x, c in ((70, "leaf2"), (154, "sun"), (238, "sky"))
    )
    wares = disc(70, 158, 13, "paper") + rect(142, 140, 26, 28, "coral", 5) + line("M228 166v-24h20v24", "wood2", 6)
    return outdoors(r, "hill2") + wares + stander(r, 332, 262, "M-20 48L-46 50L-66 38M20 48L34 72L26 92", 1) + bins
