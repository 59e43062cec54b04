"""The page of what words said before: the same in every room, for the office and for authors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from eclore.core import revisions
from eclore.core.http import Request, attempt, show


def page(
    request: Request,
    row: models.Model,
    *,
    labels: Mapping[str, Any],
    names: Callable[[Iterable[str]], dict[str, str]],
    heading: str,
    back: str,
    restore: Callable[..., Any] | None,
    can_restore: bool,
    template: str = "core/history_office.html",
    **context: Any,
) -> HttpResponse:
    """Show the changes of `row`; on POST bring one back by `restore(**words)`, the room's own act.

    `can_restore` shows the button; the act keeps its own gate. Without `restore` the page is only read.
    """
    if request.method == "POST":
        words = revisions.words(row, request.POST.get("number", ""))
        if words is None or restore is None:
            raise Http404
        act = restore
        attempt(request, lambda: act(**words), _("Ce texte est de retour."))
        return redirect(request.path)
    context |= {
        "heading": heading,
        "back": back,
        "entries": revisions.told(row, labels, names),
        "can_restore": can_restore,
    }
    return show(request, template, context)
