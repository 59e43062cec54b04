"""Unsealing: exactly k shares, every envelope opened or void with its reason."""

from __future__ import annotations

import pytest
from nacl.public import PublicKey, SealedBox

from eclore.core.errors import Denied, IllegalMove, Refused
from eclore.core.models import AuditEntry
from eclore.voting import actions, queries
from eclore.voting.actions import envelope
from eclore.voting.models.poll import Poll
from eclore.voting.models.roll import PollBookEntry
from eclore.voting.models.urn import Ballot, SealedBallot
from tally import canonical
from tests.eclore.voting import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(poll):
    for rank, choices in enumerate([["1"], ["1", "2", "3"], ["3", "1"], []]):
        factories.vote(poll, f"v{rank}", *choices)
    return actions.close(by=factories.SYSTEM, poll=poll)


def refused(poll, shares, words):
    with pytest.raises(Refused, match=words) as caught:
        actions.unseal(by=factories.SYSTEM, poll=poll, shares=shares)
    assert caught.value.status == 422
    assert Poll.objects.get(pk=poll.pk).state == "closed"
    assert not Ballot.objects.exists() and SealedBallot.objects.count() == 4
    assert not AuditEntry.objects.filter(verb="voting.unseal").exists()


def test_k_shares_open(closed, cast):
    poll = actions.unseal(by=cast.karim, poll=closed, shares=factories.shares())
    assert queries.grouped_ballots(poll) == ({("1",): 1, ("1", "2", "3"): 1, ("1", "3"): 1}, 1, 0)
    assert not SealedBallot.objects.exists()
    assert AuditEntry.objects.get(verb="voting.unseal").detail == {"envelopes": 4, "void": {}}
    with pytest.raises(IllegalMove):
        actions.unseal(by=cast.karim, poll=poll, shares=factories.shares())


def test_any_k_of_the_n_shares_open(closed):
    lines = [line.upper().replace(" ", "  ") for line in factories.board()[1][1:]]
    assert actions.unseal(by=factories.SYSTEM, poll=closed, shares=lines).state == "unsealed"


def test_fewer_shares_open_nothing(closed):
    refused(closed, factories.shares()[:1], "exactement 2 parts de clef, il y en a 1")
    refused(closed, [], "il y en a 0")
    refused(closed, [factories.shares()[0], "   "], "il y en a 1")


def test_more_shares_open_nothing(closed):
    refused(closed, list(factories.board()[1]), "il y en a 3")


def test_one_share_twice_opens_nothing(closed):
    refused(closed, [factories.shares()[0]] * 2, "deux fois")


def test_wrong_words_open_nothing(closed):
    first, second = factories.shares()
    words = second.split()
    words[10] = "academic" if words[10] != "academic" else "acid"
    refused(closed, [first, " ".join(words)], "ne vont pas ensemble")
    refused(closed, [first, "bonjour"], "ne vont pas ensemble")
    refused(closed, [first, "é" * 400], "ne vont pas ensemble")


def test_shares_of_another_key_open_nothing(closed):
    _key, others = actions.make_board_key(2, 2)
    refused(closed, others, "autre clef")
    refused(closed, [factories.shares()[0], others[0]], "ne vont pas ensemble")


@pytest.mark.parametrize("who", ["sam", "clara", "rose"])
def test_who_may_not_unseal(closed, cast, who):
    with pytest.raises(Denied):
        actions.unseal(by=getattr(cast, who), poll=closed, shares=factories.shares())


def put(poll, name: str, sealed: bytes) -> None:
    """An envelope as a hostile server would leave it, the fingerprint being right."""
    entry = PollBookEntry.objects.get(voter_key=factories.voter(poll, name))
    entry.sealed, entry.fingerprint = sealed, envelope.fingerprint(sealed)
    entry.save()


def box(poll, padded: bytes) -> bytes:
    return SealedBox(PublicKey(bytes.fromhex(poll.board_public_key))).encrypt(padded)


def padded(poll, content: bytes, setup_hash: str = "") -> bytes:
    head = bytes.fromhex(setup_hash or poll.setup_hash) + len(content).to_bytes(2, "big")
    return (head + content).ljust(poll.setup["envelope"]["bytes"], b"\0")


def test_what_cannot_be_counted_is_void_with_its_reason(poll):
    hostile = {
        "bad_seal": b"x" * 112,
        "other_poll": box(poll, padded(poll, b'["1"]', "ab" * 32)),
        "malformed": box(poll, padded(poll, b'{"1":1}')),
        "unknown_project": box(poll, padded(poll, b'["77"]')),
        "too_many": box(poll, padded(poll, canonical.canonical(["1", "2", "3", "4"]))),
        "repeated": box(poll, padded(poll, b'["1","1"]')),
    }
    for name in hostile:
        factories.vote(poll, name, "1")
    factories.vote(poll, "honest", "2")
    factories.vote(poll, "altered", "3")
    for name, sealed in hostile.items():
        put(poll, name, sealed)
    poll = actions.close(by=factories.SYSTEM, poll=poll)
    target = [row for row in SealedBallot.objects.all() if bytes(row.sealed) not in hostile.values()][0]
    SealedBallot.objects.filter(pk=target.pk).update(sealed=envelope.seal(poll, ["5"]))
    poll = actions.unseal(by=factories.SYSTEM, poll=poll, shares=factories.shares())
    assert queries.void_reasons(poll) == dict.fromkeys(sorted([*hostile, "altered"]), 1)
    ballots, blank, void = queries.grouped_ballots(poll)
    assert (sum(ballots.values()), blank, void) == (1, 0, 7)
    assert ("5",) not in ballots, "an envelope swapped after closing is not counted"


@pytest.mark.parametrize(
    "content",
    [b'["1",]', b"[1]", b'["1"', b"null", b'[["1"]]', b"\xff\xfe", b"[NaN]", b'[{"a":1,"a":2}]', b"1e3"],
)
def test_hostile_content_is_void_never_an_error(poll, content):
    factories.vote(poll, "lina", "1")
    put(poll, "lina", box(poll, padded(poll, content)))
    poll = factories.unsealed(poll)
    assert queries.void_reasons(poll) == {"malformed": 1}


@pytest.mark.parametrize("raw", [b"", b"\0" * 10, b"\xff" * 64])
def test_a_short_or_absurd_inside_is_void(poll, raw):
    factories.vote(poll, "lina", "1")
    put(poll, "lina", box(poll, raw))
    assert sum(queries.void_reasons(factories.unsealed(poll)).values()) == 1


def test_a_sealed_urn_tells_nothing(closed):
    with pytest.raises(LookupError):
        queries.grouped_ballots(closed)
    with pytest.raises(LookupError):
        queries.void_reasons(closed)


def test_board_key_makes_k_of_n():
    with pytest.raises(Refused):
        actions.make_board_key(1, 3)
    with pytest.raises(Refused):
        actions.make_board_key(4, 3)
    key, lines = actions.make_board_key(3, 5)
    assert len(bytes.fromhex(key)) == 32 and len({*lines}) == 5 and all(len(line.split()) == 33 for line in lines)
