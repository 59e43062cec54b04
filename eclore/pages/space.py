"""« Mon espace »: what a login has in each room, and the next step of each thing."""

from __future__ import annotations

from typing import Any

from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext as _

from eclore.advising.models import AdvisingRequest
from eclore.core import permissions, wording
from eclore.core.models import Message, MessageState
from eclore.editions.models import Edition
from eclore.editions.queries import has_room
from eclore.grants.models import Grant
from eclore.ideas import queries as ideas
from eclore.ideas.models import Idea
from eclore.ideas.states import HelpState
from eclore.people.models import Person
from eclore.projects.models import Project
from eclore.projects.states import ProjectState
from eclore.reviews.models import Review
from eclore.reviews.states import ReviewState
from eclore.workshops.models import Attendance, Registration
from eclore.workshops.states import RegistrationState


def sections(user: Any, persons: list[Person], edition: Edition | None) -> list[dict[str, Any]]:
    """Ideas, comptoirs, advising, dossiers, grants: each a title, rows (title, text, tag, href) and the next act.

    A room that the present edition does not run proposes no act; what was done in another edition stays.
    """
    advising = edition is not None and has_room(edition, "advising")
    workshops = edition is not None and has_room(edition, "workshops")
    return [
        _ideas(user, persons, edition, advising),
        *_followed(user, edition),
        *_offers(persons),
        *_workshops(persons, workshops),
        *_advising(persons),
        _projects(persons, workshops),
        *_grants(persons),
    ]


def _ideas(user: Any, persons: list[Person], edition: Edition | None, advising: bool) -> dict[str, Any]:
    ask = [(_("Demander un accompagnement"), reverse("advising:request"))] if advising else []
    rows = list(Idea.objects.filter(author__in=persons).select_related("commune", "edition", "author"))
    takes = edition is not None and edition.is_current
    taken = {row.carried_from_id for row in rows if row.carried_from_id}
    old = [row for row in rows if takes and row.edition_id != getattr(edition, "pk", None) and row.pk not in taken]
    again = {
        row.pk for row in old if permissions.allowed(user, "ideas.carry_over", Idea(edition=edition, author=row.author))
    }
    return {
        "icon": "graine",
        "title": _("Mes idées"),
        "rows": [
            {
                "title": row.title,
                "text": f"{row.commune}, {row.edition.title}" if row in old else str(row.commune),
                "tag": row.state_label,
                "href": _in_its_edition(row),
                "post": {"href": f"{_in_its_edition(row)}reprendre/", "label": _("Reprendre cette année")}
                if row.pk in again
                else None,
            }
            for row in rows
        ],
        "empty": _("Aucune idée pour l’instant. Trois lignes suffisent pour commencer."),
        "acts": [(_("Proposer une idée"), reverse("ideas:propose")), *ask],
    }


def _in_its_edition(idea: Idea) -> str:
    """Its address: under the name of its edition once that one is past."""
    here = "/" + reverse("ideas:idea", args=[idea.pk]).removeprefix(get_script_prefix())
    return here if idea.edition.is_current else f"/editions/{idea.edition.code}{here}"


def _followed(user: Any, edition: Edition | None) -> list[dict[str, Any]]:
    rows = list(ideas.followed(user, edition)) if edition else []
    if not rows:
        return []
    return [
        {
            "icon": "oeil",
            "title": _("Les idées que je suis"),
            "rows": [
                {
                    "title": row.title,
                    "text": str(row.commune),
                    "tag": "",
                    "href": _in_its_edition(row),
                    "post": {
                        "href": reverse("ideas:follow", args=[row.pk]),
                        "label": _("Ne plus suivre"),
                        "fields": {"suivre": "non", "retour": "espace"},
                    },
                }
                for row in rows
            ],
            "empty": "",
            "acts": [],
        }
    ]


def _offers(persons: list[Person]) -> list[dict[str, Any]]:
    rows = list(ideas.offers_of(persons))
    if not rows:
        return []
    told = {
        HelpState.OFFERED: _("La personne qui porte l’idée n’a pas encore répondu."),
        HelpState.ACCEPTED: _("Chacun a reçu les coordonnées de l’autre."),
        HelpState.DECLINED: _("Vos coordonnées n’ont pas été données."),
    }
    return [
        {
            "icon": "personnes",
            "title": _("Mes propositions d’aide"),
            "rows": [
                {
                    "title": row.idea.title,
                    "text": f"{row.get_kind_display().capitalize()}. {told[HelpState(row.state)]}",
                    "tag": row.state_label,
                    "href": _in_its_edition(row.idea),
                }
                for row in rows
            ],
            "empty": "",
            "acts": [],
        }
    ]


