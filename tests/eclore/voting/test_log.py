"""The public log, against an independent Merkle tree written here from RFC 6962."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

import tally
from eclore.core import clock
from eclore.core.models import AuditEntry
from eclore.voting import actions, queries
from eclore.voting.models.log import LogHead, LogLeaf, LogQueue
from tests.eclore.voting import factories

pytestmark = pytest.mark.django_db


def tree(leaves: list[bytes]) -> bytes:
    """RFC 6962 §2.1, word for word, sharing no code with `tally.merkle`."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + tree(leaves[:k]) + tree(leaves[k:])).digest()


def climb(leaf: bytes, index: int, size: int, proof: list[bytes]) -> bytes:
    """From a leaf and its proof to the root, recursively: another way than RFC 9162's loop."""
    if size == 1:
        return hashlib.sha256(b"\x00" + leaf).digest()
    k = 1
    while k * 2 < size:
        k *= 2
    *inner, sibling = proof
    if index < k:
        return hashlib.sha256(b"\x01" + climb(leaf, index, k, inner) + sibling).digest()
    return hashlib.sha256(b"\x01" + sibling + climb(leaf, index - k, size - k, inner)).digest()


def published(poll) -> list[bytes]:
    return [bytes.fromhex(value) for value in queries.leaves(poll).values_list("fingerprint", flat=True)]


def test_every_head_is_the_root_of_what_precedes_it(poll):
    for rank, size in enumerate([1, 2, 4, 1, 7]):
        factories.many(poll, [["1"]] * size, prefix=f"lot{rank}-")
        assert actions.append_leaves(poll=poll, force=True)
    leaves = published(poll)
    for head in LogHead.objects.all():
        assert head.root == tree(leaves[: head.size]).hex()
    assert [head.size for head in LogHead.objects.order_by("size")] == [1, 3, 7, 8, 15]


def test_each_batch_is_sorted_and_older_leaves_never_move(poll):
    factories.many(poll, [["1"]] * 9, prefix="a")
    actions.append_leaves(poll=poll, force=True)
    first = published(poll)
    factories.many(poll, [["1"]] * 9, prefix="b")
    actions.append_leaves(poll=poll, force=True)
    whole = published(poll)
    assert whole[:9] == first == sorted(first) and whole[9:] == sorted(whole[9:])


@pytest.mark.parametrize("size", [1, 2, 3, 6, 13])
def test_inclusion_proofs_reach_the_published_root(poll, size):
    factories.many(poll, [["1"]] * size)
    actions.append_leaves(poll=poll, force=True)
    for leaf in LogLeaf.objects.all():
        found = queries.find_fingerprint(poll, leaf.fingerprint)
        proof = [bytes.fromhex(step) for step in found.proof]
        assert climb(bytes.fromhex(leaf.fingerprint), found.index, size, proof).hex() == found.head.root


def test_twenty_and_ten_minutes_or_the_full_hour(poll):
    start = clock.now().replace(minute=12, second=0, microsecond=0) + timedelta(hours=1)

    def tick(minutes: int):
        with clock.at(start + timedelta(minutes=minutes)):
            return actions.append_leaves(poll=poll)

    factories.many(poll, [["1"]] * 25, prefix="a")
    assert tick(0).size == 25, "twenty waited, and no head was young"
    factories.many(poll, [["1"]] * 25, prefix="b")
    assert tick(9) is None, "ten minutes are not over"
    assert tick(10).size == 50
    factories.many(poll, [["1"]] * 3, prefix="c")
    assert tick(25) is None and tick(47) is None, "three would show who"
    assert tick(48).size == 53, "the full hour has come"
    assert tick(120) is None, "nothing waits"


def test_a_lone_late_vote_waits_for_the_full_hour(poll):
    """After an idle night, a first vote must not be published within the minute."""
    start = clock.now().replace(minute=31, second=0, microsecond=0) + timedelta(hours=7)
    factories.vote(poll, "lina", "1")
    with clock.at(start):
        assert actions.append_leaves(poll=poll) is None
    with clock.at(start + timedelta(minutes=28)):
        assert actions.append_leaves(poll=poll) is None
    with clock.at(start + timedelta(minutes=29)):
        assert actions.append_leaves(poll=poll).size == 1


def test_an_appending_is_audited_with_its_root(poll):
    factories.vote(poll, "lina", "1")
    head = actions.append_leaves(poll=poll, force=True)
    entry = AuditEntry.objects.get(verb="voting.append")
    assert entry.actor == "system:tick" and entry.detail == {"size": 1, "root": head.root}
    assert not LogQueue.objects.exists()
    assert actions.append_leaves(poll=poll, force=True) is None


def test_the_board_is_what_tally_verifies(poll, tmp_path):
    from tally import published as tally_published

    factories.many(poll, [["1"]] * 5, prefix="a")
    actions.append_leaves(poll=poll, force=True)
    factories.many(poll, [["1"]] * 6, prefix="b")
    actions.append_leaves(poll=poll, force=True)
    lines = list(queries.bulletin_board_lines(poll))
    assert len(lines) == 2 + 11

    def wrong(rows: list[str]) -> list[str]:
        path = tmp_path / "bulletin-board.txt"
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        return tally_published.check_board(tally_published.read_board(str(path)))

    assert wrong(lines) == []
    forged = lines.copy()
    index, fingerprint = 7, lines[7].split()[2]
    forged[index] = lines[index].replace(fingerprint, hashlib.sha256(b"forged").hexdigest())
    assert wrong(forged) != []
    assert isinstance(tally.Board((), ()), object)


@pytest.mark.parametrize(
    ("typed", "state"),
    [("", "short"), ("abc", "short"), ("zzzzzzzzzz", "short"), ("0" * 64, "unknown"), ("'; DROP TABLE--", "short")],
)
def test_searching_forgives_and_answers_plainly(poll, typed, state):
    assert queries.find_fingerprint(poll, typed).state == state


def test_a_receipt_is_found_waiting_then_in_the_log(poll):
    receipt = factories.vote(poll, "lina", "1")
    spaced = " ".join(receipt.fingerprint[i : i + 4] for i in range(0, 64, 4)).upper()
    assert queries.find_fingerprint(poll, spaced).state == "queue"
    assert queries.find_fingerprint(poll, receipt.fingerprint[:12]).state == "unknown", "the queue is no list to probe"
    actions.append_leaves(poll=poll, force=True)
    assert queries.find_fingerprint(poll, spaced).state == "log"
    assert queries.find_fingerprint(poll, receipt.fingerprint[:8]).fingerprint == receipt.fingerprint
