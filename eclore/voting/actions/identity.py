"""Who may vote: a contact that answers, an age, a commune. Only a keyed hash of the contact is stored."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclore.core import clock, keys, limits, outbox, permissions
from eclore.core.errors import Closed, Refused
from eclore.editions import queries as editions
from eclore.editions.models import Edition
from eclore.people import actions as people
from eclore.voting import notices, queries
from eclore.voting.models.poll import Poll
from eclore.voting.states import PollState

CODE_MINUTES = 15
MOST_TRIES = 5
_ADDRESS_PER_HOUR, _CONTACT_PER_HOUR = 120, 5


@dataclass(frozen=True)
class Ticket:
    """What the browser carries (signed) from the identity step to the code: no name, no date, no commune."""

    voter_key: str
    nonce: str
    digest: str
    token: str


@dataclass(frozen=True)
class _Address:
    """Where a letter goes, of somebody who is no Person."""

    email: str
    phone: str
    name: str = ""


def ask_code(
    *, edition: Edition, email: str, phone: str, birth_date: date | None, commune: str, address: str
) -> tuple[Ticket, str]:
    """Send a six-digit code to the contact; returns the ticket and the code (shown in demonstrations only).

    `address`: network address, for the rate limit. Raises Refused with the field at fault; Closed out of phase.
    """
    poll = queries.poll_of(edition)
    if poll is None or poll.state == PollState.PREPARED:
        raise Closed(_("L’urne n’est pas encore ouverte. Revenez un peu plus tard."))
    permissions.check(AnonymousUser(), "voting.cast", poll)
    email, phone = people.clean_email(email), people.clean_phone(phone)
    if not email and not phone:
        raise Refused(_("Écrivez un courriel ou un numéro de téléphone : le code y est envoyé."), field="email")
    _check_age(poll, birth_date)
    if editions.find_commune(edition, commune) is None and not editions.serves(edition, commune):
        raise Refused(
            _("Cette commune n’est pas dans la liste du département. Écrivez son nom en entier, ou son code postal."),
            field="commune",
        )
    voter_key = queries.voter_key(edition, email or phone)
    hour = timedelta(hours=1)
    limits.hit("vote-address", _keyed(address), limit=_ADDRESS_PER_HOUR, window=hour)
    limits.hit("vote-contact", voter_key, limit=_CONTACT_PER_HOUR, window=hour)
    code, nonce = f"{secrets.randbelow(10**6):06d}", secrets.token_hex(16)
    with transaction.atomic():
        to = _Address(email, "" if email else phone)
        outbox.post(notices.CodeNotice(code, CODE_MINUTES), to, edition_code=edition.code)
    return Ticket(voter_key, nonce, _digest(voter_key, nonce, code), secrets.token_hex(16)), code


def prove(*, ticket: Ticket, code: str) -> None:
    """Check the code typed against the ticket. Raises Refused on a wrong one, TooMany after a few tries."""
    try:
        limits.hit("vote-try", ticket.nonce, limit=MOST_TRIES, window=timedelta(hours=1))
    except limits.TooMany:
        raise limits.TooMany(_("Trop d’essais avec ce code. Demandez-en un autre : le lien est plus bas.")) from None
    typed = "".join(character for character in code if character.isdigit())
    if not hmac.compare_digest(_digest(ticket.voter_key, ticket.nonce, typed), ticket.digest):
        raise Refused(_("Ce code n’est pas le bon. Relisez les six chiffres du dernier message reçu."), field="code")


@transaction.atomic
def mail_receipt(*, poll: Poll, fingerprint: str, email: str, address: str) -> None:
    """Send the fingerprint to an address, by a letter that is deleted once sent. No key to the poll book is kept."""
    email = people.clean_email(email)
    if not email:
        raise Refused(_("Écrivez le courriel où envoyer le reçu."), field="email")
    limits.hit("vote-receipt", _keyed(address), limit=_ADDRESS_PER_HOUR, window=timedelta(hours=1))
    limits.hit("vote-receipt-of", fingerprint, limit=3, window=timedelta(hours=1))
    outbox.post(notices.ReceiptNotice(fingerprint), _Address(email, ""), edition_code=poll.edition.code)


def _check_age(poll: Poll, birth_date: date | None) -> None:
    today = clock.today()
    if birth_date is None or not birth_date.year >= 1900 or birth_date > today:
        raise Refused(_("Cette date de naissance n’est pas possible. Écrivez-la comme 24/11/1984."), field="birth_date")
    age = today.year - birth_date.year - ((today.month, today.day) < (birth_date.month, birth_date.day))
    least = poll.setup["voter_min_age"]
    if age < least:
        raise Refused(
            ngettext(
                "Il faut avoir %(least)s an ou plus pour voter. Vous pourrez voter à une prochaine édition.",
                "Il faut avoir %(least)s ans ou plus pour voter. Vous pourrez voter à une prochaine édition.",
                least,
            )
            % {"least": least},
            field="birth_date",
        )


def _digest(voter_key: str, nonce: str, code: str) -> str:
    """Keyed: six digits could be tried one by one by whoever holds the ticket."""
    return hmac.new(keys.key("vote"), f"code|{voter_key}|{nonce}|{code}".encode(), hashlib.sha256).hexdigest()


def _keyed(address: str) -> str:
    return hmac.new(keys.key("vote"), f"address|{address}".encode(), hashlib.sha256).hexdigest()
