"""Verbs of the partners: enter one in the directory, let it have one's contacts, take that back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from eclore.advising.models import AdvisingRequest, Consent, Partner, PartnerAdvisor
from eclore.advising.states import AdvisingState, DeclineReason, Need
from eclore.core import audit, clock, permissions
from eclore.core.errors import Refused
from eclore.core.permissions import Actor
from eclore.core.workflow import move
from eclore.editions.models import Edition, Territory
from eclore.ideas.actions import clean_text
from eclore.people import actions as people
from eclore.people.models import Person, User

# Whoever holds the link of the letter answers for its person: no account is asked.
SIGNED_LINK = Actor.system("signed_link")
WITHDRAWAL = Actor.system("consent_withdrawn")


@transaction.atomic
def set_partner(
    *,
    by: Any,
    edition: Edition,
    name: str,
    presentation: str,
    contact: str,
    needs: Iterable[str],
    territories: Iterable[Territory],
    capacity: int,
    is_active: bool,
    advisors: Iterable[User],
    partner: Partner | None = None,
) -> Partner:
    """Enter a structure in the directory of the edition, or change it. An advisor belongs to one structure at most."""
    permissions.check(by, "advising.set_partner", edition)
    Edition.objects.select_for_update().get(pk=edition.pk)
    row = partner or Partner(edition=edition)
    row.name = clean_text(name, field="name", limit=150, missing=_("Écrivez le nom de la structure."))
    if Partner.objects.filter(edition=edition, name__iexact=row.name).exclude(pk=row.pk).exists():
        raise Refused(_("Cette structure est déjà dans l’annuaire."), field="name")
    chosen = list(advisors)
    others = PartnerAdvisor.objects.filter(partner__edition=edition, user__in=chosen).exclude(partner_id=row.pk)
    taken = others.select_related("user", "partner").first()
    if taken:
        raise Refused(
            _("%(who)s accompagne déjà au nom de « %(partner)s ».")
            % {"who": taken.user.name, "partner": taken.partner.name},
            field="advisors",
        )
    row.presentation, row.contact = presentation.strip()[:600], contact.strip()[:200]
    row.needs = [code for code in Need.values if code in set(needs)]
    row.capacity, row.is_active = capacity, is_active
    row.save()
    row.territories.set(territories)
    row.advisors.exclude(user__in=chosen).delete()
    for user in chosen:
        PartnerAdvisor.objects.get_or_create(partner=row, user=user)
    audit.record("advising.set_partner", by=by, subject=edition, detail={"partner": row.pk, "advisors": len(chosen)})
    return row


@transaction.atomic
def consent(*, by: Any, person: Person, partner: Partner) -> Consent:
    """Let a partner have one's contacts. Said twice, it is given once."""
    permissions.check(by, "advising.consent", Consent(person=person, partner=partner))
    person = people.standing(person)
    row, made = Consent.objects.get_or_create(
        person=person, partner=partner, withdrawn_at=None, defaults={"given_at": clock.now()}
    )
    if made:
        audit.record("advising.consent", by=by, subject=partner.edition, detail={"partner": partner.pk})
    return row


@transaction.atomic
def withdraw_consent(*, by: Any, person: Person, partner: Partner) -> None:
    """Take the consent back: what the partner follows, or was proposed, goes back to the team."""
    permissions.check(by, "advising.consent", Consent(person=person, partner=partner))
    person = people.standing(person)
    Consent.objects.filter(person=person, partner=partner, withdrawn_at=None).update(withdrawn_at=clock.now())
    rows = AdvisingRequest.objects.filter(person=person, partner=partner).exclude(state=AdvisingState.CLOSED)
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        with move(AdvisingRequest, pk, "decline", by=WITHDRAWAL, reason_code=DeclineReason.CONSENT) as row:
            row.advisor = row.partner = None
    audit.record("advising.withdraw_consent", by=by, subject=partner.edition, detail={"partner": partner.pk})
