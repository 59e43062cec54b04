"""Every state of a questionnaire × every verb."""

import pytest

from eclore.evaluation.states import QUESTIONNAIRE, QuestionnaireState

OPEN, SHUT = QuestionnaireState.OPEN, QuestionnaireState.CLOSED
AFTER = {"open": {OPEN: None, SHUT: None}, "answer": {OPEN: OPEN, SHUT: None}, "close": {OPEN: SHUT, SHUT: None}}


def test_every_verb_is_in_the_table():
    assert set(AFTER) == set(QUESTIONNAIRE.moves)


@pytest.mark.parametrize("verb", AFTER)
@pytest.mark.parametrize("state", QuestionnaireState)
def test_state_after_verb(state, verb):
    assert QUESTIONNAIRE.after(state, verb) == AFTER[verb][state]
