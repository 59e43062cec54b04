"""Who may assign, read, judge, label and refuse. Nobody judges the project of their own team."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from eclore.core.errors import Denied
from eclore.core.permissions import Predicate, permit, refusing
from eclore.editions.permissions import has_role, in_phase
from eclore.editions.queries import acts_as, roles_of
from eclore.editions.states import PhaseKind, Role
from eclore.projects.permissions import decided_by
from eclore.projects.queries import leaders_user_ids
from eclore.reviews import queries

decided_by(queries.is_decided)

not_own_project = refusing(
    Predicate(lambda user, obj: user.pk not in leaders_user_ids(obj.project), name="not_own_project"),
    lambda user, obj: Denied(_("Vous êtes de l’équipe de ce projet : une autre personne le lit et décide.")),
)
not_recused = refusing(
    Predicate(lambda user, obj: obj.pk is None or not queries.has_recused(obj, user), name="not_recused"),
    lambda user, obj: Denied(_("Vous vous êtes retiré de ce dossier : il est confié à une autre personne.")),
)
is_assigned = refusing(
    Predicate(lambda user, obj: obj.reviewer_id in acts_as(user, obj), name="is_assigned"),
    lambda user, obj: Denied(_("Ce dossier ne vous est pas confié. L’équipe du budget citoyen confie les dossiers.")),
)


def _assigned_or(*roles: str) -> Predicate:
    def test(user: Any, obj: Any) -> bool:
        return bool(user.is_authenticated) and (
            obj.reviewer_id in acts_as(user, obj) or bool(roles_of(user, obj) & set(roles))
        )

    return refusing(
        Predicate(test, name="assigned_or:" + ",".join(roles)),
        lambda user, obj: Denied(
            _("Ce dossier ne vous est pas confié. L’équipe du budget citoyen confie les dossiers.")
        ),
    )


reviews_open = in_phase(PhaseKind.REVIEWS)
decides = has_role(Role.PANEL_MEMBER, Role.MANAGER)

permit("reviews.assign", has_role(Role.MANAGER), reviews_open)
permit("reviews.reassign", has_role(Role.MANAGER), reviews_open)
permit("reviews.recuse", _assigned_or(Role.PANEL_MEMBER), not_recused, reviews_open)
permit("reviews.give_opinion", not_recused, is_assigned, not_own_project, reviews_open)
permit("reviews.admit", _assigned_or(Role.MANAGER), not_own_project, not_recused, reviews_open)
permit("reviews.open_sitting", decides, reviews_open)
permit("reviews.label", decides, not_own_project, not_recused, reviews_open)
permit("reviews.refuse", decides, not_own_project, not_recused, reviews_open)
# The file of a review, opinions included, for those who judge: never for the project's own team.
permit("reviews.read", has_role(Role.MANAGER, Role.REVIEWER, Role.PANEL_MEMBER), not_own_project)
permit("reviews.sit", decides)
permit("reviews.distribute", has_role(Role.MANAGER))
permit("reviews.office", has_role(Role.MANAGER, Role.REVIEWER, Role.PANEL_MEMBER))
