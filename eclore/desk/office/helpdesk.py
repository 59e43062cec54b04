"""While somebody is on the telephone: write again, mend an address, note the call, act for them, join two rows."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from eclore.core.access import office
from eclore.core.http import Request, attempt, page_of, refusals, show
from eclore.core.models import Message
from eclore.desk import actions, forms, queries, rooms
from eclore.desk.forms.helpdesk import (
    CallForm,
    ContactForm,
    ForAdvisingForm,
    ForDossierForm,
    ForIdeaForm,
    ForPlaceForm,
    MergeForm,
)
from eclore.desk.office.frame import desk_context
from eclore.desk.office.people import person_page
from eclore.people.models import DoneFor, Person, PhoneNote
from eclore.people.states import ContactKind


def _person(pk: int) -> Person:
    return get_object_or_404(Person.objects.select_related("user"), pk=pk, merged_into=None)


# Letters -------------------------------------------------------------------------------------------------------------
@require_POST
@office("desk.resend")
def resend(request: Request, pk: int, message: int) -> HttpResponse:
    """One letter again."""
    row, letter = _person(pk), get_object_or_404(Message, pk=message, person_id=pk, is_ephemeral=False)
    act = partial(actions.resend, by=request.user, edition=request.edition, person=row, message=letter)
    attempt(request, act, _("Le courrier repart, à l’adresse d’aujourd’hui."))
    return redirect("desk:person", pk)


@require_POST
@office("desk.resend")
def resend_failed(request: Request, pk: int) -> HttpResponse:
    """What had not left."""
    number = actions.resend_failed(by=request.user, edition=request.edition, person=_person(pk))
    sentence = ngettext("%(n)s courrier repart.", "%(n)s courriers repartent.", number) % {"n": number}
    messages.success(request, sentence if number else _("Tout était déjà reparti."))
    return redirect("desk:person", pk)


@require_POST
@office("desk.resend")
def how_to_sign_in(request: Request, pk: int) -> HttpResponse:
    """Tell the person how to ask for a code."""
    row = _person(pk)
    if row.user is None:
        raise Http404
    act = partial(actions.tell_how_to_sign_in, by=request.user, edition=request.edition, user=row.user)
    sent = _("Le mode d’emploi de la connexion part à %(email)s.") % {"email": row.user.email}
    attempt(request, act, sent)
    return redirect("desk:person", pk)


@require_POST
@office("desk.people")
def act(request: Request, pk: int, room: str, name: str, row: int) -> HttpResponse:
    """One click on a card: the room's own act, its own permission."""
    person, said = _person(pk), []
    try:
        attempt(request, lambda: said.append(rooms.act(room, name, by=request.user, person=person, pk=row)), "")
    except LookupError as error:
        raise Http404 from error
    if said:
        messages.success(request, said[0])
    return redirect("desk:person", pk)


