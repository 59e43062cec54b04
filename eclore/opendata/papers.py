"""The minutes as a paper: a tagged PDF (PDF/UA-1) made by Typst from the same values as `minutes.json`."""

from __future__ import annotations

import json
import struct
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import gettext as _

import tally
from eclore.core import wording
from eclore.editions.states import Origin
from eclore.results import queries as results
from eclore.results.models import Count

_HERE = Path(__file__).parent
_FONTS = settings.ROOT / "eclore" / "core" / "fonts"


def minutes_pdf(count: Count, result: tally.Result) -> bytes:
    """The procès-verbal of a proclaimed count. Same values, same bytes."""
    content = json.dumps(_content(count, result), ensure_ascii=False)
    pdf = typst.compile(
        (_HERE / "proces-verbal.typ").read_bytes(),
        font_paths=[str(_FONTS)],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": printable(content)},
        pdf_standards=["ua-1"],
        timestamp=int(count.declaration.declared_at.timestamp()),
    )
    assert isinstance(pdf, bytes)  # one document, no output path
    return pdf


def printable(text: str) -> str:
    """The text without what the typeface cannot draw: pictures are dropped, other signs become « ? ».

    PDF/UA refuses a sign without a drawing, and names typed by the public hold any of them.
    """
    drawn = _glyphs()
    kept = []
    for sign in unicodedata.normalize("NFC", text):
        if ord(sign) in drawn:
            kept.append(sign)
        elif unicodedata.category(sign)[0] not in "SCM":
            kept.append("?")
    return "".join(kept)


@cache
def _glyphs() -> frozenset[int]:
    """Code points that every weight of the typeface draws, read from the `cmap` tables of its files (format 4)."""
    found = [_cmap(path.read_bytes()) for path in sorted(_FONTS.glob("*.ttf"))]
    return frozenset.intersection(*found)


def _cmap(font: bytes) -> frozenset[int]:
    tables = struct.unpack(">H", font[4:6])[0]
    records = (struct.unpack(">4sIII", font[12 + 16 * i : 28 + 16 * i]) for i in range(tables))
    start = next(offset for tag, _sum, offset, _length in records if tag == b"cmap")
    points: set[int] = set()
    for i in range(struct.unpack(">H", font[start + 2 : start + 4])[0]):
        _platform, _encoding, offset = struct.unpack(">HHI", font[start + 4 + 8 * i : start + 12 + 8 * i])
        table = font[start + offset :]
        if struct.unpack(">H", table[:2])[0] != 4:
            continue
        size = struct.unpack(">H", table[6:8])[0]
        ends = struct.unpack(f">{size // 2}H", table[14 : 14 + size])
        starts = struct.unpack(f">{size // 2}H", table[16 + size : 16 + 2 * size])
        for first, last in zip(starts, ends, strict=True):
            points.update(range(first, last + 1))
    return frozenset(points - {0xFFFF})


def _content(count: Count, result: tally.Result) -> dict[str, Any]:
    edition, declaration = count.edition, count.declaration
    money = lambda cents: wording.money(cents, result.rules.currency)  # noqa: E731
    turnout = result.turnout
    names = {project.id: project.name for project in result.projects}
    origin = ""
    if edition.origin == Origin.OPEN_BALLOTS:
        origin = _("Bulletins publics importés, fichier d’empreinte SHA-256 %(sha)s. Aucune urne scellée.") % {
            "sha": edition.source_sha256
        }
    rows = [
        [
            str(award.rank),
            award.project.title,
            award.score,
            money(award.project.requested_cents),
            money(award.amount_cents),
        ]
        for award in results.awards(count)
    ]
    return {
        "title": _("Procès-verbal du vote"),
        "subtitle": edition.title,
        "origin": origin,
        "facts": [
            [_("Proclamé le"), wording.moment(declaration.declared_at)],
            [_("Témoins"), declaration.witnesses],
            [_("Dépouillé le"), wording.moment(count.counted_at)],
            [_("Règle de sélection"), result.rules.selection],
            [_("Départage"), ", ".join(result.rules.ties)],
            [_("Bulletins"), wording.number(turnout.cast)],
            [_("Valables"), wording.number(turnout.valid)],
            [_("Blancs"), wording.number(turnout.blank)],
            [_("Nuls"), wording.number(turnout.void)],
            [_("Enveloppe"), money(result.rules.budget_cents)],
            [_("Attribué"), money(result.spent_cents)],
            [_("Reste"), money(result.remaining_cents)],
        ],
        "hashes": [
            [_("Empreinte du procès-verbal"), count.sha256],
            [_("Empreinte du règlement"), count.rulebook.sha256],
        ],
        "head": [
            _("Rang"),
            _("Projet"),
            _("Voix") if result.rules.unit == "voix" else _("Points"),
            _("Demandé"),
            _("Attribué"),
        ],
        "rows": rows,
        "ties": [_tie(tie, names, result.rules.unit) for tie in result.ties if tie.pivotal],
        "settled": count.rulebook.reason if count.rulebook.version > 1 else "",
        "steps": [step.sentence for step in result.steps],
    }


def _tie(tie: tally.Tie, names: dict[str, str], unit: str) -> str:
    projects = ", ".join(f"{names[key]} ({key})" for key in tie.projects)
    return _("Égalité à %(score)s %(unit)s entre %(projects)s, départagée par la règle « %(policy)s ».") % {
        "score": tie.score,
        "unit": unit,
        "projects": projects,
        "policy": tie.policy,
    }
