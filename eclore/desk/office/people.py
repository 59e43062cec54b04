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
from eclore.desk.office.frame import desk_context
from eclore.people.models import Person


@office("desk.people")
def people(request: Request) -> HttpResponseBase:
    """Find a person by name, phone or e-mail."""
    form = forms.FindForm(request.GET or None)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    found = queries.find_persons(text)
    listing = lists.persons(request.edition, found, filters_of(form))
    if sheet := listing.sheet(request):
        return sheet
    context = desk_context(request, "people", find_form=form, text=text, persons=found, listing=listing)
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
