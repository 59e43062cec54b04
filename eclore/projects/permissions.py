"""Who may start, write, submit, send back, withdraw and read a dossier."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from eclore.core import clock, wording
from eclore.core.errors import Closed, Denied, Refused
from eclore.core.permissions import Predicate, may_be_done_for, permit, refusing
from eclore.editions.permissions import has_begun, has_role, suspended
from eclore.editions.queries import is_open, phase, roles_of
from eclore.editions.states import Origin, PhaseKind, Role
from eclore.projects import queries
from eclore.projects.models import Project
from eclore.projects.states import ProjectState

_deciders: list[Callable[[Project], bool]] = []


def decided_by(reader: Callable[[Project], bool]) -> None:
    """Let a room downstream say that it decided on a project: its dossier then stays as it was judged.

    The room registers a reader; `projects` learns yes or no, and never what was decided.
    """
    _deciders.append(reader)


def _leads(user: Any, obj: Any) -> bool:
    return bool(user.is_authenticated) and user.pk in queries.leaders_user_ids(obj)


leads = refusing(
    Predicate(_leads, name="leads_project"),
    lambda user, obj: Denied(_("Ce dossier appartient à une autre équipe.")),
)


def _dossier_open(user: Any, obj: Any) -> bool:
    if is_open(obj.edition, PhaseKind.PROJECTS):
        return True
    # A dossier sent back can be completed as long as the panel works.
    return obj.state == ProjectState.RETURNED and is_open(obj.edition, PhaseKind.REVIEWS)


def _closed(user: Any, obj: Any) -> Refused:
    found = phase(obj.edition, PhaseKind.PROJECTS)
    if found is None:
        return Closed(_("Le dépôt des dossiers n’a pas de date dans cette édition."))
    if found.suspended_at is not None:
        return suspended(found)
    if clock.now() < found.opens_at:
        return Closed(
            _("Trop tôt : le dépôt des dossiers ouvre le %(date)s.") % {"date": wording.moment(found.opens_at)}
        )
    return Closed(
        _("Trop tard : le dépôt des dossiers a fermé le %(date)s.") % {"date": wording.moment(found.closes_at)}
    )


dossier_open = refusing(Predicate(_dossier_open, name="dossier_open"), _closed)

not_decided = refusing(
    Predicate(lambda user, obj: not any(reader(obj) for reader in _deciders), name="project_not_decided"),
    lambda user, obj: Closed(_("Le comité a déjà décidé sur ce projet : son dossier ne peut plus être renvoyé.")),
)


def _before_vote(user: Any, obj: Any) -> bool:
    voting = phase(obj.edition, PhaseKind.VOTING)
    return voting is None or clock.now() < voting.opens_at


before_vote = refusing(
    Predicate(_before_vote, name="before_vote"),
    lambda user, obj: Closed(_("Le vote a commencé : un projet ne peut plus être retiré. Écrivez à l’équipe.")),
)

leads_or_manages = refusing(
    Predicate(lambda user, obj: _leads(user, obj) or has_role(Role.MANAGER).test(user, obj), name="leads_or:manager"),
    lambda user, obj: Denied(_("Seule l’équipe du projet ou celle du budget citoyen peut retirer ce dossier.")),
)


def _from_a_sheet(user: Any, obj: Any) -> bool:
    return bool(obj.edition.origin == Origin.SHEET and Role.MANAGER in roles_of(user, obj))


# `Actor.system` passes before any predicate is asked: an election with public ballots comes by a command.
past_or_command = refusing(
    Predicate(_from_a_sheet, name="past_or_command"),
    lambda user, obj: Denied(_("Cette action ne se fait que par une commande d’administration.")),
)


permit("projects.start", leads, dossier_open)
permit("projects.read", leads)
permit("projects.edit", leads, dossier_open)
permit("projects.attach", leads, dossier_open)
permit("projects.submit", leads, dossier_open)
permit(
    "projects.send_back", has_role(Role.REVIEWER, Role.MANAGER), has_begun(PhaseKind.PROJECTS), before_vote, not_decided
)
permit("projects.withdraw", leads_or_manages, before_vote)
permit("projects.admit_public", past_or_command)
# How it was written before its deposit: not for those who judge.
permit("projects.history", has_role(Role.MANAGER))
permit("projects.office", has_role(Role.MANAGER, Role.REVIEWER, Role.PANEL_MEMBER))
# On the telephone: arrived, complete, what is missing. Never what it says.
permit("projects.tell", has_role(Role.MANAGER, Role.FACILITATOR))

# the deposit commits the leader: it stays theirs
may_be_done_for("projects.start", "projects.edit")
