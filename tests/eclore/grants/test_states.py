"""Every state of a grant × every verb."""

import pytest

from eclore.grants.states import GRANT, GrantState

T, S, C = GrantState.TO_SIGN, GrantState.SIGNED, GrantState.CLOSED
AFTER = {
    "prepare": {T: None, S: None, C: None},
    "sign": {T: S, S: None, C: None},
    "pay": {T: None, S: S, C: None},
    "report": {T: None, S: S, C: None},
    "tell": {T: None, S: S, C: C},
    "pledge": {T: T, S: S, C: None},
    "claw_back": {T: None, S: S, C: None},
    "close": {T: None, S: C, C: None},
}


def test_every_verb_is_in_the_table():
    assert set(AFTER) == set(GRANT.moves)


@pytest.mark.parametrize("verb", AFTER)
@pytest.mark.parametrize("state", GrantState)
def test_state_after_verb(state, verb):
    assert GRANT.after(state, verb) == AFTER[verb][state]
