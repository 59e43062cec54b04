"""The booth. Choices stay on the visitor's device, in signed cookies, until the ballot is sealed."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from eclore.core import clock, drawing, permissions
from eclore.core.access import public
from eclore.core.errors import Closed, Refused
from eclore.core.http import Request, page_of, refusals, show
from eclore.editions import queries as editions
from eclore.editions.states import PhaseKind
from eclore.projects import queries as projects
from eclore.projects.models import Project
from eclore.voting import actions, queries
from eclore.voting.forms import CodeForm, IdentityForm, NumberForm, ReceiptMailForm
from eclore.voting.models.poll import BallotLine, Poll
from eclore.voting.public import cookies
from eclore.voting.public.cookies import poll_in
from eclore.voting.states import PollState, VoteChannel

_PER_PAGE = 12


# What every step needs -----------------------------------------------------------------------------------------------
def _open_poll(request: Request) -> Poll:
    """The poll, if a vote would be accepted now; else `Closed`, which says when it opens or when it closed."""
    poll = poll_in(request)
    if poll is None:
        raise Closed(_("Il n’y a pas encore de vote dans cette édition."))
    permissions.check(AnonymousUser(), "voting.cast", poll)
    if not queries.can_vote_now(poll):
        raise Closed(_("L’urne n’est pas ouverte en ce moment. Revenez un peu plus tard."))
    return poll


def _is_assisted(request: Request, poll: Poll) -> bool:
    """A polling clerk lends hand and screen: the flag is the clerk's, checked at each page."""
    return request.COOKIES.get("mediation") == "1" and permissions.allowed(request.user, "voting.assist", poll)


def _chosen(poll: Poll, hearts: tuple[str, ...]) -> list[BallotLine]:
    """The lines chosen, in the order of choosing; numbers that are not on this ballot are left out."""
    rows = {row.number: row for row in _with_places(poll).filter(number__in=hearts)} if hearts else {}
    return [rows[number] for number in hearts if number in rows]


def _with_places(poll: Poll) -> Any:
    return queries.lines(poll).select_related("project__commune", "project__territory")


def _card(line: BallotLine, currency: str, **more: Any) -> dict[str, Any]:
    project = line.project
    return {
        "number": line.number,
        "theme": project.get_theme_display() if project.theme else "",
        "tint": projects.TINTS.get(project.theme, ""),
        "drawing": {"kind": drawing.kind_of(line.name, project.theme), "seed": project.pk},
        "title": line.name,
        "href": reverse("pages:project", args=[project.slug]),
        "place": ", ".join(str(part) for part in (project.commune, project.territory) if part),
        "text": project.summary,
        "cents": line.cost_cents,
        "currency": currency,
        **more,
    }


def _booth(request: Request, poll: Poll, **more: Any) -> dict[str, Any]:
    """Context shared by the steps: hearts, limits, closing time, the rules in words."""
    least, most = queries.bounds(poll)
    hearts = queries.hearts_of(poll.edition, request.COOKIES)
    phase = editions.phase(poll.edition, PhaseKind.VOTING)
    return {
        "poll": poll,
        "hearts": hearts,
        "given": len(hearts),
        "least": least,
        "most": most,
        "left": max(most - len(hearts), 0),
        "closes_at": phase.closes_at if phase else None,
        "can_replace": poll.setup["revote"] == "replace",
        "min_age": poll.setup["voter_min_age"],
        "is_assisted": _is_assisted(request, poll),
        **more,
    }


# Choosing ------------------------------------------------------------------------------------------------------------
@public
def vote(request: Request) -> HttpResponse:
    """Choose: cards in an order drawn for this visitor, a search, a number. Out of phase, the page says when."""
    poll = poll_in(request)
    if poll is None or not queries.can_vote_now(poll):
        return _not_now(request, poll)
    seed = request.COOKIES.get(queries.ORDER_COOKIE, "")[:16] or secrets.token_hex(8)
    text = request.GET.get("q", "").strip()[:100]
    page = page_of(request, queries.shuffled(_found(poll, text), seed), _PER_PAGE)
    context = _booth(request, poll, q=text, page=page, number_form=NumberForm())
    back_to = request.get_full_path()
    context["cards"] = [
        _card(line, poll.edition.currency, heart=queries.heart_button(line.number, context["hearts"], back_to))
        for line in page
    ]
    wants_help = request.GET.get("assistance")
    if wants_help in ("0", "1") and permissions.allowed(request.user, "voting.assist", poll):
        context["is_assisted"] = wants_help == "1"
    response = render(request, "voting/vote.html", context)
    cookies.keep(response, queries.ORDER_COOKIE, seed, 90 * 24 * 3600)
    if wants_help in ("0", "1"):
        cookies.keep(response, "mediation", "1" if context["is_assisted"] else "0", 8 * 3600)
    return response


