"""Verbs of a request: ask, offer, propose to an advisor, accept or decline, hand over, close, reopen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from eclore.advising import notices, queries
from eclore.advising.models import AdvisingRequest, Consent, Document, Meeting, Partner, Task
from eclore.advising.states import AdvisingState, DeclineReason, Need, Outcome
from eclore.core import clock, outbox
from eclore.core.errors import Refused
from eclore.core.workflow import begin, move
from eclore.editions.models import Edition
from eclore.editions.queries import area_of
from eclore.ideas.actions import clean_text
from eclore.ideas.models import Idea
from eclore.people import actions as people
from eclore.people.adapter import address_of
from eclore.people.models import Person, User


@transaction.atomic
def request(
    *,
    by: Any,
    edition: Edition,
    person: Person,
    need: str,
    idea: Idea | None = None,
    needs: Iterable[str] = (),
    partners: Iterable[Partner] = (),
) -> AdvisingRequest:
    """Ask to be accompanied; `partners` are those who may have one's contacts.

    Raises Refused while a request for the same idea is under way.
    """
    row = _begun("request", by, edition, person, need, idea, needs)
    for partner in partners:
        if partner.edition_id == edition.pk:
            Consent.objects.get_or_create(
                person=row.person, partner=partner, withdrawn_at=None, defaults={"given_at": clock.now()}
            )
    outbox.post(notices.RequestReceived(row), row.person, edition_code=edition.code)
    return row


@transaction.atomic
def offer(
    *, by: Any, edition: Edition, person: Person, need: str, idea: Idea | None = None, needs: Iterable[str] = ()
) -> AdvisingRequest:
    """The team proposes an advisor to someone who did not ask; they read it and may decline each structure."""
    row = _begun("offer", by, edition, person, need, idea, needs)
    outbox.post(notices.AdvisingOffered(row), row.person, edition_code=edition.code)
    return row


def _begun(
    verb: str, by: Any, edition: Edition, person: Person, need: str, idea: Idea | None, needs: Iterable[str]
) -> AdvisingRequest:
    person = people.standing(person)  # a double click makes one request
    row = AdvisingRequest(edition=edition, person=person, idea=idea, requested_at=clock.now())
    row.need = clean_text(need, field="need", limit=1000, missing=_("Dites en une phrase de quoi vous avez besoin."))
    if idea and (idea.author_id != person.pk or idea.edition_id != edition.pk):
        raise Refused(_("Choisissez une des idées de cette personne dans la liste."), field="idea")
    row.needs = [code for code in Need.values if code in set(needs)]
    commune = idea.commune_id if idea else person.commune_code
    row.territory = area_of(edition, commune) if commune else None
    if queries.under_way(edition, person).filter(idea=idea).exists():
        raise Refused(
            _("Il y a déjà une demande en cours pour cela : nous la suivons, inutile de la refaire."), field="need"
        )
    return begin(row, verb, by=by)


def _propose(row: AdvisingRequest, advisor: User) -> None:
    """Point the request to an advisor, in the name of their partner. The caller holds the lock."""
    if not queries.advisors(row.edition).filter(pk=advisor.pk).exists():
        raise Refused(_("Choisissez une accompagnatrice ou un accompagnateur de cette édition."), field="advisor")
    row.advisor = advisor
    row.partner = queries.partner_of(advisor, row.edition)


def _tell(row: AdvisingRequest) -> None:
    """Ask the advisor, and the person first where the partner may not have their contacts yet."""
    assert row.advisor is not None
    # an advisor is a login, not a person of the scheme: the letter goes to the address
    outbox.post(notices.RequestProposed(row), address_of(row.advisor), edition_code=row.edition.code)
    if not queries.has_consent(row):
        outbox.post(notices.ConsentAsked(row), row.person, edition_code=row.edition.code)


@transaction.atomic
def assign(*, by: Any, request: AdvisingRequest, advisor: User) -> AdvisingRequest:
    """Propose the request to an advisor of the edition; may be done again until one accepts."""
    with move(AdvisingRequest, request.pk, "assign", by=by, detail={"advisor": advisor.pk}) as row:
        _propose(row, advisor)
    _tell(row)
    return row


@transaction.atomic
def accept(*, by: Any, request: AdvisingRequest) -> AdvisingRequest:
    """The advisor takes the person on. Raises Refused without the person's consent, or over the partner's capacity."""
    with move(AdvisingRequest, request.pk, "accept", by=by) as row:
        if not queries.has_consent(row):
            raise Refused(
                _("La personne n’a pas encore accepté que votre structure ait ses coordonnées. Nous lui avons écrit.")
            )
        if row.partner_id:
            # two advisors of one structure who accept at once wait for each other here
            partner = Partner.objects.select_for_update().get(pk=row.partner_id)
            if queries.load(partner) >= partner.capacity:
                text = _("Votre structure suit déjà %(n)s personnes, son maximum : terminez un accompagnement.")
                raise Refused(text % {"n": partner.capacity})
    outbox.post(notices.AdvisorFound(row), row.person, edition_code=row.edition.code)
    return row


@transaction.atomic
def decline(*, by: Any, request: AdvisingRequest, reason_code: str) -> AdvisingRequest:
    """The advisor does not take the request: it goes back to the team, with the reason."""
    if reason_code not in DeclineReason.values:
        raise Refused(_("Choisissez une raison dans la liste."), field="reason_code")
    with move(AdvisingRequest, request.pk, "decline", by=by, reason_code=reason_code) as row:
        row.advisor = row.partner = None
    return row


@transaction.atomic
def hand_over(*, by: Any, request: AdvisingRequest, advisor: User) -> AdvisingRequest:
    """Pass a person on to another advisor, who must accept; meetings, tasks and documents follow."""
    detail = {"before": request.advisor_id, "advisor": advisor.pk}
    with move(AdvisingRequest, request.pk, "hand_over", by=by, detail=detail) as row:
        if row.advisor_id == advisor.pk:
            raise Refused(_("Cette personne est déjà suivie par elle ou lui."), field="advisor")
        _propose(row, advisor)
    outbox.post(notices.AdvisorChanges(row), row.person, edition_code=row.edition.code)
    _tell(row)
    return row


@transaction.atomic
def close(
    *, by: Any, request: AdvisingRequest, outcome: str, outcome_code: str, reoriented_to: str = ""
) -> AdvisingRequest:
    """End the advising, with how it ends and a sentence on what came of it, sent to the person."""
    if outcome_code not in Outcome.values:
        raise Refused(_("Dites comment l’accompagnement se termine."), field="outcome_code")
    if outcome_code == Outcome.REORIENTED and not reoriented_to.strip():
        raise Refused(_("Écrivez vers qui la personne est réorientée."), field="reoriented_to")
    with move(AdvisingRequest, request.pk, "close", by=by, reason_code=outcome_code) as row:
        row.outcome = clean_text(
            outcome, field="outcome", limit=300, missing=_("Écrivez en une phrase ce qui en est sorti.")
        )
        row.outcome_code = outcome_code
        row.reoriented_to = reoriented_to.strip()[:200] if outcome_code == Outcome.REORIENTED else ""
    outbox.post(notices.RequestClosed(row), row.person, edition_code=row.edition.code)
    return row


@transaction.atomic
def reopen(*, by: Any, request: AdvisingRequest) -> AdvisingRequest:
    """Take up again what was closed too soon: with its advisor where there was one."""
    with move(AdvisingRequest, request.pk, "reopen", by=by) as row:
        twins = queries.under_way(row.edition, row.person).filter(idea=row.idea).exclude(pk=row.pk)
        if twins.exists():
            raise Refused(_("Une autre demande est en cours pour la même idée : suivez celle-ci."))
        row.outcome = row.outcome_code = row.reoriented_to = ""
        row.advisor = row.partner = None
    return row


@transaction.atomic
def take_over(*, keep: Person, drop: Person) -> dict[str, list[int]]:
    """Part of a merge: the requests of `drop` are those of `keep`. Two under way both stay: a manager closes one.

    A partner that both said yes to keeps one consent in force; the other stays as the trace that it was given.
    """
    moved = {}
    twice = Consent.objects.filter(person=keep, withdrawn_at=None).values("partner")
    Consent.objects.filter(person=drop, withdrawn_at=None, partner__in=twice).update(withdrawn_at=clock.now())
    for name, model in (("requests", AdvisingRequest), ("consents", Consent)):
        ids = list(model.objects.filter(person=drop).order_by("pk").values_list("pk", flat=True))
        model.objects.filter(pk__in=ids).update(person=keep)
        if ids:
            moved[name] = ids
    return moved


@transaction.atomic
def blank(*, person: Person) -> None:
    """Part of an erasure: empty what was asked, said and concluded. The number and length of meetings stay."""
    Meeting.objects.filter(request__person=person).update(note="")
    Task.objects.filter(request__person=person).delete()
    Document.objects.filter(request__person=person).delete()
    Consent.objects.filter(person=person).delete()
    rows = AdvisingRequest.objects.filter(person=person)
    rows.exclude(state=AdvisingState.CLOSED).update(state=AdvisingState.CLOSED, outcome_code=Outcome.GIVEN_UP)
    rows.update(need="", outcome="", reoriented_to="")
