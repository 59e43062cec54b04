"""The supporting documents of a dossier."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eclore.core import permissions
from eclore.core.access import signed_in
from eclore.core.http import Request, refusals, show
from eclore.projects import actions, forms, papers, queries
from eclore.projects.public.dossier import project_of


@signed_in
def attachments(request: Request, pk: int) -> HttpResponse:
    """The supporting documents: add, download, take out."""
    row = project_of(request, pk)
    form = forms.AttachForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            upload = form.cleaned_data["content"]
            name = form.cleaned_data["name"] or upload.name
            actions.attach(by=request.user, project=row, name=name, content=upload.read())
            messages.success(request, _("La pièce est dans le dossier."))
            return redirect("projects:attachments", row.pk)
    context = {
        "form": form,
        "project": row,
        "rows": row.attachments.select_related("file"),
        "can_edit": permissions.abilities(request.user, row, "attach")["attach"],
        "total": len(forms.SECTIONS) + 1,
    }
    return show(request, "projects/attachments.html", context)


@signed_in
def attachment(request: Request, pk: int, attachment_pk: int) -> HttpResponse:
    """One document, for the team of the dossier."""
    found = queries.attachment(project_of(request, pk), attachment_pk)
    if found is None:
        raise Http404
    return papers.download(found)  # type: ignore[return-value]


@signed_in
@require_POST
def detach(request: Request, pk: int, attachment_pk: int) -> HttpResponse:
    """Take a document out."""
    row = project_of(request, pk)
    found = queries.attachment(row, attachment_pk)
    if found is not None:  # a button pressed twice: the first press took it out
        actions.detach(by=request.user, attachment=found)
        messages.success(request, _("La pièce n’est plus dans le dossier."))
    return redirect("projects:attachments", row.pk)
