"""Registration in one screen, and the signed link."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eclore.core import clock, limits, permissions
from eclore.core.access import public
from eclore.core.errors import Refused
from eclore.core.http import Request, attempt, refusals, show
from eclore.ideas.models import Idea
from eclore.ideas.queries import all_of as all_ideas
from eclore.ideas.queries import ideas_of_user
from eclore.people import queries as people
from eclore.people.models import Person
from eclore.workshops import actions, queries
from eclore.workshops.forms import RegisterForm
from eclore.workshops.models import Attendance, Registration, Workshop
from eclore.workshops.states import RegistrationState, WorkshopState


def brought(request: Request) -> Idea | None:
    """The idea that the visitor has just sent, else the last one of the login."""
    edition = request.edition
    pk = request.session.get("idea_sent", {}).get("pk")
    found = all_ideas(edition).filter(pk=pk).first() if edition and pk else None
    return found or ideas_of_user(request.user, edition).first()


def _why_not(request: Request, row: Workshop) -> str:
    """Why nobody can register now, or "" where one can."""
    if row.state != WorkshopState.OPEN:
        return _("Les inscriptions sont fermées : ce comptoir est %(state)s.") % {"state": row.state_label}
    blank = Registration(workshop=row, person=Person(user_id=request.user.pk))
    try:
        permissions.check(request.user, "workshops.register", blank)
    except Refused as refusal:
        return refusal.sentence
    return "" if row in queries.upcoming(row.edition) else _("Ce comptoir a commencé : les inscriptions sont fermées.")


@public
def workshop(request: Request, pk: int) -> HttpResponse:
    """One comptoir, and its registration."""
    edition = request.edition
    if edition is None:
        raise Http404
    row = get_object_or_404(queries.public(edition), pk=pk)
    is_known = request.user.is_authenticated
    sent = request.session.get("idea_sent", {})  # who has just brought an idea need not write it all again
    me = people.person_of(request.user)
    form = RegisterForm(
        request.POST if request.method == "POST" else None,
        workshop=row,
        is_known=is_known,
        birth_year=me.birth_year if me else None,
        initial=sent,
    )
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            limits.hit("workshops.register", request.META.get("REMOTE_ADDR", ""), limit=60, window=timedelta(hours=1))
            idea = brought(request)
            made = actions.sign_up(by=request.user, workshop=row, idea=idea, **form.person())
            return redirect("workshops:registration", queries.token(made))
    mine = queries.registrations_of_user(request.user, edition).filter(workshop=row).first()
    came = queries.attendances_of_user(request.user, edition).filter(workshop=row).first()
    context = {
        "workshop": row,
        "activities": row.activities.all(),
        "left": queries.places_left(row),
        "form": form,
        "why_not": _why_not(request, row),
        "mine": mine,
        "attendance": came,
        "visit_token": queries.visit_token(came) if came else "",
        "mine_token": queries.token(mine) if mine else "",
        "others": queries.upcoming(edition).exclude(pk=row.pk)[:3],
    }
    return show(request, "workshops/workshop.html", context)


def _of_token(token: str) -> Registration:
    row = queries.by_token(token)
    if row is None:
        raise Http404
    return row


@public
def registration(request: Request, token: str) -> HttpResponse:
    """One's registration, by the link of the letter: no account needed, in whatever edition."""
    row = _of_token(token)
    return show(request, "workshops/registration.html", _context(row, token))


def _context(row: Registration, token: str) -> dict[str, Any]:
    workshop = row.workshop
    can_cancel = row.state != RegistrationState.CANCELLED and workshop.state == WorkshopState.OPEN
    return {
        "registration": row,
        "workshop": workshop,
        "token": token,
        "rank": queries.rank(row),
        "can_confirm": row.state == RegistrationState.OFFERED
        and (row.offered_until_at is None or row.offered_until_at > clock.now()),
        "online_link": workshop.online_link if row.state == RegistrationState.CONFIRMED else "",
        "code": queries.spaced(row.code),
        "can_cancel": can_cancel and not Attendance.objects.filter(workshop=workshop, person=row.person).exists(),
        "others": queries.upcoming(workshop.edition).exclude(pk=workshop.pk)[:3],
    }


@public
def cancel_registration(request: Request, token: str) -> HttpResponse:
    """Ask, then give the place back."""
    row = _of_token(token)
    if request.method != "POST":
        return show(request, "workshops/cancel_registration.html", _context(row, token))
    try:
        actions.cancel_registration(by=actions.SIGNED_LINK, registration=row)
        messages.success(request, _("C’est annulé. Votre place ira à quelqu’un d’autre."))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("workshops:registration", token)


@public
@require_POST
def confirm(request: Request, token: str) -> HttpResponse:
    """Take the place that was offered, in one click."""
    row = _of_token(token)
    attempt(
        request,
        lambda: actions.confirm(by=actions.SIGNED_LINK, registration=row),
        _("C’est confirmé : nous vous attendons."),
    )
    return redirect("workshops:registration", token)
