"""The minutes as a paper: a tagged PDF (PDF/UA-1) made by Typst from the same values as `minutes.json`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

import tally
from eclore.core import clock, typeset, wording
from eclore.editions.states import Origin
from eclore.results import queries as results
from eclore.results.models import Count

_HERE = Path(__file__).parent


def minutes_pdf(count: Count, result: tally.Result) -> bytes:
    """The procès-verbal of a proclaimed count. Same values, same bytes."""
    with clock.at(count.declaration.declared_at):
        return typeset.pdf((_HERE / "proces-verbal.typ").read_text(encoding="utf-8"), _content(count, result))


def _content(count: Count, result: tally.Result) -> dict[str, Any]:
    edition = count.edition
    names = {project.id: project.name for project in result.projects}
    origin = ""
    if edition.origin == Origin.OPEN_BALLOTS:
        origin = _("Bulletins publics importés, fichier d’empreinte SHA-256 %(sha)s. Aucune urne scellée.") % {
            "sha": edition.source_sha256
        }
    unit = _("Voix") if result.rules.unit == "voix" else _("Points")
    return {
        "title": f"{_('Procès-verbal du vote')}, {edition.title}",
        "heading": _("Procès-verbal du vote"),
        "subtitle": edition.title,
        "origin": origin,
        "facts": _facts(count, result),
        "hashes": [
            [_("Empreinte du procès-verbal"), count.sha256],
            [_("Empreinte du règlement"), count.rulebook.sha256],
        ],
        "head": [_("Rang"), _("Projet"), unit, _("Demandé"), _("Attribué")],
        "rows": _rows(count, result.rules.currency),
        "ties": [_tie(tie, names, result.rules.unit) for tie in result.ties if tie.pivotal],
        "settled": count.rulebook.reason if count.rulebook.version > 1 else "",
        "steps": [step.sentence for step in result.steps],
    }


def _facts(count: Count, result: tally.Result) -> list[list[str]]:
    turnout, rules = result.turnout, result.rules
    return [
        [_("Proclamé le"), wording.moment(count.declaration.declared_at)],
        [_("Témoins"), count.declaration.witnesses],
        [_("Dépouillé le"), wording.moment(count.counted_at)],
        [_("Règle de sélection"), rules.selection],
        [_("Départage"), ", ".join(rules.ties)],
        [_("Bulletins"), wording.number(turnout.cast)],
        [_("Valables"), wording.number(turnout.valid)],
        [_("Blancs"), wording.number(turnout.blank)],
        [_("Nuls"), wording.number(turnout.void)],
        [_("Enveloppe"), wording.money(rules.budget_cents, rules.currency)],
        [_("Attribué"), wording.money(result.spent_cents, rules.currency)],
        [_("Reste"), wording.money(result.remaining_cents, rules.currency)],
    ]


def _rows(count: Count, currency: str) -> list[list[str]]:
    return [
        [
            str(award.rank),
            award.project.title,
            award.score,
            wording.money(award.project.requested_cents, currency),
            wording.money(award.amount_cents, currency),
        ]
        for award in results.awards(count)
    ]


def _tie(tie: tally.Tie, names: dict[str, str], unit: str) -> str:
    projects = ", ".join(f"{names[key]} ({key})" for key in tie.projects)
    return _("Égalité à %(score)s %(unit)s entre %(projects)s, départagée par la règle « %(policy)s ».") % {
        "score": tie.score,
        "unit": unit,
        "projects": projects,
        "policy": tie.policy,
    }
