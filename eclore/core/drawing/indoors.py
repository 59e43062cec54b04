"""Scenes in a room: a wall, people, and the things that they use."""

from eclore.core.drawing.backdrops import counter, room
from eclore.core.drawing.people import HOLD, WAVE, WORK, Dice, bust, stander
from eclore.core.drawing.shapes import area, at, disc, ellipse, line, rect

FRUITS = ("coral", "sun", "leaf2", "wood2")


def repair(r: Dice) -> str:
    toaster = at(
        70,
        206,
        rect(-36, -46, 72, 46, "sky", 11),
        rect(-24, -66, 20, 24, "wood", 5),
        rect(4, -62, 20, 20, "wood", 5),
        rect(-36, -38, 72, 38, "sky", 10),
        line("M-22-22h30", "paper", 3),
    )
    radio = at(
        200,
        206,
        rect(-37, -38, 74, 38, "sun", 7),
        disc(-18, -19, 12, "ink"),
        disc(-18, -19, 6, "sun"),
        line("M4-26h22M4-18h22M4-10h14M26-38l18-30", "ink", 3),
    )
    lamp = at(
        330,
        206,
        line("M0 0l-14-42 32-26", "ink", 5),
        area("M8-88l30 8-10 26-28-14z", "coral"),
        ellipse(-4, 0, 24, 6, "ink"),
    )
    return room(r) + bust(r, 140, 116, WORK) + bust(r, 264, 110, WORK) + counter(r) + toaster + radio + lamp


def grocery(r: Dice) -> str:
    shelf = rect(40, 60, 150, 10, "wood2") + rect(40, 110, 150, 10, "wood2")
    jars = "".join(
        rect(48 + 24 * i, 36 + 50 * j, 16, 24, r.choice(("coral", "sun", "leaf2", "sky", "paper")), 4)
        for j in (0, 1)
        for i in range(6)
    )
    crates = "".join(
        at(
            70 + 86 * i,
            206,
            rect(-34, -22, 68, 22, "wood2", 3),
            "".join(disc(dx, -24, 10, colour) for dx in (-22, -2, 18)),
        )
        for i, colour in enumerate(r.sample(FRUITS, 3))
    )
    scale = at(338, 206, rect(-26, -14, 52, 14, "slate", 4), line("M0-14v-12M-24-30h48", "slate", 5))
    return (
        rect(0, 0, 400, 280, r.choice(("bg-mint", "bg-sun", "bg-coral")))
        + shelf
        + jars
        + bust(r, 264, 108, WORK)
        + counter(r)
        + crates
        + scale
    )


def library(r: Dice) -> str:
    colours = ("coral", "sun", "leaf", "sky", "paper", "leaf2")
    strokes: dict[str, str] = {}
    for top in (24, 84):
        x = 38
        while x < 186:
            width, tall, colour = r.randint(8, 12), r.randint(30, 44), r.choice(colours)
            strokes[colour] = strokes.get(colour, "") + f"M{x} {top + 46 - tall}h{width}v{tall}h-{width}z"
            x += width + 2
    books = "".join(area(d, colour) for colour, d in strokes.items())
    case = rect(26, 14, 172, 194, "wood2", 4) + "".join(rect(34, y, 156, 48, "bg-sun") for y in (22, 82, 142))
    book = at(292, 190, area("M-34-18l34 8 34-8v26l-34 9-34-9z", "paper"), line("M0-10v26", "ink", 2))
    return (
        room(r, floor=True, bare=True)
        + case
        + books
        + disc(70, 176, 14, "leaf2")
        + rect(120, 164, 50, 26, "coral", 3)
        + bust(r, 292, 108, "M-20 48L-40 66L-30 84M20 48L40 66L30 84")
        + book
    )


def bikes(r: Dice) -> str:
    frame = r.choice(("coral", "leaf", "sky", "sun"))
    wheel = "M-38 0a38 38 0 1 0 76 0a38 38 0 1 0-76 0"
    bike = at(
        200,
        214,
        at(-74, 0, line(wheel, "ink", 6)),
        at(74, 0, line(wheel, "ink", 6)),
        line("M-74 0l36-58h70l-40 58zM-38-58l32 58M32-58l42 58M-46-72h20M28-72l26-6", frame, 8),
        disc(-8, 0, 9, "ink"),
    )
    tools = (
        area("M30 40h110v60H30z", "paper")
        + line("M50 52v34M74 52v34M98 52v34M120 52v34", "slate", 6)
        + line("M44 52h12M92 52h12", "coral", 8)
    )
    return (
        room(r, floor=True, bare=True)
        + tools
        + bust(r, 92, 118, "M-20 46L-28 80L-6 96M20 46L44 66L60 78")
        + stander(r, 340, 258, "M-20 48L-44 60L-62 74M20 48L34 74L24 92", 0.95)
        + bike
    )


