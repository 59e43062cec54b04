"""The hall on the evening: one page for the host and the team, which keeps working without network."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST

from eclore.core import audit, clock, limits, permissions
from eclore.core.access import public
from eclore.core.errors import Refused
from eclore.core.http import Request, pdf_response, refusals, show
from eclore.editions.states import Theme
from eclore.workshops import actions, papers, queries
from eclore.workshops.forms.hall import OperationForm, PinForm
from eclore.workshops.models import HallOperation, HostLink, Workshop
from eclore.workshops.permissions import Host
from eclore.workshops.public.hall_words import words
from eclore.workshops.queries import hall
from eclore.workshops.states import Outcome, UndoReason

_SESSION = "hall_host"
_MODULES = ("entrance", "hall", "scan", "settle", "store", "view")
MOST = 50  # acts of one sending
_View = Callable[..., HttpResponse]


def _refused(is_json: bool, request: Request, sentence: str, status: int) -> HttpResponse:
    if is_json:
        return JsonResponse({"sentence": sentence, "forget": status == 410}, status=status)
    return render(request, "core/refused.html", {"sentence": sentence}, status=status)


def _door(*, is_json: bool = False) -> Callable[[_View], _View]:
    """For the team of the comptoir, and for a host who has given the PIN of a link that still lives."""

    def mark(view: _View) -> _View:
        @wraps(view)
        def guarded(request: Request, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.edition is None:
                raise Http404
            row = get_object_or_404(queries.all_of(request.edition), pk=pk)
            if permissions.allowed(request.user, "workshops.check_in", row):
                return view(request, row, request.user, *args, **kwargs)
            link = hall.host_link(request.session.get(_SESSION) or 0)
            if link and link.workshop_id == row.pk:
                if link.is_live:
                    return view(request, row, Host(link), *args, **kwargs)
                return _refused(is_json, request, _("Ce lien a été retiré, ou la soirée est finie."), 410)
            if is_json:
                return _refused(True, request, _("Ouvrez de nouveau la page : elle ne vous reconnaît plus."), 401)
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            raise Http404

        guarded.access = "workshops.check_in"  # type: ignore[attr-defined]
        return never_cache(ensure_csrf_cookie(guarded))

    return mark


def _context(request: Request, row: Workshop, **more: Any) -> dict[str, Any]:
    boot = {
        "workshop": row.pk,
        "base": reverse("workshops:hall", args=[row.pk]),
        "modules": {name: static(f"workshops/{name}.js") for name in _MODULES},
        "words": words(),
    }
    return {
        "workshop": row, "boot": boot, "themes": Theme.choices, "reasons": UndoReason.choices, "typed": {},
        "fresh": uuid.uuid4, "lines": [], "ideas": [], "can": {}, "is_host": False, "is_shell": False, "is_day": True,
        **more,
    }  # fmt: skip


@_door()
def page(request: Request, row: Workshop, by: Any) -> HttpResponse:
    """The page itself; without script, each of its forms sends one act."""
    typed: dict[str, Any] = {}
    if request.method == "POST":
        answer = _received(row, by, request.POST)
        if answer["outcome"] != Outcome.REFUSED:
            messages.success(request, answer["sentence"])
            return redirect("workshops:hall", row.pk)
        messages.error(request, answer["sentence"])
        typed = {**request.POST.dict(), "is_full": answer.get("is_full", False)}
    is_host = isinstance(by, Host)
    context = _context(
        request, row, typed=typed, is_host=is_host, lines=hall.lines(row, is_host=is_host), ideas=hall.dictated(row),
        can=permissions.abilities(by, row, "hold", "certify"), has_begun=row.starts_at <= clock.now(),
        is_day=timezone.localtime(row.starts_at).date() <= clock.today(),
    )  # fmt: skip
    return render(request, "workshops/hall.html", context, status=422 if typed else 200)


@_door()
def shell(request: Request, row: Workshop, by: Any) -> HttpResponse:
    """The same page without anybody's name: the copy that a device keeps to open without network."""
    return show(request, "workshops/hall.html", _context(request, row, is_shell=True))


