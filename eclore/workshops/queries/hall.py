"""Reads about the hall: who is expected, who came, what a device may know."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from eclore.core import clock
from eclore.editions.queries import fold
from eclore.ideas.models import Idea
from eclore.people.models import Person
from eclore.workshops.models import Attendance, HallOperation, HostLink, Registration, Workshop
from eclore.workshops.states import HOLDING, Act, Outcome, RegistrationState

_SIGNER = signing.Signer(salt="workshops.host")
# What a device keeps is forgotten this long after it last met the network, and never later than a host's link.
KEEP = timedelta(hours=48)
# A link, and what devices keep, outlive the comptoir by this: the page is synced the day after at the latest.
AFTER = timedelta(hours=36)


def door_name(name: str) -> str:
    """`Nadia O.`: what a host without account reads of a name."""
    words = name.split()
    return f"{words[0]} {words[-1][0].upper()}." if len(words) > 1 else name.strip()


def named(workshop: Workshop, name: str) -> Person | None:
    """The one person of this comptoir (registered or present) of this full name, accents aside; None if two do."""
    held = Registration.objects.filter(workshop=workshop).exclude(state=RegistrationState.CANCELLED)
    ids = {*held.values_list("person", flat=True), *workshop.attendances.values_list("person", flat=True)}
    wanted = fold(name)
    people = Person.objects.filter(pk__in=ids).prefetch_related("contacts").order_by("pk")
    found = [person for person in people if fold(person.name) == wanted]
    return found[0] if len(found) == 1 else None


def host_token(link: HostLink) -> str:
    """What the host's address holds; it cannot be guessed, and opens nothing without the PIN."""
    return _SIGNER.sign(str(link.pk))


def by_host_token(value: str) -> HostLink | None:
    """The link of an address, or None on one that was altered."""
    try:
        pk = _SIGNER.unsign(value)
    except signing.BadSignature:
        return None
    return host_link(pk)


def host_link(pk: Any) -> HostLink | None:
    return HostLink.objects.select_related("workshop__edition", "workshop__commune").filter(pk=pk).first()


def forgets_at(workshop: Workshop) -> datetime:
    """When a device that loads the page now must have forgotten everything."""
    return min(clock.now() + KEEP, max(workshop.ends_at + AFTER, clock.now()))


def device_secret(user: Any, workshop: Workshop) -> str:
    """The key of an agent's device for one comptoir: given while signed in, never stored by the device."""
    text = f"hall:{user.pk}:{workshop.pk}:{user.get_session_auth_hash()}"
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def lines(workshop: Workshop, *, is_host: bool) -> list[dict[str, Any]]:
    """The registered by name, then the walk-ins: what is needed at the door and no more. No contact in any case."""
    came = {row.person_id: row for row in Attendance.objects.filter(workshop=workshop).select_related("person")}
    held = Registration.objects.filter(workshop=workshop).exclude(state=RegistrationState.CANCELLED)
    out = []
    for row in held.select_related("person").order_by("person__name", "pk"):
        at_door = came.pop(row.person_id, None)
        is_waiting = row.state == RegistrationState.WAITING
        # that an adult is noted, never who: the name and the number stay with the team
        guarded = [_("un adulte accompagne")] if row.guardian else []
        needs = ", ".join([*row.need_labels, *guarded])
        more = {"registration": row.pk, "code": row.code, "needs": needs, "is_waiting": is_waiting}
        out.append(_line(row.person, at_door, is_host, **more))
    walked = sorted(came.values(), key=lambda row: (row.person.name, row.pk))
    return out + [_line(row.person, row, is_host) for row in walked]


def _line(person: Person, came: Attendance | None, is_host: bool, **more: Any) -> dict[str, Any]:
    blank = {"registration": None, "code": "", "needs": "", "is_waiting": False}
    return {
        **blank, **more, "name": door_name(person.name) if is_host else person.name,
        "attendance": came.pk if came else None, "at": came.checked_in_at if came else None,
    }  # fmt: skip


def dictated(workshop: Workshop) -> QuerySet[Idea]:
    """Ideas dictated in this hall, latest first."""
    acts = HallOperation.objects.filter(workshop=workshop, kind=Act.IDEA, outcome=Outcome.DONE)
    ids = [result.get("idea") for result in acts.values_list("result", flat=True)]
    return Idea.objects.filter(pk__in=ids).select_related("author", "commune", "edition").order_by("-pk")


def numbered(workshop: Workshop) -> list[tuple[int, Registration, bool]]:
    """The confirmed in the order of the printed sheet: number, registration, and whether they came."""
    came = set(Attendance.objects.filter(workshop=workshop).values_list("person", flat=True))
    rows = Registration.objects.filter(workshop=workshop, state__in=HOLDING).select_related("person")
    ordered = rows.prefetch_related("person__contacts").order_by("person__name", "pk")
    return [(number, row, row.person_id in came) for number, row in enumerate(ordered, 1)]
