"""Where comptoirs are, and who is far from all of them."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from eclore.editions import queries as editions
from eclore.editions.models import Commune, Edition
from eclore.workshops.models import Workshop
from eclore.workshops.states import Mode, WorkshopState

FAR_KM = 25
_EARTH_KM = 6371.0
Place = tuple[float, float]


@dataclass(frozen=True)
class Far:
    """A commune and the closest comptoir to it, as the crow flies."""

    commune: Commune
    km: int
    closest: str


@dataclass(frozen=True)
class Coverage:
    """The communes of the map by their distance to a comptoir, farthest first; those without position apart."""

    far: list[Far]
    people: int
    known: int
    unknown: int
    hosts: int


def km_between(one: Place, other: Place) -> float:
    """Great-circle distance in kilometres between two positions in degrees."""
    (lat1, lon1), (lat2, lon2) = ((radians(a), radians(b)) for a, b in (one, other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(half))


def _place(commune: Commune) -> Place | None:
    if commune.latitude is None or commune.longitude is None:
        return None
    return commune.latitude, commune.longitude


def coverage(edition: Edition, *, limit_km: int = FAR_KM) -> Coverage:
    """Which communes are more than `limit_km` from every comptoir open to all that one walks into, past or to come."""
    held = Workshop.objects.filter(edition=edition, mode=Mode.IN_PERSON).exclude(state=WorkshopState.CANCELLED)
    hosts = {row.commune.name: _place(row.commune) for row in held.select_related("commune")}
    spots = {name: place for name, place in hosts.items() if place}
    far, known, unknown = [], 0, 0
    for commune in editions.communes(edition):
        here = _place(commune)
        if here is None:
            unknown += 1
            continue
        known += 1
        if spots:
            km, name = min((km_between(here, place), name) for name, place in spots.items())
            if km > limit_km:
                far.append(Far(commune, round(km), name))
    far.sort(key=lambda row: (-row.km, row.commune.folded_name))
    return Coverage(far, sum(row.commune.population for row in far), known, unknown, len(spots))
