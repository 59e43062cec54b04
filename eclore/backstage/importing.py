"""A real election published in the Pabulib format becomes an edition: its projects, its open ballots, its rules.

Such an edition is shown for what it is: public ballots with the sha256 of their file, no urn, no sealed envelope.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

import tally
from eclore.core import files, wording
from eclore.core.errors import Refused
from eclore.editions import actions as editions
from eclore.editions.models import Edition
from eclore.editions.states import Origin, PhaseKind
from eclore.projects import actions as projects
from eclore.projects.models import Project
from eclore.voting import actions as voting

# What the public elections of each country count in, where META names no currency.
CURRENCIES = {
    "France": "EUR", "Netherlands": "EUR", "Spain": "EUR", "Poland": "PLN", "Hungary": "HUF", "Switzerland": "CHF",
    "Worldwide": "XXX", "United States": "USD", "USA": "USD", "United Kingdom": "GBP",
}  # fmt: skip
RESULTS_DAYS = 365
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


def read(path: Path) -> tuple[tally.Election, bytes]:
    """The election of a file and the bytes of the file. Raises `tally.BadFile` with file and line."""
    election = tally.read_pb(str(path))
    return election, path.read_bytes()


@transaction.atomic
def import_election(*, by: Any, path: Path, code: str, rule: str | None = None) -> Edition:
    """Make the edition `code` of a `.pb` file, ready to count. Whole or not at all.

    Raises `tally.TallyError` (the file, its rule) and `Refused` (the code, what cannot be taken in).
    """
    _check_code(code)
    election, content = read(path)
    _check(election, path.name)
    rules = _rules(election, rule, path.name)
    _check_free(code)
    sha256 = hashlib.sha256(content).hexdigest()
    files.store(content, media_type="text/plain")
    begin, end = _days(election, path.name)
    edition = editions.create_edition(
        by=by,
        code=code,
        title=_title(election),
        year=end.year,
        budget_cents=election.budget_cents,
        currency=rules["currency"],
        origin=Origin.OPEN_BALLOTS,
        source_sha256=sha256,
    )
    _date(by, edition, begin, end)
    editions.adopt_rulebook(
        by=by,
        edition=edition,
        content=rules,
        reason=_("Règle annoncée par le fichier %(name)s.") % {"name": path.name[:200]},
    )
    voting.admit_open_ballots(
        by=by,
        edition=edition,
        lines=[_project(by, edition, project) for project in election.projects],
        ballots=sorted(election.ballots.items()),
        sha256=sha256,
    )
    editions.hand_over(by=by, edition=edition)
    return edition


def _check_code(code: str) -> None:
    if not _CODE.match(code) or len(code) > 40:
        raise Refused(
            _("Le code d’une édition tient en 40 lettres minuscules, chiffres et tirets, par exemple toulouse-2022.")
        )


def _check_free(code: str) -> None:
    if Edition.objects.filter(code=code).exists():
        raise Refused(_("Une édition porte déjà le code « %(code)s » : rien n’a été importé.") % {"code": code})


def _check(election: tally.Election, name: str) -> None:
    for project in election.projects:
        if len(project.id) > 60 or project.id.startswith(("=", "+", "-", "@")):
            raise Refused(
                _("%(name)s : l’identifiant de projet « %(id)s » est trop long ou ressemble à une formule de tableur.")
                % {"name": name, "id": project.id[:60]}
            )


def _rules(election: tally.Election, rule: str | None, name: str) -> dict[str, Any]:
    try:
        rules = tally.rules_for(election, rule=rule).to_json()
    except tally.BadRules as error:
        raise Refused(f"{name} : {error}") from error
    rules["currency"] = election.meta.get("currency") or CURRENCIES.get(election.meta["country"], "XXX")
    return rules


def _title(election: tally.Election) -> str:
    meta = election.meta
    place = meta.get("district") or meta.get("subunit") or ""
    return f"{meta['unit']} {meta['instance']}{', ' + place if place else ''}"[:120]


def _days(election: tally.Election, name: str) -> tuple[date, date]:
    """First and last day of the vote; a year alone stands for all of it."""
    days = []
    for key, month_day in (("date_begin", "01.01."), ("date_end", "31.12.")):
        text = election.meta[key]
        try:
            days.append(datetime.strptime(text if "." in text else month_day + text, "%d.%m.%Y").date())
        except ValueError:
            raise Refused(_("%(name)s : « %(key)s » vaut « %(text)s », ce jour n’existe pas.")
                          % {"name": name, "key": key, "text": text}) from None  # fmt: skip
    if days[1] < days[0]:
        raise Refused(_("%(name)s : « date_end » vient avant « date_begin ».") % {"name": name})
    return days[0], days[1]


def _date(by: Any, edition: Edition, begin: date, end: date) -> None:
    opens = datetime.combine(begin, time(0), wording.PARIS)
    closes = datetime.combine(end + timedelta(days=1), time(0), wording.PARIS)
    editions.set_phase(by=by, edition=edition, kind=PhaseKind.VOTING, opens_at=opens, closes_at=closes)
    editions.set_phase(
        by=by, edition=edition, kind=PhaseKind.RESULTS, opens_at=closes, closes_at=closes + timedelta(days=RESULTS_DAYS)
    )


def _project(by: Any, edition: Edition, project: tally.Project) -> Project:
    title = project.name.strip() or _("Projet %(id)s") % {"id": project.id}
    words = [project.columns.get(key, "") for key in ("category", "district", "neighborhood")]
    return projects.admit_public(
        by=by,
        edition=edition,
        title=title if slugify(title) else f"{title} {project.id}",
        requested_cents=project.cost_cents,
        public_id=project.id,
        summary=", ".join(word for word in words if word)[:250],
    )
