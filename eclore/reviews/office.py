"""The office of the review: my dossiers, one dossier with its grid, who reads, sittings and decisions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eclore.core import clock, permissions
from eclore.core.access import office
from eclore.core.errors import Refused
from eclore.core.http import Request, page_of, paper_response, refusals, show
from eclore.core.listing import filters_of
from eclore.people.models import User
from eclore.projects import queries as projects
from eclore.projects.models import Project
from eclore.reviews import actions, forms, lists, papers, queries
from eclore.reviews.models import Review, Sitting
from eclore.reviews.states import ReviewState

PAGE = 25
_MAY_OPEN = "reviews.office"
_MAY_SIT = "reviews.sit"


def _subnav(request: Request, here: str) -> list[dict[str, Any]]:
    edition = request.edition
    pages = [("home", _("Mes dossiers"), "liste"), ("everything", _("Tous les dossiers"), "dossier")]
    if permissions.allowed(request.user, "reviews.distribute", edition):
        pages.append(("assignments", _("À confier"), "personnes"))
    if permissions.allowed(request.user, "reviews.sit", edition):
        pages.append(("sittings", _("Séances du comité"), "calendrier"))
    return [
        {"href": reverse(f"reviews_office:{name}"), "label": label, "icon": icon, "current": name == here}
        for name, label, icon in pages
    ]


@office(_MAY_OPEN)
def home(request: Request) -> HttpResponse:
    """The dossiers that I am asked to read, those to read first."""
    rows = list(queries.mine(request.user, request.edition))  # type: ignore[arg-type, attr-defined]
    undecided = (ReviewState.OPEN, ReviewState.ADMISSIBLE)
    context = {
        "to_read": [row for row in rows if not row.is_read and row.state in undecided],
        "read": [row for row in rows if row.is_read or row.state not in undecided],
        "subnav": _subnav(request, "home"),
    }
    return render(request, "reviews/home.html", context)


@office(_MAY_OPEN)
def everything(request: Request) -> HttpResponseBase:
    """Every review of the edition; filters stand in the address."""
    form = forms.FilterForm(request.GET, readers=queries.with_role(request.edition, *queries.READERS))
    wanted = form.wanted()
    edition = request.edition
    rows = queries.narrowed(queries.readable(request.user, edition), edition, wanted)  # type: ignore[arg-type]
    listing = lists.reviews(edition, rows, filters_of(form))
    if sheet := listing.sheet(request):
        return sheet
    context = {
        "listing": listing,
        "filters": form,
        "page": page_of(request, rows, PAGE),
        "is_filtered": any(wanted.values()),
        "subnav": _subnav(request, "everything"),
    }
    return render(request, "reviews/everything.html", context)


def _review(request: Request, pk: int) -> Review:
    """The review, for those who may read opinions; the project's own team is told why not."""
    found = queries.all_of(request.edition).filter(pk=pk).first()
    if found is None:
        raise Http404
    permissions.check(request.user, "reviews.read", found)
    return found


def _opinions(request: Request, row: Review) -> tuple[list[Any], int]:
    """Opinions that this person may read now, and how many are kept from them until they gave theirs."""
    given = list(queries.opinions(row))
    own = any(opinion.author_id == request.user.pk for opinion in given)
    if own or row.reviewer_id != request.user.pk:
        return given, 0
    return [], len(given)


@office(_MAY_OPEN)
def review(request: Request, pk: int) -> HttpResponse:
    """The dossier on the left, the grid on the right."""
    row = _review(request, pk)
    project, edition = row.project, request.edition
    opinion = queries.opinion_of(row, request.user)
    form = forms.OpinionForm(request.POST if request.method == "POST" else None, opinion=opinion)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.give_opinion(by=request.user, review=row, **form.cleaned_data)
            messages.success(request, _("Votre avis est donné. Vous pouvez encore le changer."))
            return redirect("reviews_office:review", row.pk)
    abilities = permissions.abilities(request.user, row)
    readable, hidden = _opinions(request, row)
    context = {
        "form": form,
        "review": row,
        "project": project,
        "plan": projects.plan(project),
        "rows": project.attachments.select_related("file"),
        "team": project.team.select_related("person"),
        "gate": projects.gate(project),
        "abilities": abilities,
        "opinion": opinion,
        "opinions": [_told(given) for given in readable],
        "hidden": hidden,
        "max_total": queries.MAX_TOTAL,
        "assign_form": forms.AssignForm(edition=edition, initial={"reviewer": row.reviewer_id}),
        "decision": getattr(row, "decision", None),
        "next": queries.mine(request.user, edition).filter(is_read=False).exclude(pk=row.pk).first(),  # type: ignore[arg-type]
        "subnav": _subnav(request, ""),
    }
    return show(request, "reviews/review.html", context)


def _told(opinion: Any) -> dict[str, Any]:
    marks = [{"label": c.label, "mark": opinion.marks.get(c.key)} for c in queries.GRID]
    return {
        "author": opinion.author.name,
        "at": opinion.given_at,
        "total": opinion.total,
        "marks": marks,
        "comment": opinion.comment,
    }


def _act(request: Request, pk: int, verb: Any, done: str, to_home: bool = False) -> HttpResponse:
    """A one-button act: do it, or say why not."""
    row = _review(request, pk)
    try:
        verb(by=request.user, review=row)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("reviews_office:review", row.pk)
    messages.success(request, done)
    return redirect("reviews_office:home") if to_home else redirect("reviews_office:review", row.pk)


