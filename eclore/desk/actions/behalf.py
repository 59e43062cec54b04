"""What an agent may do in the place of a person: an idea, a place at a comptoir, a request, the draft of a dossier."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from eclore.advising import actions as advising
from eclore.core import wording
from eclore.core.errors import Refused
from eclore.core.permissions import OnBehalf
from eclore.desk.actions.helpdesk import do_for
from eclore.editions.models import Edition
from eclore.ideas import actions as ideas
from eclore.people.models import DoneFor, Person
from eclore.projects import actions as projects
from eclore.workshops import actions as workshops
from eclore.workshops.models import Workshop
from eclore.workshops.states import RegistrationState


@transaction.atomic
def note_idea_for(*, by: Any, edition: Edition, person: Person, way: str, **words: Any) -> DoneFor:
    """Note an idea that someone tells."""

    def act(actor: OnBehalf, row: Person) -> str:
        idea = ideas.note(by=actor, edition=edition, person=row, **words)
        return _("a noté votre idée « %(title)s »") % {"title": idea.title}

    return do_for(by=by, edition=edition, person=person, way=way, act=act)


@transaction.atomic
def register_for(
    *, by: Any, edition: Edition, person: Person, way: str, workshop: Workshop, needs: str = ""
) -> DoneFor:
    """Keep a place for someone who calls."""

    def act(actor: OnBehalf, row: Person) -> str:
        place = workshops.register(by=actor, workshop=workshop, person=row, needs=needs)
        words = {"title": workshop.title, "when": wording.moment(workshop.starts_at)}
        if place.state == RegistrationState.WAITING:
            return _("vous a mis·e en liste d’attente : « %(title)s », %(when)s") % words
        return _("vous a inscrit·e : « %(title)s », %(when)s") % words

    return do_for(by=by, edition=edition, person=person, way=way, act=act)


def _require_login(row: Person) -> None:
    if row.user_id is None:
        raise Refused(_("Cette personne n’a pas de compte, et il lui en faut un pour la suite : qu’elle se connecte."))


@transaction.atomic
def start_project_for(
    *, by: Any, edition: Edition, person: Person, way: str, title: str, summary: str = "", story: str = ""
) -> DoneFor:
    """Open the draft of a dossier. The deposit itself stays to the person, who needs a login for it."""

    def act(actor: OnBehalf, row: Person) -> str:
        _require_login(row)
        project = projects.start(by=actor, edition=edition, person=row, title=title)
        projects.edit(by=actor, project=project, summary=summary, story=story)
        return _("a commencé votre dossier « %(title)s »") % {"title": project.title}

    return do_for(by=by, edition=edition, person=person, way=way, act=act)


@transaction.atomic
def request_advising_for(*, by: Any, edition: Edition, person: Person, way: str, need: str) -> DoneFor:
    """Ask for an advisor."""

    def act(actor: OnBehalf, row: Person) -> str:
        _require_login(row)
        advising.request(by=actor, edition=edition, person=row, need=need)
        return _("a demandé pour vous un accompagnement")

    return do_for(by=by, edition=edition, person=person, way=way, act=act)
