"""Who may note, publish, merge and archive an idea."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from eclore.core.errors import Closed, Denied
from eclore.core.permissions import Predicate, may_be_done_for, permit, refusing
from eclore.editions.permissions import has_role, in_phase
from eclore.editions.states import Role
from eclore.ideas import queries
from eclore.ideas.models import Idea
from eclore.ideas.states import IdeaState

TEAM = (Role.MANAGER, Role.FACILITATOR)


def speaks_for(attribute: str, *roles: Role) -> Predicate:
    """Passes for the login of the row's person, for a visitor (who speaks by the contact given), and for the team.

    `roles`: who may do it too.

    A signed-in stranger is refused: the name on the row would not be theirs.
    """

    def test(user: Any, obj: Any) -> bool:
        owner = getattr(obj, attribute).user_id
        return not user.is_authenticated or owner is None or owner == user.pk or has_role(*TEAM, *roles).test(user, obj)

    return refusing(
        Predicate(test, name=f"speaks_for:{attribute}"),
        lambda user, obj: Denied(_("Vous ne pouvez agir que pour vous-même. Connectez-vous avec le bon compte.")),
    )


def _edits(user: Any, obj: Any) -> bool:
    is_author = bool(user.is_authenticated) and obj.author.user_id == user.pk
    return (is_author and obj.state == IdeaState.NOTED) or has_role(*TEAM).test(user, obj)


edits = refusing(
    Predicate(_edits, name="edits_idea"),
    lambda user, obj: Denied(
        _("Seul son auteur change une idée, avant qu’elle soit en ligne. Ensuite, écrivez à l’équipe.")
    ),
)


def _idea(obj: Any) -> Idea:
    return obj if isinstance(obj, Idea) else obj.idea


is_published = refusing(
    Predicate(lambda user, obj: _idea(obj).state == IdeaState.PUBLISHED, name="idea_published"),
    lambda user, obj: Closed(_("Cette idée n’est pas en ligne.")),
)
is_carrier = refusing(
    Predicate(
        lambda user, obj: bool(user.is_authenticated) and user.pk in queries.carrier_users(_idea(obj)),
        name="carries_the_idea",
    ),
    lambda user, obj: Denied(_("Seule la personne qui porte l’idée répond à cette proposition.")),
)

# an ambassador holds the door of a comptoir, and notes what is said there with the person's agreement
permit("ideas.note", speaks_for("author", Role.AMBASSADOR), in_phase("ideas"))
permit("ideas.edit", edits)
permit("ideas.publish", has_role(*TEAM))
permit("ideas.merge", has_role(*TEAM))
permit("ideas.propose_merge", has_role(*TEAM))
permit("ideas.answer_merge", speaks_for("person"))
permit("ideas.carry_over", speaks_for("author"), in_phase("ideas"))
permit("ideas.follow", is_published)
permit("ideas.offer_help", is_published, speaks_for("person"))
permit("ideas.accept_help", is_carrier)
permit("ideas.decline_help", is_carrier)
permit("ideas.set_tool", has_role(*TEAM))
permit("ideas.archive", has_role(*TEAM))
permit("ideas.office", has_role(*TEAM))

may_be_done_for("ideas.note")
