"""Write to a list: choose it, write, preview on real people, have it read, send, stop, see who got it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eclore.core import permissions
from eclore.core.access import office
from eclore.core.http import Request, attempt, page_of, refusals, show
from eclore.core.models import MessageState
from eclore.desk import lists, selections
from eclore.desk.actions import mailings as actions
from eclore.desk.forms.mailings import ConfirmForm, MailingForm
from eclore.desk.models import Mailing
from eclore.desk.office.frame import desk_context
from eclore.desk.queries import mailings as queries
from eclore.desk.states import MailingState

PAGE = 50


def _row(request: Request, pk: int) -> Mailing:
    return get_object_or_404(queries.mailings(request.user, request.edition), pk=pk)


@office("desk.write")
def mailings(request: Request) -> HttpResponse:
    """Letters to lists, those in preparation and those that left."""
    page = page_of(request, queries.mailings(request.user, request.edition), PAGE)
    return show(request, "desk/mailings.html", desk_context(request, "mailings", page=page))


@office("desk.write")
def write(request: Request) -> HttpResponse:
    """Choose a list, or write to the one of the address."""
    key = request.GET.get("liste", "")
    offered = selections.lists_for(request.user, request.edition)
    chosen = next((row for row in offered if row.key == key), None)
    if chosen is None:
        if key:
            messages.error(request, _("Cette liste n’existe pas, ou n’est pas ouverte à votre rôle."))
        rows = [{"list": row, "number": row.persons(request.edition, QueryDict()).count()} for row in offered
                if row.key != selections.ONE]  # fmt: skip
        return show(request, "desk/write_lists.html", desk_context(request, "mailings", rows=rows))
    form = MailingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            row = actions.write(
                by=request.user,
                edition=request.edition,
                selection=key,
                filters=request.GET.urlencode(),
                **form.cleaned_data,
            )
            messages.success(request, _("Le brouillon est gardé. Relisez-le comme le liront trois vraies personnes."))
            return redirect("desk:mailing", row.pk)
    sketch = Mailing(edition=request.edition, selection=key, filters=chosen.kept(request.GET).urlencode())
    return _form(request, form, sketch, chosen.named(request.edition, chosen.kept(request.GET)))


def _form(request: Request, form: MailingForm, mailing: Mailing, title: str) -> HttpResponse:
    chosen = queries.selection_of(mailing.selection)
    fields = queries.fields_of(chosen) if chosen else {}
    context = desk_context(request, "mailings", form=form, mailing=mailing, list_title=title, fields=fields.values(),
                           plan=queries.plan(mailing))  # fmt: skip
    return show(request, "desk/mailing_form.html", context)


@office("desk.write")
def rewrite(request: Request, pk: int) -> HttpResponse:
    """Change a draft."""
    row = _row(request, pk)
    form = MailingForm(request.POST if request.method == "POST" else None, initial=MailingForm.initial_of(row))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.rewrite(by=request.user, mailing=row, **form.cleaned_data)
            messages.success(request, _("C’est gardé."))
            return redirect("desk:mailing", pk)
    return _form(request, form, row, row.list_title)


@office("desk.write")
def mailing(request: Request, pk: int) -> HttpResponseBase:
    """One letter to a list: its preview before it leaves, its progress after."""
    row = _row(request, pk)
    if row.state in (MailingState.DRAFT, MailingState.HELD):
        return _before(request, row)
    return _after(request, row)


def _before(request: Request, row: Mailing, form: ConfirmForm | None = None) -> HttpResponse:
    plan, can = queries.plan(row), permissions.abilities(request.user, row)
    needs_eyes = plan.persons > 1 and queries.needs_second_eyes(row)
    may_send = can["approve"] or (can["send"] and not needs_eyes)
    form = form or ConfirmForm(persons=plan.persons, many=queries.MANY)
    context = desk_context(request, "mailings", mailing=row, plan=plan, can=can, needs_eyes=needs_eyes,
                           may_send=may_send, confirm=form, form=form)  # fmt: skip
    return show(request, "desk/mailing_before.html", context)


@require_POST
@office("desk.write")
def send(request: Request, pk: int) -> HttpResponse:
    """Let it go, after the number of persons was confirmed."""
    row = _row(request, pk)
    form = ConfirmForm(request.POST, persons=ConfirmForm.expected_of(request.POST), many=queries.MANY)
    if form.is_valid():
        act = actions.approve if row.state == MailingState.HELD else actions.send
        with refusals(form):
            act(by=request.user, mailing=row, expected=form.cleaned_data["expected"])
            messages.success(request, _("C’est parti. Cette page suit l’envoi."))
            return redirect("desk:mailing", pk)
    if row.state not in (MailingState.DRAFT, MailingState.HELD):
        messages.info(request, _("Cette lettre est déjà partie."))
        return redirect("desk:mailing", pk)
    return _before(request, row, form)


def _after(request: Request, row: Mailing) -> HttpResponseBase:
    group = request.GET.get("groupe", "")
    rows = queries.in_group(queries.recipients(row), group)
    listing = lists.recipients(row, rows)
    if file := listing.sheet(request):
        return file
    tally = queries.tally_of(row)
    total = sum(tally.values())
    made = total - tally.get("", 0)
    context = desk_context(
        request,
        "mailings",
        mailing=row,
        page=page_of(request, rows, PAGE),
        listing=listing,
        groups=_groups(tally, group),
        made=made,
        sent=tally.get(MessageState.SENT, 0),
        waiting=tally.get(MessageState.QUEUED, 0),
        to_print=queries.to_print_of(row).count(),
        moves=row.state == MailingState.SENDING and queries.under_way(row).exists(),
        outage=queries.outage_of(row),
        can=permissions.abilities(request.user, row),
        can_print=permissions.allowed(request.user, "desk.mark_printed", request.edition),
    )
    return show(request, "desk/mailing_after.html", context)


def _groups(tally: dict[str, int], current: str) -> list[dict[str, Any]]:
    labels = {
        "": _("Tout le monde"),
        "recu": _("Partis"),
        "attente": _("En attente"),
        "arrete": _("Arrêtés avant de partir"),
        "echec": _("Revenus ou en échec"),
        "personne": _("Sans lettre"),
    }
    numbers = {key: sum(tally.get(state, 0) for state in states) for key, states in queries.GROUPS.items()}
    numbers[""] = sum(tally.values())
    return [
        {"key": key, "label": label, "number": numbers[key], "current": key == current}
        for key, label in labels.items()
        if numbers[key] or not key
    ]


@require_POST
@office("desk.write")
def submit(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk)
    done = _("Une autre personne la trouvera dans son travail du jour, et l’enverra.")
    attempt(request, lambda: actions.submit(by=request.user, mailing=row), done)
    return redirect("desk:mailing", pk)


@require_POST
@office("desk.write")
def discard(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk)
    attempt(request, lambda: actions.discard(by=request.user, mailing=row), _("Le brouillon est jeté."))
    return redirect("desk:mailings")


@require_POST
@office("desk.write")
def stop(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk)
    attempt(request, lambda: actions.stop(by=request.user, mailing=row),
            _("C’est arrêté. Voici qui l’a reçue, et qui ne l’a pas reçue."))  # fmt: skip
    return redirect("desk:mailing", pk)


@require_POST
@office("desk.write")
def resume(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk)
    attempt(request, lambda: actions.resume(by=request.user, mailing=row), _("L’envoi reprend."))
    return redirect("desk:mailing", pk)
