"""The directory of partners; say yes or no to one."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eclore.advising import actions, queries
from eclore.core.access import public, signed_in
from eclore.core.http import Request, attempt, show


@public
def partners(request: Request) -> HttpResponse:
    """Who can help, with what, where."""
    rows = queries.partners(request.edition).filter(is_active=True) if request.edition else []
    return show(request, "advising/partners.html", {"rows": rows})


@public
def consent(request: Request, token: str) -> HttpResponse:
    """From the link of the letter: let a partner have one's contacts, or not. No account is asked."""
    found = queries.consent_by_token(token)
    if found is None:
        raise Http404
    person, partner = found
    if request.method == "POST":
        if request.POST.get("reponse") == "oui":
            done = _("C’est noté : cette structure peut vous appeler.")
            attempt(request, lambda: actions.consent(by=actions.SIGNED_LINK, person=person, partner=partner), done)
        else:
            done = _("C’est noté : cette structure n’aura pas vos coordonnées. Nous cherchons quelqu’un d’autre.")
            act = actions.withdraw_consent
            attempt(request, lambda: act(by=actions.SIGNED_LINK, person=person, partner=partner), done)
        return redirect("advising:consent", token)
    is_given = queries.may_have(partner, person)
    return show(request, "advising/consent.html", {"person": person, "partner": partner, "is_given": is_given})


@require_POST
@signed_in
def my_consent(request: Request, pk: int) -> HttpResponse:
    """Take back one's consent, once signed in."""
    held = get_object_or_404(queries.consents_of_user(request.user, request.edition), partner=pk)
    done = _("C’est noté : cette structure ne vous accompagnera plus. Ce que vous avez fait ensemble est gardé.")
    act = actions.withdraw_consent
    attempt(request, lambda: act(by=request.user, person=held.person, partner=held.partner), done)
    return redirect("advising:requests")
