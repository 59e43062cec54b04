"""Read the ideas; correct one's own before it goes on line, and see what it said before."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from eclore.core import drawing, permissions
from eclore.core import history as history_page
from eclore.core.access import public, signed_in
from eclore.core.errors import Refused
from eclore.core.http import Request, page_of, refusals, show
from eclore.editions.models import Edition
from eclore.ideas import actions, queries
from eclore.ideas.forms import HelpForm, IdeaForm, SearchForm
from eclore.ideas.models import Idea
from eclore.ideas.states import HelpState, IdeaState
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


def closed(request: Request) -> str:
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
        return show(request, "ideas/ideas.html", {"closed": closed(request)})
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
            "closed": closed(request),
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
    return show(request, "ideas/idea.html", idea_context(request, row))


def visible(request: Request, pk: int) -> Idea:
    """An idea that everybody reads; another one is not there."""
    edition = request.edition
    if edition is None:
        raise Http404
    return get_object_or_404(queries.published(edition), pk=pk)


def idea_context(request: Request, row: Idea, help_form: HelpForm | None = None) -> dict[str, Any]:
    """What the page of an idea shows; `help_form` is the one that was refused, with what was typed."""
    user = request.user
    carries = user.is_authenticated and user.pk in queries.carrier_users(row)
    close = [other for other in queries.similar(row.edition, f"{row.title} {row.summary}", 4) if other.pk != row.pk]
    offers = list(queries.help_offers(row)) if carries else []
    return {
        "idea": row,
        "is_mine": carries,
        "card": _card(row),
        "similar": [_card(other) for other in close[:3]],
        "is_followed": user.is_authenticated and row.follows.filter(user=user).exists(),
        "followers": row.follows.count(),
        "offers": [offer for offer in offers if offer.state != HelpState.DECLINED],
        "help_form": help_form or HelpForm(),
        "form": help_form,
        "can_carry_over": carries and not row.edition.is_current,
    }


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
