"""The cast signed up in an edition: `cast.lea` is Léa's login. Léa leads, Victor votes, Sam is the stranger."""

from __future__ import annotations

from eclore.core.permissions import Actor
from eclore.editions import actions as editions
from eclore.editions.models import Edition
from eclore.people import actions as people
from eclore.people.cast import CAST, Member, email_of
from eclore.people.models import User

MEMBERS = {**CAST, "victor": Member("Victor Pruvost", None, "vote")}


class Cast:
    """One login per member, with its role in `edition`."""

    lea: User
    adam: User
    fanny: User
    rose: User
    paul: User
    clara: User
    karim: User
    maud: User
    emma: User
    victor: User
    sam: User

    def __init__(self, edition: Edition) -> None:
        system = Actor.system("laboratory")
        for key, member in MEMBERS.items():
            user = people.open_account(by=system, email=email_of(key), name=member.name, is_proven=True)
            if member.role:
                editions.grant_role(by=system, edition=edition, user=user, role=member.role)
            setattr(self, key, user)
