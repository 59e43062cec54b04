"""What the room shows at the desk, and what it holds on a person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclore.advising import actions, queries
from eclore.advising.models import AdvisingRequest, Consent
from eclore.advising.states import AdvisingState
from eclore.core import clock, permissions, wording
from eclore.editions.models import Edition
from eclore.people.models import Person
from eclore.people.selections import Selection, persons_in

WEEK = timedelta(days=7)


def todo(user: Any, edition: Edition) -> list[dict[str, Any]]:
    """For the manager, requests without advisor; for an advisor, those proposed, and those never met."""
    rows = AdvisingRequest.objects.filter(edition=edition).select_related("person")
    items = []
    if permissions.allowed(user, "advising.assign", edition):
        waiting = rows.filter(state=AdvisingState.REQUESTED)
        count, oldest = waiting.count(), waiting.first()
        if oldest:
            title = ngettext("%(n)s demande d’accompagnement", "%(n)s demandes d’accompagnement", count) % {"n": count}
            items.append(_item(title, _("à proposer à une structure"), "", oldest))
    if not getattr(user, "is_authenticated", False):
        return items
    mine = rows.filter(advisor=user.pk)
    for row in mine.filter(state=AdvisingState.ASSIGNED)[:10]:
        items.append(_item(_("%(name)s vous est proposé·e") % {"name": row.person.name}, _("à accepter"), row.pk, row))
    for row in mine.filter(state=AdvisingState.ACTIVE, meetings__isnull=True)[:10]:
        items.append(
            _item(_("Rencontrer %(name)s") % {"name": row.person.name}, _("aucun entretien noté"), row.pk, row)
        )
    coming = queries.calendar(user, edition).filter(request__advisor=user.pk, starts_at__lte=clock.now() + WEEK)
    for appointment in coming[:10]:
        items.append(
            {
                "title": _("Rendez-vous avec %(name)s") % {"name": appointment.request.person.name},
                "text": f"{wording.moment(appointment.starts_at)}, {appointment.place}",
                "href": reverse("advising_office:request", args=[appointment.request_id]),
                "icon": "personnes",
                "since": None,
                "due_at": appointment.starts_at,
            }
        )
    return items


def _item(title: str, text: str, pk: Any, row: AdvisingRequest) -> dict[str, Any]:
    href = reverse("advising_office:request", args=[pk]) if pk else reverse("advising_office:home") + "?etat=requested"
    return {"title": title, "text": text, "href": href, "icon": "personnes", "since": row.requested_at}


def card(person: Person) -> list[dict[str, Any]]:
    """Requests of a person: that there is one and who follows it, never what was said."""
    rows = AdvisingRequest.objects.filter(person=person).select_related("advisor", "edition")
    return [
        {
            "edition": row.edition,
            "title": _("Accompagnement"),
            "text": f"{row.state_label}, {row.advisor.name}" if row.advisor else row.state_label,
            "href": reverse("advising_office:request", args=[row.pk]),
            "at": row.requested_at,
        }
        for row in rows
    ]


def _requests(edition: Edition, params: QueryDict) -> QuerySet[AdvisingRequest]:
    return queries.narrowed(AdvisingRequest.objects.filter(edition=edition), params)


def _about(edition: Edition, params: QueryDict) -> str:
    wanted = params.get("etat")
    words = [str(AdvisingState(wanted).label)] if wanted in AdvisingState.values else []
    return ", ".join([*words, *([f"« {params['q']} »"] if params.get("q") else [])])


def selections() -> list[Selection]:
    """Whom one may write to: those who asked to be accompanied, by state. For the managers, who see all requests."""
    return [
        Selection(
            key="advising.accompanied",
            title=_("Personnes qui ont demandé un accompagnement"),
            persons=lambda edition, params: persons_in(_requests(edition, params)),
            permission="advising.assign",
            filters=("etat", "structure", "q"),
            about=_about,
        ),
        Selection(
            key="advising.without_advisor",
            title=_("Personnes qui attendent un accompagnateur"),
            persons=lambda edition, params: persons_in(
                AdvisingRequest.objects.filter(edition=edition, state=AdvisingState.REQUESTED)
            ),
            permission="advising.assign",
        ),
    ]


def export(person: Person) -> dict[str, Any]:
    """What this room holds on a person (right of access)."""
    rows = AdvisingRequest.objects.filter(person=person).select_related("advisor", "partner")
    rows = rows.prefetch_related("meetings", "tasks", "documents", "appointments")
    consents = Consent.objects.filter(person=person).select_related("partner")
    return {
        "advising": [
            {
                "requested_at": row.requested_at.isoformat(),
                "need": row.need,
                "needs": row.needs,
                "state": row.state,
                "advisor": row.advisor.name if row.advisor else "",
                "partner": row.partner.name if row.partner else "",
                "outcome": row.outcome,
                "outcome_code": row.outcome_code,
                "reoriented_to": row.reoriented_to,
                # all of them: the person may ask to read what was kept for the team
                "meetings": [
                    {"held_on": m.held_on.isoformat(), "minutes": m.minutes, "note": m.note, "shared": m.is_shared}
                    for m in row.meetings.all()
                ],
                "appointments": [{"at": a.starts_at.isoformat(), "place": a.place} for a in row.appointments.all()],
                "tasks": [{"title": t.title, "done": t.done_at is not None} for t in row.tasks.all()],
                "documents": [d.name for d in row.documents.all()],
            }
            for row in rows
        ],
        "consents": [
            {
                "partner": c.partner.name,
                "given_at": c.given_at.isoformat(),
                "withdrawn_at": c.withdrawn_at.isoformat() if c.withdrawn_at else "",
            }
            for c in consents
        ],
    }


def erase(person: Person) -> None:
    """Blank what was asked, said and concluded."""
    actions.blank(person=person)


def holds(edition: Edition) -> bool:
    """Whether somebody asked for an advisor already: the edition can then not do without the room."""
    return AdvisingRequest.objects.filter(edition=edition).exists()


def merge(keep: Person, drop: Person) -> dict[str, list[int]]:
    """Two rows are one person: what the second holds passes to the first. Gives the ids that moved."""
    return actions.take_over(keep=keep, drop=drop)


def held_by(user: Any) -> list[dict[str, Any]]:
    """Requests that an advisor who leaves still follows."""
    rows = AdvisingRequest.objects.filter(advisor=user).exclude(state=AdvisingState.CLOSED).select_related("person")
    return [
        {
            "title": _("accompagnement de %(name)s") % {"name": row.person.name},
            "href": reverse("advising_office:request", args=[row.pk]),
        }
        for row in rows
    ]


def hand_over(*, by: Any, user: Any, successor: Any) -> None:
    """Give what a leaver follows to another advisor of the same edition."""
    for row in AdvisingRequest.objects.filter(advisor=user).exclude(state=AdvisingState.CLOSED).order_by("pk"):
        act = actions.hand_over if row.state == AdvisingState.ACTIVE else actions.assign
        act(by=by, request=row, advisor=successor)
