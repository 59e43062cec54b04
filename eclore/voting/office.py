"""The polling office: state of the poll, key, opening, turnout by day, closing, unsealing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from eclore.core import permissions, wording
from eclore.core.access import office
from eclore.core.errors import Refused
from eclore.core.http import Request, refusals, show
from eclore.editions import queries as editions
from eclore.editions.states import PhaseKind
from eclore.reviews import queries as reviews
from eclore.voting import actions, lists, papers, queries
from eclore.voting.forms import PrepareForm, SetAsideForm, SharesForm
from eclore.voting.models.poll import Poll
from eclore.voting.states import PollState, VoteChannel


def _poll(request: Request) -> Poll:
    poll = queries.poll_of(request.edition)
    if poll is None:
        raise Http404
    return poll


@office("voting.office")
def home(request: Request) -> HttpResponseBase:
    """Where the poll stands, and the next act."""
    edition = request.edition
    poll = queries.poll_of(edition)
    listing = lists.ballot(poll) if poll else None
    if listing and (sheet := listing.sheet(request)):
        return sheet
    blank = Poll(edition=edition, state="")
    phase = editions.phase(edition, PhaseKind.VOTING)
    context: dict[str, Any] = {
        "poll": poll,
        "listing": listing,
        "phase": phase,
        "is_over": bool(phase and phase.is_over()),
        "labelled": reviews.labelled_projects(edition).count(),
        "can_prepare": permissions.allowed(request.user, "voting.prepare", blank),
        "steps": _steps(poll),
    }
    if poll:
        context |= {
            "can": permissions.abilities(request.user, poll),
            "can_assist": queries.can_vote_now(poll) and permissions.allowed(request.user, "voting.assist", poll),
            "head": queries.last_head(poll),
            "waiting": queries.queue_size(poll),
            "turnout": queries.turnout(poll),
            "days": [{"label": wording.day(day), "value": people} for day, people in queries.turnout_by_day(poll)],
            "channels": [
                (VoteChannel(channel).label, people) for channel, people in queries.turnout_by_channel(poll).items()
            ],
            "void": queries.void_reasons(poll) if poll.state == PollState.UNSEALED else {},
        }
    return render(request, "voting/office/home.html", context)


def _steps(poll: Poll | None) -> list[dict[str, str]]:
    """The path of a poll, for the picture at the top."""
    order = [PollState.PREPARED, PollState.OPEN, PollState.CLOSED, PollState.UNSEALED]
    titles = [_("Préparer la clef"), _("Ouvrir l’urne"), _("Clore"), _("Desceller")]
    icons = ["cle", "soleil", "cadenas", "urne"]
    reached = order.index(PollState(poll.state)) + 1 if poll else 0
    return [
        {
            "icon": icon,
            "title": title,
            "state": "done" if rank < reached else "now" if rank == reached else "todo",
        }
        for rank, (icon, title) in enumerate(zip(icons, titles, strict=True))
    ]


@office("voting.office")
def prepare(request: Request) -> HttpResponse:
    """Name the board's public key."""
    edition = request.edition
    poll = queries.poll_of(edition)
    initial = {"shares_needed": 3, "shares_made": 5}
    if poll:
        initial = {name: getattr(poll, name) for name in ("board_public_key", "shares_needed", "shares_made")}
    form = PrepareForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.prepare_poll(by=request.user, edition=edition, **form.cleaned_data)
            messages.success(request, _("La clef est notée. L’urne peut être ouverte."))
            return redirect("voting_office:home")
    return show(request, "voting/office/prepare.html", {"form": form, "poll": poll})


@office("voting.office")
def open_urn(request: Request) -> HttpResponse:
    """Ask, then open: what it freezes is said before."""
    poll = _poll(request)
    if request.method == "POST":
        try:
            actions.open_poll(by=request.user, poll=poll)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return _confirm_open(request, poll, status=refusal.status)
        messages.success(request, _("L’urne est ouverte. L’empreinte des réglages est publiée."))
        return redirect("voting_office:home")
    return _confirm_open(request, poll)


def _confirm_open(request: Request, poll: Poll, status: int = 200) -> HttpResponse:
    context = {
        "poll": poll,
        "projects": list(reviews.labelled_projects(poll.edition)),
        "phase": editions.phase(poll.edition, PhaseKind.VOTING),
        "can_open": permissions.abilities(request.user, poll, "open_poll")["open_poll"],
    }
    return render(request, "voting/office/open.html", context, status=status)


@office("voting.office")
def close_urn(request: Request) -> HttpResponse:
    """Ask, then close: what it destroys is said before."""
    poll = _poll(request)
    status = 200
    if request.method == "POST":
        try:
            actions.close(by=request.user, poll=poll)
            messages.success(request, _("Le vote est clos. Plus aucune ligne ne relie une enveloppe à une personne."))
            return redirect("voting_office:home")
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            status = refusal.status
    can_close = permissions.abilities(request.user, poll, "close")["close"]
    phase = editions.phase(poll.edition, PhaseKind.VOTING)
    context = {"poll": poll, "phase": phase, "can_close": can_close}
    return render(request, "voting/office/close.html", context, status=status)


@office("voting.unseal")
def unseal(request: Request) -> HttpResponse:
    """One field per share; all of them at once, in one sending."""
    poll = _poll(request)
    form = SharesForm(request.POST or None, needed=poll.shares_needed)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.unseal(by=request.user, poll=poll, shares=form.shares())
            messages.success(request, _("L’urne est descellée. Le dépouillement peut commencer."))
            return redirect("voting_office:home")
    context = {
        "form": form,
        "poll": poll,
        "can_unseal": permissions.abilities(request.user, poll, "unseal")["unseal"],
        "envelopes": queries.envelopes(poll),
        "demo_shares": _demo_shares(poll),
    }
    return show(request, "voting/office/unseal.html", context)


def _demo_shares(poll: Poll) -> list[str]:
    """In a demonstration only: shares that the demo's own key was cut into, as many as needed."""
    path = Path(settings.ECLORE_HOME) / "demo-shares.txt"
    if not settings.DEMO or not path.exists():
        return []
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if line and not line.startswith("#")][: poll.shares_needed]


@office("voting.set_aside")
def set_aside(request: Request) -> HttpResponse:
    """Take an envelope out, unread: one person asks, another confirms."""
    poll = _poll(request)
    form = SetAsideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            key = queries.voter_key(poll.edition, form.cleaned_data["contact"])
            step = actions.set_aside(by=request.user, poll=poll, voter_key=key, code=form.cleaned_data["code"])
            if step == "done":
                messages.success(request, _("L’enveloppe est sortie de l’urne, sans être lue."))
            else:
                messages.success(request, _("C’est noté. Une deuxième personne doit confirmer, avec le même motif."))
            return redirect("voting_office:set_aside")
    return show(request, "voting/office/set_aside.html", {"form": form, "poll": poll})


@office("voting.office")
def paper_ballot(request: Request) -> HttpResponse:
    """The ballot to print."""
    poll = _poll(request)
    if not poll.setup:
        raise Http404
    response = HttpResponse(papers.ballot(poll), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="bulletin-{poll.edition.code}.pdf"'
    return response
