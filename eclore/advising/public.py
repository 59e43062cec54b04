"""The public side: ask for an advisor, follow one's requests."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from eclore.advising import actions, queries
from eclore.advising.forms import RequestForm
from eclore.advising.models import AdvisingRequest
from eclore.core import permissions
from eclore.core.access import signed_in
from eclore.core.errors import Refused
from eclore.core.http import Request, refusals, show
from eclore.ideas.queries import ideas_of_user
from eclore.people import actions as people
from eclore.people.models import Person


def _closed(request: Request) -> str:
    """Why nobody can ask now, or "" where one can."""
    blank = AdvisingRequest(edition=request.edition, person=Person(user_id=request.user.pk))
    try:
        permissions.check(request.user, "advising.request", blank)
    except Refused as refusal:
        return refusal.sentence
    return ""


@signed_in
def requests(request: Request) -> HttpResponse:
    """One's requests, the advisor, what was said."""
    edition = request.edition
    if edition is None:
        return show(request, "advising/requests.html", {"rows": [], "closed": _("Aucune édition n’est ouverte.")})
    rows = queries.requests_of_user(request.user, edition).order_by("-requested_at", "-pk")
    return show(request, "advising/requests.html", {"rows": rows, "closed": _closed(request)})


@signed_in
def request_advising(request: Request) -> HttpResponse:
    """Ask for an advisor."""
    edition = request.edition
    if edition is None:
        raise Http404
    ideas = ideas_of_user(request.user, edition)
    form = RequestForm(request.POST or None, ideas=ideas)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            idea = form.cleaned_data.get("idea")
            person = idea.author if idea else people.self_of(user=request.user)  # type: ignore[arg-type]
            actions.request(by=request.user, edition=edition, person=person, need=form.cleaned_data["need"], idea=idea)
            messages.success(request, _("Votre demande est partie. Nous vous écrivons dès que nous avons trouvé."))
            return redirect("advising:requests")
    return show(request, "advising/request.html", {"form": form, "closed": _closed(request)})
