"""What the vote shows at the desk. It holds no Person and no User: there is nothing to hand over or to erase here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from eclore.core import clock, wording
from eclore.editions import queries as editions
from eclore.editions.models import Edition
from eclore.editions.states import ChangeKind, PhaseKind, Role
from eclore.people.models import Person
from eclore.voting import queries
from eclore.voting.models.poll import BallotLine
from eclore.voting.states import PollState

_SOON = timedelta(days=15)


def todo(user: Any, edition: Edition) -> list[dict[str, Any]]:
    """The next act of the poll, for those who do it: a key to make, an urn to open, to close, to unseal."""
    roles = editions.roles_of(user, edition)
    phase = editions.phase(edition, PhaseKind.VOTING)
    if phase is None or not roles & {Role.MANAGER, Role.POLL_CLERK, Role.KEY_HOLDER}:
        return []
    poll, now = queries.poll_of(edition), clock.now()
    runs = bool(roles & {Role.MANAGER, Role.POLL_CLERK})
    if poll is None and runs and phase.opens_at - _SOON <= now < phase.closes_at:
        text = _("Le vote ouvre le %(date)s.") % {"date": wording.moment(phase.opens_at)}
        return [_item(_("Préparer la clef de l’urne"), text, "voting_office:prepare", "cle")]
    if poll is None:
        return []
    if poll.state == PollState.PREPARED and runs and phase.is_open(now):
        text = _("L’heure du vote est venue.")
        return [_item(_("Ouvrir l’urne"), text, "voting_office:open", "urne", phase.opens_at)]
    if poll.state == PollState.OPEN and runs and phase.is_over(now):
        text = _("L’heure de la clôture est passée.")
        return [_item(_("Clore le vote"), text, "voting_office:close", "cadenas", phase.closes_at)]
    if poll.state == PollState.CLOSED and roles & {Role.MANAGER, Role.KEY_HOLDER}:
        text = _("Il faut %(needed)s parts de clef, ensemble.") % {"needed": poll.shares_needed}
        return [_item(_("Desceller l’urne"), text, "voting_office:unseal", "cle", poll.closed_at)]
    return []


def _item(title: str, text: str, name: str, icon: str, since: Any = None) -> dict[str, Any]:
    return {"title": title, "text": text, "href": reverse(name), "icon": icon, "since": since}


def forbids_change(edition: Edition, kind: str, change: str) -> str:
    """Why the phase may not be changed so, "" where it may: a closed urn stays closed, and its roll with it."""
    if kind != PhaseKind.VOTING:
        return ""
    poll = queries.poll_of(edition)
    if poll is None or poll.state == PollState.PREPARED:
        return ""
    if poll.state != PollState.OPEN:
        return _("L’urne est close : le vote ne se rouvre ni ne se prolonge. Il faudrait un nouveau scrutin.")
    if change == ChangeKind.REOPEN:
        return _("L’heure de la clôture est passée : le vote ne se rouvre pas.")
    return ""


def concerned(edition: Edition, kind: str) -> QuerySet[Person]:
    """Who is told of a change of the vote: those whose project is on the ballot. Never the voters: no list of them."""
    if kind != PhaseKind.VOTING:
        return Person.objects.none()
    lines = BallotLine.objects.filter(poll__edition=edition)
    return Person.objects.filter(pk__in=lines.values("project__leader_id"))
