"""What every part of the demo shares: the edition, the cast, the calendar, the chance, and what was made so far."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from eclore.backstage.demo import calendar
from eclore.backstage.demo.archetypes import ARCHETYPES, FIRST_NAMES, LAST_NAMES, Archetype
from eclore.backstage.demo.shape import Size, Tastes
from eclore.core import clock
from eclore.core.permissions import Actor
from eclore.editions.models import Commune, Edition
from eclore.ideas.models import Idea
from eclore.people import actions as people
from eclore.people.models import Person, User
from eclore.projects.models import Project

DEMO = Actor.system("demo")


@dataclass
class Planned:
    """One idea and what will become of it. `rank` is its place among the labelled projects, None if it is not."""

    archetype: Archetype
    title: str
    commune: Commune
    has_dossier: bool
    rank: int | None
    requested_cents: int
    # Made along the way: reading one before its stage is a mistake of the demo itself.
    author: Person = field(init=False)
    idea: Idea = field(init=False)
    project: Project = field(init=False)

    def has(self, made: str) -> bool:
        """Whether `author`, `idea` or `project` was made at the stage asked for."""
        return hasattr(self, made)


@dataclass
class Stage:
    """The demo being made."""

    edition: Edition
    size: Size
    stage: str
    rng: random.Random
    cast: dict[str, User]
    tastes: Tastes
    now: datetime
    phases: dict[str, tuple[datetime, datetime]]
    plans: list[Planned] = field(default_factory=list)
    residents: int = 0

    def reached(self, kind: str) -> bool:
        """Whether the stage asked for is this phase or a later one."""
        order = list(calendar.SPANS)
        return order.index(self.stage) >= order.index(kind)

    def is_now(self, kind: str) -> bool:
        return self.stage == kind

    @contextmanager
    def when(self, kind: str, share: float) -> Iterator[None]:
        """Act at `share` (0 to 1) of the phase, or of its part that is past where it is still open."""
        opens, closes = self.phases[kind]
        end = min(closes - timedelta(minutes=5), self.now)
        moment = opens + timedelta(minutes=1) + (end - opens - timedelta(minutes=1)) * share
        with clock.at(moment.replace(second=0, microsecond=0)):
            yield

    def resident(self, commune: Commune, *, has_account: bool = True) -> Person:
        """A new invented inhabitant, reachable by an address that can receive nothing."""
        self.residents += 1
        first = self.rng.choice(FIRST_NAMES)
        name = f"{first} {self.rng.choice(LAST_NAMES)}"
        email = f"habitant-{self.edition.code}-{self.residents:05d}@demo.example"
        user = people.open_account(by=DEMO, email=email, name=name, is_proven=True) if has_account else None
        phone = "" if user else f"06 39 98 {self.residents // 100 % 100:02d} {self.residents % 100:02d}"
        return people.meet(
            by=DEMO,
            name=name,
            email=email if user else "",
            phone=phone,
            birth_year=self.now.year - self.rng.randrange(16, 82),
            commune_code=commune.pk,
            user=user,
        )


def said(text: str, commune: str) -> str:
    """`text` with its `{place}`, as French says it: d’Arras, au Portel, des Attaques."""
    article, _space, rest = commune.partition(" ")
    if article == "Le":
        text = text.replace("de {place}", f"du {rest}").replace("à {place}", f"au {rest}")
    elif article == "Les":
        text = text.replace("de {place}", f"des {rest}").replace("à {place}", f"aux {rest}")
    elif commune[0] in "AEIOUYÉÈ":
        text = text.replace("de {place}", "d’{place}")
    return text.format(place=commune)


def pick_title(archetype: Archetype, commune: Commune, taken: set[str], rng: random.Random) -> str:
    """A title that no other plan bears: the archetype's own first, then with the name of the place."""
    for template in rng.sample(archetype.titles, len(archetype.titles)):
        title = said(template, commune.name)
        for wording in (title, f"{title}, {commune.name}"):
            if wording not in taken:
                taken.add(wording)
                return wording
    title = f"{said(archetype.titles[0], commune.name)}, {commune.name} n° {len(taken)}"
    taken.add(title)
    return title


def plan(stage: Stage, communes: list[Commune]) -> None:
    """Decide who imagines what, where; which ideas become dossiers, which dossiers will be labelled."""
    rng, size = stage.rng, stage.size
    labelled = list(range(size.labelled))
    rng.shuffle(labelled)
    fates: list[int | None] = [*labelled, *[None] * (size.ideas - size.labelled)]
    taken: set[str] = set()
    weights = [max(commune.population, 300) for commune in communes]
    for index, rank in enumerate(fates):
        archetype = ARCHETYPES[index % len(ARCHETYPES)]
        commune = rng.choices(communes, weights)[0]
        requested = stage.tastes.requests[rank] if rank is not None else rng.randrange(400_000, 1_900_000, 5_000)
        stage.plans.append(
            Planned(
                archetype=archetype,
                title=pick_title(archetype, commune, taken, rng),
                commune=commune,
                has_dossier=index < size.dossiers,
                rank=rank,
                requested_cents=requested,
            )
        )
