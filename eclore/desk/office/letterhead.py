"""The letterhead: what stands at the top and at the foot of a letter."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from eclore.core import letterhead as heads
from eclore.core.access import office
from eclore.core.http import Request, paper_response, refusals, show
from eclore.desk import actions, forms, papers, queries
from eclore.desk.office.frame import desk_context

_WORDS = ("body_name", "address", "place", "signatory_title", "signatory", "footer")


@office("desk.templates")
def letterhead(request: Request) -> HttpResponse:
    """Change it; its versions below, each to bring back (`?reprendre=3` fills the form)."""
    rows = list(heads.versions())
    names = queries.names_of(row.actor for row in rows)
    current = rows[0] if rows else None
    chosen = next((row for row in rows if str(row.number) == request.GET.get("reprendre")), current)
    form = forms.LetterheadForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial=_initial(chosen),
    )
    if chosen is not None and chosen is not current:
        form.fields["keep_logo"].label = (
            _("Reprendre aussi le logo de la version %(n)s") if chosen.logo else _("Sans logo, comme la version %(n)s")
        ) % {"n": chosen.number}
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            words = dict(form.cleaned_data)
            logo, seen = words.pop("logo"), request.POST.get("seen", "")
            actions.edit_letterhead(
                by=request.user,
                edition=request.edition,
                seen=int(seen) if seen.isdecimal() and len(seen) < 10 else 0,
                logo=logo.read() if logo else None,
                begun_from=chosen,
                **words,
            )
            messages.success(request, _("Les prochaines lettres sortent sur ce papier."))
            return redirect("desk:letterhead")
    context = desk_context(
        request,
        "letters",
        form=form,
        rows=[{"row": row, "who": names.get(row.actor, row.actor)} for row in rows],
        seen=current.number if current else 0,
    )
    return show(request, "desk/letterhead.html", context)


def _initial(row: Any) -> dict[str, Any]:
    if row is None:
        return {"body_name": heads.head().name}
    return {name: getattr(row, name) for name in _WORDS}


@office("desk.templates")
def specimen(request: Request, form: str) -> HttpResponse:
    """The letterhead on an empty letter."""
    return paper_response(form, "papier-a-lettres", papers.specimen(heads.head()))
