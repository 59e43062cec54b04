"""Permissions: predicates in order, the first that fails gives the sentence."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from eclore.core import permissions
from eclore.core.errors import Denied, Refused
from eclore.core.permissions import Actor, Predicate, abilities, allowed, check, permit, refusing
from tests.eclore.ideas.factories import noted

_yes = Predicate(lambda user, obj: True, name="lab_yes")
_named = refusing(
    Predicate(lambda user, obj: obj == "bien", name="lab_named"), lambda user, obj: Refused(f"Pas « {obj} ».")
)
_mute = Predicate(lambda user, obj: obj != "muet", name="lab_mute")
permit("laboratory.act", _yes, _mute, _named)


@pytest.fixture
def user(cast):
    return cast.sam


@pytest.mark.django_db
def test_the_first_failure_speaks(user):
    check(user, "laboratory.act", "bien")
    with pytest.raises(Refused, match="Pas « mal »"):
        check(user, "laboratory.act", "mal")
    with pytest.raises(Denied, match="pas le droit"):
        check(user, "laboratory.act", "muet")
    assert allowed(user, "laboratory.act", "bien")
    assert not allowed(user, "laboratory.act", "mal")


@pytest.mark.django_db
def test_an_unknown_name_is_a_mistake_not_a_refusal(user):
    for act in (check, allowed):
        with pytest.raises(LookupError):
            act(user, "laboratory.unknown", None)
        with pytest.raises(LookupError):
            act(Actor.system("tick"), "laboratory.unknown", None)


def test_twice_the_same_name_is_a_mistake():
    with pytest.raises(RuntimeError):
        permit("laboratory.act", _yes)


@pytest.mark.django_db
def test_a_closed_account_may_do_nothing(user):
    user.is_active = False
    with pytest.raises(Denied, match="fermé"):
        check(user, "laboratory.act", "bien")


def test_the_system_passes_and_a_visitor_is_asked():
    check(Actor.system("tick"), "laboratory.act", "mal")
    check(AnonymousUser(), "laboratory.act", "bien")


def test_nobody_is_superuser():
    from eclore.people.models import User

    assert not hasattr(User(), "is_superuser")
    assert not hasattr(User(), "is_staff")


@pytest.mark.django_db
def test_every_verb_of_every_machine_has_its_permission():
    from django.apps import apps

    from eclore.core.workflow import Stateful

    wanted = {
        f"{model.machine.app}.{verb}"
        for model in apps.get_models()
        if issubclass(model, Stateful)
        for verb in model.machine.moves
    }
    assert wanted <= permissions.names()


@pytest.mark.django_db
def test_a_button_needs_the_state_and_the_right(edition, cast):
    idea = noted(edition)
    assert abilities(cast.maud, idea, "publish") == {"publish": True}
    idea.state = "archived"
    assert abilities(cast.maud, idea, "publish") == {"publish": False}
    idea.state = "noted"
    assert abilities(cast.sam, idea, "publish") == {"publish": False}
    assert "note" not in abilities(cast.maud, idea)  # a verb that creates has no row to be shown on
