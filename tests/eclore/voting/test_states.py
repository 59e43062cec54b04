"""Every state of a poll × every verb: the new state, or a refusal that changes nothing."""

from __future__ import annotations

import pytest

from eclore.core.errors import Refused
from eclore.core.models import AuditEntry
from eclore.voting import actions
from eclore.voting.models.poll import Poll
from eclore.voting.states import POLL, PollState
from tests.eclore.voting import factories

pytestmark = pytest.mark.django_db

STATES = ["prepared", "open", "closed", "unsealed"]
VERBS = {
    "prepare_again": lambda poll: factories.prepared(poll.edition),
    "open_poll": lambda poll: actions.open_poll(by=factories.SYSTEM, poll=poll),
    "cast": lambda poll: factories.vote(poll, "table", *(["1"] if poll.setup else [])),
    "append": lambda poll: actions.append_leaves(poll=poll, force=True),
    "set_aside": lambda poll: actions.set_aside(
        by=factories.SYSTEM, poll=poll, voter_key=factories.voter(poll, "lina"), code="duplicate"
    ),
    "close": lambda poll: actions.close(by=factories.SYSTEM, poll=poll),
    "unseal": lambda poll: actions.unseal(by=factories.SYSTEM, poll=poll, shares=factories.shares()),
}


def at(state: str, edition, cast) -> Poll:
    factories.labelled(edition, cast, 3)
    poll = factories.prepared(edition)
    if state == "prepared":
        return poll
    poll = actions.open_poll(by=factories.SYSTEM, poll=poll)
    factories.vote(poll, "lina", "1")
    if state == "open":
        return poll
    poll = actions.close(by=factories.SYSTEM, poll=poll)
    return poll if state == "closed" else actions.unseal(by=factories.SYSTEM, poll=poll, shares=factories.shares())


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", STATES)
def test_table(state, verb, edition, cast, opened):
    opened("voting")
    poll = at(state, edition, cast)
    wanted = POLL.after(state, verb)
    entries = AuditEntry.objects.count()
    if wanted is None and verb == "append":
        assert VERBS[verb](poll) is None  # nothing waits in the queue of a poll that is not open
    elif wanted is None:
        with pytest.raises(Refused) as caught:
            VERBS[verb](poll)
        assert caught.value.status == 409
        assert AuditEntry.objects.count() == entries
    else:
        VERBS[verb](poll)
    assert Poll.objects.get(pk=poll.pk).state == (wanted or state)


def test_every_state_and_verb_is_in_the_table():
    assert {PollState(state) for state in STATES} == set(PollState)
    assert set(VERBS) == {verb for verb, move in POLL.moves.items() if move.sources}
