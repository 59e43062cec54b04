"""The urn: filled once at the closing, opened once by k shares, emptied by its opening."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from nacl.public import PrivateKey
from shamir_mnemonic import MnemonicError, combine_mnemonics

from eclore.core import clock, jobs
from eclore.core.errors import Refused
from eclore.core.workflow import move
from eclore.voting import queries
from eclore.voting.actions import envelope
from eclore.voting.models.poll import Poll
from eclore.voting.models.urn import Ballot, SealedBallot
from eclore.voting.states import BallotStatus
from tally import canonical

_BATCH = 500


def fill(poll: Poll, envelopes: Mapping[str, bytes]) -> None:
    """Put the envelopes (by fingerprint) into the urn, in the order of their fingerprints."""
    SealedBallot.objects.bulk_create(
        [SealedBallot(poll=poll, sealed=envelopes[key], fingerprint=key) for key in sorted(envelopes)],
        batch_size=_BATCH,
    )


@transaction.atomic
def unseal(*, by: Any, poll: Poll, shares: Sequence[str]) -> Poll:
    """Open every envelope with exactly k shares of the board key, given together. The secret lives in this call only.

    A bad seal or a ballot outside the rules becomes void, with a code. Ballots are stored sorted by content, without
    fingerprint, and the envelopes are destroyed. Fewer, more, unreadable or foreign shares: Refused, nothing changed.
    """
    detail: dict[str, Any] = {}
    with move(Poll, poll.pk, "unseal", by=by, detail=detail) as row:
        key = _key_from(row, shares)
        ballots = sorted(
            (_opened(row, key, sealed) for sealed in SealedBallot.objects.filter(poll=row).iterator()),
            key=lambda ballot: (ballot.status, canonical.canonical(ballot.content), ballot.void_code),
        )
        Ballot.objects.bulk_create(ballots, batch_size=_BATCH)
        SealedBallot.objects.filter(poll=row).delete()
        row.unsealed_at = clock.now()
        detail.update(
            envelopes=len(ballots),
            void=dict(sorted(Counter(ballot.void_code for ballot in ballots if ballot.void_code).items())),
        )
        jobs.enqueue("voting.rewrite")
    return row


def _key_from(poll: Poll, shares: Sequence[str]) -> PrivateKey:
    given = [" ".join(share.lower().split()) for share in shares if share.strip()]
    if len(given) != poll.shares_needed:
        raise Refused(
            ngettext(
                "Il faut exactement %(needed)s part de clef, il y en a %(given)s. L’urne reste scellée.",
                "Il faut exactement %(needed)s parts de clef, il y en a %(given)s. L’urne reste scellée.",
                poll.shares_needed,
            )
            % {"needed": poll.shares_needed, "given": len(given)}
        )
    if len(set(given)) != len(given):
        raise Refused(_("La même part est donnée deux fois. L’urne reste scellée."))
    try:
        key = PrivateKey(combine_mnemonics(given))
    except (MnemonicError, ValueError, TypeError):
        raise Refused(
            _("Ces parts de clef ne vont pas ensemble : relisez chaque mot de chaque ligne. L’urne reste scellée.")
        ) from None
    if bytes(key.public_key).hex() != poll.board_public_key:
        raise Refused(_("Ces parts sont celles d’une autre clef, pas de celle de cette urne. L’urne reste scellée."))
    return key


def _opened(poll: Poll, key: PrivateKey, row: SealedBallot) -> Ballot:
    sealed = bytes(row.sealed)
    try:
        if envelope.fingerprint(sealed) != row.fingerprint:
            raise envelope.BadEnvelope("altered")
        choices = envelope.opened(poll, key, sealed)
    except envelope.BadEnvelope as error:
        return Ballot(poll=poll, content=[], status=BallotStatus.VOID, void_code=error.code)
    code = queries.void_code(poll, choices)
    if code:
        return Ballot(poll=poll, content=sorted(choices), status=BallotStatus.VOID, void_code=code)
    status = BallotStatus.VALID if choices else BallotStatus.BLANK
    return Ballot(poll=poll, content=sorted(choices), status=status)
