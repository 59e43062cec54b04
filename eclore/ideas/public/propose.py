"""Bring an idea in three short screens. The draft waits in the session, kept when the browser closes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from eclore.core import limits
from eclore.core.access import public
from eclore.core.http import Request, refusals, show
from eclore.editions import queries as editions
from eclore.editions.states import Theme
from eclore.ideas import actions, queries
from eclore.ideas.forms import ContactForm, IdeaForm, PlaceForm
from eclore.ideas.public.read import closed


def _draft_key(request: Request) -> str:
    return f"idea_draft_{request.edition.code}"


def _draft(request: Request) -> dict[str, Any]:
    return dict(request.session.get(_draft_key(request), {}))


def _keep(request: Request, **fields: Any) -> None:
    request.session[_draft_key(request)] = {**_draft(request), **fields}


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
    return show(request, "ideas/propose.html", {"form": form, "has_draft": bool(_draft(request))})


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
    context = {"form": form, "answers": _answers(draft, with_place=True)}
    return show(request, "ideas/propose_contact.html", context)
