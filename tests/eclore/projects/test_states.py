"""Every state × every verb."""

from __future__ import annotations

import pytest

from eclore.core.errors import IllegalMove
from eclore.core.permissions import names
from eclore.projects import actions
from eclore.projects.states import PROJECT, ProjectState
from tests.eclore.projects import factories
from tests.eclore.projects.factories import PDF, SYSTEM

D, S, R, W = ProjectState.DRAFT, ProjectState.SUBMITTED, ProjectState.RETURNED, ProjectState.WITHDRAWN
MADE = {D: factories.complete, S: factories.submitted, R: factories.returned, W: factories.withdrawn}
DONE = {
    "edit": lambda project: actions.edit(by=SYSTEM, project=project, summary="Autre"),
    "attach": lambda project: actions.attach(by=SYSTEM, project=project, name="a.pdf", content=PDF),
    "submit": lambda project: actions.submit(by=SYSTEM, project=project),
    "send_back": lambda project: actions.send_back(by=SYSTEM, project=project, reason="Un devis manque."),
    "withdraw": lambda project: actions.withdraw(by=SYSTEM, project=project),
}
TABLE = {
    "edit": {D: D, R: R},
    "attach": {D: D, R: R},
    "submit": {D: S, R: S},
    "send_back": {S: R},
    "withdraw": {D: W, S: W, R: W},
}


@pytest.mark.parametrize("verb", DONE)
@pytest.mark.parametrize("state", ProjectState.values)
def test_every_state_and_verb(edition, cast, state, verb):
    project = MADE[ProjectState(state)](edition, cast.lea)
    expected = TABLE[verb].get(ProjectState(state))
    if expected is None:
        with pytest.raises(IllegalMove):
            DONE[verb](project)
        project.refresh_from_db()
        assert project.state == state
    else:
        DONE[verb](project)
        project.refresh_from_db()
        assert project.state == expected


def test_the_table_is_the_machine():
    creating = {verb for verb, move in PROJECT.moves.items() if not move.sources}
    assert creating == {"start", "admit_public"}
    assert set(TABLE) == set(PROJECT.moves) - creating
    assert {f"projects.{verb}" for verb in PROJECT.moves} <= names()
