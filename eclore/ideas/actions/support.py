"""Verbs of those who support an idea: follow it, offer help; and the carrier's answer."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from eclore.core import audit, clock, outbox, permissions
from eclore.core.errors import Refused
from eclore.core.workflow import begin, move
from eclore.ideas import notices, queries
from eclore.ideas.actions.notes import clean_text
from eclore.ideas.models import Follow, HelpOffer, Idea
from eclore.ideas.states import HelpKind, HelpState
from eclore.people import actions as people
from eclore.people.models import Person, User

MOST_OFFERS = 30


@transaction.atomic
def follow(*, by: User, idea: Idea) -> Follow:
    """Hear of an idea from now on; asked twice, it is followed once."""
    permissions.check(by, "ideas.follow", idea)
    row, made = Follow.objects.get_or_create(idea=idea, user=by, defaults={"followed_at": clock.now()})
    if made:
        audit.record("ideas.follow", by=by, subject=idea)
    return row


@transaction.atomic
def unfollow(*, by: User, idea: Idea) -> None:
    """Hear of an idea no more."""
    if Follow.objects.filter(idea=idea, user=by).delete()[0]:
        audit.record("ideas.unfollow", by=by, subject=idea)


@transaction.atomic
def offer_help(*, by: Any, idea: Idea, person: Person, kind: str, message: str) -> HelpOffer:
    """Offer something to an idea. The carrier reads the words; the contacts only once they accept."""
    person = people.standing(person)
    row = HelpOffer(idea=idea, person=person, kind=kind, offered_at=clock.now())
    permissions.check(by, "ideas.offer_help", row)
    if kind not in HelpKind.values:
        raise Refused(_("Choisissez dans la liste ce que vous proposez."), field="kind")
    row.message = clean_text(
        message, field="message", limit=600, missing=_("Dites en une phrase ce que vous proposez.")
    )
    if person.pk in {carrier.pk for carrier in queries.carriers(idea)}:
        raise Refused(_("Vous portez cette idée : elle vous est déjà acquise !"))
    waiting = HelpOffer.objects.filter(idea=idea, state=HelpState.OFFERED)
    if waiting.filter(person=person).exists():
        raise Refused(_("Votre proposition est déjà arrivée : la personne qui porte l’idée va vous répondre."))
    if waiting.count() >= MOST_OFFERS:
        raise Refused(_("Beaucoup de propositions attendent déjà une réponse. Revenez dans quelques jours."))
    begin(row, "offer_help", by=by)
    for carrier in queries.carriers(idea):
        outbox.post(notices.HelpOffered(row, carrier), carrier, edition_code=idea.edition.code)
    return row


@transaction.atomic
def accept_help(*, by: Any, offer: HelpOffer) -> HelpOffer:
    """The carrier says yes: each learns how to reach the other."""
    with move(HelpOffer, offer.pk, "accept_help", by=by) as row:
        pass
    code = row.edition.code
    outbox.post(notices.HelpAccepted(row), row.person, edition_code=code)
    for carrier in queries.carriers(row.idea):
        outbox.post(notices.HelpContact(row, carrier), carrier, edition_code=code)
    return row


@transaction.atomic
def decline_help(*, by: Any, offer: HelpOffer) -> HelpOffer:
    """The carrier says no, thank you."""
    with move(HelpOffer, offer.pk, "decline_help", by=by) as row:
        pass
    outbox.post(notices.HelpDeclined(row), row.person, edition_code=row.edition.code)
    return row
