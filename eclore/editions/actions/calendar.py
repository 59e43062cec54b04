"""The dates of an edition: dated freely before a phase begins, changed by two people once it has begun."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from eclore.core import audit, clock, permissions, wording
from eclore.core.errors import Closed, Refused
from eclore.core.workflow import begin, move
from eclore.editions.models import Edition, KeyDay, Phase, PhaseChange
from eclore.editions.states import ChangeKind, KeyDayKind, PhaseKind

# A year typed wrong: the first and the last hours of the calendar cannot even be moved to another time zone.
_FIRST_YEAR, _LAST_YEAR = 1990, 2200
Dates = tuple[datetime, datetime]


def check_dates(opens_at: datetime, closes_at: datetime) -> None:
    """Refuse what no phase can have."""
    for field, moment in (("opens_at", opens_at), ("closes_at", closes_at)):
        if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
            raise Refused(_("Cette année n’est pas possible. Relisez la date."), field=field)
    if closes_at <= opens_at:
        raise Refused(_("La fermeture doit venir après l’ouverture."), field="closes_at")


def check_not_begun(by: Any, phase: Phase | None, opens_at: datetime, closes_at: datetime) -> None:
    """Once people act in a phase, its dates are a promise: only two managers change them, in public."""
    if phase is None or getattr(by, "is_system", False) or clock.now() < phase.opens_at:
        return
    if (opens_at, closes_at) != (phase.opens_at, phase.closes_at):
        raise Closed(
            _("« %(phase)s » a commencé : ses dates ne changent plus qu’à deux. Proposez de prolonger ou de rouvrir.")
            % {"phase": phase.label},
            field="closes_at",
        )


@transaction.atomic
def set_phase(
    *, by: Any, edition: Edition, kind: PhaseKind | str, opens_at: datetime, closes_at: datetime, reason_code: str = ""
) -> Phase:
    """Date a phase (UTC), or date it anew while it has not begun. Commands may date any."""
    permissions.check(by, "editions.set_phase", edition)
    check_dates(opens_at, closes_at)
    known = Phase.objects.select_for_update().filter(edition=edition, kind=kind).first()
    check_not_begun(by, known, opens_at, closes_at)
    phase, _made = Phase.objects.update_or_create(
        edition=edition, kind=kind, defaults={"opens_at": opens_at, "closes_at": closes_at}
    )
    edition.__dict__.pop("_phases", None)
    audit.record(
        "editions.set_phase",
        by=by,
        subject=phase,
        reason_code=reason_code,
        detail={"kind": str(kind), "opens_at": opens_at.isoformat(), "closes_at": closes_at.isoformat()},
    )
    return phase


@transaction.atomic
def set_phases(*, by: Any, edition: Edition, dates: Mapping[str, Dates]) -> list[Phase]:
    """Date several phases at once: all or none."""
    return [
        set_phase(by=by, edition=edition, kind=kind, opens_at=opens_at, closes_at=closes_at)
        for kind, (opens_at, closes_at) in dates.items()
    ]


# Two people ----------------------------------------------------------------------------------------------------------
def _check_change(phase: Phase, change: str, closes_at: datetime | None) -> None:
    """What the clock and the phase allow: checked at the proposal, and again at the confirmation."""
    now = clock.now()
    if now < phase.opens_at:
        raise Closed(_("Cette étape n’a pas commencé : changez simplement ses dates."))
    if (change == ChangeKind.RESUME) != (phase.suspended_at is not None):
        if phase.suspended_at is None:
            raise Closed(_("Cette étape n’est pas suspendue."))
        raise Closed(_("Cette étape est suspendue : proposez d’abord de la reprendre."))
    if change == ChangeKind.REOPEN and not phase.is_over(now):
        raise Closed(_("Cette étape est encore ouverte : proposez de la prolonger."))
    if change in (ChangeKind.EXTEND, ChangeKind.SUSPEND) and phase.is_over(now):
        raise Closed(_("Cette étape est fermée : proposez de la rouvrir."))
    if change in (ChangeKind.EXTEND, ChangeKind.REOPEN):
        if closes_at is None or closes_at <= max(now, phase.closes_at):
            raise Refused(
                _("La nouvelle fermeture vient après l’actuelle (%(date)s) et après maintenant.")
                % {"date": wording.moment(phase.closes_at)},
                field="closes_at",
            )
        check_dates(phase.opens_at, closes_at)


@transaction.atomic
def propose_change(
    *,
    by: Any,
    edition: Edition,
    kind: str,
    change: str,
    reason: str,
    closes_at: datetime | None = None,
    gives_time_back: bool = False,
) -> PhaseChange:
    """Propose to extend, reopen, suspend or resume a phase: nothing changes until another manager confirms."""
    permissions.check(by, "editions.propose_change", edition)
    phase = Phase.objects.select_for_update().filter(edition=edition, kind=kind).first()
    if phase is None or change not in ChangeKind.values:
        raise Refused(_("Choisissez une étape et ce qui lui arrive."))
    reason = " ".join(reason.split())
    if not 10 <= len(reason) <= 300:
        raise Refused(_("Le motif sera publié : écrivez-le en une phrase, de 10 à 300 caractères."), field="reason")
    _check_change(phase, change, closes_at)
    row = PhaseChange(
        edition=edition,
        kind=kind,
        change=change,
        closes_at=closes_at if change in (ChangeKind.EXTEND, ChangeKind.REOPEN) else None,
        gives_time_back=gives_time_back and change == ChangeKind.RESUME,
        reason=reason if reason[-1] in ".!?…" else f"{reason}.",
        proposed_by=by,
        proposed_at=clock.now(),
    )
    try:
        with transaction.atomic():
            return begin(row, "propose_change", by=by, detail={"kind": kind, "change": change})
    except IntegrityError as error:
        raise Closed(_("Un changement de cette étape attend déjà : confirmez-le ou abandonnez-le d’abord.")) from error


@transaction.atomic
def confirm_change(*, by: Any, change: PhaseChange) -> PhaseChange:
    """A second manager confirms: the dates change now, and the change is published with its reason."""
    with move(PhaseChange, change.pk, "confirm_change", by=by, detail={"kind": change.kind}) as row:
        phase = Phase.objects.select_for_update().get(edition=row.edition, kind=row.kind)
        _check_change(phase, row.change, row.closes_at)
        now = clock.now()
        if row.change == ChangeKind.SUSPEND:
            phase.suspended_at = now
        elif row.change == ChangeKind.RESUME:
            assert phase.suspended_at is not None
            if row.gives_time_back:
                # Whole minutes, rounded up: the calendar shows no seconds.
                phase.closes_at += timedelta(minutes=-((phase.suspended_at - now) // timedelta(minutes=1)))
            phase.suspended_at = None
            row.closes_at = phase.closes_at
        else:
            assert row.closes_at is not None
            phase.closes_at = row.closes_at
        phase.last_change, phase.last_reason = row.change, row.reason
        phase.save()
        row.confirmed_by, row.confirmed_at = by, now
    change.edition.__dict__.pop("_phases", None)
    return row


@transaction.atomic
def drop_change(*, by: Any, change: PhaseChange) -> None:
    """Give up a proposal; it stays on record."""
    with move(PhaseChange, change.pk, "drop_change", by=by, detail={"kind": change.kind}):
        pass


# Days to mind --------------------------------------------------------------------------------------------------------
@transaction.atomic
def add_key_day(*, by: Any, edition: Edition, kind: str, title: str, held_on: date) -> KeyDay:
    """Note a session of the assembly or a general election; every edition reads it."""
    permissions.check(by, "editions.set_key_day", edition)
    if kind not in KeyDayKind.values or not title.strip():
        raise Refused(_("Dites ce que c’est, et quel jour."), field="title")
    if not _FIRST_YEAR <= held_on.year <= _LAST_YEAR:
        raise Refused(_("Cette année n’est pas possible. Relisez la date."), field="held_on")
    if KeyDay.objects.filter(kind=kind, held_on=held_on).exists():
        raise Refused(_("Ce jour est déjà noté."), field="held_on")
    row = KeyDay.objects.create(kind=kind, title=title.strip()[:120], held_on=held_on)
    audit.record("editions.add_key_day", by=by, subject=edition, detail={"kind": kind, "on": held_on.isoformat()})
    return row


@transaction.atomic
def settle_key_day(*, by: Any, edition: Edition, day: KeyDay) -> None:
    """Say that what the day asks for is done: its alerts stop."""
    permissions.check(by, "editions.set_key_day", edition)
    day.settled_at = clock.now()
    day.save(update_fields=["settled_at"])
    audit.record("editions.settle_key_day", by=by, subject=edition, detail={"kind": day.kind})


@transaction.atomic
def remove_key_day(*, by: Any, edition: Edition, day: KeyDay) -> None:
    """Take off a day noted by mistake."""
    permissions.check(by, "editions.set_key_day", edition)
    audit.record("editions.remove_key_day", by=by, subject=edition, detail={"on": day.held_on.isoformat()})
    day.delete()
