"""Preparing, opening, closing: what is fixed before, and what must agree after."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from eclore.core import clock, jobs
from eclore.core.errors import Closed, Denied, IllegalMove, Refused
from eclore.core.models import AuditEntry, Job
from eclore.editions import actions as editions
from eclore.editions import queries as edition_queries
from eclore.voting import actions, chores, queries
from eclore.voting.models.log import LogLeaf
from eclore.voting.models.poll import BallotLine, Poll
from eclore.voting.models.roll import CastToken, PollBookEntry
from eclore.voting.models.urn import SealedBallot
from tally import canonical
from tests.conftest import RULEBOOK
from tests.eclore.voting import factories

pytestmark = pytest.mark.django_db


def test_opening_numbers_the_lines_and_freezes_the_rules(poll, edition):
    assert [(line.number, line.name) for line in queries.lines(poll)] == [(str(n), f"Projet {n}") for n in range(1, 6)]
    assert edition_queries.rulebook(edition).frozen_at is not None
    assert poll.setup_hash == canonical.sha256_of(poll.setup)
    assert poll.setup["rulebook_sha256"] == edition_queries.rulebook(edition).sha256
    assert poll.setup["revote"] == "refuse" and poll.setup["board_public_key"] == factories.board()[0]


def test_rules_changed_after_the_opening_change_nothing_in_this_poll(poll, edition):
    editions.set_process_rules(by=factories.SYSTEM, edition=edition, reason="trop tard", revote="replace")
    factories.vote(poll, "lina", "1")
    with pytest.raises(Refused):
        factories.vote(poll, "lina", "2")


def test_opening_needs_a_label(edition, opened):
    opened("voting")
    poll = factories.prepared(edition)
    with pytest.raises(Refused, match="Aucun projet n’a le label"):
        actions.open_poll(by=factories.SYSTEM, poll=poll)
    assert Poll.objects.get().state == "prepared" and not BallotLine.objects.exists()
    assert edition_queries.rulebook(edition).frozen_at is None


def test_opening_refuses_a_ballot_that_the_booth_cannot_take(territory_set, edition, cast, opened):
    opened("voting")
    ballot = {"family": "borda.v1", "min": 1, "max": 3, "weights": [3, 2, 1]}
    content = {**RULEBOOK, "ballot": ballot, "score": "borda", "publish": "ballots"}
    editions.adopt_rulebook(by=factories.SYSTEM, edition=edition, content=content)
    factories.labelled(edition, cast, 2)
    poll = factories.prepared(edition)
    with pytest.raises(Refused, match="borda"):
        actions.open_poll(by=factories.SYSTEM, poll=poll)
    assert Poll.objects.get().state == "prepared"


@pytest.mark.parametrize(
    ("key", "needed", "made"),
    [
        ("", 2, 3),
        ("zz" * 32, 2, 3),
        ("ab" * 31, 2, 3),
        ("00" * 32, 2, 3),
        (None, 1, 3),
        (None, 4, 3),
        (None, 2, 17),
        (None, 0, 0),
    ],
)
def test_a_key_that_could_not_seal_is_refused(edition, opened, key, needed, made):
    opened("voting")
    with pytest.raises(Refused):
        actions.prepare_poll(
            by=factories.SYSTEM,
            edition=edition,
            board_public_key=factories.board()[0] if key is None else key,
            shares_needed=needed,
            shares_made=made,
        )
    assert not Poll.objects.exists() and not AuditEntry.objects.filter(verb="voting.prepare").exists()


def test_the_key_may_be_named_again_until_the_opening(edition, cast, opened):
    opened("voting")
    factories.prepared(edition)
    fresh, _shares = actions.make_board_key(1, 1)
    poll = actions.prepare_poll(
        by=cast.maud, edition=edition, board_public_key=fresh.upper(), shares_needed=1, shares_made=1
    )
    assert (poll.board_public_key, poll.shares_needed, Poll.objects.count()) == (fresh, 1, 1)
    factories.labelled(edition, cast, 1)
    actions.open_poll(by=cast.clara, poll=poll)
    with pytest.raises(IllegalMove):
        factories.prepared(edition)


@pytest.mark.parametrize("who", ["sam", "rose", "karim"])
def test_who_may_not_run_the_poll(edition, cast, opened, who):
    opened("voting")
    with pytest.raises(Denied):
        factories.prepared(edition, by=getattr(cast, who))
    poll = factories.open_poll(edition, cast)
    with pytest.raises(Denied):
        actions.close(by=getattr(cast, who), poll=poll)


def test_the_vote_is_not_closed_before_its_end(poll, cast):
    with pytest.raises(Closed, match="Trop tôt"):
        actions.close(by=cast.maud, poll=poll)
    end = edition_queries.phase(poll.edition, "voting").closes_at
    with clock.at(end):
        assert actions.close(by=cast.clara, poll=poll).state == "closed"


def test_seen_stored_acknowledged(poll):
    """What voters were told, what is published, what is in the urn, who signed off: four lists of one length."""
    told = {factories.vote(poll, f"v{rank}", "1").fingerprint for rank in range(25)}
    actions.append_leaves(poll=poll, force=True)
    told |= {factories.vote(poll, f"w{rank}", "2", "3").fingerprint for rank in range(7)}
    poll = actions.close(by=factories.SYSTEM, poll=poll)
    published = list(LogLeaf.objects.filter(poll=poll).values_list("fingerprint", flat=True))
    stored = list(SealedBallot.objects.filter(poll=poll).order_by("pk").values_list("fingerprint", flat=True))
    assert set(published) == set(stored) == told and len(published) == len(stored) == 32
    assert stored == sorted(stored)
    assert PollBookEntry.objects.count() == queries.turnout(poll) == 32
    detail = AuditEntry.objects.get(verb="voting.close").detail
    assert (detail["sign_offs"], detail["envelopes"], detail["leaves"], detail["missing_from_log"]) == (32, 32, 32, 0)
    assert queries.last_head(poll).size == 32 and queries.queue_size(poll) == 0


def test_closing_leaves_no_link_and_no_token(poll):
    factories.vote(poll, "lina", "1")
    actions.close(by=factories.SYSTEM, poll=poll)
    entry = PollBookEntry.objects.get()
    assert entry.sealed is None and entry.fingerprint is None
    assert not CastToken.objects.exists()
    assert Job.objects.filter(kind="voting.rewrite").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_tables_are_written_anew_outside_any_transaction(poll):
    factories.vote(poll, "lina", "1")
    actions.close(by=factories.SYSTEM, poll=poll)
    jobs.run_all()
    job = Job.objects.get(kind="voting.rewrite")
    assert (job.state, job.last_error) == ("done", "")
    if connection.vendor == "sqlite":
        sealed = bytes(SealedBallot.objects.get().sealed)
        name = Path(connection.settings_dict["NAME"])
        kept = [path.read_bytes() for path in (name, name.with_name(f"{name.name}-wal")) if path.exists()]
        assert sum(content.count(sealed) for content in kept) == 1, "an old page still holds the envelope"


def test_time_opens_appends_and_closes(edition, cast, opened):
    opened("voting")
    factories.labelled(edition, cast, 3)
    factories.prepared(edition)
    phase = edition_queries.phase(edition, "voting")
    with clock.at(phase.opens_at - timedelta(minutes=1)):
        assert chores.tick(clock.now()) == []
    with clock.at(phase.opens_at):
        assert chores.tick(clock.now()) == ["voting: 2026 opened"]
    poll = Poll.objects.get()
    factories.vote(poll, "lina", "1")
    with clock.at(phase.closes_at):
        assert chores.tick(clock.now()) == ["voting: 2026 closed"]
        assert chores.tick(clock.now()) == []
    assert Poll.objects.get().state == "closed"


def test_time_says_why_it_cannot_open(edition, opened):
    opened("voting")
    factories.prepared(edition)
    assert "Aucun projet n’a le label" in chores.tick(clock.now())[0]


def test_an_envelope_is_set_aside_by_two_people(poll, cast):
    kept = factories.vote(poll, "lina", "1")
    lost = factories.vote(poll, "omar", "2")
    key = factories.voter(poll, "omar")

    def aside(who, code="impersonation"):
        return actions.set_aside(by=who, poll=poll, voter_key=key, code=code)

    assert aside(cast.clara) == "asked"
    assert aside(cast.clara) == "asked", "the same person twice is one person"
    assert aside(cast.maud, "duplicate") == "asked", "another reason is another request"
    assert aside(cast.clara, "duplicate") == "done"
    with pytest.raises(Refused, match="Aucune enveloppe"):
        aside(cast.maud)
    with pytest.raises(Refused, match="déjà voté"):
        factories.vote(poll, "omar", "3")
    poll = actions.close(by=factories.SYSTEM, poll=poll)
    assert list(SealedBallot.objects.values_list("fingerprint", flat=True)) == [kept.fingerprint]
    assert lost.fingerprint not in set(LogLeaf.objects.values_list("fingerprint", flat=True))
    assert (poll.set_aside, poll.superseded, queries.turnout(poll)) == (1, 0, 1)


def test_setting_aside_wants_a_known_contact_and_a_reason(poll, cast):
    key = factories.voter(poll, "personne")
    with pytest.raises(Refused, match="Aucune enveloppe"):
        actions.set_aside(by=cast.clara, poll=poll, voter_key=key, code="duplicate")
    with pytest.raises(Refused, match="motif"):
        actions.set_aside(by=cast.clara, poll=poll, voter_key=key, code="parce que")
    assert not AuditEntry.objects.filter(verb="voting.set_aside").exists()
