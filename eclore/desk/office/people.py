"""Persons: find one, see all the rooms know, hand over, erase."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eclore.core import permissions
from eclore.core.access import office
from eclore.core.errors import Refused
from eclore.core.http import Request, show
from eclore.core.listing import filters_of
from eclore.desk import actions, forms, lists, queries, rooms
from eclore.desk.forms.helpdesk import CallForm
from eclore.desk.office.frame import desk_context
from eclore.people import news
from eclore.people import queries as people_queries
from eclore.people.models import Person

_RECENT = "recent_persons"
_KEPT = 8
# The buttons of the page.
_VERBS = (
    "resend", "mend_contact", "note_call", "act_for", "answer_contest", "merge_persons", "export_person", "erase_person"
)  # fmt: skip


@office("desk.people")
def people(request: Request) -> HttpResponseBase:
    """Find a person by any scrap."""
    form = forms.FindForm(request.GET or None)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    found = queries.find(request.user, request.edition, text)
    listing = lists.persons(request.edition, [one.person for one in found], filters_of(form))
    if sheet := listing.sheet(request):
        return sheet
    context = desk_context(
        request,
        "people",
        find_form=form,
        text=text,
        found=found,
        listing=listing,
        recent=[] if text else queries.recent(request.session.get(_RECENT, [])),
        calls=[] if text else queries.calls_waiting(request.edition)[:20],
        can_note=permissions.allowed(request.user, "desk.note_call", request.edition),
        can_merge=permissions.allowed(request.user, "desk.merge_persons", request.edition),
        most=queries.MOST_FOUND,
    )
    return show(request, "desk/people.html", context)


@office("desk.people")
def person(request: Request, pk: int) -> HttpResponse:
    """What every room that I may open knows of one person, and what can be done while they are on the line."""
    row = get_object_or_404(Person.objects.select_related("user").prefetch_related("contacts"), pk=pk)
    if row.merged_into_id:
        messages.info(request, _("Cette fiche a été réunie à celle-ci."))
        return redirect("desk:person", row.merged_into_id)
    request.session[_RECENT] = [pk, *(other for other in request.session.get(_RECENT, []) if other != pk)][:_KEPT]
    return person_page(request, row)


def person_page(request: Request, row: Person, call_form: CallForm | None = None) -> HttpResponse:
    user, edition = request.user, request.edition
    cards = rooms.cards(user, row)
    context = desk_context(
        request,
        "people",
        person=row,
        cards=cards,
        says=rooms.told(user, row, cards),
        letters=queries.letters_of(user, row),
        failed=queries.failed_letters(row),
        calls=row.phone_notes.select_related("noted_by")[:20],
        done_for=people_queries.done_for([row])[:20],
        changes=row.contact_changes.select_related("changed_by")[:10],
        commune=queries.commune_name(row.commune_code),
        can={verb: permissions.allowed(user, f"desk.{verb}", edition) for verb in _VERBS},
        call_form=call_form or CallForm(is_known=True),
        form=call_form,
        dead=queries.dead_addresses(row),
        wants_news=not news.is_stopped([contact.value for contact in row.contacts.all()]),
        can_write=permissions.allowed(user, "desk.write", edition),
    )
    return show(request, "desk/person.html", context)


@require_POST
@office("desk.retry_address")
def retry_address(request: Request, pk: int) -> HttpResponse:
    """Believe in the person's addresses again."""
    row = get_object_or_404(Person, pk=pk)
    actions.retry_address(by=request.user, edition=request.edition, person=row)
    messages.success(request, _("La prochaine lettre essaiera de nouveau cette adresse."))
    return redirect("desk:person", pk)


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
