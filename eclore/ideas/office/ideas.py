"""The office's side: read what arrives, publish, merge, archive."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from eclore.core import audit, permissions
from eclore.core import history as history_page
from eclore.core.access import office
from eclore.core.http import Request, attempt, page_of, refusals, show
from eclore.core.listing import filters_of
from eclore.ideas import actions, lists, queries
from eclore.ideas.forms import ArchiveForm, IdeaForm, MergeForm, OfficeSearchForm
from eclore.ideas.models import Idea, MergeConsent
from eclore.ideas.states import IdeaState
from eclore.people.queries import names_of

PAGE_SIZE = 30
ASKED = gettext_lazy("La question est partie à chaque personne. Les idées se réunissent avec le dernier oui.")
SORTS = {
    "titre": ("title",),
    "etat": ("state",),
    "commune": ("commune__folded_name",),
    "auteur": ("author__name",),
    "recue": ("noted_at",),
}
VERBS = {
    "ideas.note": gettext_lazy("Idée reçue"),
    "ideas.edit": gettext_lazy("Corrigée"),
    "ideas.publish": gettext_lazy("Publiée"),
    "ideas.propose_merge": gettext_lazy("Réunion proposée"),
    "ideas.answer_merge": gettext_lazy("Réponse à la réunion"),
    "ideas.merge": gettext_lazy("Réunie à une autre"),
    "ideas.carry_over": gettext_lazy("Reprise d’une édition passée"),
    "ideas.follow": gettext_lazy("Suivie"),
    "ideas.unfollow": gettext_lazy("N’est plus suivie"),
    "ideas.archive": gettext_lazy("Archivée"),
}


def _row(request: Request, pk: int) -> Idea:
    return get_object_or_404(queries.all_of(request.edition), pk=pk)


def _order(asked: str) -> list[str]:
    """The order of `?tri=`, the newest first by default."""
    names = SORTS.get(asked.removeprefix("-"))
    if names is None:
        return ["-noted_at", "-pk"]
    sign = "-" if asked.startswith("-") else ""
    return [*(sign + name for name in names), "pk"]


@office("ideas.office")
def home(request: Request) -> HttpResponseBase:
    """What arrived, to read first."""
    edition = request.edition
    filters = OfficeSearchForm(request.GET or None)
    wanted = filters.cleaned_data if filters.is_bound and filters.is_valid() else {}
    rows = queries.listed(edition, wanted)
    rows = rows.order_by(*_order(request.GET.get("tri", "")))
    listing = lists.ideas(edition, rows, filters_of(filters))
    if sheet := listing.sheet(request):
        return sheet
    context = {
        "filters_form": filters,
        "listing": listing,
        "page": page_of(request, rows, PAGE_SIZE),
        "waiting": queries.all_of(edition).filter(state=IdeaState.NOTED).count(),
        "is_searched": any(wanted.values()),
    }
    return show(request, "ideas/office_home.html", context)


def _show(request: Request, row: Idea, **forms: Any) -> HttpResponse:
    edition = request.edition
    events = [
        {"at": entry.at, "title": VERBS.get(entry.verb, entry.verb), "by": entry.role} for entry in audit.trail(row)
    ]
    context = {
        "idea": row,
        "can": permissions.abilities(request.user, row),
        "similar": [i for i in queries.similar(edition, f"{row.title} {row.summary}", 4) if i.pk != row.pk][:3],
        "merge_form": MergeForm(candidates=_candidates(row)),
        "archive_form": ArchiveForm(),
        "events": events,
        "consents": row.merge_consents.select_related("person", "into"),
        **forms,
    }
    return show(request, "ideas/office_idea.html", context)


@office("ideas.office")
def idea(request: Request, pk: int) -> HttpResponse:
    """One idea, its author, what can be done."""
    return _show(request, _row(request, pk))


@office("ideas.office")
def edit(request: Request, pk: int) -> HttpResponse:
    """Correct the words of an idea."""
    row = _row(request, pk)
    form = IdeaForm(
        request.POST if request.method == "POST" else None, initial={"title": row.title, "summary": row.summary}
    )
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.edit(by=request.user, idea=row, **form.cleaned_data)
            messages.success(request, _("L’idée est corrigée. L’ancien texte est gardé dans son historique."))
            return redirect("ideas_office:idea", pk)
    return show(request, "ideas/office_edit.html", {"idea": row, "form": form})


@office("ideas.office")
def history(request: Request, pk: int) -> HttpResponse:
    """What the idea said before; a former text comes back as a new change."""
    row = _row(request, pk)
    return history_page.page(
        request,
        row,
        labels=queries.word_labels(),
        names=names_of,
        heading=row.title,
        back=reverse("ideas_office:idea", args=[pk]),
        can_restore=permissions.abilities(request.user, row)["edit"],
        restore=partial(actions.edit, by=request.user, idea=row),
    )


@require_POST
@office("ideas.office")
def publish(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk)
    done = _("L’idée est en ligne, son auteur est prévenu.")
    attempt(request, lambda: actions.publish(by=request.user, idea=row), done)
    return redirect("ideas_office:idea", pk)


@require_POST
@office("ideas.office")
def propose_merge(request: Request, pk: int) -> HttpResponse:
    """Ask the carriers of two ideas whether they may be joined."""
    row = _row(request, pk)
    form = MergeForm(request.POST, candidates=_candidates(row))
    if form.is_valid():
        with refusals(form):
            asked = actions.propose_merge(by=request.user, idea=row, into=form.cleaned_data["into"])
            messages.success(request, _("Les deux idées sont réunies.") if len(asked) == 1 else ASKED)
            return redirect("ideas_office:idea", pk)
    return _show(request, row, merge_form=form, form=form)


@require_POST
@office("ideas.office")
def answer_merge(request: Request, pk: int, consent_pk: int) -> HttpResponse:
    """Note what a carrier said by phone or at the counter."""
    consent = get_object_or_404(MergeConsent, pk=consent_pk, idea=_row(request, pk))
    is_agreed = request.POST.get("reponse") == "oui"
    act = actions.answer_merge
    attempt(request, lambda: act(by=request.user, consent=consent, is_agreed=is_agreed), _("La réponse est notée."))
    return redirect("ideas_office:idea", pk)


def _candidates(row: Idea) -> QuerySet[Idea]:
    return queries.all_of(row.edition).filter(state__in=queries.LIVE).exclude(pk=row.pk)


@require_POST
@office("ideas.office")
def archive(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk)
    form = ArchiveForm(request.POST)
    if form.is_valid():
        with refusals(form):
            actions.archive(by=request.user, idea=row, **form.cleaned_data)
            messages.success(request, _("L’idée est archivée."))
            return redirect("ideas_office:home")
    return _show(request, row, archive_form=form, form=form)
