"""Reads about editions: the current one, its phases, roles, rules, territories."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from eclore.core import clock, wording
from eclore.core.errors import Missing, Refused
from eclore.core.folding import fold
from eclore.editions.models import (
    Commune,
    Edition,
    Membership,
    Page,
    Phase,
    PhaseChange,
    ProcessRules,
    Rulebook,
    StandIn,
    Territory,
)
from eclore.editions.states import OPTIONAL_ROOMS, ROOM_OF_ROLE, ChangeKind, ChangeState, PhaseKind, Role, TerritoryKind


def current() -> Edition | None:
    """The edition that answers at the short addresses."""
    return Edition.objects.filter(is_current=True).first()


def by_code(code: str) -> Edition | None:
    return Edition.objects.filter(code=code).first()


def public_others(edition: Edition) -> list[Edition]:
    """The other editions that everybody may read, the newest first."""
    return list(Edition.objects.filter(is_public=True).exclude(pk=edition.pk).order_by("-year", "code"))


def has_room(edition: Edition, room: str) -> bool:
    """Whether the edition runs the room."""
    return room not in edition.rooms_off


def roles_offered(edition: Edition) -> list[Role]:
    """The roles that have something to do in the rooms that the edition runs."""
    return [role for role in Role if role not in ROOM_OF_ROLE or has_room(edition, ROOM_OF_ROLE[role])]


def without_room(edition: Edition, room: str) -> Refused:
    """What someone reads who comes to a room that the edition does not run."""
    return Missing(
        _("« %(room)s » : cette étape n’existe pas dans « %(edition)s ».")
        % {"room": PhaseKind(room).label, "edition": edition.title}
    )


def closed_room(permission: str, obj: Any) -> Refused | None:
    """The gate of every permission `<room>.<verb>`: a refusal where the edition of `obj` does not run the room."""
    room, edition = permission.partition(".")[0], getattr(obj, "edition", None)
    if edition is None or room not in OPTIONAL_ROOMS or has_room(edition, room):
        return None
    return without_room(edition, room)


def attendances_needed(edition: Edition) -> int:
    """How many comptoirs a team attends before it submits: none where the edition holds none."""
    return process_rules(edition).attendances_before_project if has_room(edition, PhaseKind.WORKSHOPS) else 0


def phases(edition: Edition) -> dict[str, Phase]:
    """Phases of the rooms that the edition runs, by kind, read once per instance of it (a request holds one)."""
    cached = edition.__dict__.get("_phases")
    if cached is None:
        rows = {phase.kind: phase for phase in edition.phases.all()}
        cached = edition.__dict__["_phases"] = {kind: row for kind, row in rows.items() if has_room(edition, kind)}
    return cached


def kinds(edition: Edition) -> list[PhaseKind]:
    """The phases that the edition has, in the order of the flow."""
    return [kind for kind in PhaseKind if has_room(edition, kind)]


def phase(edition: Edition, kind: str) -> Phase | None:
    return phases(edition).get(kind)


def is_open(edition: Edition, kind: str) -> bool:
    """Whether the phase is open now, by the clock."""
    found = phase(edition, kind)
    return found is not None and found.is_open()


def present_phase(edition: Edition) -> Phase | None:
    """The phase that the site speaks of: the open one furthest in the flow, else the next one, else the last one."""
    order = list(PhaseKind.values)
    rows = sorted(phases(edition).values(), key=lambda row: order.index(row.kind))
    opened = [row for row in rows if row.is_open() or row.suspended_at]
    if opened:
        return opened[-1]
    to_come = [row for row in rows if row.opens_at > clock.now()]
    if to_come:
        return min(to_come, key=lambda row: row.opens_at)
    return rows[-1] if rows else None


def changes(edition: Edition) -> QuerySet[PhaseChange]:
    """What two people changed in the calendar, newest first: published."""
    return edition.phase_changes.filter(state=ChangeState.CONFIRMED).order_by("-confirmed_at", "-pk")


def said(change: PhaseChange) -> str:
    """What a change does, in words."""
    if change.change == ChangeKind.SUSPEND:
        return _("suspendu, jusqu’à nouvel avis")
    until = {
        ChangeKind.EXTEND: _("prolongé jusqu’au %(date)s"),
        ChangeKind.REOPEN: _("rouvert jusqu’au %(date)s"),
        ChangeKind.RESUME: _("repris, jusqu’au %(date)s"),
    }[ChangeKind(change.change)]
    return until % {"date": wording.moment(change.closes_at)}


def proposals(edition: Edition) -> QuerySet[PhaseChange]:
    """Changes that wait for a second manager."""
    waiting = edition.phase_changes.filter(state=ChangeState.PROPOSED).select_related("proposed_by")
    return waiting.order_by("proposed_at", "pk")


def roles_of(user: Any, obj: Any) -> frozenset[str]:
    """Roles of `user` in the edition of `obj`; all roles of a login are read once per instance of it."""
    if not getattr(user, "is_authenticated", False):
        return frozenset()
    edition = getattr(obj, "edition", None)
    if edition is None:
        return frozenset()
    held: dict[int, set[str]] | None = user.__dict__.get("_roles")
    absent: dict[int, set[int]]
    if held is None:
        held, absent = {}, {}
        for edition_id, role, user_id in _held_by(user):
            held.setdefault(edition_id, set()).add(role)
            if user_id != user.pk:
                absent.setdefault(edition_id, set()).add(user_id)
        user.__dict__["_roles"], user.__dict__["_absent"] = held, absent
    return frozenset(held.get(edition.pk, ()))


def _held_by(user: Any) -> QuerySet[Any, Any]:
    """Roles by the clock, of the login and of those it stands in for today. A share of the key is never lent."""
    now, today = clock.now(), clock.today()
    away = StandIn.objects.filter(
        edition=OuterRef("edition"), absent=OuterRef("user"), substitute=user, begins_on__lte=today, ends_on__gte=today
    )
    lent = Q(Exists(away)) & ~Q(role=Role.KEY_HOLDER)
    rows = Membership.objects.filter(Q(until__isnull=True) | Q(until__gt=now), Q(user=user) | lent, since__lte=now)
    return rows.values_list("edition_id", "role", "user_id")


def stands_for(user: Any, obj: Any) -> list[int]:
    """The logins that `user` stands in for today, in the edition of `obj`."""
    edition = getattr(obj, "edition", None)
    if edition is None or not roles_of(user, obj):
        return []
    return sorted(user.__dict__.get("_absent", {}).get(edition.pk, ()))


def acts_as(user: Any, obj: Any) -> set[int]:
    """The login itself and those it stands in for: whose requests and dossiers it may take on."""
    return {user.pk, *stands_for(user, obj)} if user.is_authenticated else set()


def editions_of(user: Any) -> QuerySet[Edition]:
    """Editions where the login holds a role, or stands in for somebody who does."""
    return Edition.objects.filter(Q(memberships__user=user) | Q(stand_ins__substitute=user)).distinct()


def live_editions_of(user: Any) -> list[Edition]:
    """Editions where the login holds a role now and that are not over, oldest first: one query, and one for phases."""
    rows = editions_of(user).prefetch_related("phases").order_by("year", "code")
    live = [row for row in rows if roles_of(user, row)]
    return [row for row in live if not phases(row) or not all(phase.is_over() for phase in phases(row).values())]


def rulebook(edition: Edition) -> Rulebook | None:
    """The version in force: the newest."""
    return edition.rulebooks.order_by("-version").first()


def process_rules(edition: Edition) -> ProcessRules:
    """The version in force. Every edition has one from its creation."""
    cached = edition.__dict__.get("_process_rules")
    if cached is None:
        cached = edition.__dict__["_process_rules"] = edition.process_rules.order_by("-version")[0]
    return cached


def communes(edition: Edition) -> QuerySet[Commune]:
    """Communes of the edition's map."""
    return Commune.objects.filter(territories__set=edition.territory_set_id).distinct()


