"""Every state of an advising request × every verb."""

from __future__ import annotations

import pytest

from eclore.advising.states import ADVISING, AdvisingState

LEADS = {
    ("requested", "assign"): "assigned",
    ("assigned", "assign"): "assigned",
    ("assigned", "accept"): "active",
    ("active", "record_meeting"): "active",
    ("requested", "close"): "closed",
    ("assigned", "close"): "closed",
    ("active", "close"): "closed",
}


@pytest.mark.parametrize("state", AdvisingState.values)
@pytest.mark.parametrize("verb", ADVISING.moves)
def test_each_state_and_verb(state, verb):
    assert ADVISING.after(state, verb) == LEADS.get((state, verb))
