"""The cast: one invented person per role, the same in the demo and in the tests. Initials say the role."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Member(NamedTuple):
    """A member of the cast. `role` is a value of `editions.states.Role`, or None (owner, voter, stranger)."""

    name: str
    role: str | None
    what: str | Promise


CAST: dict[str, Member] = {
    "lea": Member("Léa Delannoy", None, _("porte un projet")),
    "adam": Member("Adam Wattel", "advisor", _("accompagne les projets")),
    "fanny": Member("Fanny Lecocq", "facilitator", _("anime les comptoirs")),
    "rose": Member("Rose Ducrocq", "reviewer", _("instruit les dossiers")),
    "paul": Member("Paul Hennebelle", "panel_member", _("siège au comité de labellisation")),
    "clara": Member("Clara Macrez", "poll_clerk", _("tient le bureau de vote")),
    "karim": Member("Karim Bouzid", "key_holder", _("garde une part de la clef de l’urne")),
    "maud": Member("Maud Vasseur", "manager", _("gère le budget citoyen")),
    "emma": Member("Emma Lhomme", "evaluator", _("évalue le dispositif")),
    "sam": Member("Sam Caron", None, _("passe par là")),
}


def email_of(key: str) -> str:
    """The address of a member: a domain that can never receive mail."""
    return f"{key}@demo.example"
