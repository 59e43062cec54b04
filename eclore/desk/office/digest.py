"""How often I get the list of my work by e-mail."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from eclore.core.access import office
from eclore.core.http import Request, refusals, show
from eclore.desk.actions import mailings as actions
from eclore.desk.forms.mailings import DigestForm
from eclore.desk.office.frame import desk_context
from eclore.desk.queries.mailings import rhythm_of


@office("desk.office")
def digest(request: Request) -> HttpResponse:
    """Choose the rhythm."""
    form = DigestForm(request.POST if request.method == "POST" else None, initial={"rhythm": rhythm_of(request.user)})
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.choose_digest(by=request.user, edition=request.edition, **form.cleaned_data)
            messages.success(request, _("C’est noté."))
            return redirect("desk:today")
    return show(request, "desk/digest.html", desk_context(request, "today", form=form))
