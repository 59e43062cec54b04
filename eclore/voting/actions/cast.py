"""Casting a ballot: one row of the poll book and one envelope, both or neither."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclore.core import audit, clock, permissions
from eclore.core.errors import Denied, IllegalMove, Refused
from eclore.voting import queries
from eclore.voting.actions import envelope, locks
from eclore.voting.models.log import LogQueue
from eclore.voting.models.poll import Poll
from eclore.voting.models.roll import CastToken, PollBookEntry
from eclore.voting.states import PollState, VoteChannel

_KEY = re.compile(r"[0-9a-f]{64}\Z", re.ASCII)
_BATCH = 500


class AlreadyVoted(Refused):
    """A second vote, where the rules of the edition refuse it."""

    status = 409


@dataclass(frozen=True)
class Receipt:
    """What the voter keeps: the fingerprint of the sealed envelope, never the choices."""

    fingerprint: str


@transaction.atomic
def cast(*, poll: Poll, voter_key: str, choices: Sequence[str], token: str, channel: str = VoteChannel.WEB) -> Receipt:
    """Put a ballot into the urn. `choices`: numbers of ballot lines, none for a blank ballot; `token`: the form's own.

    The one exception of the house (decision 0005): no audit entry, no letter in this transaction, no `move`. Each of
    them would keep an order or a time beside the voter; the poll book, with its day, is the trace. State and clock are
    checked here, after the lock. A form sent again gets its first receipt. A second vote replaces the first or is
    refused (`AlreadyVoted`, 409), by the rule `revote` frozen in the poll's setup. Raises `Closed`, `IllegalMove`,
    `Refused`.
    """
    locks.shared(poll.pk)
    poll = Poll.objects.select_related("edition").get(pk=poll.pk)
    permissions.check(AnonymousUser(), "voting.cast", poll)
    _require_open(poll)
    if not _KEY.match(voter_key) or not token or channel not in VoteChannel.values:
        raise Refused(_("Ce vote est incomplet. Recommencez à l’étape « dire qui je suis »."))
    _check_choices(poll, choices)
    token_hash = _token_hash(poll, voter_key, token)
    known = _receipt_of(poll, token_hash)
    if known:
        return known
    entry = _entry(poll, voter_key, choices, channel)
    fingerprint = str(entry.fingerprint)
    PollBookEntry.objects.bulk_create([entry], ignore_conflicts=True)
    # Read back: SQLite's OR IGNORE swallows more than the conflict that we expect.
    kept = PollBookEntry.objects.filter(poll=poll, voter_key=voter_key).first()
    if kept is None:
        raise RuntimeError("the poll book refused an entry that it should hold")
    if kept.pk != entry.pk:
        known = _receipt_of(poll, token_hash)  # the same form, sent twice at once: the other one came first
        if known:
            return known
        _replace(poll, kept, entry)
    CastToken.objects.bulk_create([CastToken(token_hash=token_hash, poll=poll, fingerprint=fingerprint)])
    LogQueue.objects.bulk_create([LogQueue(fingerprint=fingerprint, poll=poll)])
    return Receipt(fingerprint)


@transaction.atomic
def cast_many(*, by: Any, poll: Poll, votes: Iterable[tuple[str, Sequence[str], str]]) -> int:
    """Cast many ballots at once: `(voter_key, choices, channel)` each, new voters only. For commands; one audit entry.

    Returns how many. Refuses the whole lot on a voter who has already voted or a choice that the ballot does not hold.
    """
    if not getattr(by, "is_system", False):
        raise Denied(_("Les votes en nombre sont réservés aux commandes."))
    locks.shared(poll.pk)
    poll = Poll.objects.select_related("edition").get(pk=poll.pk)
    permissions.check(by, "voting.cast", poll)
    _require_open(poll)
    entries = []
    for voter_key, choices, channel in votes:
        _check_choices(poll, choices)
        entries.append(_entry(poll, voter_key, choices, channel))
    if len({entry.voter_key for entry in entries}) != len(entries) or _any_known(poll, entries):
        raise AlreadyVoted(_("Une de ces personnes a déjà voté : aucun vote de la liste n’a été enregistré."))
    PollBookEntry.objects.bulk_create(entries, batch_size=_BATCH)
    LogQueue.objects.bulk_create(
        [LogQueue(fingerprint=str(entry.fingerprint), poll=poll) for entry in entries], batch_size=_BATCH
    )
    audit.record("voting.cast_many", by=by, subject=poll, detail={"votes": len(entries)})
    return len(entries)


def _require_open(poll: Poll) -> None:
    if poll.state != PollState.OPEN:
        raise IllegalMove(poll, "cast", poll.state_label)


def _check_choices(poll: Poll, choices: Sequence[str]) -> None:
    """Raises Refused, with a sentence, on a ballot that would be void."""
    code = queries.void_code(poll, choices)
    if not code:
        return
    least, most = queries.bounds(poll)
    sentences = {
        "unknown_project": _("Un de ces projets n’est pas sur le bulletin. Revenez à vos coups de cœur."),
        "repeated": _("Un projet est deux fois dans vos coups de cœur : gardez-le une fois."),
        "too_few": ngettext(
            "Il faut au moins %(n)s coup de cœur.", "Il faut au moins %(n)s coups de cœur.", least
        ) % {"n": least},
        "too_many": ngettext(
            "Vous avez droit à %(n)s coup de cœur au plus. Retirez-en pour voter.",
            "Vous avez droit à %(n)s coups de cœur au plus. Retirez-en pour voter.",
            most,
        ) % {"n": most},
    }  # fmt: skip
    raise Refused(sentences[code], field="choices")


def _entry(poll: Poll, voter_key: str, choices: Sequence[str], channel: str) -> PollBookEntry:
    sealed = envelope.seal(poll, choices)
    return PollBookEntry(
        poll=poll,
        voter_key=voter_key,
        channel=channel,
        voted_on=clock.today(),
        sealed=sealed,
        fingerprint=envelope.fingerprint(sealed),
    )


def _replace(poll: Poll, kept: PollBookEntry, entry: PollBookEntry) -> None:
    if poll.setup["revote"] != "replace" or kept.set_aside_code:
        raise AlreadyVoted(
            _(
                "Vous avez déjà voté : un bulletin est enregistré avec ce contact, et le règlement de cette édition "
                "n’accepte qu’un vote par personne. Rien n’a été changé."
            )
        )
    PollBookEntry.objects.filter(pk=kept.pk).update(
        sealed=entry.sealed, fingerprint=entry.fingerprint, channel=entry.channel, voted_on=entry.voted_on
    )


def _token_hash(poll: Poll, voter_key: str, token: str) -> str:
    """Of this voter and this form: a token shown by somebody else opens nothing."""
    return hmac.new(f"{poll.pk}|{voter_key}".encode(), token.encode(), hashlib.sha256).hexdigest()


def _receipt_of(poll: Poll, token_hash: str) -> Receipt | None:
    known = CastToken.objects.filter(poll=poll, token_hash=token_hash).first()
    return Receipt(known.fingerprint) if known else None


def _any_known(poll: Poll, entries: list[PollBookEntry]) -> bool:
    keys = [entry.voter_key for entry in entries]
    return any(
        PollBookEntry.objects.filter(poll=poll, voter_key__in=keys[start : start + _BATCH]).exists()
        for start in range(0, len(keys), _BATCH)
    )
