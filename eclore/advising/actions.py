"""Verbs about advising: request, assign, accept, record a meeting, close."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from eclore.advising import notices, queries
from eclore.advising.models import MOST_MINUTES, AdvisingRequest, Meeting
from eclore.core import clock, outbox, permissions
from eclore.core.errors import Refused
from eclore.core.workflow import begin, move
from eclore.editions.models import Edition
from eclore.ideas.actions import clean_text
from eclore.ideas.models import Idea
from eclore.people import actions as people
from eclore.people.adapter import Address
from eclore.people.models import Person, User


@transaction.atomic
def request(*, by: Any, edition: Edition, person: Person, need: str, idea: Idea | None = None) -> AdvisingRequest:
    """Ask to be accompanied. Raises Refused while a request for the same idea is under way."""
    person = people.standing(person)  # a double click makes one request
    row = AdvisingRequest(edition=edition, person=person, idea=idea, requested_at=clock.now())
    permissions.check(by, "advising.request", row)
    row.need = clean_text(need, field="need", limit=1000, missing=_("Dites en une phrase de quoi vous avez besoin."))
    if idea and (idea.author_id != person.pk or idea.edition_id != edition.pk):
        raise Refused(_("Choisissez une de vos idées dans la liste."), field="idea")
    if queries.under_way(edition, person).filter(idea=idea).exists():
        raise Refused(_("Vous avez déjà une demande en cours : nous la suivons, inutile de la refaire."), field="need")
    begin(row, "request", by=by)
    outbox.post(notices.RequestReceived(row), person, edition_code=edition.code)
    return row


@transaction.atomic
def assign(*, by: Any, request: AdvisingRequest, advisor: User) -> AdvisingRequest:
    """Propose the request to an advisor of the edition; may be done again until one accepts."""
    with move(AdvisingRequest, request.pk, "assign", by=by, detail={"advisor": advisor.pk}) as row:
        if not queries.advisors(row.edition).filter(pk=advisor.pk).exists():
            raise Refused(_("Choisissez une accompagnatrice ou un accompagnateur de cette édition."), field="advisor")
        row.advisor = advisor
    # an advisor is a login, not a person of the scheme: the letter goes to the address
    to = Address(email=advisor.email, name=advisor.name)
    outbox.post(notices.RequestProposed(row), to, edition_code=row.edition.code)
    return row


@transaction.atomic
def accept(*, by: Any, request: AdvisingRequest) -> AdvisingRequest:
    """The advisor takes the person on."""
    with move(AdvisingRequest, request.pk, "accept", by=by) as row:
        pass
    outbox.post(notices.AdvisorFound(row), row.person, edition_code=row.edition.code)
    return row


@transaction.atomic
def record_meeting(*, by: Any, request: AdvisingRequest, held_on: date, minutes: int, note: str) -> Meeting:
    """Write down one talk; its note is shared with the person. Raises Refused on a day to come or an odd length."""
    with move(AdvisingRequest, request.pk, "record_meeting", by=by, detail={"minutes": minutes}) as row:
        if held_on > clock.today():
            raise Refused(_("Un entretien se note une fois qu’il a eu lieu : cette date est à venir."), field="held_on")
        if not 1 <= minutes <= MOST_MINUTES:
            raise Refused(_("La durée va de 1 à %(most)s minutes.") % {"most": MOST_MINUTES}, field="minutes")
        text = clean_text(note, field="note", limit=3000, missing=_("Écrivez ce qui a été dit, même en deux lignes."))
        meeting = Meeting.objects.create(
            request=row, held_on=held_on, minutes=minutes, note=text, recorded_at=clock.now()
        )
    outbox.post(notices.MeetingRecorded(meeting), row.person, edition_code=row.edition.code)
    return meeting


@transaction.atomic
def close(*, by: Any, request: AdvisingRequest, outcome: str) -> AdvisingRequest:
    """End the advising, with a sentence on what came of it, sent to the person."""
    with move(AdvisingRequest, request.pk, "close", by=by) as row:
        row.outcome = clean_text(
            outcome, field="outcome", limit=300, missing=_("Écrivez en une phrase ce qui en est sorti.")
        )
    outbox.post(notices.RequestClosed(row), row.person, edition_code=row.edition.code)
    return row


@transaction.atomic
def take_over(*, keep: Person, drop: Person) -> dict[str, list[int]]:
    """Part of a merge: the requests of `drop` are those of `keep`. Two under way both stay: a manager closes one."""
    ids = list(AdvisingRequest.objects.filter(person=drop).order_by("pk").values_list("pk", flat=True))
    AdvisingRequest.objects.filter(pk__in=ids).update(person=keep)
    return {"requests": ids} if ids else {}


@transaction.atomic
def blank(*, person: Person) -> None:
    """Part of an erasure: empty what was asked, said and concluded. The number and length of meetings stay."""
    Meeting.objects.filter(request__person=person).update(note="")
    AdvisingRequest.objects.filter(person=person).update(need="", outcome="")
