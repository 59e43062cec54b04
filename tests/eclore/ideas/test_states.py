"""Every state of an idea × every verb."""

from __future__ import annotations

import pytest

from eclore.ideas.states import IDEA, IdeaState

LEADS = {
    ("noted", "edit"): "noted",
    ("published", "edit"): "published",
    ("noted", "publish"): "published",
    ("noted", "merge"): "merged",
    ("published", "merge"): "merged",
    ("noted", "archive"): "archived",
    ("published", "archive"): "archived",
    ("noted", "propose_merge"): "noted",
    ("published", "propose_merge"): "published",
}


@pytest.mark.parametrize("state", IdeaState.values)
@pytest.mark.parametrize("verb", IDEA.moves)
def test_each_state_and_verb(state, verb):
    assert IDEA.after(state, verb) == LEADS.get((state, verb))
