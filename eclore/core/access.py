"""Marks on views: who may open a page. A view without a mark answers to nobody (`middleware.DenyByDefault`)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.http.response import HttpResponseBase

from eclore.core import permissions
from eclore.core.http import Request

View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """Anyone may open it."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def in_every_edition(view: View) -> View:
    """Answers even where the present edition does not run the room of the page: what it shows may be of another one."""
    view.in_every_edition = True  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Anyone who has signed in; others are sent to sign in and come back."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    guarded.access = "signed_in"  # type: ignore[attr-defined]
    return guarded


def office(permission: str) -> Callable[[View], View]:
    """Holders of `permission` in the edition of the address. A visitor signs in first; a stranger gets 404."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not permissions.allowed(request.user, permission, request.edition):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]
        return guarded

    return mark
