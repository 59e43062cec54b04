"""Bring an idea in three short screens. The draft waits in the session, kept when the browser closes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eclore.core import clock, limits
from eclore.core.access import public
from eclore.core.http import Request, refusals, show
from eclore.editions import queries as editions
from eclore.editions.states import Theme
from eclore.ideas import actions, queries
from eclore.ideas.forms import ContactForm, IdeaForm, PlaceForm
from eclore.ideas.public.read import closed

DRAFT_KEPT = timedelta(days=30)


def _draft_key(request: Request) -> str:
    return f"idea_draft_{request.edition.code}"


def _draft(request: Request) -> dict[str, Any]:
    """What was typed, or nothing once it is older than `DRAFT_KEPT`."""
    draft = dict(request.session.get(_draft_key(request), {}))
    if draft and date.fromisoformat(draft["kept_on"]) + DRAFT_KEPT < clock.today():
        del request.session[_draft_key(request)]
        return {}
    return draft


def _keep(request: Request, **fields: Any) -> None:
    """Keeps the draft; a visitor's browser keeps its cookie as long, closed or not. That of a login has its own end."""
    request.session[_draft_key(request)] = {**_draft(request), **fields, "kept_on": clock.today().isoformat()}
    if not request.user.is_authenticated:
        request.session.set_expiry(DRAFT_KEPT)


def _say_closed(request: Request, sentence: str) -> HttpResponse:
    response = show(request, "ideas/closed.html", {"sentence": sentence})
    if request.method == "POST":
        response.status_code = 409
    return response


def _answers(draft: dict[str, Any], *, with_place: bool) -> list[dict[str, str]]:
    change = reverse("ideas:propose")
    rows = [
        {"label": _("Votre idée"), "value": draft["title"], "href": change},
        {"label": _("En quelques phrases"), "value": draft["summary"], "href": change},
    ]
    if with_place:
        change = reverse("ideas:propose_place")
        rows += [
            {"label": _("Commune"), "value": draft["commune_name"], "href": change},
            {"label": _("Thème"), "value": str(Theme(draft["theme"]).label), "href": change},
        ]
    return rows


@public
def propose(request: Request) -> HttpResponse:
    """Screen 1 of 3: the idea."""
    if sentence := closed(request):
        return _say_closed(request, sentence)
    form = IdeaForm(request.POST or None, initial=_draft(request))
    if request.method == "POST" and form.is_valid():
        _keep(request, **form.cleaned_data)
        return redirect("ideas:propose_place")
    return show(request, "ideas/propose.html", {"form": form, **_about_draft(request)})


@require_POST
@public
def forget_draft(request: Request) -> HttpResponse:
    """The draft goes at once: the screen may be shared."""
    request.session.pop(_draft_key(request), None)
    messages.success(request, _("Votre brouillon est effacé."))
    return redirect("ideas:propose")


def _about_draft(request: Request) -> dict[str, Any]:
    draft = _draft(request)
    return {"kept_until": date.fromisoformat(draft["kept_on"]) + DRAFT_KEPT if draft else None}


@public
def propose_place(request: Request) -> HttpResponse:
    """Screen 2 of 3: the commune and the theme."""
    if sentence := closed(request):
        return _say_closed(request, sentence)
    draft = _draft(request)
    if "title" not in draft:
        return redirect("ideas:propose")
    edition = request.edition
    initial = {"commune": draft.get("commune_name", ""), "theme": draft.get("theme", "")}
    form = PlaceForm(request.POST or None, initial=initial, edition=edition)
    if request.method == "POST" and form.is_valid() and form.found:
        _keep(request, commune=form.found.pk, commune_name=form.found.name, theme=form.cleaned_data["theme"])
        return redirect("ideas:propose_contact")
    context = {
        "form": form,
        "answers": _answers(draft, with_place=False),
        "similar": queries.similar(edition, f"{draft['title']} {draft['summary']}"),
        **_about_draft(request),
    }
    return show(request, "ideas/propose_place.html", context)


@public
def propose_contact(request: Request) -> HttpResponse:
    """Screen 3 of 3: check the answers, say how to call back, send."""
    if sentence := closed(request):
        return _say_closed(request, sentence)
    edition = request.edition
    draft = _draft(request)
    if "theme" not in draft:  # sent already (a double click), or not begun
        done = request.method == "POST" and request.session.get("idea_sent")
        return redirect("workshops:after_idea" if done else "ideas:propose")
    data = request.POST if request.method == "POST" else None
    form = ContactForm(data, is_known=request.user.is_authenticated)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            limits.hit("ideas.propose", request.META.get("REMOTE_ADDR", ""), limit=40, window=timedelta(hours=1))
            row = actions.propose(
                by=request.user,
                edition=edition,
                **{key: draft[key] for key in ("title", "summary", "theme")},
                commune=editions.commune_by_code(edition, draft["commune"]) or draft["commune_name"],
                **form.cleaned_data,
            )
            request.session.pop(_draft_key(request), None)
            contact = form.cleaned_data.get("email") or form.cleaned_data.get("phone") or ""
            request.session["idea_sent"] = {"pk": row.pk, "name": row.author.name, "contact": contact}
            return redirect("workshops:after_idea")
    context = {"form": form, "answers": _answers(draft, with_place=True), **_about_draft(request)}
    return show(request, "ideas/propose_contact.html", context)
