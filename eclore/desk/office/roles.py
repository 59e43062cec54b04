"""People and roles: who holds which, until when, who stands in, what each may do."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eclore.core import clock, permissions
from eclore.core.access import office, signed_in
from eclore.core.errors import Refused
from eclore.core.http import Request, attempt, page_of, refusals, show
from eclore.desk import actions, queries, rooms
from eclore.desk.forms.roles import CloseLoginForm, InviteForm, RoleEndForm, StandInForm
from eclore.desk.office.frame import desk_context
from eclore.desk.office.journal import worded
from eclore.editions.models import Invitation, Membership, StandIn
from eclore.editions.states import Role
from eclore.people.models import User


@office("desk.office")
def roles(request: Request) -> HttpResponse:
    """Who does what in the edition."""
    return _page(request)


def _page(request: Request, **bound: Any) -> HttpResponse:
    edition, user = request.edition, request.user
    can = {verb: permissions.allowed(user, f"desk.{verb}", edition) for verb in ("appoint", "invite", "close_login")}
    members = list(queries.members(edition))
    managers = {row.user_id for row in members if row.role == Role.MANAGER}
    today = clock.today()
    away = {row.absent_id: row for row in queries.stand_ins(edition) if row.begins_on <= today}
    context = desk_context(
        request,
        "roles",
        members=[{"row": row, "away": away.get(row.user_id)} for row in members],
        invitations=queries.invitations(edition) if can["invite"] else [],
        stand_ins=queries.stand_ins(edition),
        lonely=len(managers) < 2,
        now=clock.now(),
        can=can,
        invite_form=bound.get("invite_form") or InviteForm(edition=edition),
        stand_in_form=bound.get("stand_in_form") or StandInForm(edition=edition, initial={"absent": user.pk}),
        form=next(iter(bound.values()), None),
    )
    return show(request, "desk/roles.html", context)


@office("desk.office")
def rights(request: Request) -> HttpResponse:
    """What each role may do, read from the permissions."""
    tables = queries.rights()
    for table in tables:
        some = [row for row in table["rows"] if len(row["roles"]) < len(Role)]
        shown = [role for role in Role if any(role in row["roles"] for row in some)]
        table["roles"] = [str(role.label) for role in shown]
        for row in table["rows"]:
            row["for_all"] = len(row["roles"]) == len(Role)
            row["cells"] = [row["roles"].get(role, "") for role in shown]
    return show(request, "desk/rights.html", desk_context(request, "roles", tables=tables))


@office("desk.appoint")
def history(request: Request) -> HttpResponse:
    """Who gave, took or lent which role, newest first."""
    page = page_of(request, queries.role_history(request.edition), 50)
    entries = worded(request, list(page.object_list))
    return show(request, "desk/role_history.html", desk_context(request, "roles", page=page, entries=entries))


@require_POST
@office("desk.invite")
def invite(request: Request) -> HttpResponse:
    """Offer a role by letter."""
    form = InviteForm(request.POST, edition=request.edition)
    if form.is_valid():
        with refusals(form):
            actions.invite(by=request.user, edition=request.edition, **form.cleaned_data)
            messages.success(request, _("L’invitation est partie. Elle vaut quatorze jours."))
            return redirect("desk:roles")
    return _page(request, invite_form=form)


@require_POST
@office("desk.invite")
def invite_again(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(Invitation, pk=pk, edition=request.edition)
    attempt(request, partial(actions.invite_again, by=request.user, invitation=row), _("L’invitation est repartie."))
    return redirect("desk:roles")


@require_POST
@office("desk.invite")
def revoke_invitation(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(Invitation, pk=pk, edition=request.edition)
    act = partial(actions.revoke_invitation, by=request.user, invitation=row)
    attempt(request, act, _("L’invitation est reprise : son lien ne vaut plus rien."))
    return redirect("desk:roles")


@signed_in
def invitation(request: Request, token: str) -> HttpResponse:
    """The link of the letter: asks, then takes up the role."""
    if request.method == "POST":
        try:
            row = actions.accept_invitation(by=request.user, token=token)
            messages.success(request, _("Bienvenue : %(role)s.") % {"role": row.get_role_display()})
            return redirect("desk:today")
        except Refused as refusal:
            messages.error(request, refusal.sentence)
    offer = queries.invitation_for(request.user, token)
    return show(request, "desk/invitation.html", {"email": request.user.email, "offer": offer})


@office("desk.appoint")
def role_end(request: Request, pk: int) -> HttpResponse:
    """Date the end of a role."""
    row = get_object_or_404(Membership.objects.select_related("user"), pk=pk, edition=request.edition)
    last = timezone.localtime(row.until - timedelta(seconds=1)).date() if row.until else None
    form = RoleEndForm(request.POST if request.method == "POST" else None, initial={"ends_on": last})
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.set_role_end(by=request.user, membership=row, **form.cleaned_data)
            messages.success(request, _("C’est noté."))
            return redirect("desk:roles")
    return show(request, "desk/role_end.html", desk_context(request, "roles", row=row, form=form))


@require_POST
@office("desk.dismiss")
def dismiss(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(Membership, pk=pk, edition=request.edition)
    attempt(request, partial(actions.dismiss, by=request.user, membership=row), _("Le rôle est retiré."))
    return redirect("desk:roles")


@require_POST
@office("desk.set_stand_in")
def stand_in(request: Request) -> HttpResponse:
    """Say an absence."""
    form = StandInForm(request.POST, edition=request.edition)
    if form.is_valid():
        with refusals(form):
            actions.set_stand_in(by=request.user, edition=request.edition, **form.cleaned_data)
            messages.success(request, _("La suppléance est notée, les deux personnes sont prévenues."))
            return redirect("desk:roles")
    return _page(request, stand_in_form=form)


@require_POST
@office("desk.set_stand_in")
def end_stand_in(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(StandIn, pk=pk, edition=request.edition)
    attempt(request, partial(actions.end_stand_in, by=request.user, stand_in=row), _("La suppléance est terminée."))
    return redirect("desk:roles")


@office("desk.close_login")
def close_login(request: Request, pk: int) -> HttpResponse:
    """Somebody leaves: what they have in hand, to whom it goes, then the account closes."""
    held = request.edition.memberships.values("user")
    leaver = get_object_or_404(User, is_active=True, pk__in=held.filter(user=pk))
    data = request.POST if request.method == "POST" else None
    form = CloseLoginForm(data, edition=request.edition, leaver=pk)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.close_login(by=request.user, edition=request.edition, user=leaver, **form.cleaned_data)
            messages.success(request, _("Le compte est fermé. Ce qui a été fait reste au journal."))
            return redirect("desk:roles")
    context = desk_context(request, "roles", leaver=leaver, left=rooms.held_by(leaver), form=form)
    return show(request, "desk/close_login.html", context)
