"""Who may note, publish, merge and archive an idea."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from eclore.core.errors import Denied
from eclore.core.permissions import Predicate, may_be_done_for, permit, refusing
from eclore.editions.permissions import has_role, in_phase
from eclore.editions.states import Role
from eclore.ideas.states import IdeaState

TEAM = (Role.MANAGER, Role.FACILITATOR)


def speaks_for(attribute: str) -> Predicate:
    """Passes for the login of the row's person, for a visitor (who speaks by the contact given), and for the team.

    A signed-in stranger is refused: the name on the row would not be theirs.
    """

    def test(user: Any, obj: Any) -> bool:
        owner = getattr(obj, attribute).user_id
        return not user.is_authenticated or owner is None or owner == user.pk or has_role(*TEAM).test(user, obj)

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


permit("ideas.note", speaks_for("author"), in_phase("ideas"))
permit("ideas.edit", edits)
permit("ideas.publish", has_role(*TEAM))
permit("ideas.merge", has_role(*TEAM))
permit("ideas.archive", has_role(*TEAM))
permit("ideas.office", has_role(*TEAM))

may_be_done_for("ideas.note")
