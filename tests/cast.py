"""The cast: one person per role, the same in tests and in the demo. Initials say the role."""

from __future__ import annotations

from eclore.core.permissions import Actor
from eclore.editions import actions as editions
from eclore.editions.models import Edition
from eclore.people import actions as people
from eclore.people.models import User

CAST: dict[str, tuple[str, str | None]] = {
    "lea": ("Léa Delannoy", None),
    "adam": ("Adam Wattel", "advisor"),
    "fanny": ("Fanny Lecocq", "facilitator"),
    "rose": ("Rose Ducrocq", "reviewer"),
    "paul": ("Paul Hennebelle", "panel_member"),
    "clara": ("Clara Macrez", "poll_clerk"),
    "karim": ("Karim Bouzid", "key_holder"),
    "maud": ("Maud Vasseur", "manager"),
    "emma": ("Emma Lhomme", "evaluator"),
    "victor": ("Victor Pruvost", None),
    "sam": ("Sam Caron", None),
}


class Cast:
    """`cast.lea` is Léa's login. Léa leads, Victor votes, Sam is the stranger: none holds a role."""

    def __init__(self, edition: Edition) -> None:
        system = Actor.system("laboratory")
        for key, (name, role) in CAST.items():
            user = people.open_account(by=system, email=f"{key}@exemple.fr", name=name, is_proven=True)
            if role:
                editions.grant_role(by=system, edition=edition, user=user, role=role)
            setattr(self, key, user)

    def __getattr__(self, key: str) -> User:  # for the type checker: attributes are set above
        raise AttributeError(key)
