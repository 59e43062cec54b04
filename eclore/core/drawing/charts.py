"""Pictures of figures: the map of the territories, the meadow of the results, the staircase of the envelope.

Each stands beside a list or a table that says the same; the label is what a screen reader says instead.
"""

import re
from collections.abc import Iterable, Mapping
from random import Random
from typing import Any

from django.utils.html import escape

from eclore.core import wording
from eclore.core.drawing.shapes import ROUND, area, at, disc, line, n

SEA = "M6 26q6-7 12 0t12 0M34 58q6-7 12 0t12 0M60 20q6-7 12 0t12 0M2 440q6-7 12 0t12 0M4 200q6-7 12 0t12 0"
HEART = "M0 19C-11 12-20 4-20-6c0-8 6-12 10-12 5 0 8 3 10 7 2-4 5-7 10-7 4 0 10 4 10 12C20 4 11 12 0 19z"
BUD = "M0 12c-8 0-11-6-10-12C-9-8-4-12 0-18c4 6 9 10 10 18 1 6-2 12-10 12z"


def map_svg(areas: Iterable[Mapping[str, Any]], label: str = "", view_box: str = "-4 -4 652 482") -> str:
    """The territories, darker where `value` is higher, each with its name and value in its middle.

    Each area: `name`, `path` (SVG path, absolute commands) or `points` (list of x, y), optional `value` (number),
    `display` (text instead of the value), `href`. An area with an `href` is a link named by its name and value.
    """
    kept = list(areas)
    top = max((item.get("value") or 0 for item in kept), default=0)
    lands, words = "", ""
    for item in kept:
        value = item.get("value")
        shade = f" d{min(4, 1 + 4 * value // (top + 1))}" if value and top else ""
        d = item.get("path") or "M" + "L".join(f"{n(x)} {n(y)}" for x, y in item["points"]) + "z"
        said = item.get("display") or ("" if value is None else wording.number(value))
        shape = f'<path class="land{shade}" d="{escape(d)}"/>'
        if item.get("href"):
            name = escape(f"{item['name']} : {said}" if said else item["name"])
            shape = f'<a href="{escape(item["href"])}" aria-label="{name}">{shape}</a>'
        lands += shape
        words += _words(*_middle(d), item["name"], said)
    role = 'role="group"' if any(item.get("href") for item in kept) else 'role="img"'
    return (
        f'<svg class="map" viewBox="{view_box}" {role} aria-label="{escape(label or "Carte des territoires")}">'
        f'<path class="wave" d="{SEA}"/>{lands}<g aria-hidden="true">{words}</g></svg>'
    )


def _middle(d: str) -> tuple[float, float]:
    """The centre of gravity of an outline."""
    flat = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", d)]
    corners = list(zip(flat[::2], flat[1::2], strict=False))
    twice, x, y = 0.0, 0.0, 0.0
    for (x0, y0), (x1, y1) in zip(corners, corners[1:] + corners[:1], strict=True):
        cross = x0 * y1 - x1 * y0
        twice, x, y = twice + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
    return (x / (3 * twice), y / (3 * twice)) if twice else corners[0]


def _words(x: float, y: float, name: str, said: str) -> str:
    """A name, cut at its hyphen where it has one (small areas), and the value below."""
    lines = [part + "-" * (rank == 0 and "-" in name) for rank, part in enumerate(name.split("-", 1))]
    top = y - 9 * (len(lines) + bool(said) - 1) + 5
    spans = "".join(
        f'<tspan x="{n(x)}" y="{n(top + 17 * rank)}">{escape(line)}</tspan>' for rank, line in enumerate(lines)
    )
    if said:
        spans += f'<tspan class="town-n" x="{n(x)}" y="{n(top + 17 * len(lines) + 4)}">{escape(said)}</tspan>'
    return f'<text class="town" text-anchor="middle">{spans}</text>'


