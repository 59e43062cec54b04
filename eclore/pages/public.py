"""Home, catalogue, project page, own space, and the pages of words."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from eclore.core import clock, wording
from eclore.core.access import public, signed_in
from eclore.core.http import Request
from eclore.editions import house_pages
from eclore.editions import queries as editions
from eclore.editions.states import Origin
from eclore.evaluation import queries as evaluation
from eclore.evaluation.models import Indicator
from eclore.grants import queries as grants
from eclore.pages import queries, space, words
from eclore.pages.forms import ALL, CatalogueForm
from eclore.pages.next_step import next_step
from eclore.pages.tray import Tray
from eclore.people import news
from eclore.people.queries import done_for, persons_of
from eclore.projects.models import Project
from eclore.projects.states import ProjectState
from eclore.results import queries as results
from eclore.workshops import queries as workshops

PAGE = 12
# html=False: raw HTML in an editorial page shows as text, so the agents' words can carry no script.
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


@public
def home(request: Request) -> HttpResponse:
    """What can I do now?"""
    edition = request.edition
    if edition is None:
        return render(request, "pages/empty.html")
    stages = queries.Stages(edition)
    ids = list(stages.numbers) or queries.catalogue(edition, stages, text="", territory="", theme="", stage="", seed="")
    hour = clock.now().strftime("%Y%m%d%H")
    chosen = queries.in_order(queries.shuffled(ids, hour)[:3])
    present = editions.present_phase(edition)
    tray = Tray(request, stages.poll)
    context: dict[str, Any] = {
        "present": present,
        "is_open": present is not None and present.is_open(),
        "phase": editions.phases(edition).get(present.kind) if present else None,
        "is_ahead": present is not None and present.opens_at > clock.now(),
        "is_imported": edition.origin == Origin.OPEN_BALLOTS,
        "path": queries.edition_path(edition),
        "cards": [queries.card(project, stages, tray.heart(stages.numbers.get(project.pk))) for project in chosen],
        "total": len(ids),
        "workshops": list(workshops.upcoming(edition)[:3]),
        "figures": _last_figures(edition),
        "voter_min_age": editions.process_rules(edition).voter_min_age,
        "has_results": stages.count is not None,
        "tray": tray,
    }
    return render(request, "pages/home.html", context)


def _last_figures(edition: Any) -> dict[str, Any] | None:
    """The published figures of this edition, or of the latest that has some, as the home shows them."""
    rows = list(
        Indicator.objects.select_related("edition")
        .filter(edition__currency=edition.currency)
        .order_by("-edition__year", "pk")[:24]
    )
    if not rows:
        return None
    latest = rows[0]
    facts = [
        {
            "value": wording.money(row.value, edition.currency) if row.key in evaluation.AMOUNTS else row.value,
            "label": evaluation.label(row.key),
        }
        for row in rows
        if row.edition_id == latest.edition_id
    ]
    return {"title": latest.edition.title, "code": latest.edition.code, "as_of": latest.as_of, "facts": facts}


@public
def projects(request: Request) -> HttpResponse:
    """The catalogue. Its address can be shared: search, filters and page stand in it."""
    edition = request.edition
    if edition is None:
        return render(request, "pages/empty.html")
    form = CatalogueForm(request.GET, edition)
    wanted = form.wanted()
    if wanted["edition"] not in ("", ALL):
        query = request.GET.copy()
        query.pop("edition")
        return redirect(f"/editions/{wanted['edition']}/projets/{'?' if query else ''}{query.urlencode()}")
    is_all = wanted["edition"] == ALL
    stages = queries.EveryStage(edition) if is_all else queries.Stages(edition)
    seed = request.COOKIES.get("ordre", "")[:16] or secrets.token_hex(8)
    ids = _ids(edition, stages, wanted, seed)
    page = Paginator(ids, PAGE).get_page(request.GET.get("page"))
    tray = Tray(request, stages.poll)
    cards = [
        queries.card(project, stages, tray.heart(stages.numbers.get(project.pk)))
        for project in queries.in_order(list(page.object_list))
    ]
    context = {
        "form": form,
        "page": page,
        "cards": cards,
        "q": wanted["q"],
        "is_filtered": any(wanted.values()),
        "is_random": stages.count is None and not stages.is_past and not is_all,
        "is_all": is_all,
        "is_voting": tray.is_open,
        "tray": tray,
    }
    response = render(request, "pages/projects.html", context)
    if "ordre" not in request.COOKIES:
        response.set_cookie("ordre", seed, max_age=90 * 24 * 3600, httponly=True, samesite="Lax")
    return response


def _ids(edition: Any, stages: queries.Stages, wanted: dict[str, str], seed: str) -> list[int]:
    """The projects asked for, of one edition or of all."""
    asked = {"text": wanted["q"], "theme": wanted["theme"], "stage": wanted["etape"]}
    if isinstance(stages, queries.EveryStage):
        return queries.catalogue_of_all(stages, **asked)
    return queries.catalogue(edition, stages, territory=wanted["territoire"], seed=seed, **asked)


@public
def project(request: Request, slug: str) -> HttpResponse:
    """One project. Slugs are unique across editions: a printed address answers for ever."""
    row = get_object_or_404(
        Project.objects.select_related("edition", "commune", "territory", "applicant", "leader").prefetch_related(
            "funding_lines"
        ),
        slug=slug,
        state__in=[ProjectState.SUBMITTED],
    )
    stages = queries.Stages(row.edition)
    stage = stages.of(row.pk)
    if stage == "refused":
        raise Http404
    tray = Tray(request, stages.poll)
    lines = list(row.funding_lines.all())
    context = {
        "project": row,
        "stage": stage,
        "tag": queries.STAGE_LABELS[stage],
        "card": queries.card(row, stages, tray.heart(stages.numbers.get(row.pk))),
        "path": queries.journey(row, stages),
        "amount_cents": stages.amounts.get(row.pk),
        "expenses": [line for line in lines if line.side == "expense"],
        "incomes": [line for line in lines if line.side == "income"],
        "total_cents": sum(line.amount_cents for line in lines if line.side == "expense"),
        "past": results.past_result_of(row) if stages.is_past else None,
        "story": grants.public_story(row) if stage == "winner" else None,
        "tray": tray,
        "short_address": request.build_absolute_uri(request.path),
    }
    return render(request, "pages/project.html", context)


@signed_in
def own_space(request: Request) -> HttpResponse:
    """What I have here, and what I can do next."""
    persons, edition = list(persons_of(request.user)), request.edition
    context = {
        "done_for": done_for(persons)[:3],
        "sections": space.sections(request.user, persons, edition),
        "next": next_step(persons, edition) if edition else None,
        "wants_news": not news.is_stopped(news.addresses_of(request.user)),
    }
    return render(request, "pages/space.html", context)


@public
def rules(request: Request) -> HttpResponse:
    """The règlement in plain words, made from the very data that the house applies."""
    edition = request.edition
    if edition is None:
        return render(request, "pages/empty.html")
    rulebook = editions.rulebook(edition)
    process = editions.process_rules(edition)
    context = {
        "rulebook": rulebook,
        "process": process,
        "phases": sorted(editions.phases(edition).values(), key=lambda row: row.opens_at),
        "changes": editions.changes(edition),
        "counting": words.counting(rulebook, edition) if rulebook else [],
        "people": words.people(process, editions.attendances_needed(edition)),
    }
    return render(request, "pages/rules.html", context)


def _editorial(slug: str, title: str) -> Any:
    @public
    def view(request: Request) -> HttpResponse:
        edition = request.edition
        page = editions.page(slug, edition)
        body = mark_safe(_markdown.render(page.body if page else house_pages.page(slug, edition)))  # noqa: S308  html=False above
        context = {
            "title": page.title if page else title,
            "body": body,
            "updated_at": page.updated_at if page else None,
        }
        return render(request, "pages/page.html", context)

    return view


help_page = _editorial("aide", _("Aide et contact"))
accessibility = _editorial("accessibilite", _("Accessibilité"))
privacy = _editorial("vie-privee", _("Vie privée"))