def theatre(r: Dice) -> str:
    curtain = r.choice(("coral", "leaf", "sky"))
    folds = area("M0 0h96c0 90-20 170-70 214H0zM400 0h-96c0 90 20 170 70 214h26z", curtain) + line(
        "M30 0c4 80-4 140-22 190M64 0c0 70-12 140-40 200M370 0c-4 80 4 140 22 190M336 0c0 70 12 140 40 200", "ink", 2
    )
    valance = area("M0 0h400v30" + "q-25 30-50 0" * 8 + "z", "sun")
    light = area("M200 20l96 194H104z", "bg-sun")
    audience = "".join(disc(x, 280, 24, "ink") for x in range(30, 400, 68))
    mask = at(
        200,
        92,
        area("M-22-18q22-10 44 0c4 30-8 46-22 46s-26-16-22-46z", "paper"),
        line("M-10-4h.1M10-4h.1M-8 10q8 8 16 0", "ink", 4),
    )
    return (
        rect(0, 0, 400, 280, "bg-leaf")
        + light
        + mask
        + stander(r, 146, 224, WAVE, 0.82)
        + stander(r, 256, 224, "M-20 48L-38 66L-30 88M20 48L42 30L48 8", 0.82)
        + rect(0, 214, 400, 66, "wood2")
        + folds
        + valance
        + audience
    )


def kitchen(r: Dice) -> str:
    pot = at(
        200,
        206,
        rect(-44, -48, 88, 48, "slate", 8),
        line("M-52-36h-8M52-36h8", "slate", 7),
        rect(-48, -54, 96, 10, "grey", 5),
        line("M-18-68q-7-9 0-18t0-18M6-68q-7-9 0-18t0-18", "paper", 4),
    )
    veg = at(
        92,
        206,
        rect(-46, -6, 92, 8, "wood2", 4),
        area("M-34-6l40-12q10 2 6 12z", "coral"),
        line("M10-14l12-8M10-12l14 0", "leaf", 5),
    )
    plates = at(322, 206, "".join(ellipse(0, -6 - 9 * i, 34, 6, c) for i, c in enumerate(("paper", "sky", "paper"))))
    hats = area("M-18-12c-16-4-14-26 2-24 4-12 28-12 32 0 16-2 18 20 2 24v6h-36z", "paper")
    return (
        room(r)
        + bust(r, 124, 112, WORK)
        + at(124, 112, hats)
        + bust(r, 286, 114, WORK)
        + counter(r)
        + pot
        + veg
        + plates
    )


def workshop(r: Dice) -> str:
    board_ = (
        rect(40, 34, 160, 84, "wood", 6)
        + line("M66 54v40M96 50v48M130 54v36", "slate", 6)
        + line("M58 54h16M122 54h16", "coral", 9)
        + disc(170, 76, 18, "grey")
        + disc(170, 76, 6, "wood")
    )
    chair = at(
        310,
        222,
        line("M-30 0l6-52M34 0l-6-52M-22-52l-4-66M26-52l4-66", "wood2", 8),
        rect(-32, -60, 68, 14, r.choice(("coral", "sun", "leaf2")), 5),
        line("M-24-104h52M-24-86h52", "wood2", 8),
    )
    plank = at(
        150,
        206,
        rect(-90, -12, 180, 12, "wood2", 3),
        area("M24-16l40-16 6 14-40 14z", "slate"),
        line("M64-30l16-6", "coral", 9),
    )
    return (
        room(r, floor=True, bare=True)
        + board_
        + bust(r, 138, 114, WORK)
        + rect(20, 206, 236, 14, "wood")
        + line("M44 220v54M232 220v54", "wood2", 12)
        + plank
        + chair
    )