@_door(is_json=True)
def state(request: Request, row: Workshop, by: Any) -> JsonResponse:
    """What a device needs, now: who is expected, who came, when to forget; for an agent, the key of the device."""
    is_host = isinstance(by, Host)
    now, forgets = clock.now(), hall.forgets_at(row)
    return JsonResponse(
        {
            "who": audit.actor_code(by),
            "now": round(now.timestamp() * 1000),
            "forgets": round((min(forgets, by.link.ends_at) if is_host else forgets).timestamp() * 1000),
            "secret": "" if is_host else hall.device_secret(by, row),
            "entrance": reverse("workshops:hall_host", args=[row.pk, hall.host_token(by.link)]) if is_host else "",
            "places": row.capacity,
            "lines": hall.lines(row, is_host=is_host),
            "ideas": [
                {
                    "id": idea.pk,
                    "title": idea.title,
                    "name": hall.door_name(idea.author.name) if is_host else idea.author.name,
                }
                for idea in hall.dictated(row)
            ],
        }
    )


def _received(row: Workshop, by: Any, data: Any) -> dict[str, Any]:
    """Carry out one act and say what came of it; a fault of form is a refusal like another."""
    form = OperationForm(data)
    given = str(data.get("id", ""))
    if not form.is_valid():
        return {"id": given, "outcome": Outcome.REFUSED, "sentence": form.first_error()}
    try:
        done: HallOperation = actions.receive(by=by, workshop=row, **form.act())
    except Refused as refusal:
        return {"id": given, "outcome": Outcome.REFUSED, "sentence": refusal.sentence}
    sentence = done.sentence or _("Cet envoi était déjà arrivé.")
    return {"id": given, "outcome": done.outcome, "sentence": sentence, **done.result}


@require_POST
@_door(is_json=True)
def receive(request: Request, row: Workshop, by: Any) -> JsonResponse:
    """The acts that a device kept, in their order; each gets its answer, the same however often it is sent."""
    try:
        limits.hit("workshops.hall", audit.actor_code(by), limit=900, window=timedelta(hours=1))
        acts = json.loads(request.body)["operations"]
        whole = [act for act in acts if isinstance(act, dict)]
    except Refused as refusal:
        return JsonResponse({"sentence": refusal.sentence}, status=refusal.status)
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"sentence": _("Cet envoi est illisible. Rechargez la page.")}, status=400)
    if len(acts) > MOST or len(whole) != len(acts):
        return JsonResponse({"sentence": _("Cet envoi est trop long ou abîmé. Rechargez la page.")}, status=400)
    return JsonResponse(
        {"now": round(clock.now().timestamp() * 1000), "answers": [_received(row, by, a) for a in acts]}
    )


@public
def worker(request: Request, pk: int) -> HttpResponse:
    """The service worker, with the list of what it keeps. Its address bounds its reach to this hall's page."""
    base = reverse("workshops:hall", args=[pk])
    names = ["core/style.css", "core/eclore.js", "core/favicon.svg", "core/fonts/atkinson-next.woff2", "core/icons.svg"]
    kept = [static(name) for name in [*names, *(f"workshops/{name}.js" for name in _MODULES)]]
    context = {"kept": json.dumps(kept), "base": json.dumps(base), "shell": json.dumps(base + "page/")}
    response = render(request, "workshops/hall_worker.js", context, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = base
    response["Cache-Control"] = "no-cache"
    return response


def _link(token: str, pk: int) -> HostLink:
    link = hall.by_host_token(token)
    if link is None or link.workshop_id != pk:
        raise Http404
    return link


@public
@never_cache
def entrance(request: Request, pk: int, token: str) -> HttpResponse:
    """A host's link: the PIN, then the hall."""
    link = _link(token, pk)
    form = PinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            limits.hit("workshops.pin", request.META.get("REMOTE_ADDR", ""), limit=60, window=timedelta(hours=1))
            host = actions.open_hall(link=link, pin=form.cleaned_data["pin"])
            request.session.cycle_key()
            request.session[_SESSION] = host.link.pk
            return redirect("workshops:hall", pk)
    context = _context(request, link.workshop, form=form, who=f"host:{link.pk}")
    return show(request, "workshops/hall_entrance.html", context)


@require_POST
@_door()
def leave(request: Request, row: Workshop, by: Any) -> HttpResponse:
    """A host who has finished: the browser forgets that it was let in."""
    request.session.pop(_SESSION, None)
    messages.success(request, _("C’est fermé. Merci pour votre accueil !"))
    return redirect(settings.LOGOUT_REDIRECT_URL)


@_door()
def card(request: Request, row: Workshop, by: Any, idea: int) -> HttpResponse:
    """The card of an idea dictated here, to print and hand over at once."""
    found = hall.dictated(row).filter(pk=idea).first()
    if found is None:
        raise Http404
    name = hall.door_name(found.author.name) if isinstance(by, Host) else found.author.name
    return pdf_response(papers.idea_card(found, row, name), f"idee-{found.pk}.pdf")