def commune_by_code(edition: Edition, insee: str) -> Commune | None:
    """The commune of the edition that bears this INSEE code: for programs, which hold the code."""
    return communes(edition).filter(insee=insee).first()


def find_commune(edition: Edition, text: str) -> Commune | None:
    """What a person types: a name (accents aside), "Name (62000)", a postal code of one commune only, an INSEE code.

    The postal code comes first: in Pas-de-Calais 62600 is Berck by post and Nédon by INSEE, and people know the post.
    """
    text = text.strip()
    rows = communes(edition)
    if "(" in text:
        name, _bracket, code = text.partition("(")
        code = code.rstrip(") ")
        found = list(rows.filter(folded_name=fold(name)).filter(Q(postal_codes__contains=code) | Q(insee=code))[:2])
        return found[0] if len(found) == 1 else None
    found = list(rows.filter(postal_codes__contains=text)[:2]) if len(text) == 5 and text.isdecimal() else []
    found = found or list(rows.filter(Q(insee=text) | Q(folded_name=fold(text)))[:2])
    return found[0] if len(found) == 1 else None


def serves(edition: Edition, postal_code: str) -> bool:
    """Whether a postal code serves at least one commune of the edition: enough to say that somebody lives there."""
    code = postal_code.strip()
    return len(code) == 5 and code.isdecimal() and communes(edition).filter(postal_codes__contains=code).exists()


def areas(edition: Edition) -> QuerySet[Territory]:
    """The territories of the edition (the nine of Pas-de-Calais), by name."""
    return Territory.objects.filter(set=edition.territory_set_id, kind=TerritoryKind.AREA)


def area_of(edition: Edition, commune_code: str) -> Territory | None:
    """The territory of a commune."""
    return areas(edition).filter(communes=commune_code).order_by("pk").first()


def page(slug: str, edition: Edition | None) -> Page | None:
    """The edition's own page, else the common one."""
    rows = {row.edition_id: row for row in Page.objects.filter(Q(edition=edition) | Q(edition=None), slug=slug)}
    return rows.get(edition.pk if edition else None) or rows.get(None)