def _found(poll: Poll, text: str) -> list[BallotLine]:
    rows = _with_places(poll)
    if not text:
        return list(rows)
    number = text.lower().replace("n°", "").strip()
    exact = list(rows.filter(number=number))
    if exact:
        return exact
    return list(
        rows.filter(project__in=projects.search(Project.objects.filter(edition=poll.edition), text).values("pk"))
    )


def _not_now(request: Request, poll: Poll | None) -> HttpResponse:
    """Never a dead button: when the vote opens, or that it is over and what comes next."""
    edition = request.edition
    phase = editions.phase(edition, PhaseKind.VOTING) if edition else None
    now = clock.now()
    if poll is not None and not queries.has_sealed_urn(poll):
        state = "imported"
    elif phase is None:
        state = "undated"
    elif now < phase.opens_at:
        state = "before"
    elif phase.suspended_at is not None:
        state = "suspended"
    elif now >= phase.closes_at or (poll and poll.state in (PollState.CLOSED, PollState.UNSEALED)):
        state = "after"
    else:
        state = "soon"
    results = editions.phase(edition, PhaseKind.RESULTS) if edition else None
    ends = [moment for moment in (phase and phase.closes_at, poll and poll.closed_at) if moment]
    context = {"state": state, "phase": phase, "results": results, "poll": poll, "closed_at": min(ends, default=None)}
    return render(request, "voting/not_now.html", context)


@public
@require_POST
def heart(request: Request) -> HttpResponse:
    """Give a heart or take it back (`numero`), or only give it (`ajouter`, typed by number)."""
    poll = _open_poll(request)
    edition = poll.edition
    hearts = list(queries.hearts_of(edition, request.COOKIES))
    form = NumberForm(request.POST)
    with refusals(form):
        if form.is_valid():
            number = form.cleaned_data["numero"]
            said = _toggle(poll, hearts, number, only_add="ajouter" in request.POST)
            messages.success(request, said)
            response = redirect(_back_to(request))
            cookies.keep_hearts(response, edition, hearts)
            return response
    context = _booth(request, poll, form=form, number_form=form, lines=_chosen(poll, tuple(hearts)))
    return show(request, "voting/review.html", _with_cards(context))


def _toggle(poll: Poll, hearts: list[str], number: str, *, only_add: bool) -> str:
    """Change `hearts` in place and return what to say. Raises Refused on a number unknown or one heart too many."""
    line = queries.lines(poll).filter(number=number).first()
    if line is None:
        raise Refused(
            _("Aucun projet ne porte le numéro %(number)s. Relisez-le sur la carte du projet.") % {"number": number},
            field="numero",
        )
    if number in hearts and not only_add:
        hearts.remove(number)
        return _("Coup de cœur retiré : %(name)s.") % {"name": line.name}
    if number in hearts:
        return _("%(name)s est déjà dans vos coups de cœur.") % {"name": line.name}
    most = queries.bounds(poll)[1]
    if len(hearts) >= most:
        raise Refused(
            ngettext(
                "Vous avez déjà donné votre coup de cœur. Retirez-le pour choisir « %(name)s ».",
                "Vous avez déjà donné vos %(most)s coups de cœur. Retirez-en un pour choisir « %(name)s ».",
                most,
            )
            % {"most": most, "name": line.name},
            field="numero",
        )
    hearts.append(number)
    return _("Coup de cœur donné : %(name)s.") % {"name": line.name}


def _back_to(request: Request) -> str:
    target = request.POST.get("retour", "")
    if url_has_allowed_host_and_scheme(target, allowed_hosts=None) and target.startswith("/"):
        return target
    return reverse("voting:review")


# Reviewing, saying who one is, voting --------------------------------------------------------------------------------
@public
def review(request: Request) -> HttpResponse:
    """Step 1: read one's hearts again."""
    poll = poll_in(request)
    if poll is None or not queries.can_vote_now(poll):
        return redirect("voting:vote")
    context = _booth(request, poll, number_form=NumberForm())
    context["lines"] = _chosen(poll, context["hearts"])
    return render(request, "voting/review.html", _with_cards(context))