def solidarity(r: Dice) -> str:
    boxes = "".join(
        at(
            x,
            206,
            rect(-36, -44, 72, 44, "wood", 4),
            rect(-36, -44, 72, 10, "wood2"),
            area("M0-12c-14-9-14-20-6-20 4 0 6 3 6 5 0-2 2-5 6-5 8 0 8 11-6 20z", "coral"),
        )
        for x in (84, 316)
    )
    clothes = at(
        200,
        206,
        "".join(
            rect(-34, -14 - 14 * i, 68, 13, c, 5) for i, c in enumerate(r.sample(("coral", "sky", "leaf2", "sun"), 3))
        ),
    )
    return (
        room(r)
        + bust(r, 116, 108, "M-20 46L-36 68L-26 84M20 46L44 60L66 70")
        + bust(r, 280, 112, "M20 46L36 68L26 84M-20 46L-44 58L-66 66")
        + counter(r)
        + boxes
        + clothes
    )


def digital(r: Dice) -> str:
    def screen(x: int) -> str:
        picture = r.choice(
            (area("M-24-22l18-20 14 12 10-8 14 16z", "leaf2"), line("M-22-46h30M-22-34h44M-22-22h24", "sky", 5))
        )
        return at(
            x,
            206,
            rect(-42, -66, 84, 56, "ink", 6),
            rect(-36, -60, 72, 44, "paper", 3),
            picture,
            rect(-52, -10, 104, 10, "slate", 4),
        )

    waves = at(330, 60, line("M-28 0q28-26 56 0M-17 13q17-16 34 0", "leaf", 6), disc(0, 27, 6, "leaf"))
    return (
        room(r)
        + waves
        + bust(r, 92, 100)
        + bust(r, 168, 108)
        + bust(r, 304, 104)
        + counter(r)
        + screen(130)
        + screen(290)
    )


def music(r: Dice) -> str:
    notes = line("M60 92V52l30-8v40M310 76V40l26-6v34", "ink", 5) + "".join(
        disc(x, y, 8, "ink") for x, y in ((52, 92), (82, 84), (302, 76), (328, 68))
    )
    guitar = at(
        140, 176, ellipse(0, 8, 34, 26, "wood"), ellipse(-2, -2, 9, 9, "ink"), line("M14-4l62-34", "wood2", 9), turn=-8
    )
    drum = at(
        282,
        238,
        rect(-46, -44, 92, 48, r.choice(("coral", "sky", "leaf2")), 6),
        ellipse(0, -44, 46, 10, "paper"),
        line("M-46-20l23 20 23-20 23 20 23-20", "sun", 3),
    )
    return (
        room(r, floor=True, bare=True)
        + notes
        + stander(r, 140, 262, "M-20 48L-36 72L-4 82M20 48L44 58L60 48", 1)
        + bust(r, 282, 110, "M-20 46L-40 62L-22 76M20 46L40 62L24 74")
        + drum
        + guitar
    )


def care(r: Dice) -> str:
    cross = at(74, 72, disc(0, 0, 34, "paper"), line("M0-16v32M-16 0h32", "coral", 11))
    sofa = rect(60, 190, 280, 60, "leaf2", 18) + rect(46, 176, 34, 78, "leaf", 14) + rect(320, 176, 34, 78, "leaf", 14)
    cups = at(
        200, 250, rect(-60, 0, 120, 10, "wood2", 4), rect(-34, -18, 22, 18, "paper", 4), rect(12, -18, 22, 18, "sun", 4)
    )
    return (
        room(r, floor=True)
        + cross
        + bust(r, 140, 116, HOLD)
        + bust(r, 262, 118, "M-20 48L-44 62L-62 70M20 48L32 72L20 84")
        + sofa
        + cups
    )


def cafe(r: Dice) -> str:
    cups = "".join(
        at(
            x,
            206,
            area("M-15-22h30l-4 22h-22z", c),
            line("M15-18q12 2 0 12", c, 4),
            line("M-4-30q-5-6 0-12M5-30q-5-6 0-12", "paper", 3),
        )
        for x, c in zip((86, 206, 318), r.sample(("coral", "sky", "sun", "leaf"), 3), strict=True)
    )
    cake = at(
        146,
        206,
        ellipse(0, -3, 34, 6, "paper"),
        area("M-24-8v-18q24-10 48 0v18z", "wood"),
        line("M-24-22q24-10 48 0", "coral", 6),
    )
    return (
        room(r) + bust(r, 110, 114, HOLD) + bust(r, 210, 104, WAVE) + bust(r, 304, 116, HOLD) + counter(r) + cups + cake
    )
