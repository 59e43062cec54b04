"""What time does to the poll: open it, append to the log, close it."""

from __future__ import annotations

from datetime import datetime

from eclore.core.errors import Refused
from eclore.core.permissions import Actor
from eclore.editions import queries as editions
from eclore.editions.states import PhaseKind
from eclore.voting import actions
from eclore.voting.models.poll import Poll
from eclore.voting.states import PollState


def tick(now: datetime) -> list[str]:
    """Open what is prepared once its phase is open, append waiting fingerprints, close what is over."""
    by, done = Actor.system("tick"), []
    rows = Poll.objects.filter(state__in=(PollState.PREPARED, PollState.OPEN)).select_related("edition").order_by("pk")
    for poll in rows:
        phase = editions.phase(poll.edition, PhaseKind.VOTING)
        if phase is None:
            continue
        try:
            if poll.state == PollState.PREPARED and phase.is_open(now):
                poll = actions.open_poll(by=by, poll=poll)
                done.append(f"voting: {poll.edition.code} opened")
            if poll.state == PollState.OPEN and phase.is_over(now):
                actions.close(by=by, poll=poll)
                done.append(f"voting: {poll.edition.code} closed")
            elif poll.state == PollState.OPEN:
                head = actions.append_leaves(poll=poll, by=by)
                if head:
                    done.append(f"voting: {poll.edition.code} log has {head.size} leaves")
        except Refused as refusal:
            done.append(f"voting: {poll.edition.code} {refusal.sentence}")
    return done
