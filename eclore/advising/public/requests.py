"""Ask for an advisor, follow one's requests: tasks, documents, meetings to come."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eclore.advising import actions, papers, queries
from eclore.advising.forms import DocumentForm, RequestForm
from eclore.advising.models import AdvisingRequest, Document, Task
from eclore.core import files, permissions
from eclore.core.access import signed_in
from eclore.core.errors import Refused
from eclore.core.http import Request, attempt, refusals, show
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


def _show(request: Request, form: DocumentForm | None = None) -> HttpResponse:
    edition = request.edition
    if edition is None:
        return show(request, "advising/requests.html", {"rows": [], "closed": _("Aucune édition n’est ouverte.")})
    context = {
        "rows": queries.requests_of_user(request.user, edition).order_by("-requested_at", "-pk"),
        "closed": _closed(request),
        "consents": queries.consents_of_user(request.user, edition),
        "document_form": form or DocumentForm(),
        "form": form,
    }
    return show(request, "advising/requests.html", context)


def _own(request: Request, pk: int) -> AdvisingRequest:
    """One of the login's own requests; another one is not there."""
    if request.edition is None:
        raise Http404
    return get_object_or_404(queries.requests_of_user(request.user, request.edition), pk=pk)


@signed_in
def requests(request: Request) -> HttpResponse:
    """One's requests, the advisor, what was said, what is to do."""
    return _show(request)


@signed_in
def request_advising(request: Request) -> HttpResponse:
    """Ask for an advisor."""
    edition = request.edition
    if edition is None:
        raise Http404
    form = RequestForm(request.POST or None, edition=edition, ideas=ideas_of_user(request.user, edition))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            idea = form.cleaned_data.get("idea")
            person = idea.author if idea else people.self_of(user=request.user)  # type: ignore[arg-type]
            actions.request(by=request.user, edition=edition, person=person, **form.cleaned_data)
            messages.success(request, _("Votre demande est partie. Nous vous écrivons dès que nous avons trouvé."))
            return redirect("advising:requests")
    return show(request, "advising/request.html", {"form": form, "closed": _closed(request)})


@require_POST
@signed_in
def tick_task(request: Request, pk: int, task_pk: int) -> HttpResponse:
    task = get_object_or_404(Task, pk=task_pk, request=_own(request, pk))
    is_done = request.POST.get("fait") == "oui"
    done = _("Bravo, c’est fait.") if is_done else _("C’est de nouveau à faire.")
    attempt(request, lambda: actions.tick_task(by=request.user, task=task, is_done=is_done), done)
    return redirect("advising:requests")


@require_POST
@signed_in
def attach(request: Request, pk: int) -> HttpResponse:
    row = _own(request, pk)
    form = DocumentForm(request.POST, request.FILES)
    if form.is_valid():
        with refusals(form):
            upload = form.cleaned_data["content"]
            actions.attach(by=request.user, request=row, name=upload.name, content=upload.read())
            messages.success(request, _("Le document est partagé avec la personne qui vous accompagne."))
            return redirect("advising:requests")
    return _show(request, form)


@signed_in
def document(request: Request, pk: int, document_pk: int) -> HttpResponseBase:
    row = _own(request, pk)
    found = get_object_or_404(Document.objects.select_related("file"), pk=document_pk, request=row)
    return files.serve(found.file, found.name)


@signed_in
def appointments(request: Request, pk: int) -> HttpResponse:
    """The meetings to come of one request, for one's own calendar."""
    row = _own(request, pk)
    response = HttpResponse(papers.appointments(row.coming), content_type="text/calendar; charset=utf-8")  # type: ignore[attr-defined]
    response["Content-Disposition"] = 'attachment; filename="rendez-vous.ics"'
    return response
