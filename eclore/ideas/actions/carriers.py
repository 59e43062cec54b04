"""Verbs of those who carry an idea: join two with everyone's consent; a person merged with another, or erased."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from eclore.core import audit, clock, outbox, permissions, revisions
from eclore.core.errors import Closed, Refused
from eclore.core.permissions import Actor
from eclore.core.workflow import move
from eclore.ideas import notices, queries
from eclore.ideas.models import Follow, HelpOffer, Idea, MergeConsent
from eclore.ideas.states import HelpState, IdeaState
from eclore.people.adapter import address_of
from eclore.people.models import Person

# Whoever holds the link of the letter answers for its person: no account is asked.
SIGNED_LINK = Actor.system("signed_link")
AGREED = Actor.system("carriers_agreed")


def _target(row: Idea, into: Idea) -> Idea:
    """The idea that would stay, locked. Raises Refused on itself, on another edition's, on one that is gone."""
    target = Idea.objects.select_for_update(of=("self",)).get(pk=into.pk)
    if target.pk == row.pk:
        raise Refused(_("Une idée ne peut pas être réunie à elle-même."), field="into")
    if target.edition_id != row.edition_id:
        raise Refused(_("Ces deux idées ne sont pas de la même édition."), field="into")
    if target.state not in (IdeaState.NOTED, IdeaState.PUBLISHED):
        raise Refused(_("L’idée choisie n’est plus en ligne : choisissez-en une autre."), field="into")
    return target


@transaction.atomic
def propose_merge(*, by: Any, idea: Idea, into: Idea) -> list[MergeConsent]:
    """Ask every carrier of two ideas whether they may be joined; joined at once where one person carries both."""
    with move(Idea, idea.pk, "propose_merge", by=by, detail={"into": into.pk}) as row:
        target = _target(row, into)
        asked = []
        for person in queries.carriers(row, target):
            consent, made = MergeConsent.objects.get_or_create(
                idea=row, into=target, person=person, defaults={"proposed_at": clock.now()}
            )
            asked.append(consent)
            if made and len(queries.carriers(row, target)) > 1:
                outbox.post(notices.MergeProposed(consent), person, edition_code=row.edition.code)
    if len(asked) == 1:
        asked[0] = answer_merge(by=by, consent=asked[0], is_agreed=True)
    return asked


@transaction.atomic
def answer_merge(*, by: Any, consent: MergeConsent, is_agreed: bool) -> MergeConsent:
    """What a carrier says (by the link of the letter, or to the team, who notes it). With the last yes, they join."""
    row = (
        MergeConsent.objects.select_for_update(of=("self",)).select_related("person", "idea", "into").get(pk=consent.pk)
    )
    permissions.check(by, "ideas.answer_merge", row)
    if row.idea.state not in (IdeaState.NOTED, IdeaState.PUBLISHED):
        raise Closed(_("Cette proposition n’attend plus de réponse."))
    row.is_agreed, row.answered_at = is_agreed, clock.now()
    row.save(update_fields=["is_agreed", "answered_at"])
    audit.record("ideas.answer_merge", by=by, subject=row.idea, detail={"into": row.into_id, "agreed": is_agreed})
    if not queries.missing_consents(row.idea, row.into):
        merge(by=AGREED, idea=row.idea, into=row.into)
    return row


@transaction.atomic
def merge(*, by: Any, idea: Idea, into: Idea) -> Idea:
    """Join an idea to another of the same edition, which stays; its authors become carriers of that one.

    Raises Refused while a carrier has not agreed.
    """
    with move(Idea, idea.pk, "merge", by=by, detail={"into": into.pk}) as row:
        target = _target(row, into)
        missing = queries.missing_consents(row, target)
        if missing:
            names = ", ".join(person.name for person in missing)
            raise Refused(_("Il manque l’accord de : %(names)s.") % {"names": names}, field="into")
        row.merged_into = target
    outbox.post(notices.merged(row), row.author, edition_code=row.edition.code)
    for follow in row.follows.select_related("user"):
        to = address_of(follow.user)
        outbox.post(notices.FollowedMoved(row, follow.user.name), to, edition_code=row.edition.code)
        Follow.objects.get_or_create(idea=target, user=follow.user, defaults={"followed_at": clock.now()})
    return row


@transaction.atomic
def take_over(*, keep: Person, drop: Person) -> dict[str, list[int]]:
    """Part of a merge: the ideas of `drop` are those of `keep`. Two of one title both stay: the team joins them."""
    held = MergeConsent.objects.filter(person=keep)
    for consent in MergeConsent.objects.filter(person=drop):
        if held.filter(idea=consent.idea_id, into=consent.into_id).exists():
            consent.delete()
    waiting = HelpOffer.objects.filter(person=keep, state=HelpState.OFFERED).values("idea")
    for offer in HelpOffer.objects.filter(person=drop, state=HelpState.OFFERED, idea__in=waiting):
        with move(HelpOffer, offer.pk, "decline_help", by=Actor.system("merge"), reason_code="twice"):
            pass
    moved = {}
    for name, model, key in (
        ("ideas", Idea, "author"),
        ("merge_consents", MergeConsent, "person"),
        ("help_offers", HelpOffer, "person"),
    ):
        ids = list(model._default_manager.filter(**{key: drop}).order_by("pk").values_list("pk", flat=True))
        model._default_manager.filter(pk__in=ids).update(**{key: keep})
        if ids:
            moved[name] = ids
    return moved


@transaction.atomic
def blank(*, person: Person) -> None:
    """Part of an erasure: empty what the person wrote and that was never made public.

    A published idea stays: the team read it before it went out, and its author's name goes with the person.
    """
    revisions.forget(*Idea.objects.filter(author=person))
    HelpOffer.objects.filter(person=person).update(message="")
    MergeConsent.objects.filter(person=person, answered_at=None).delete()
    if person.user_id:
        Follow.objects.filter(user=person.user_id).delete()
    kept_secret = (IdeaState.NOTED, IdeaState.ARCHIVED)
    Idea.objects.filter(author=person, state__in=kept_secret).update(
        title=_("Idée effacée"), summary="", search_text=""
    )
