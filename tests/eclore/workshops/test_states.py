"""Every state of a comptoir and of a registration × every verb."""

from __future__ import annotations

import pytest

from eclore.workshops.states import REGISTRATION, WAIVER, WORKSHOP, RegistrationState, WaiverState, WorkshopState

WORKSHOP_LEADS = {
    ("draft", "open"): "open",
    ("draft", "edit"): "draft",
    ("open", "edit"): "open",
    ("open", "check_in"): "open",
    ("held", "check_in"): "held",
    ("open", "certify"): "open",
    ("held", "certify"): "held",
    ("open", "hold"): "held",
    ("held", "note_outcome"): "held",
    ("draft", "cancel"): "cancelled",
    ("open", "cancel"): "cancelled",
}
REGISTRATION_LEADS = {
    ("waiting", "promote"): "offered",
    ("offered", "confirm"): "confirmed",
    ("offered", "lapse"): "cancelled",
    ("offered", "cancel_registration"): "cancelled",
    ("confirmed", "cancel_registration"): "cancelled",
    ("waiting", "cancel_registration"): "cancelled",
}


@pytest.mark.parametrize("state", WorkshopState.values)
@pytest.mark.parametrize("verb", WORKSHOP.moves)
def test_each_state_and_verb_of_a_comptoir(state, verb):
    assert WORKSHOP.after(state, verb) == WORKSHOP_LEADS.get((state, verb))


@pytest.mark.parametrize("state", RegistrationState.values)
@pytest.mark.parametrize("verb", REGISTRATION.moves)
def test_each_state_and_verb_of_a_registration(state, verb):
    assert REGISTRATION.after(state, verb) == REGISTRATION_LEADS.get((state, verb))


@pytest.mark.parametrize("state", WaiverState.values)
@pytest.mark.parametrize("verb", WAIVER.moves)
def test_each_state_and_verb_of_a_waiver(state, verb):
    assert WAIVER.after(state, verb) == {("granted", "lift_waiver"): "lifted"}.get((state, verb))