# Contacts ------------------------------------------------------------------------------------------------------------
@office("desk.mend_contact")
def contact(request: Request, pk: int) -> HttpResponse:
    """Put one contact right: `?quoi=email&avant=…`."""
    row = _person(pk)
    kind = request.GET.get("quoi", ContactKind.EMAIL)
    kind = kind if kind in ContactKind.values else ContactKind.EMAIL
    before = request.GET.get("avant", "")
    is_login = bool(row.user and before and row.user.email == before)
    initial = {"kind": kind, "before": before, "after": before, "is_login": is_login}
    form = ContactForm(request.POST or None, person=row, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.mend_contact(by=request.user, edition=request.edition, person=row, **form.cleaned_data)
            messages.success(request, _("C’est corrigé. L’ancien contact reste noté, avec votre nom et l’heure."))
            return redirect("desk:person", pk)
    return show(request, "desk/contact.html", desk_context(request, "people", person=row, form=form))


# Calls ---------------------------------------------------------------------------------------------------------------
@office("desk.note_call")
def calls(request: Request) -> HttpResponse:
    """Every call noted, newest first, searched by words; and a caller not known yet."""
    form = CallForm(request.POST or None, is_known=False)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.note_call(by=request.user, edition=request.edition, person=None, **form.cleaned_data)
            messages.success(request, _("L’appel est noté."))
            return redirect("desk:calls")
    text = request.GET.get("q", "")[:100]
    page = page_of(request, queries.calls(text), 30)
    bound = form if request.method == "POST" else None
    context = desk_context(request, "people", page=page, text=text, call_form=form, form=bound)
    return show(request, "desk/calls.html", context)


@require_POST
@office("desk.note_call")
def note_call(request: Request, pk: int) -> HttpResponse:
    """A note on the person's page."""
    row, form = _person(pk), CallForm(request.POST, is_known=True)
    if form.is_valid():
        with refusals(form):
            actions.note_call(by=request.user, edition=request.edition, person=row, **form.cleaned_data)
            messages.success(request, _("L’appel est noté."))
            return redirect("desk:person", pk)
    return person_page(request, row, form)


@require_POST
@office("desk.note_call")
def called_back(request: Request, note: int) -> HttpResponse:
    """Tick a call back."""
    row = get_object_or_404(PhoneNote, pk=note)
    act = partial(actions.called_back, by=request.user, edition=request.edition, note=row)
    attempt(request, act, _("C’est noté : la personne a été rappelée."))
    return redirect("desk:person", row.person_id) if row.person_id else redirect("desk:calls")


@office("desk.note_call")
def place_call(request: Request, note: int) -> HttpResponse:
    """Find who it was that called, then say so."""
    row = get_object_or_404(PhoneNote, pk=note, person=None)
    if request.method == "POST":
        person = _person(int(request.POST.get("person", "0")) if request.POST.get("person", "").isdecimal() else 0)
        act = partial(actions.place_call, by=request.user, edition=request.edition, note=row, person=person)
        attempt(request, act, _("La note est rattachée à cette personne."))
        return redirect("desk:person", person.pk)
    text = request.GET.get("q", row.caller)
    found = queries.find(request.user, request.edition, text)
    context = desk_context(request, "people", note=row, found=found, find_form=forms.FindForm({"q": text}), text=text)
    return show(request, "desk/place_call.html", context)


# In the place of someone ---------------------------------------------------------------------------------------------
def _kinds(request: Request) -> dict[str, tuple[str, Any, Any]]:
    """What may be done for somebody: title, form, action."""
    return {
        "idee": (_("Noter son idée"), ForIdeaForm, actions.note_idea_for),
        "comptoir": (
            _("L’inscrire à un comptoir"),
            partial(ForPlaceForm, edition=request.edition),
            actions.register_for,
        ),
        "accompagnement": (_("Demander un accompagnement"), ForAdvisingForm, actions.request_advising_for),
        "dossier": (_("Commencer son dossier"), ForDossierForm, actions.start_project_for),
    }


@office("desk.act_for")
def do_for(request: Request, pk: int, kind: str) -> HttpResponse:
    """Fill in for somebody what they ask for on the telephone or at the counter."""
    row, kinds = _person(pk), _kinds(request)
    if kind not in kinds:
        raise Http404
    title, form_of, act_for = kinds[kind]
    form = form_of(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            act_for(by=request.user, edition=request.edition, person=row, **form.cleaned_data)
            messages.success(request, _("C’est fait. La personne le lit dans son espace, avec votre nom."))
            return redirect("desk:person", pk)
    return show(request, "desk/do_for.html", desk_context(request, "people", person=row, form=form, title=title))


@require_POST
@office("desk.answer_contest")
def answer_contest(request: Request, done: int) -> HttpResponse:
    """Tick a contested act, once looked at with the person."""
    row = get_object_or_404(DoneFor, pk=done)
    act = partial(actions.answer_contest, by=request.user, edition=request.edition, done_for=row)
    attempt(request, act, _("C’est noté : vous en avez parlé avec la personne."))
    return redirect("desk:person", row.person_id)


# Two rows, one person ------------------------------------------------------------------------------------------------
@office("desk.merge_persons")
def duplicates(request: Request) -> HttpResponse:
    """Pairs that may be one person."""
    return show(request, "desk/duplicates.html", desk_context(request, "people", pairs=queries.duplicates()))


@office("desk.merge_persons")
def merge(request: Request, pk: int) -> HttpResponse:
    """Both side by side; then fold the second into the first."""
    keep = _person(pk)
    form = MergeForm(request.POST or None)
    wanted = request.POST.get("drop") or request.GET.get("avec", "")
    drop = _person(int(wanted)) if wanted.isdecimal() and len(wanted) < 19 else None
    if request.method == "POST" and drop and form.is_valid():
        with refusals(form):
            is_sure = form.cleaned_data["is_sure"]
            actions.merge_persons(by=request.user, edition=request.edition, keep=keep, drop=drop, is_sure=is_sure)
            messages.success(request, _("Les deux fiches n’en font plus qu’une."))
            return redirect("desk:person", pk)
    text = request.GET.get("q", keep.name)
    context = desk_context(request, "people", person=keep, drop=drop, form=form, text=text)
    if drop:
        context |= {
            "sides": [{"person": one, "cards": rooms.cards(request.user, one)} for one in (keep, drop)],
            "warnings": queries.merge_warnings(keep, drop),
            "form": form if form.is_bound else MergeForm(initial={"drop": drop.pk}),
        }
    else:
        found = queries.find(request.user, request.edition, text)
        context |= {"found": [one for one in found if one.person.pk != pk], "find_form": forms.FindForm({"q": text})}
    return show(request, "desk/merge.html", context)
