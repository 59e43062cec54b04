"""The editorial pages of the edition: help, accessibility, privacy."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from eclore.core import history as history_page
from eclore.core import revisions
from eclore.core.access import office
from eclore.core.errors import Closed
from eclore.core.http import Request, refusals, show
from eclore.desk import forms, queries
from eclore.desk.office.frame import desk_context
from eclore.editions import actions as editions
from eclore.editions import house_pages
from eclore.editions import queries as edition_queries
from eclore.editions.models import Page


def _titles() -> dict[str, tuple[str, str]]:
    """The pages that the site shows: their title and their public address."""
    return {
        "aide": (_("Aide et contact"), "/aide/"),
        "accessibilite": (_("Accessibilité"), "/accessibilite/"),
        "vie-privee": (_("Vie privée"), "/vie-privee/"),
    }


def _own(request: Request, slug: str) -> Page | None:
    if slug not in _titles():
        raise Http404
    return Page.objects.filter(edition=request.edition, slug=slug).first()


@office("editions.publish_page")
def pages(request: Request) -> HttpResponse:
    """The pages, and who wrote them: the team, or the house."""
    own = {row.slug: row for row in Page.objects.filter(edition=request.edition).order_by("slug")}
    rows = [
        {"slug": slug, "title": title, "href": href, "row": own.get(slug)} for slug, (title, href) in _titles().items()
    ]
    return show(request, "desk/pages.html", desk_context(request, "edition", rows=rows))


@office("editions.publish_page")
def page(request: Request, slug: str) -> HttpResponse:
    """Write one page."""
    row = _own(request, slug)
    title, href = _titles()[slug]
    # The first edit begins from what the public reads: the page of all editions, else the house's own words.
    read = row or edition_queries.page(slug, request.edition)
    body = read.body if read else house_pages.page(slug, request.edition)
    start = {"title": read.title if read else title, "body": body}
    form = forms.PageForm(request.POST if request.method == "POST" else None, initial=start)
    pieces: list[revisions.Piece] = []
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            try:
                seen = request.POST.get("seen", "")
                act = partial(editions.publish_page, by=request.user, edition=request.edition, slug=slug, seen=seen)
                act(**form.cleaned_data)
            except Closed:
                row = _own(request, slug)
                typed = form.cleaned_data["body"].replace("\r\n", "\n")
                pieces = revisions.compared(row.body.replace("\r\n", "\n") if row else "", typed)
                raise
            messages.success(request, _("La page est publiée."))
            return redirect("desk:page", slug)
    context = desk_context(
        request,
        "edition",
        form=form,
        heading=title,
        href=href,
        slug=slug,
        row=row,
        pieces=pieces,
        seen=row.updated_at.isoformat() if row else "",
    )
    return show(request, "desk/page.html", context)


@office("editions.publish_page")
def history(request: Request, slug: str) -> HttpResponse:
    """What a page said before."""
    row = _own(request, slug)
    if row is None:
        raise Http404
    return history_page.page(
        request,
        row,
        labels={"title": _("Titre"), "body": _("Texte")},
        names=queries.names_of,
        heading=row.title,
        back=reverse("desk:page", args=[slug]),
        can_restore=True,
        restore=partial(editions.publish_page, by=request.user, edition=request.edition, slug=slug),
        **desk_context(request, "edition"),
    )
