"""Casting: valid and invalid ballots, the same form twice, a second vote, the clock, fifty at once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from eclore.core import clock
from eclore.core.errors import Closed, Refused
from eclore.core.models import AuditEntry, Job, Message
from eclore.editions import actions as editions
from eclore.editions import queries as edition_queries
from eclore.voting import actions, queries
from eclore.voting.actions import envelope
from eclore.voting.actions.cast import AlreadyVoted
from eclore.voting.models.log import LogQueue
from eclore.voting.models.roll import CastToken, PollBookEntry
from tests.eclore.voting import factories
from tests.eclore.voting.factories import vote

pytestmark = pytest.mark.django_db


def rows() -> tuple[int, int, int]:
    return PollBookEntry.objects.count(), LogQueue.objects.count(), CastToken.objects.count()


def test_a_vote_is_one_row_and_one_waiting_leaf(poll):
    receipt = vote(poll, "lina", "1", "2", "3")
    entry = PollBookEntry.objects.get()
    assert entry.fingerprint == receipt.fingerprint == LogQueue.objects.get().fingerprint
    assert envelope.fingerprint(bytes(entry.sealed)) == receipt.fingerprint
    assert entry.voted_on == clock.today() and entry.channel == "web"


def test_no_audit_no_letter_no_job_beside_a_vote(poll):
    before = AuditEntry.objects.count(), Message.objects.count(), Job.objects.count()
    vote(poll, "lina", "1")
    assert before == (AuditEntry.objects.count(), Message.objects.count(), Job.objects.count())


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        (["1", "2", "3", "4"], "3 coups de cœur au plus"),
        (["1", "1"], "deux fois"),
        (["1", "99"], "pas sur le bulletin"),
        (["1e0"], "pas sur le bulletin"),
        (["１"], "pas sur le bulletin"),
    ],
)
def test_a_ballot_that_would_be_void_is_refused(poll, choices, words):
    with pytest.raises(Refused, match=words) as caught:
        vote(poll, "lina", *choices)
    assert caught.value.status == 422
    assert rows() == (0, 0, 0)


@pytest.mark.parametrize("key", ["", "abc", "Z" * 64, "lina@exemple.fr"])
def test_a_voter_key_is_a_hash_and_nothing_else(poll, key):
    with pytest.raises(Refused):
        actions.cast(poll=poll, voter_key=key, choices=["1"], token="t")
    assert rows() == (0, 0, 0)


def test_a_blank_ballot_is_a_vote(poll):
    vote(poll, "lina")
    assert queries.grouped_ballots(factories.unsealed(poll)) == ({}, 1, 0)


def test_one_and_three_choices_make_envelopes_of_one_length(edition, cast, opened):
    opened("voting")
    poll = factories.open_poll(edition, cast, 12)
    ballots = [[], ["1"], ["1", "2", "3"], ["10", "11", "12"]]
    lengths = {len(envelope.seal(poll, choices)) for choices in ballots}
    assert lengths == {poll.setup["envelope"]["bytes"] + 48}


def test_the_same_choices_never_make_the_same_envelope(poll):
    assert len({envelope.seal(poll, ["1"]) for _rank in range(50)}) == 50


def test_a_form_sent_again_gets_its_first_receipt(poll):
    first = vote(poll, "lina", "1", token="jeton")
    assert vote(poll, "lina", "2", token="jeton") == first
    assert rows() == (1, 1, 1)


def test_a_token_opens_nothing_to_another_voter(poll):
    first = vote(poll, "lina", "1", token="jeton")
    assert vote(poll, "omar", "1", token="jeton") != first
    assert rows() == (2, 2, 2)


def test_a_second_vote_is_refused_where_the_rules_say_so(poll):
    first = vote(poll, "lina", "1")
    with pytest.raises(AlreadyVoted, match="déjà voté") as caught:
        vote(poll, "lina", "2")
    assert caught.value.status == 409
    assert rows() == (1, 1, 1)
    assert PollBookEntry.objects.get().fingerprint == first.fingerprint


def test_a_second_vote_replaces_where_the_rules_say_so(edition, cast, opened):
    opened("voting")
    editions.set_process_rules(by=factories.SYSTEM, edition=edition, reason="choix", revote="replace")
    poll = factories.open_poll(edition, cast)
    first = vote(poll, "lina", "1", token="un")
    second = vote(poll, "lina", "2", token="deux")
    assert PollBookEntry.objects.get().fingerprint == second.fingerprint
    assert vote(poll, "lina", "1", token="un") == first, "the old form still gets the old receipt"
    poll = actions.close(by=factories.SYSTEM, poll=poll)
    # the replaced receipt still reads "in the log": nothing tells a coercer that it was replaced
    assert queries.find_fingerprint(poll, first.fingerprint).state == "log"
    assert poll.superseded == 1
    poll = actions.unseal(by=factories.SYSTEM, poll=poll, shares=factories.shares())
    assert queries.grouped_ballots(poll) == ({("2",): 1}, 0, 0)


def test_spellings_of_one_contact_are_one_voter(edition):
    def key(contact):
        return queries.voter_key(edition, contact)

    assert key(" Lina.Roux+vote@GMAIL.com") == key("linaroux@googlemail.com")
    assert key("lina+a@exemple.fr") == key("lina@exemple.fr")
    assert key("+33 6 39 98 12 34") == key("+33639981234")
    assert key("lina.roux@exemple.fr") != key("linaroux@exemple.fr"), "dots matter elsewhere"


def test_a_contact_has_another_key_in_another_edition(edition, territory_set):
    from tests.eclore.editions.factories import make_edition

    other = make_edition(territory_set, "2027", is_current=False)
    assert queries.voter_key(edition, "lina@exemple.fr") != queries.voter_key(other, "lina@exemple.fr")


@pytest.mark.parametrize(("days", "words"), [(-2, "Trop tôt"), (21, "Trop tard")])
def test_the_clock_decides_even_on_an_open_urn(poll, days, words):
    with clock.at(clock.now() + timedelta(days=days)), pytest.raises(Closed, match=words):
        vote(poll, "lina", "1")
    assert rows() == (0, 0, 0)


def test_the_last_second_counts_and_the_next_does_not(poll):
    end = edition_queries.phase(poll.edition, "voting").closes_at
    with clock.at(end - timedelta(seconds=1)):
        vote(poll, "lina", "1")
    with clock.at(end), pytest.raises(Closed):
        vote(poll, "omar", "1")
    assert rows() == (1, 1, 1)


def test_many_at_once_leave_one_audit_entry(poll):
    factories.many(poll, [["1"], ["2", "3"], []])
    assert AuditEntry.objects.filter(verb="voting.cast_many").get().detail == {"votes": 3}
    with pytest.raises(AlreadyVoted):
        factories.many(poll, [["1"]])
    assert PollBookEntry.objects.count() == 3


def test_nobody_but_a_command_casts_many(poll, cast):
    with pytest.raises(Refused) as caught:
        actions.cast_many(by=cast.maud, poll=poll, votes=[(factories.voter(poll, "a"), ["1"], "web")])
    assert caught.value.status == 403 and PollBookEntry.objects.count() == 0


def together(count: int, work) -> list[object]:
    """Run `work(rank)` in `count` threads released at once; returns results and exceptions."""
    barrier, out = threading.Barrier(count), []

    def run(rank: int) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(30)
            out.append(work(rank))
        except Exception as error:
            out.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(rank,)) for rank in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return out


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="fifty real connections need PostgreSQL")
@pytest.mark.django_db(transaction=True)
class TestFiftyAtOnce:
    def test_one_voter_fifty_times_is_one_vote(self, poll):
        out = together(50, lambda rank: vote(poll, "lina", "1"))
        assert sum(isinstance(result, actions.Receipt) for result in out) == 1
        assert sum(isinstance(result, AlreadyVoted) for result in out) == 49
        assert rows() == (1, 1, 1)

    def test_one_form_fifty_times_is_one_receipt(self, poll):
        out = together(50, lambda rank: vote(poll, "lina", "1", token="jeton"))
        assert len(set(out)) == 1 and isinstance(out[0], actions.Receipt)
        assert rows() == (1, 1, 1)

    def test_closing_waits_for_votes_in_flight(self, poll, cast):
        def act(rank: int):
            if rank == 25:
                return actions.close(by=factories.SYSTEM, poll=poll)
            return vote(poll, f"v{rank}", "1")

        out = together(50, act)
        acknowledged = {result.fingerprint for result in out if isinstance(result, actions.Receipt)}
        refused = [result for result in out if isinstance(result, Refused)]
        assert len(acknowledged) + len(refused) == 49
        assert not [r for r in out if isinstance(r, Exception) and not isinstance(r, Refused)]
        poll.refresh_from_db()
        assert set(queries.leaves(poll).values_list("fingerprint", flat=True)) == acknowledged
        assert queries.envelopes(poll) == queries.turnout(poll) == len(acknowledged)


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_on_any_database(poll):
    out = together(8, lambda rank: vote(poll, "lina", "1"))
    assert sum(isinstance(result, actions.Receipt) for result in out) == 1
    assert sum(isinstance(result, AlreadyVoted) for result in out) == 7
    assert rows() == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_half_a_vote_never_stays(poll, monkeypatch):
    """A failure after the poll book's row takes the row away too."""
    monkeypatch.setattr(LogQueue.objects, "bulk_create", lambda rows: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError):
        vote(poll, "lina", "1")
    assert rows() == (0, 0, 0)
    assert not transaction.get_connection().in_atomic_block
