"""The office's side of the toolbox: its tools, their order, their use."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eclore.core.access import office
from eclore.core.http import Request, attempt, refusals, show
from eclore.ideas import actions, queries
from eclore.ideas.forms import ToolForm
from eclore.ideas.models import Tool


@office("ideas.office")
def tools(request: Request) -> HttpResponse:
    """What the toolbox holds, and how often each tool was opened."""
    return show(request, "ideas/office_tools.html", {"tools": queries.counted_tools()})


@office("ideas.office")
def tool(request: Request, pk: int | None = None) -> HttpResponse:
    """A tool to add or to change."""
    row = get_object_or_404(Tool.objects.select_related("file"), pk=pk) if pk else None
    is_sent = request.method == "POST"
    form = ToolForm(request.POST if is_sent else None, request.FILES if is_sent else None, initial=_said(row))
    if is_sent and form.is_valid():
        said = dict(form.cleaned_data)
        upload = said.pop("content")
        if upload is not None:
            said |= {"content": upload.read(), "file_name": upload.name}
        with refusals(form):
            actions.set_tool(by=request.user, edition=request.edition, tool=row, **said)
            messages.success(request, _("La boîte à outils est à jour."))
            return redirect("ideas_office:tools")
    return show(request, "ideas/office_tool.html", {"form": form, "tool": row})


def _said(row: Tool | None) -> dict[str, Any]:
    names = ("title", "text", "address", "position", "is_shown")
    return {name: getattr(row, name) for name in names} if row else {"is_shown": True}


@require_POST
@office("ideas.office")
def remove(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(Tool, pk=pk)
    act = actions.remove_tool
    attempt(request, lambda: act(by=request.user, edition=request.edition, tool=row), _("L’outil est retiré."))
    return redirect("ideas_office:tools")


@require_POST
@office("ideas.office")
def first(request: Request) -> HttpResponse:
    act = actions.add_first_tools
    attempt(request, lambda: act(by=request.user, edition=request.edition), _("Trois outils vous attendent."))
    return redirect("ideas_office:tools")
