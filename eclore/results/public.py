"""The results, for everyone: when they come, then the ranking and the why of each line."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from eclore.core import clock, wording
from eclore.core.access import public
from eclore.core.http import Request, show
from eclore.editions import queries as editions
from eclore.editions.models import Edition
from eclore.editions.states import Origin, PhaseKind
from eclore.projects import queries as projects
from eclore.results import queries
from eclore.results.models import Award, Count

# Beyond the first lines, a long run of projects that met the same fate is folded.
SHOWN_FIRST, SHORTEST_FOLD = 5, 8


@public
def results(request: Request) -> HttpResponse:
    edition = _readable(request)
    if edition and edition.origin == Origin.SHEET:
        return _past(request, edition)
    count = queries.declared_count(edition) if edition else None
    if count is None:
        return _waiting(request, edition)
    return show(request, "results/results.html", _ranking(count, is_reversed=request.GET.get("ordre") == "dernier"))


def _past(request: Request, edition: Edition) -> HttpResponse:
    """Results told by a sheet: shown for what they are, without urn, count or proof."""
    rows = list(queries.past_results(edition))
    context = {
        "rows": rows,
        "winners": sum(row.is_winner for row in rows),
        "total_cents": sum(row.amount_cents for row in rows),
        "has_votes": any(row.votes is not None for row in rows),
        "sources": sorted({row.source_sha256 for row in rows}),
    }
    return show(request, "results/past.html", context)


def _waiting(request: Request, edition: Edition | None) -> HttpResponse:
    """Why there is nothing yet: a day to come, or public ballots that nobody has counted here."""
    phase = editions.phase(edition, PhaseKind.RESULTS) if edition else None
    context = {
        "results_phase": phase,
        "is_ahead": phase is not None and phase.opens_at > clock.now(),
        "is_imported": edition is not None and edition.origin == Origin.OPEN_BALLOTS,
    }
    return show(request, "results/waiting.html", context)


@public
def award(request: Request, slug: str) -> HttpResponse:
    edition = _readable(request)
    if edition and edition.origin == Origin.SHEET:
        return redirect("pages:project", slug)
    row = _award(edition, slug)
    if row is None:
        if edition and queries.declared_count(edition) is None and projects.visible(edition).filter(slug=slug).exists():
            return _waiting(request, edition)
        raise Http404
    sentences = queries.explanation(row)
    context = {"award": row, "count": row.count, "sentences": sentences, "total": len(row.count.minutes["ranking"])}
    return show(request, "results/award.html", context)


def _ranking(count: Count, *, is_reversed: bool) -> dict[str, Any]:
    minutes = count.minutes
    rows = list(queries.awards(count))
    for row in rows:
        row.votes = _votes(row)  # type: ignore[attr-defined]
        row.shown_votes = wording.number(int(row.score)) if row.score.isdigit() else row.score  # type: ignore[attr-defined]
    pieces = [{"rows": rows[::-1], "fold": ""}] if is_reversed else _folds(rows)
    winners = sum(row.is_winner for row in rows)
    numbers = {"winners": winners, "rows": len(rows)}
    return {
        "count": count,
        "minutes": minutes,
        "rows": rows,
        "pieces": pieces,
        "top": max((row.votes for row in rows), default=0),  # type: ignore[attr-defined]
        "is_reversed": is_reversed,
        "winners": winners,
        "hearts": sum(value for value in minutes["scores"].values() if isinstance(value, int)),
        "unit": _unit(count),
        "promise": queries.promise(minutes["rule"]),
        "plants": [{"votes": row.votes, "funded": row.is_winner} for row in rows],  # type: ignore[attr-defined]
        "meadow_label": _(
            "Un pré de %(rows)s plantes, dont %(winners)s en fleur. Plus il y a de voix, plus la tige est haute."
        )
        % numbers,
        "stairs": [{"cents": row.amount_cents or row.project.requested_cents, "funded": row.is_winner} for row in rows],
        "stairs_label": _("Escalier de %(rows)s marches, une par projet : %(winners)s tiennent dans l’enveloppe.")
        % numbers,
        "ties": _ties(count),
    }


def _unit(count: Count) -> str:
    if count.rulebook.content["score"] != "approvals":
        return _("points")
    return _("coups de cœur") if count.edition.origin == Origin.OWN else _("voix")


def _readable(request: Request) -> Edition | None:
    edition: Edition | None = request.edition
    if edition is not None and not edition.is_public:
        raise Http404
    return edition


def _award(edition: Edition | None, slug: str) -> Award | None:
    count = queries.declared_count(edition) if edition else None
    if count is None:
        return None
    row = queries.awards(count).filter(project__slug=slug).first()
    if row:
        row.count = count  # already read, with its edition, rules and declaration
    return row


def _votes(row: Award) -> int:
    """The score as a whole number, for the length of a bar; exact fractions stay in the text."""
    whole, _slash, below = row.score.partition("/")
    return int(whole) // int(below or 1)


def _folds(rows: list[Award]) -> list[dict[str, Any]]:
    """The ranking in pieces: lines to show, long runs of one fate to fold. The lines at the limit stay in sight."""
    pieces: list[dict[str, Any]] = [{"rows": rows[:SHOWN_FIRST], "fold": ""}]
    for is_winner, group in groupby(rows[SHOWN_FIRST:], key=lambda row: row.is_winner):
        run = list(group)
        if len(run) < SHORTEST_FOLD:
            pieces.append({"rows": run, "fold": ""})
        elif is_winner:
            pieces += [{"rows": run[:-1], "fold": "funded"}, {"rows": run[-1:], "fold": ""}]
        else:
            pieces += [{"rows": run[:1], "fold": ""}, {"rows": run[1:], "fold": "not_funded"}]
    return pieces


def _ties(count: Count) -> list[dict[str, Any]]:
    """Ties that changed the outcome: what was decided, and the names behind the numbers."""
    found = [step for step in count.minutes["steps"] if step["decision"] == "tie_broken"]
    names = queries.names(count) if found else {}
    return [{"sentence": s["sentence"], "names": [(n, names.get(n, "")) for n in s["projects"]]} for s in found]
