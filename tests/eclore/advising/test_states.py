"""Every state of an advising request × every verb."""

from __future__ import annotations

import pytest

from eclore.advising.states import ADVISING, AdvisingState

LEADS = {
    ("requested", "assign"): "assigned",
    ("assigned", "assign"): "assigned",
    ("assigned", "accept"): "active",
    ("assigned", "decline"): "requested",
    ("active", "decline"): "requested",
    ("active", "hand_over"): "assigned",
    ("active", "record_meeting"): "active",
    ("active", "schedule"): "active",
    ("active", "set_task"): "active",
    ("active", "tick_task"): "active",
    ("active", "attach"): "active",
    ("closed", "reopen"): "requested",
    ("requested", "close"): "closed",
    ("assigned", "close"): "closed",
    ("active", "close"): "closed",
}


@pytest.mark.parametrize("state", AdvisingState.values)
@pytest.mark.parametrize("verb", ADVISING.moves)
def test_each_state_and_verb(state, verb):
    assert ADVISING.after(state, verb) == LEADS.get((state, verb))