def _workshops(persons: list[Person], is_run: bool) -> list[dict[str, Any]]:
    registered = (
        Registration.objects.filter(person__in=persons)
        .exclude(state=RegistrationState.CANCELLED)
        .select_related("workshop__commune")
        .order_by("workshop__starts_at")
    )
    attended = set(Attendance.objects.filter(person__in=persons).values_list("workshop_id", flat=True))
    if not (is_run or registered):
        return []
    section = {
        "icon": "terreau",
        "title": _("Mes comptoirs"),
        "rows": [
            {
                "title": row.workshop.title,
                "text": f"{wording.moment(row.workshop.starts_at)}, {row.workshop.commune}",
                "tag": _("présence notée") if row.workshop_id in attended else row.state_label,
                "href": reverse("workshops:workshop", args=[row.workshop_id]),
            }
            for row in registered
        ],
        "empty": _("Vous n’êtes inscrite ou inscrit à aucun comptoir. Y venir ouvre le dépôt d’un dossier."),
        "acts": [(_("Trouver un comptoir"), reverse("workshops:workshops"))] if is_run else [],
    }
    return [section]


def _advising(persons: list[Person]) -> list[dict[str, Any]]:
    rows = AdvisingRequest.objects.filter(person__in=persons).select_related("advisor")
    if not rows:
        return []
    return [
        {
            "icon": "personnes",
            "title": _("Mon accompagnement"),
            "rows": [
                {
                    "title": row.need if len(row.need) <= 80 else row.need[:80].rsplit(" ", 1)[0] + "…",
                    "text": _("Suivi par %(name)s") % {"name": row.advisor.name} if row.advisor else "",
                    "tag": row.state_label,
                    "href": reverse("advising:requests"),
                }
                for row in rows
            ],
            "empty": "",
            "acts": [],
        }
    ]


def _projects(persons: list[Person], workshops: bool) -> dict[str, Any]:
    mine = Project.objects.filter(leader__in=persons) | Project.objects.filter(team__person__in=persons)
    rows = list(mine.distinct())
    decided = _decisions(rows)
    return {
        "icon": "pousse",
        "title": _("Mes dossiers"),
        "rows": [
            {
                "title": row.title,
                "text": _("Demande : %(sum)s") % {"sum": wording.money(row.requested_cents)}
                if row.requested_cents
                else "",
                "tag": decided.get(row.pk, row.state_label),
                "href": reverse("projects:project", args=[row.pk]),
            }
            for row in rows
        ],
        "empty": _("Aucun dossier. Il se commence à partir d’une idée, après un comptoir.")
        if workshops
        else _("Aucun dossier. Il se commence à partir d’une idée."),
        "acts": [(_("Commencer un dossier"), reverse("projects:start"))],
    }


def _decisions(projects: list[Project]) -> dict[int, str]:
    """What the panel said of each. A refusal is silent until its letter, read by the team, has left."""
    submitted = [row for row in projects if row.state == ProjectState.SUBMITTED]
    states = dict(Review.objects.filter(project__in=submitted).values_list("project_id", "state"))
    leaders = {row.leader_id for row in submitted}
    waiting = set(
        Message.objects.filter(
            notice="reviews.label_refused", state=MessageState.HELD, person_id__in=leaders
        ).values_list("person_id", flat=True)
    )
    told = {}
    for row in submitted:
        if states.get(row.pk) == ReviewState.LABELLED:
            told[row.pk] = _("labellisé")
        elif states.get(row.pk) == ReviewState.REFUSED and row.leader_id not in waiting:
            told[row.pk] = _("non retenu")
    return told


def _grants(persons: list[Person]) -> list[dict[str, Any]]:
    rows = Grant.objects.filter(award__project__leader__in=persons).select_related("award__project")
    if not rows:
        return []
    return [
        {
            "icon": "essaimage",
            "title": _("Mes subventions"),
            "rows": [
                {
                    "title": row.award.project.title,
                    "text": wording.money(row.amount_cents),
                    "tag": row.state_label,
                    "href": reverse("grants:grant", args=[row.pk]),
                }
                for row in rows
            ],
            "empty": "",
            "acts": [],
        }
    ]