@office(_MAY_OPEN)
@require_POST
def recuse(request: Request, pk: int) -> HttpResponse:
    """Step back from this dossier."""
    done = _("Vous n’avez plus ce dossier. Il passera à quelqu’un d’autre, sans autre question.")
    return _act(request, pk, actions.recuse, done, to_home=True)


@office(_MAY_OPEN)
@require_POST
def admit(request: Request, pk: int) -> HttpResponse:
    """Say that the dossier is complete and within the rules."""
    return _act(request, pk, actions.admit, _("Le dossier est recevable : le comité peut décider."))


@office("reviews.distribute")
def assignments(request: Request) -> HttpResponseBase:
    """Submitted dossiers that nobody reads yet; one reader per line."""
    edition = request.edition
    rows = queries.without_reviewer(edition)
    listing = lists.to_assign(edition, rows)
    if sheet := listing.sheet(request):
        return sheet
    readers = queries.with_load(edition)
    page = page_of(request, rows, PAGE)
    context = {"page": page, "listing": listing, "readers": readers, "subnav": _subnav(request, "assignments")}
    return render(request, "reviews/assignments.html", context)


@office("reviews.distribute")
@require_POST
def assign(request: Request, project_pk: int) -> HttpResponse:
    """Give the dossier to a reader, or to another."""
    edition = request.edition
    project: Project | None = projects.all_of(edition).filter(pk=project_pk).first()
    if project is None:
        raise Http404
    form = forms.AssignForm(request.POST, edition=edition)
    if form.is_valid():
        with refusals(form):
            reviewer: User = form.cleaned_data["reviewer"]
            row = actions.assign(by=request.user, project=project, reviewer=reviewer)
            words = {"title": project.title, "name": reviewer.name}
            messages.success(request, _("« %(title)s » est confié à %(name)s.") % words)
            if request.POST.get("back") == "review":
                return redirect("reviews_office:review", row.pk)
            return redirect("reviews_office:assignments")
    return show(request, "reviews/assign.html", {"form": form, "project": project, "subnav": _subnav(request, "")})


@office(_MAY_SIT)
def sittings(request: Request) -> HttpResponse:
    """Sittings of the panel, and the form that opens one."""
    edition = request.edition
    may_open = permissions.allowed(request.user, "reviews.open_sitting", Sitting(edition=edition))
    form = forms.SittingForm(
        request.POST if request.method == "POST" else None, edition=edition, initial={"held_on": clock.today()}
    )
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            row = actions.open_sitting(by=request.user, edition=edition, **form.cleaned_data)
            messages.success(request, _("La séance est ouverte."))
            return redirect("reviews_office:sitting", row.pk)
    context = {
        "form": form,
        "sittings": queries.sittings(edition),
        "waiting": queries.waiting_for_panel(edition).count(),
        "may_open": may_open,
        "subnav": _subnav(request, "sittings"),
    }
    return show(request, "reviews/sittings.html", context)


def _sitting(request: Request, pk: int) -> Sitting:
    found = queries.sittings(request.edition).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@office(_MAY_SIT)
def sitting(request: Request, pk: int) -> HttpResponseBase:
    """One sitting: what waits for it, what it decided."""
    row = _sitting(request, pk)
    listing = lists.decisions(row, queries.decisions(row))
    if sheet := listing.sheet(request):
        return sheet
    context = {
        "sitting": row,
        "listing": listing,
        "present": row.present.order_by("name", "pk"),
        "decisions": queries.decisions(row),
        "waiting": queries.waiting_for_panel(row.edition),
        "subnav": _subnav(request, "sittings"),
    }
    return render(request, "reviews/sitting.html", context)


@office(_MAY_SIT)
def decide(request: Request, pk: int, review_pk: int) -> HttpResponse:
    """Label or refuse one project in this sitting."""
    where, row = _sitting(request, pk), _review(request, review_pk)
    form = forms.DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals(form):
            if data["decision"] == "label":
                actions.label(by=request.user, review=row, sitting=where, reason=data["reason"])
                messages.success(request, _("Le projet est labellisé. La lettre part vers le porteur."))
            else:
                code = data["refusal_code"]
                actions.refuse(by=request.user, review=row, sitting=where, refusal_code=code, reason=data["reason"])
                messages.success(request, _("C’est noté. La lettre attend que l’équipe la relise."))
            return redirect("reviews_office:sitting", where.pk)
    abilities = permissions.abilities(request.user, row)
    context = {
        "form": form,
        "sitting": where,
        "review": row,
        "project": row.project,
        "opinions": [_told(given) for given in queries.opinions(row)],
        "mean": queries.mean_total(row),
        "max_total": queries.MAX_TOTAL,
        "can_decide": abilities["label"] or abilities["refuse"],
        "subnav": _subnav(request, "sittings"),
    }
    return show(request, "reviews/decide.html", context)


@office(_MAY_SIT)
def minutes(request: Request, pk: int, form: str) -> HttpResponse:
    """The minutes of a sitting, to print or to take up in a word processor."""
    row = _sitting(request, pk)
    return paper_response(form, f"comite-{row.held_on.isoformat()}", papers.minutes(row))
