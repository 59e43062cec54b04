"""Every state × every verb."""

import pytest

from eclore.results.states import COUNT, CountState

AFTER = {
    ("counted", "approve"): "approved",
    ("approved", "declare"): "declared",
}


@pytest.mark.parametrize("state", CountState.values)
@pytest.mark.parametrize("verb", ["count", "approve", "declare"])
def test_moves(state, verb):
    assert COUNT.after(state, verb) == AFTER.get((state, verb))


def test_no_other_verb():
    assert set(COUNT.moves) == {"count", "approve", "declare"}
    assert COUNT.moves["count"].sources == () and COUNT.moves["count"].target == "counted"
