"""Follow an idea, offer help, answer an offer; say yes or no to joining two ideas; take one up again."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eclore.core import limits
from eclore.core.access import public, signed_in
from eclore.core.http import Request, attempt, refusals, show
from eclore.editions import queries as editions
from eclore.ideas import actions, queries
from eclore.ideas.forms import HelpForm
from eclore.ideas.models import HelpOffer
from eclore.ideas.public.read import idea_context, visible
from eclore.people import actions as people


@require_POST
@signed_in
def follow(request: Request, pk: int) -> HttpResponse:
    """Follow an idea, or no more."""
    row = visible(request, pk)
    if request.POST.get("suivre") == "non":
        attempt(request, lambda: actions.unfollow(by=request.user, idea=row), _("Vous ne suivez plus cette idée."))
    else:
        done = _("Vous suivez cette idée : elle est dans « Mon espace », et nous vous écrirons si elle change.")
        attempt(request, lambda: actions.follow(by=request.user, idea=row), done)
    return redirect("pages:space") if request.POST.get("retour") == "espace" else redirect("ideas:idea", pk)


@require_POST
@signed_in
def offer_help(request: Request, pk: int) -> HttpResponse:
    """Offer something to the carrier, without seeing their contacts."""
    row = visible(request, pk)
    form = HelpForm(request.POST)
    if form.is_valid():
        with refusals(form):
            limits.hit("ideas.help", f"user:{request.user.pk}", limit=20, window=timedelta(hours=24))
            person = people.self_of(user=request.user)
            actions.offer_help(by=request.user, idea=row, person=person, **form.cleaned_data)
            messages.success(request, _("Merci ! La personne qui porte l’idée lit votre proposition et vous répond."))
            return redirect("ideas:idea", pk)
    return show(request, "ideas/idea.html", idea_context(request, row, form))


@require_POST
@signed_in
def answer_help(request: Request, pk: int, offer_pk: int) -> HttpResponse:
    """The carrier's yes or no."""
    offer = get_object_or_404(HelpOffer.objects.select_related("idea__edition"), pk=offer_pk, idea=visible(request, pk))
    if request.user.pk not in queries.carrier_users(offer.idea):
        raise Http404
    if request.POST.get("reponse") == "oui":
        done = _("C’est entendu : chacun a reçu les coordonnées de l’autre.")
        attempt(request, lambda: actions.accept_help(by=request.user, offer=offer), done)
    else:
        done = _("C’est noté. Vos coordonnées n’ont pas été données.")
        attempt(request, lambda: actions.decline_help(by=request.user, offer=offer), done)
    return redirect("ideas:idea", pk)


@public
def answer_merge(request: Request, token: str) -> HttpResponse:
    """From the link of the letter: may the two ideas be joined? No account is asked."""
    consent = queries.consent_by_token(token)
    if consent is None:
        raise Http404
    if request.method == "POST":
        is_agreed = request.POST.get("reponse") == "oui"
        done = _("Merci, votre oui est noté.") if is_agreed else _("C’est noté : les deux idées restent séparées.")
        act = actions.answer_merge
        attempt(request, lambda: act(by=actions.SIGNED_LINK, consent=consent, is_agreed=is_agreed), done)
        return redirect("ideas:answer_merge", token)
    waiting = [p for p in queries.missing_consents(consent.idea, consent.into) if p.pk != consent.person_id]
    context = {"consent": consent, "waiting": len(waiting), "is_over": consent.idea.state not in queries.LIVE}
    return show(request, "ideas/answer_merge.html", context)


@require_POST
@signed_in
def carry_over(request: Request, pk: int) -> HttpResponse:
    """The author takes up an idea of an earlier edition in the current one."""
    row = get_object_or_404(queries.all_of(request.edition), pk=pk) if request.edition else None
    current = editions.current()
    if row is None or current is None or request.user.pk not in queries.carrier_users(row):
        raise Http404
    before = row.pk
    done = _("Votre idée est reprise : l’équipe la lit avant de la publier de nouveau.")
    attempt(request, lambda: actions.carry_over(by=request.user, idea=row, edition=current), done)
    return redirect(reverse("ideas:idea", args=[before]))
