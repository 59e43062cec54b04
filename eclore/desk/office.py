"""Pages of the desk: today, people, letters, the edition, the journal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from eclore.core import clock, permissions
from eclore.core.access import office
from eclore.core.errors import Refused
from eclore.core.http import Request, page_of, show
from eclore.core.models import AuditSeal, MessageState
from eclore.desk import actions, forms, queries, rooms
from eclore.editions.states import Role
from eclore.evaluation import queries as evaluation
from eclore.people.models import Person

_DESK = ("people", "letters", "journal")


def desk_context(request: Request, current: str, **more: Any) -> dict[str, Any]:
    """What every page of the desk shows: its own menu."""
    may = {verb: permissions.allowed(request.user, f"desk.{verb}", request.edition) for verb in _DESK}
    labels = [
        ("today", _("Aujourd’hui"), "horloge", True),
        ("people", _("Personnes"), "personne", may["people"]),
        ("letters", _("Courriers"), "lettre", may["letters"]),
        ("edition", _("Édition"), "reglages", True),
        ("journal", _("Journal"), "liste", may["journal"]),
    ]
    menu = [
        {"label": label, "icon": icon, "href": reverse(f"desk:{name}"), "current": name == current}
        for name, label, icon, shown in labels
        if shown
    ]
    return {"menu": menu, **more}


# Today ---------------------------------------------------------------------------------------------------------------
@office("desk.office")
def today(request: Request) -> HttpResponse:
    """My work today, oldest first; what to watch; the edition at a glance."""
    edition, user = request.edition, request.user
    items = rooms.todo(user, edition) + _letters_to_read(request)
    areas = queries.areas(edition)
    context = desk_context(
        request,
        "today",
        day=clock.today(),
        items=[_shown(item) for item in sorted(items, key=lambda item: item["since"] or clock.now())],
        alerts=queries.alerts(user, edition),
        funnel=evaluation.funnel(edition),
        now=clock.now(),
        areas=areas,
        has_map=any(area["path"] for area in areas) and any(area["value"] for area in areas),
        total=sum(area["value"] for area in areas),
    )
    return show(request, "desk/today.html", context)


def _letters_to_read(request: Request) -> list[dict[str, Any]]:
    if not permissions.allowed(request.user, "desk.letters", request.edition):
        return []
    held = queries.letters(request.edition)
    number = held.count()
    if not number:
        return []
    title = ngettext("%(n)s courrier à relire", "%(n)s courriers à relire", number) % {"n": number}
    text = _("Les lettres de décision partent après votre lecture.")
    return [
        {"title": title, "text": text, "href": reverse("desk:letters"), "icon": "lettre", "since": held[0].created_at}
    ]


def _shown(item: dict[str, Any]) -> dict[str, Any]:
    """The row of a task, with how long it has waited."""
    since: datetime | None = item.get("since")
    days = (clock.today() - timezone.localtime(since).date()).days if since else 0
    if days > 2:
        label = ngettext("Depuis %(n)s jour", "Depuis %(n)s jours", days) % {"n": days}
        return {**item, "tag": label, "tint": "coral" if days > 7 else "sun"}
    return {**item, "tag": "", "tint": ""}


# People --------------------------------------------------------------------------------------------------------------
@office("desk.people")
def people(request: Request) -> HttpResponse:
    """Find a person by name, phone or e-mail."""
    form = forms.FindForm(request.GET or None)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    context = desk_context(request, "people", find_form=form, text=text, persons=queries.find_persons(text))
    return show(request, "desk/people.html", {**context, "most": queries.MOST_FOUND})


@office("desk.people")
def person(request: Request, pk: int) -> HttpResponse:
    """What every room knows of one person."""
    row = get_object_or_404(Person.objects.select_related("user").prefetch_related("contacts"), pk=pk)
    context = desk_context(
        request,
        "people",
        person=row,
        cards=rooms.cards(row),
        commune=queries.commune_name(row.commune_code),
        can_export=permissions.allowed(request.user, "desk.export_person", request.edition),
        can_erase=permissions.allowed(request.user, "desk.erase_person", request.edition),
    )
    return show(request, "desk/person.html", context)


@require_POST
@office("desk.export_person")
def person_export(request: Request, pk: int) -> HttpResponse:
    """A JSON file to hand over to the person."""
    row = get_object_or_404(Person, pk=pk)
    held = actions.export_person(by=request.user, edition=request.edition, person=row)
    response = JsonResponse(held, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="personne-{row.pk}.json"'
    return response


@office("desk.erase_person")
def person_erase(request: Request, pk: int) -> HttpResponse:
    """Ask, then erase."""
    row = get_object_or_404(Person, pk=pk)
    if request.method == "POST":
        try:
            actions.erase_person(by=request.user, edition=request.edition, person=row)
            messages.success(request, _("Cette personne est effacée. Les comptes et les totaux restent justes."))
            return redirect("desk:people")
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return redirect("desk:person", row.pk)
    return show(request, "desk/person_erase.html", desk_context(request, "people", person=row))


# Letters -------------------------------------------------------------------------------------------------------------
@office("desk.letters")
def letters(request: Request) -> HttpResponse:
    """Letters by state; those to read first."""
    state = request.GET.get("etat", MessageState.HELD)
    state = state if state in MessageState.values else MessageState.HELD
    counts = queries.letter_counts(request.edition)
    states = [
        {"key": key, "label": label, "number": counts.get(key, 0), "current": key == state}
        for key, label in MessageState.choices
    ]
    page = page_of(request, queries.letters(request.edition, state), 50)
    context = desk_context(request, "letters", page=page, states=states, can_release=state == MessageState.HELD)
    return show(request, "desk/letters.html", context)


@office("desk.letters")
def letter(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(queries.any_letter(request.edition), pk=pk)
    return show(request, "desk/letter.html", desk_context(request, "letters", letter=row))


@require_POST
@office("desk.release")
def release(request: Request) -> HttpResponse:
    """Let the ticked letters go."""
    ids = [int(text) for text in request.POST.getlist("ids") if text.isdecimal() and len(text) < 19]
    number = actions.release(by=request.user, edition=request.edition, message_ids=ids)
    if number:
        sentence = ngettext("%(n)s courrier part.", "%(n)s courriers partent.", number)
        messages.success(request, sentence % {"n": number})
    elif ids:
        messages.info(request, _("Ces courriers étaient déjà partis."))
    else:
        messages.error(request, _("Cochez les courriers que vous avez lus."))
    return redirect("desk:letters")


# Journal -------------------------------------------------------------------------------------------------------------
@office("desk.journal")
def journal(request: Request) -> HttpResponse:
    """Who did what, newest first."""
    form = forms.JournalForm(request.GET or None, verbs=queries.journal_verbs(request.edition))
    verb = form.cleaned_data["verbe"] if form.is_valid() else ""
    page = page_of(request, queries.journal(request.edition, verb), 50)
    entries = list(page.object_list)
    names = queries.actor_names(entries)
    for entry in entries:
        entry.who = names.get(entry.actor, entry.actor)
        entry.role_label = dict(Role.choices).get(entry.role, entry.role)
    context = desk_context(
        request,
        "journal",
        page=page,
        entries=entries,
        filter_form=form,
        last_seal=AuditSeal.objects.order_by("-day").first(),
    )
    return show(request, "desk/journal.html", context)
