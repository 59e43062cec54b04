"""The public side: the agenda, registration in one screen, the signed link, the check of a certificate."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from eclore.core import limits, permissions
from eclore.core.access import public
from eclore.core.errors import Refused
from eclore.core.http import Request, refusals, show
from eclore.ideas.models import Idea
from eclore.ideas.queries import all_of as all_ideas
from eclore.ideas.queries import ideas_of_user
from eclore.people.models import Person
from eclore.workshops import actions, papers, queries
from eclore.workshops.forms import AreaForm, CodeForm, RegisterForm
from eclore.workshops.models import Attendance, Registration, Workshop
from eclore.workshops.states import RegistrationState, WorkshopState

PAST_SHOWN = 12


@public
def workshops(request: Request) -> HttpResponse:
    """What comes, by territory; what has been."""
    edition = request.edition
    if edition is None:
        return show(request, "workshops/workshops.html", {})
    filters = AreaForm(request.GET or None, edition=edition)
    area = filters.cleaned_data.get("territoire", "") if filters.is_bound and filters.is_valid() else ""
    coming, past = queries.upcoming(edition), queries.public(edition).filter(state=WorkshopState.HELD)
    if area:
        coming, past = coming.filter(territory__code=area), past.filter(territory__code=area)
    rows = list(coming.order_by("starts_at", "pk"))
    by_area = sorted(rows, key=lambda row: (row.territory.name if row.territory else "", row.starts_at))
    groups = [
        (name, list(found))
        for name, found in groupby(by_area, key=lambda row: row.territory.name if row.territory else _("Ailleurs"))
    ]
    context = {
        "filters_form": filters,
        "area": area,
        "next": rows[0] if rows else None,
        "groups": groups,
        "count": len(rows),
        "past": past.order_by("-starts_at", "pk")[:PAST_SHOWN],
    }
    return show(request, "workshops/workshops.html", context)


def _brought(request: Request) -> Idea | None:
    """The idea that the visitor has just sent, else the last one of the login."""
    edition = request.edition
    pk = request.session.get("idea_sent", {}).get("pk")
    found = all_ideas(edition).filter(pk=pk).first() if edition and pk else None
    return found or ideas_of_user(request.user, edition).first()


@public
def after_idea(request: Request) -> HttpResponse:
    """The idea has arrived; the comptoirs closest to it come next. Here, for `ideas` does not look downstream."""
    if "idea_sent" not in request.session or (idea := _brought(request)) is None:
        return redirect("ideas:propose")
    contact = request.session["idea_sent"].get("contact", "")
    context = {"idea": idea, "near": queries.nearest(idea.edition, idea.commune), "contact": contact}
    return show(request, "workshops/after_idea.html", context)


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
    form = RegisterForm(request.POST if request.method == "POST" else None, is_known=is_known, initial=sent)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            limits.hit("workshops.register", request.META.get("REMOTE_ADDR", ""), limit=60, window=timedelta(hours=1))
            idea = _brought(request)
            made = actions.sign_up(by=request.user, workshop=row, idea=idea, **form.person())
            return redirect("workshops:registration", queries.token(made))
    mine = queries.registrations_of_user(request.user, edition).filter(workshop=row).first()
    context = {
        "workshop": row,
        "activities": row.activities.all(),
        "left": queries.places_left(row),
        "form": form,
        "why_not": _why_not(request, row),
        "mine": mine,
        "attendance": queries.attendances_of_user(request.user, edition).filter(workshop=row).first(),
        "mine_token": queries.token(mine) if mine else "",
        "others": queries.upcoming(edition).exclude(pk=row.pk)[:3],
    }
    return show(request, "workshops/workshop.html", context)


@public
def calendar(request: Request, pk: int) -> HttpResponse:
    """The comptoir for the person's own agenda."""
    edition = request.edition
    if edition is None:
        raise Http404
    row = get_object_or_404(queries.public(edition), pk=pk)
    response = HttpResponse(papers.calendar(row), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="comptoir-{row.pk}.ics"'
    return response


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
def certificates(request: Request) -> HttpResponse:
    """Type the code of a certificate to check it."""
    form = CodeForm(request.GET or None)
    if form.is_bound and form.is_valid():
        with refusals(form):
            limits.hit("workshops.code", request.META.get("REMOTE_ADDR", ""), limit=60, window=timedelta(hours=1))
            found = queries.by_code(form.cleaned_data["code"])
            if found:
                return redirect("workshops:certificate", found.certificate_code)
            raise Refused(_("Aucune attestation ne porte ce code. Vérifiez-le, signe par signe."), field="code")
    return show(request, "workshops/certificates.html", {"form": form})


def _of_code(request: Request, code: str) -> Attendance:
    found = queries.by_code(code)
    if found is None:
        # only misses count: a good code is never refused
        limits.hit("workshops.code", request.META.get("REMOTE_ADDR", ""), limit=60, window=timedelta(hours=1))
        raise Http404
    return found


@public
def certificate(request: Request, code: str) -> HttpResponse:
    """What a certificate says, for whoever holds its code."""
    row = _of_code(request, code)
    context = {"attendance": row, "workshop": row.workshop, "code": queries.spaced(row.certificate_code)}
    return show(request, "workshops/certificate.html", context)


@public
def certificate_pdf(request: Request, code: str) -> HttpResponse:
    """The certificate itself."""
    row = _of_code(request, code)
    response = HttpResponse(papers.certificate(row), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="attestation-{row.certificate_code}.pdf"'
    return response