def _with_cards(context: dict[str, Any]) -> dict[str, Any]:
    currency = context["poll"].edition.currency
    context["cards"] = [_card(line, currency) for line in context["lines"]]
    context["voids"] = range(max(context["most"] - len(context["lines"]), 0))
    context["given"] = len(context["lines"])
    return context


@public
def identity(request: Request) -> HttpResponse:
    """Step 2: a contact that answers, an age, a commune, two declarations. No name."""
    poll = _open_poll(request) if request.method == "POST" else poll_in(request)
    if poll is None or not queries.can_vote_now(poll):
        return redirect("voting:vote")
    context = _booth(request, poll)
    if context["given"] < context["least"]:
        return redirect("voting:review")
    form = context["form"] = IdentityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            ticket, code = actions.ask_code(
                edition=poll.edition, address=request.META.get("REMOTE_ADDR", ""), **form.identity()
            )
            response = redirect("voting:code")
            carried = asdict(ticket) | {"by": "email" if form.cleaned_data["email"] else "phone"}
            if settings.DEMO:
                carried["demo"] = code
            cookies.keep_ticket(response, poll.edition, carried)
            return response
    return show(request, "voting/identity.html", context)


@public
def code(request: Request) -> HttpResponse:
    """Step 3: the six digits, and the ballot goes into the urn."""
    poll = _open_poll(request) if request.method == "POST" else poll_in(request)
    if poll is None or not queries.can_vote_now(poll):
        return redirect("voting:vote")
    edition = poll.edition
    carried = cookies.read_ticket(request, edition)
    if carried is None:
        if cookies.read_receipt(request, edition):
            return redirect("voting:receipt")
        messages.warning(request, _("Le code n’est plus valable : demandez-en un nouveau. Rien n’est encore voté."))
        return redirect("voting:identity")
    context = _booth(request, poll)
    shown = context["hearts"]
    form = context["form"] = CodeForm(request.POST or None, initial={"choices": " ".join(shown)})
    if request.method == "POST" and form.is_valid():
        shown = tuple(form.cleaned_data["choices"])
        with refusals(form):
            return _cast(request, poll, carried, list(shown), form.cleaned_data["code"])
    context |= {"lines": _chosen(poll, shown), "carried": carried}
    return show(request, "voting/code.html", context)


def _cast(request: Request, poll: Poll, carried: dict[str, Any], choices: list[str], typed: str) -> HttpResponse:
    ticket = actions.Ticket(**{name: carried[name] for name in ("voter_key", "nonce", "digest", "token")})
    actions.prove(ticket=ticket, code=typed)
    if not choices:
        raise Refused(_("Il n’y a aucun coup de cœur sur ce bulletin. Revenez en choisir."))
    channel = VoteChannel.ASSISTED if _is_assisted(request, poll) else VoteChannel.WEB
    sealed = actions.cast(poll=poll, voter_key=ticket.voter_key, choices=choices, token=ticket.token, channel=channel)
    response = redirect("voting:receipt")
    for _read in messages.get_messages(request):
        pass  # a message that waits names a project: it must not stand on the receipt
    kept = {"fingerprint": sealed.fingerprint, "on": clock.today().isoformat()}
    cookies.keep_receipt(response, poll.edition, kept)
    return response


@public
def receipt(request: Request) -> HttpResponse:
    """The fingerprint, what it proves and what it does not. Kept a day on the device, never here."""
    poll = poll_in(request)
    kept = cookies.read_receipt(request, poll.edition) if poll else None
    if poll is None or kept is None:
        return render(request, "voting/no_receipt.html", status=404)
    form = ReceiptMailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            address = request.META.get("REMOTE_ADDR", "")
            actions.mail_receipt(
                poll=poll, fingerprint=kept["fingerprint"], email=form.cleaned_data["email"], address=address
            )
            messages.success(request, _("Le reçu est parti. Il arrive dans quelques minutes."))
            return redirect("voting:receipt")
    fingerprint = kept["fingerprint"]
    context = _booth(request, poll, form=form, fingerprint=fingerprint, on=date.fromisoformat(kept["on"]))
    context["groups"] = [fingerprint[start : start + 4] for start in range(0, 64, 4)]
    context["results"] = editions.phase(poll.edition, PhaseKind.RESULTS)
    context["is_open"] = queries.can_vote_now(poll)
    return show(request, "voting/receipt.html", context)


@public
@require_POST
def forget(request: Request) -> HttpResponse:
    """Clear this device: for a shared computer, and for the next person at the clerk's desk."""
    poll = poll_in(request)
    response = redirect("voting:vote")
    if poll:
        cookies.forget(response, poll.edition)
    return response
