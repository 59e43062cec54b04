"""The link test: with the whole database in hand after closing, nobody is tied to an envelope, nor to a ballot."""

from __future__ import annotations

import random

import pytest
from django.apps import apps
from django.core import serializers
from django.db import connection

from eclore.core.models import AuditEntry, Job, Message
from eclore.voting import actions
from eclore.voting.models.log import LogLeaf
from eclore.voting.models.roll import PollBookEntry
from eclore.voting.models.urn import Ballot, SealedBallot
from tally import canonical
from tests.eclore.voting import factories

pytestmark = pytest.mark.django_db
VOTERS = 200


def everything() -> str:
    """The whole database as text."""
    return serializers.serialize("json", (row for model in apps.get_models() for row in model._default_manager.all()))


def physical_order(table: str, column: str) -> list[str]:
    """Rows as they lie on the disk."""
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY {place}")
        return [str(row[0]) for row in cursor.fetchall()]


@pytest.fixture
def known(poll):
    """200 voters in a known order, each with a known receipt, closed."""
    dice = random.Random(4)
    receipts = {}
    for rank in range(VOTERS):
        choices = [str(n) for n in dice.sample(range(1, 6), dice.randint(1, 3))]
        receipts[factories.voter(poll, f"v{rank}")] = factories.vote(poll, f"v{rank}", *choices).fingerprint
        if rank % 40 == 39:
            actions.append_leaves(poll=poll, force=True)
    return actions.close(by=factories.SYSTEM, poll=poll), receipts


def hits(voters: list[str], fingerprints: list[str], receipts: dict[str, str]) -> int:
    """How often pairing two lists by position names the right envelope."""
    return sum(receipts[voter] == fingerprint for voter, fingerprint in zip(voters, fingerprints, strict=True))


def test_no_row_holds_a_voter_and_an_envelope(known):
    _poll, receipts = known
    dump = everything()
    for row in dump.split('{"model"'):
        keys = [key for key in receipts if key in row]
        prints = [value for value in receipts.values() if value in row]
        assert not (keys and prints)


def test_no_order_pairs_voters_with_envelopes(known):
    """By primary key, by place on the disk, by voter key, forwards and backwards: never better than chance."""
    poll, receipts = known
    books = [
        [str(row.voter_key) for row in PollBookEntry.objects.order_by("pk")],
        physical_order("voting_pollbookentry", "voter_key"),
        sorted(receipts),
    ]
    urns = [
        list(SealedBallot.objects.order_by("pk").values_list("fingerprint", flat=True)),
        physical_order("voting_sealedballot", "fingerprint"),
        list(LogLeaf.objects.order_by("index").values_list("fingerprint", flat=True)),
        physical_order("voting_logleaf", "fingerprint"),
    ]
    for book in books:
        for urn in urns:
            for order in (urn, urn[::-1]):
                assert hits(book, order, receipts) <= 8, "chance gives one of 200; nine is one in a million"


def test_the_book_does_not_lie_in_the_order_of_voting(known):
    _poll, receipts = known
    voted = list(receipts)
    for column_order in (
        physical_order("voting_pollbookentry", "voter_key"),
        list(PollBookEntry.objects.order_by("pk").values_list("voter_key", flat=True)),
    ):
        same = sum(a == b for a, b in zip(voted, column_order, strict=True))
        rises = sum(voted.index(a) < voted.index(b) for a, b in zip(column_order, column_order[1:], strict=False))
        assert same <= 8 and 60 < rises < 140


def test_ballots_lie_sorted_by_content_and_know_no_fingerprint(known):
    poll, receipts = known
    actions.unseal(by=factories.SYSTEM, poll=poll, shares=factories.shares())
    contents = [row.content for row in Ballot.objects.order_by("pk")]
    assert contents == sorted(contents, key=canonical.canonical) and len(contents) == VOTERS
    assert not SealedBallot.objects.exists()
    assert {field.name for field in Ballot._meta.get_fields()} == {
        "id",
        "poll",
        "content",
        "status",
        "void_code",
        "batch",
    }


def test_neither_audit_nor_letters_nor_jobs_name_a_voter(known):
    _poll, receipts = known
    dump = serializers.serialize("json", [*AuditEntry.objects.all(), *Message.objects.all(), *Job.objects.all()])
    assert not [text for pair in receipts.items() for text in pair if text in dump]


def test_the_book_keeps_a_day_and_no_hour(known):
    kinds = {field.get_internal_type() for field in PollBookEntry._meta.get_fields()}
    assert "DateTimeField" not in kinds and "DateField" in kinds
    assert not AuditEntry.objects.filter(subject_type="voting.pollbookentry").exists()


def test_no_relation_leads_from_the_urn_to_a_voter():
    seen, todo = set(), [SealedBallot, Ballot]
    while todo:
        model = todo.pop()
        if model in seen:
            continue
        seen.add(model)
        todo += [
            field.related_model for field in model._meta.get_fields() if field.is_relation and not field.auto_created
        ]
    assert PollBookEntry not in seen
