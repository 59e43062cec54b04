"""The public side: read the ideas, bring one in three short screens."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from eclore.core import drawing, limits, permissions
from eclore.core import history as history_page
from eclore.core.access import public, signed_in
from eclore.core.errors import Refused
from eclore.core.http import Request, page_of, refusals, show
from eclore.editions import queries as editions
from eclore.editions.models import Edition
from eclore.editions.states import Theme
from eclore.ideas import actions, queries
from eclore.ideas.forms import ContactForm, IdeaForm, PlaceForm, SearchForm
from eclore.ideas.models import Idea
from eclore.ideas.states import IdeaState
from eclore.people.models import Person
from eclore.people.queries import names_for

PAGE_SIZE = 12


def _card(idea: Idea) -> dict[str, Any]:
    return {
        "title": idea.title,
        "theme": idea.get_theme_display(),
        "drawing": {"kind": drawing.kind_of(idea.title, idea.get_theme_display()), "seed": idea.pk},
        "href": reverse("ideas:idea", args=[idea.pk]),
        "place": idea.commune.name,
        "text": idea.summary if len(idea.summary) <= 160 else idea.summary[:160].rsplit(" ", 1)[0] + "…",
    }


def _closed(request: Request) -> str:
    """Why nobody can bring an idea now, or "" where one can."""
    edition = request.edition
    if edition is None:
        return _("Aucune édition n’est ouverte pour l’instant.")
    try:
        permissions.check(request.user, "ideas.note", Idea(edition=edition, author=Person()))
    except Refused as refusal:
        return refusal.sentence
    return ""


@public
def ideas(request: Request) -> HttpResponse:
    """Every published idea, searched by word, theme and territory."""
    edition: Edition | None = request.edition
    if edition is None:
        return show(request, "ideas/ideas.html", {"closed": _closed(request)})
    filters = SearchForm(request.GET or None, edition=edition)
    rows = queries.published(edition)
    wanted = filters.cleaned_data if filters.is_bound and filters.is_valid() else {}
    if wanted.get("q"):
        rows = queries.search(rows, wanted["q"])
    if wanted.get("theme"):
        rows = rows.filter(theme=wanted["theme"])
    if wanted.get("territoire"):
        rows = queries.in_area(rows, edition, wanted["territoire"])
    page = page_of(request, rows, PAGE_SIZE)
    return show(
        request,
        "ideas/ideas.html",
        {
            "filters_form": filters,
            "page": page,
            "cards": [_card(row) for row in page],
            "is_searched": any(wanted.values()),
            "closed": _closed(request),
        },
    )


@public
def idea(request: Request, pk: int) -> HttpResponse:
    """One idea. Before its publication, its author alone reads it; merged, it leads to the one that stays."""
    edition = request.edition
    row = get_object_or_404(queries.all_of(edition), pk=pk) if edition else None
    if row is None:
        raise Http404
    is_mine = request.user.is_authenticated and row.author.user_id == request.user.pk
    if row.state == IdeaState.MERGED and row.merged_into_id:
        return redirect("ideas:idea", row.merged_into_id)
    if row.state != IdeaState.PUBLISHED and not is_mine:
        raise Http404
    close = [other for other in queries.similar(edition, f"{row.title} {row.summary}", 4) if other.pk != row.pk][:3]
    return show(
        request,
        "ideas/idea.html",
        {"idea": row, "is_mine": is_mine, "card": _card(row), "similar": [_card(other) for other in close]},
    )


def _mine(request: Request, pk: int) -> Idea:
    """An idea of the login; a stranger learns nothing."""
    rows = queries.all_of(request.edition) if request.edition else Idea.objects.none()
    return get_object_or_404(rows, pk=pk, author__user=request.user)


@signed_in
def edit(request: Request, pk: int) -> HttpResponse:
    """Its author corrects an idea, until it is published."""
    row = _mine(request, pk)
    form = IdeaForm(
        request.POST if request.method == "POST" else None, initial={"title": row.title, "summary": row.summary}
    )
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.edit(by=request.user, idea=row, **form.cleaned_data)
            messages.success(request, _("Votre idée est corrigée."))
            return redirect("ideas:idea", pk)
    return show(request, "ideas/edit.html", {"idea": row, "form": form})


@signed_in
def history(request: Request, pk: int) -> HttpResponse:
    """What an idea of mine said before; I may go back until it is published."""
    row = _mine(request, pk)
    return history_page.page(
        request,
        row,
        labels=queries.word_labels(),
        names=partial(names_for, request.user),
        heading=row.title,
        back=reverse("ideas:idea", args=[pk]),
        can_restore=permissions.abilities(request.user, row)["edit"],
        restore=partial(actions.edit, by=request.user, idea=row),
        template="core/history.html",
    )


# Bringing an idea: the draft waits in the session --------------------------------------------------------------------
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
    if sentence := _closed(request):
        return _say_closed(request, sentence)
    form = IdeaForm(request.POST or None, initial=_draft(request))
    if request.method == "POST" and form.is_valid():
        _keep(request, **form.cleaned_data)
        return redirect("ideas:propose_place")
    return show(request, "ideas/propose.html", {"form": form, "has_draft": bool(_draft(request))})


@public
def propose_place(request: Request) -> HttpResponse:
    """Screen 2 of 3: the commune and the theme."""
    if sentence := _closed(request):
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
    if sentence := _closed(request):
        return _say_closed(request, sentence)
    edition = request.edition
    draft = _draft(request)
    if "theme" not in draft:  # sent already (a double click), or not begun
        done = request.method == "POST" and request.session.get("idea_sent")
        return redirect("workshops:after_idea" if done else "ideas:propose")
    form = ContactForm(request.POST if request.method == "POST" else None, is_known=request.user.is_authenticated)
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
    return show(request, "ideas/propose_contact.html", {"form": form, "answers": _answers(draft, with_place=True)})
