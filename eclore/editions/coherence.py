"""What is wrong with a calendar, in words: pure functions over dates, each with its source and the act to mend it.

They read no database and no clock: the same rules judge the calendar as it is and as somebody means to change it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from eclore.core import wording
from eclore.editions.holidays import idle
from eclore.editions.states import PhaseKind

Dates = tuple[datetime, datetime]
REPORT_DAYS = 12  # Code général des collectivités territoriales, art. L.3121-19
GAP = timedelta(days=45)


@dataclass(frozen=True)
class KnownDay:
    """A session or an election, and whether what it asks for is done."""

    title: str
    on: date
    is_settled: bool = False


@dataclass(frozen=True)
class Calendar:
    """What the rules look at. Phases that the edition does not have are absent."""

    phases: Mapping[str, Dates]
    last_workshop: datetime | None = None
    appeal_months: int = 0
    sessions: tuple[KnownDay, ...] = ()
    elections: tuple[KnownDay, ...] = ()


@dataclass(frozen=True)
class Flaw:
    """One thing to look at. `row` is the phase beside which it is shown, `mend` what to do, `source` why."""

    code: str
    row: str
    strong: str
    text: str
    mend: str
    source: str = ""
    is_grave: bool = True


def flaws(calendar: Calendar) -> list[Flaw]:
    """All of them, the grave ones first, in the order of the rules."""
    found = [flaw for rule in RULES for flaw in rule(calendar)]
    return sorted(found, key=lambda flaw: not flaw.is_grave)


def _label(kind: str) -> str:
    return str(PhaseKind(kind).label)


def _gate(calendar: Calendar) -> Iterator[Flaw]:
    """Someone who comes to the last workshop must still have time to submit."""
    dates, last = calendar.phases.get(PhaseKind.PROJECTS), calendar.last_workshop
    if dates and last and last >= dates[1]:
        yield Flaw(
            "gate",
            PhaseKind.PROJECTS,
            _("Le dépôt des dossiers ferme avant le dernier comptoir."),
            _("Dernier comptoir : %(last)s. Fin du dépôt : %(end)s.")
            % {"last": wording.moment(last), "end": wording.moment(dates[1])},
            _("Reculez la fermeture du dépôt, ou avancez ce comptoir."),
            _("Règlement : pas de dossier sans présence à un comptoir."),
        )


# (earlier, which end, later, which end): the first moment comes no later than the second.
_ORDER = (
    (PhaseKind.IDEAS, 0, PhaseKind.PROJECTS, 0),
    (PhaseKind.WORKSHOPS, 0, PhaseKind.PROJECTS, 1),
    (PhaseKind.PROJECTS, 1, PhaseKind.REVIEWS, 1),
    (PhaseKind.PROJECTS, 1, PhaseKind.VOTING, 0),
    (PhaseKind.REVIEWS, 1, PhaseKind.VOTING, 0),
    (PhaseKind.VOTING, 1, PhaseKind.RESULTS, 0),
    (PhaseKind.RESULTS, 0, PhaseKind.GRANTS, 0),
)


def _order(calendar: Calendar) -> Iterator[Flaw]:
    ends = (_("l’ouverture de « %(phase)s »"), _("la fermeture de « %(phase)s »"))
    for before, end, after, other in _ORDER:
        first, second = calendar.phases.get(before), calendar.phases.get(after)
        if not (first and second) or first[end] <= second[other]:
            continue
        names = {
            "first": ends[end] % {"phase": _label(before)},
            "second": ends[other] % {"phase": _label(after)},
        }
        yield Flaw(
            f"order.{before}.{after}",
            after,
            _("Ordre impossible : %(first)s vient après %(second)s.") % names,
            _("%(a)s, puis %(b)s.") % {"a": wording.moment(first[end]), "b": wording.moment(second[other])},
            _("Changez l’une des deux dates."),
            _("Règlement : l’ordre des étapes."),
        )


def _gaps(calendar: Calendar) -> Iterator[Flaw]:
    """Weeks where nothing is open and nobody knows why."""
    rows = sorted((dates, kind) for kind, dates in calendar.phases.items())
    for (dates, kind), (following, _next) in zip(rows, rows[1:], strict=False):
        latest = max(other[1] for other, _kind in rows if other[0] <= dates[0])
        if following[0] - latest > GAP:
            days = (following[0] - latest).days
            yield Flaw(
                f"gap.{_next}",
                _next,
                ngettext("%(n)s jour sans rien d’ouvert.", "%(n)s jours sans rien d’ouvert.", days) % {"n": days},
                _("Entre « %(a)s » et « %(b)s ».") % {"a": _label(kind), "b": _label(_next)},
                _("Rapprochez les deux étapes, ou dites pourquoi sur la page d’accueil."),
                is_grave=False,
            )


def _idle_days(calendar: Calendar) -> Iterator[Flaw]:
    sentences = (_("« %(phase)s » ouvre %(why)s."), _("« %(phase)s » ferme %(why)s."))
    for kind, dates in calendar.phases.items():
        for end, moment in enumerate(dates):
            day = wording.in_paris(moment)
            why = idle(day.date() if isinstance(day, datetime) else day)
            if why:
                yield Flaw(
                    f"idle.{kind}.{end}",
                    kind,
                    sentences[end] % {"phase": _label(kind), "why": why},
                    _("%(date)s : personne ne répond au téléphone ce jour-là.")
                    % {"date": wording.day(moment).capitalize()},
                    _("Prenez un jour ouvré."),
                    _("Code du travail, art. L.3133-1."),
                    is_grave=False,
                )


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def _appeal(calendar: Calendar) -> Iterator[Flaw]:
    """A refusal of the label may be contested while the list of the vote is sealed already."""
    reviews, voting = calendar.phases.get(PhaseKind.REVIEWS), calendar.phases.get(PhaseKind.VOTING)
    if not (reviews and voting and calendar.appeal_months):
        return
    end = months_after(_day(reviews[1]), calendar.appeal_months)
    if end > _day(voting[0]):
        yield Flaw(
            "appeal",
            PhaseKind.REVIEWS,
            _("Le recours contre un refus de label finit après le scellement de la liste du vote."),
            _("Recours jusqu’au %(end)s ; la liste est scellée le %(open)s, à l’ouverture du vote.")
            % {"end": wording.day(end), "open": wording.day(voting[0])},
            _("Finissez l’instruction plus tôt, ou ouvrez le vote plus tard."),
            _("Code de justice administrative, art. R.421-1 ; délai de recours du règlement."),
            is_grave=False,
        )


def _day(moment: datetime) -> date:
    here = wording.in_paris(moment)
    return here.date() if isinstance(here, datetime) else here


def report_due(session: date) -> date:
    """The last day to send the report to the members of the assembly."""
    return session - timedelta(days=REPORT_DAYS)


_REPORT_SOURCE = gettext_lazy("Code général des collectivités territoriales, art. L.3121-19.")


def _report(calendar: Calendar) -> Iterator[Flaw]:
    """The amounts are voted in a session; its report leaves twelve days before, once the results are known."""
    results, grants = calendar.phases.get(PhaseKind.RESULTS), calendar.phases.get(PhaseKind.GRANTS)
    if not results:
        return
    known = _day(results[0])
    session = next((day for day in calendar.sessions if day.on >= known), None)
    if session is None:
        yield Flaw(
            "session",
            PhaseKind.RESULTS,
            _("Aucune session de l’assemblée n’est notée après le vote."),
            _("Les lauréats restent des propositions tant que l’assemblée n’a pas délibéré."),
            _("Notez la date de la session."),
            str(_REPORT_SOURCE),
            is_grave=False,
        )
        return
    if not session.is_settled and report_due(session.on) < known:
        yield _late_report(session, known)
    if grants and _day(grants[0]) < session.on:
        yield Flaw(
            "deliberation",
            PhaseKind.GRANTS,
            _("Les conventions ouvrent avant la délibération de l’assemblée."),
            _("« %(title)s » : %(day)s.") % {"title": session.title, "day": wording.day(session.on)},
            _("Ouvrez les conventions après la session."),
            str(_REPORT_SOURCE),
        )


def _late_report(session: KnownDay, known: date) -> Flaw:
    text = _(
        "« %(title)s », le %(day)s : le rapport part 12 jours avant, le %(due)s. Les résultats ouvrent le %(known)s."
    )
    due = report_due(session.on)
    days = {"day": wording.day(session.on), "due": wording.day(due), "known": wording.day(known)}
    return Flaw(
        "report",
        PhaseKind.RESULTS,
        _("Le rapport à l’assemblée devrait partir avant que le résultat soit connu."),
        text % {"title": session.title, **days},
        _("Avancez la proclamation, ou visez la session suivante."),
        str(_REPORT_SOURCE),
    )


def electoral_period(election: date) -> tuple[date, date]:
    """From the first day of the sixth month before the month of the election, to the day itself."""
    return months_after(election.replace(day=1), -6), election


def _electoral(calendar: Calendar) -> Iterator[Flaw]:
    """No campaign that promotes the authority's achievements: neutral pages and letters."""
    for election in calendar.elections:
        start, end = electoral_period(election.on)
        for kind in (PhaseKind.VOTING, PhaseKind.RESULTS):
            dates = calendar.phases.get(kind)
            if election.is_settled or not dates or _day(dates[1]) < start or _day(dates[0]) > end:
                continue
            yield Flaw(
                f"electoral.{kind}",
                kind,
                _("« %(phase)s » tombe en période électorale.") % {"phase": _label(kind)},
                _("« %(title)s » : du %(start)s au %(end)s, aucune promotion de l’action de la collectivité.")
                % {"title": election.title, "start": wording.day(start), "end": wording.day(end)},
                _("Prenez des lettres et des pages neutres et dites-le ici, ou changez les dates."),
                _("Code électoral, art. L.52-1."),
            )


RULES: tuple[Callable[[Calendar], Iterator[Flaw]], ...] = (
    _gate,
    _order,
    _report,
    _electoral,
    _appeal,
    _gaps,
    _idle_days,
)