def meadow(plants: Iterable[Mapping[str, Any]], label: str = "") -> str:
    """One plant per project: its height is its `votes`, in flower if `funded`, in bud otherwise."""
    kept = list(plants)
    top = max((plant["votes"] for plant in kept), default=0) or 1
    step = 1440 / max(len(kept), 1)
    size = min(1.3, max(0.5, step / 24))
    places = list(range(len(kept)))
    # A meadow has no order: neighbours in the ranking are sown apart, at the same places each time.
    Random(len(kept)).shuffle(places)
    stems, heads = "", ""
    for rank, (place, plant) in enumerate(zip(places, kept, strict=True)):
        x, y = step * place + step / 2, 200 - 160 * plant["votes"] / top
        stems += f"M{n(x)} 222V{n(y)}"
        heads += at(x, y, _bloom(rank) if plant["funded"] else area(BUD, "leaf2"), scale=size, turn=rank * 37 % 21 - 10)
    ground = area("M0 212c180-40 420-34 640-10s560-16 800-2v40H0z", "grass")
    said = escape(label or f"Dessin : un pré de {len(kept)} plantes, une par projet.")
    return (
        f'<svg class="meadow" viewBox="0 -4 1440 230" preserveAspectRatio="xMidYMax slice" {ROUND} role="img" '
        f'aria-label="{said}">{ground}{line(stems, "leaf", 3.5)}{heads}</svg>'
    )


def _bloom(rank: int) -> str:
    """A heart, a sunflower or a tulip, in turn."""
    if rank % 3 == 0:
        return area(HEART, "coral")
    if rank % 3 == 1:
        return line("M-9 0a9 9 0 0 1 18 0a9 9 0 0 1-18 0", "sun", 10, ".1 9.4") + disc(0, 0, 6, "wood2")
    return area("M-12-8l8 6 4-12 4 12 8-6c2 16-4 20-12 20s-14-4-12-20z", "sky")


def staircase(stairs: Iterable[Mapping[str, Any]], budget_cents: int, currency: str = "EUR", label: str = "") -> str:
    """The envelope filling up: one stair per project, in the order of the ranking.

    Each stair: `cents` asked, `funded`. A project that does not fit hangs above the limit, outlined.
    """
    kept = list(stairs)
    highest, spent = budget_cents, 0
    for stair in kept:
        highest = max(highest, spent + stair["cents"])
        spent += stair["cents"] if stair["funded"] else 0
    step, floor = 1080 / max(len(kept), 1), 430
    scale = 430 / (highest or 1)
    under, funded, refused, level = "", "", "", 0
    for rank, stair in enumerate(kept):
        x, width = step * rank + 1, max(step - 2, 1)
        low, high = floor - level * scale, floor - (level + stair["cents"]) * scale
        box = f'x="{n(x)}" y="{n(high)}" width="{n(width)}" height="{n(max(low - high, 1))}" rx="3"'
        if stair["funded"]:
            under += f"M{n(x)} {n(low)}h{n(width)}V{floor}h-{n(width)}z" if level else ""
            funded += f"<rect {box}/>"
            level += stair["cents"]
        else:
            refused += f"<rect {box}/>"
    lines, words = "", ""
    for cents in _marks(budget_cents):
        y = floor - cents * scale
        lines += f"M0 {n(y)}H1080"
        words += f'<text x="0" y="{n(y - 6)}" font-size="16">{escape(wording.money(cents, currency))}</text>'
    limit = floor - budget_cents * scale
    said = escape(label or f"Escalier de {len(kept)} marches, une par projet, jusqu’à l’enveloppe.")
    return (
        f'<svg class="chart" viewBox="0 -32 1080 470" role="img" aria-label="{said}"><path class="under" d="{under}"/>'
        f'<path class="gl" d="{lines}"/><g class="gt">{words}</g><g class="ok">{funded}</g><g class="ko">{refused}</g>'
        f'<path class="lim" d="M0 {n(limit)}H1080"/><text class="limt" x="0" y="{n(limit - 10)}" font-size="18">'
        f"{escape(wording.money(budget_cents, currency))}</text>"
        f'<path class="ax" d="M0 {floor}H1080"/></svg>'
    )


def _marks(budget_cents: int) -> list[int]:
    """Three round amounts below the budget, none so close to it that their words would touch."""
    if budget_cents <= 0:
        return []
    power = 10 ** (len(str(budget_cents)) - 1)
    unit = next(
        u
        for u in (power // 10 or 1, power // 5 or 1, power // 4 or 1, power // 2 or 1, power, 2 * power, 3 * power)
        if budget_cents // u <= 4
    )
    return [unit * rank for rank in range(1, 5) if unit * rank < 0.93 * budget_cents]
