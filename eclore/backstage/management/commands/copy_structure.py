"""Carry the structure of an instance (map, editions, dates, rules, pages) to a rehearsal: never people nor votes."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from eclore.core.errors import Refused
from eclore.core.permissions import Actor
from eclore.editions import actions, queries
from eclore.editions.models import Edition, KeyDay, Page, ProcessRules, TerritorySet
from eclore.editions.states import Origin, TerritoryKind
from eclore.people import actions as people
from eclore.people.cast import CAST, email_of

FORMAT = "eclore-structure.v1"
SYSTEM = Actor.system("copy_structure")
_OWN_TO_A_VERSION = {"id", "edition", "version", "reason", "created_at"}


def _map(territory_set: TerritorySet) -> dict[str, Any]:
    areas = territory_set.territories.filter(kind=TerritoryKind.AREA).prefetch_related("communes")
    rows = [
        {
            "insee": commune.insee,
            "name": commune.name,
            "postal_codes": commune.postal_codes,
            "population": str(commune.population),
            "epci_siren": commune.epci_siren,
            "epci_name": commune.epci_name,
            "territory": area.name,
            "latitude": "" if commune.latitude is None else str(commune.latitude),
            "longitude": "" if commune.longitude is None else str(commune.longitude),
            "is_estimated": str(int(commune.is_position_estimated)),
        }
        for area in areas
        for commune in area.communes.all()
    ]
    outlines = {
        area.name: {"path": area.outline, "label_x": area.label_x, "label_y": area.label_y}
        for area in areas
        if area.outline
    }
    return {"code": territory_set.code, "communes": rows, "outlines": outlines}


def _pages(edition: Edition | None) -> list[dict[str, str]]:
    rows = Page.objects.filter(edition=edition).order_by("slug")
    return [{"slug": row.slug, "title": row.title, "body": row.body} for row in rows]


def _edition(edition: Edition) -> dict[str, Any]:
    rulebook = queries.rulebook(edition)
    rules = queries.process_rules(edition)
    names = [field.name for field in ProcessRules._meta.fields if field.name not in _OWN_TO_A_VERSION]
    return {
        "code": edition.code,
        "title": edition.title,
        "year": edition.year,
        "currency": edition.currency,
        "budget_cents": edition.budget_cents,
        "is_current": edition.is_current,
        "rooms_off": edition.rooms_off,
        "map": edition.territory_set.code if edition.territory_set else None,
        "phases": [
            {"kind": phase.kind, "opens_at": phase.opens_at.isoformat(), "closes_at": phase.closes_at.isoformat()}
            for phase in edition.phases.all()
        ],
        "rulebook": rulebook.content if rulebook else None,
        "process_rules": {name: getattr(rules, name) for name in names},
        "pages": _pages(edition),
    }


def structure() -> dict[str, Any]:
    """What a rehearsal needs to know of this instance. Imported elections stay behind: they hold people's ballots."""
    editions = Edition.objects.filter(origin=Origin.OWN).select_related("territory_set").prefetch_related("phases")
    return {
        "format": FORMAT,
        "maps": [_map(row) for row in TerritorySet.objects.order_by("pk")],
        "editions": [_edition(row) for row in editions],
        "key_days": [
            {"kind": row.kind, "title": row.title, "held_on": row.held_on.isoformat()} for row in KeyDay.objects.all()
        ],
        "pages": _pages(None),
    }


def _make_edition(row: dict[str, Any], maps: dict[str, TerritorySet]) -> Edition:
    edition = actions.create_edition(
        by=SYSTEM,
        code=row["code"],
        title=row["title"],
        year=row["year"],
        currency=row["currency"],
        budget_cents=row["budget_cents"],
        territory_set=maps.get(row["map"]),
        revote=row["process_rules"]["revote"],
    )
    # A structure of an older version does not say: all rooms run.
    actions.set_rooms(by=SYSTEM, edition=edition, off=row.get("rooms_off", []))
    for phase in row["phases"]:
        actions.set_phase(
            by=SYSTEM,
            edition=edition,
            kind=phase["kind"],
            opens_at=datetime.fromisoformat(phase["opens_at"]),
            closes_at=datetime.fromisoformat(phase["closes_at"]),
        )
    if row["rulebook"]:
        actions.adopt_rulebook(
            by=SYSTEM, edition=edition, content=row["rulebook"], reason=_("Repris pour la répétition")
        )
    actions.set_process_rules(by=SYSTEM, edition=edition, reason=_("Repris pour la répétition"), **row["process_rules"])
    for page in row["pages"]:
        actions.publish_page(by=SYSTEM, edition=edition, **page)
    for key, member in CAST.items():
        user = people.open_account(by=SYSTEM, email=email_of(key), name=member.name, is_proven=True)
        if member.role:
            actions.grant_role(by=SYSTEM, edition=edition, user=user, role=member.role)
    if row["is_current"]:
        actions.set_current(by=SYSTEM, edition=edition)
    return edition


@transaction.atomic
def rebuild(content: dict[str, Any]) -> list[Edition]:
    """The editions of `content`, made through the actions, and the cast in every role. Refused where one exists."""
    maps = {
        row["code"]: actions.load_territories(
            by=SYSTEM, code=row["code"], communes=row["communes"], outlines=row["outlines"]
        )
        for row in content["maps"]
    }
    for page in content["pages"]:
        actions.publish_page(by=SYSTEM, edition=None, **page)
    made = [_make_edition(row, maps) for row in content["editions"]]
    for day in content.get("key_days", []) if made else []:
        held_on = date.fromisoformat(day["held_on"])
        actions.add_key_day(by=SYSTEM, edition=made[0], kind=day["kind"], title=day["title"], held_on=held_on)
    return made


class Command(BaseCommand):
    help = "Écrit la structure de cette instance dans un fichier, ou bâtit une répétition à partir de ce fichier."

    def add_arguments(self, parser: CommandParser) -> None:
        way = parser.add_mutually_exclusive_group(required=True)
        way.add_argument("--to", type=Path, metavar="FICHIER")
        way.add_argument("--from", type=Path, metavar="FICHIER", dest="source")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["to"]:
            options["to"].write_text(json.dumps(structure(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            return
        try:
            content = json.loads(options["source"].read_text(encoding="utf-8"))
            if content.get("format") != FORMAT:
                raise CommandError(_("Ce fichier n’est pas la structure d’une instance d’Éclore."))
            made = rebuild(content)
        except (OSError, ValueError) as error:
            raise CommandError(_("Ce fichier ne peut pas être lu : %(why)s") % {"why": error}) from error
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(_("Éditions reprises : %(codes)s") % {"codes": ", ".join(row.code for row in made) or "0"})
