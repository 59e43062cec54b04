"""A letter to thousands of persons: queued at once, sent by two workers to a real mail server, one of them killed.

A tenth of an edition by default. With `LETTERS=11000` and `-n 0 -s`, it takes minutes and prints how long.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import timedelta

import pytest
from django.db import connection

from eclore.core import clock
from eclore.core.models import Job, JobState, Message, MessageEvent, MessageState
from eclore.desk.actions import mailings
from eclore.desk.models import MailingRecipient
from eclore.desk.queries import mailings as queries
from eclore.ideas.models import Idea
from eclore.people.models import Contact, Person
from eclore.people.states import ContactKind
from tests.eclore.core.test_sending import served
from tests.eclore.core.test_sending_kill import Killer, until, worker
from tests.eclore.desk.test_mailings import draft, meet
from tests.eclore.ideas.factories import noted

PERSONS = int(os.environ.get("LETTERS", "1100"))
pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def authors(edition) -> None:
    """As many authors of ideas, in a few statements: through the acts, they would take an hour."""
    idea = noted(edition, meet("Personne", email="modele@exemple.fr"))
    Message.objects.all().delete()
    Job.objects.all().delete()
    people = Person.objects.bulk_create([Person(name=f"Personne {n}") for n in range(PERSONS - 1)])
    Contact.objects.bulk_create(
        [Contact(person=one, kind=ContactKind.EMAIL, value=f"a{n}@exemple.fr") for n, one in enumerate(people)]
    )
    words = {
        "edition": edition,
        "state": idea.state,
        "commune": idea.commune,
        "summary": idea.summary,
        "theme": idea.theme,
        "noted_at": idea.noted_at,
    }
    Idea.objects.bulk_create([Idea(title=f"Idée de {one.name}", author=one, **words) for one in people])


def test_letters_to_a_whole_edition_two_workers_and_a_kill(edition, cast):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: several processes that write at once")
    authors(edition)
    row = draft(edition, cast.maud)
    shown = queries.plan(row).persons
    started = time.monotonic()
    mailings.send(by=cast.maud, mailing=row, expected=shown)
    queued = time.monotonic() - started
    assert Message.objects.filter(state=MessageState.QUEUED).count() == PERSONS
    sink, workers = Killer(), []
    with served(sink) as port:
        try:
            started = time.monotonic()
            workers += [worker(port), worker(port)]
            sink.at, sink.worker = PERSONS // 2, workers[1]
            until(lambda: not _waiting(), seconds=600)
            sent = time.monotonic() - started
            Job.objects.filter(state=JobState.QUEUED).update(leased_until=clock.now() - timedelta(seconds=1))
            until(lambda: not Job.objects.filter(state=JobState.QUEUED).exists())
        finally:
            for one in workers:
                one.kill()
                one.wait()
    got = sink.numbers()
    twice = {pk for pk, copies in got.items() if copies > 1}
    said = set(MessageEvent.objects.filter(kind="again").values_list("message_id", flat=True))
    sys.stderr.write(
        f"\n{PERSONS} letters queued in {queued:.1f} s, sent by two workers in {sent:.0f} s "
        f"({PERSONS / sent:.0f} a second), one killed; twice {len(twice)}, said {len(said)}\n"
    )
    assert workers[1].returncode == -9, "it was killed half-way"
    assert set(got) == set(MailingRecipient.objects.filter(mailing=row).values_list("message_id", flat=True))
    assert len(got) == PERSONS
    assert twice <= said
    assert len(said) <= 1, "one letter at most for a kill"
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.SENT}


def _waiting() -> bool:
    """Whether a letter waits that no dead worker holds."""
    return Job.objects.filter(state=JobState.QUEUED, leased_until=None).exists()
