"""The toolbox: what helps a carrier, each opening counted without anybody's name."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from eclore.core import files
from eclore.core.access import public
from eclore.core.http import Request, show
from eclore.ideas import actions, queries


@public
def tools(request: Request) -> HttpResponse:
    """Every tool that the team shows, in its order, and whom to call."""
    return show(request, "ideas/tools.html", {"tools": queries.shown_tools()})


@require_safe
@public
def open_tool(request: Request, pk: int) -> HttpResponseBase:
    """The file, or the page elsewhere."""
    row = get_object_or_404(queries.shown_tools(), pk=pk)
    if request.method == "GET":
        actions.count_use(tool=row)
    return files.serve(row.file, row.file_name) if row.file else HttpResponseRedirect(row.address)
