"""Two workers send to a real mail server and are killed on the way: nobody is missed, a second copy is said."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from eclore.core import clock, outbox, sending
from eclore.core.models import Channel, Job, JobState, Message, MessageEvent, MessageState
from tests.eclore.core.test_sending import Sink, served

ROOT = Path(__file__).resolve().parents[3]
LETTERS = 400
pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


class Killer(Sink):
    """Takes a letter, then kills the worker that is to note it."""

    def __init__(self):
        super().__init__()
        self.at, self.worker = 0, None

    async def handle_DATA(self, server, session, envelope):
        answer = await super().handle_DATA(server, session, envelope)
        if self.worker is not None and len(self.letters) >= self.at:
            self.worker.kill()
            self.worker.wait()
            self.worker = None
        return answer

    def numbers(self) -> Counter[int]:
        return Counter(int(re.search(r"Message-ID: <(\d+)\.", letter)[1]) for letter in self.letters)


def worker(port: int) -> subprocess.Popen:
    database = connection.settings_dict
    address = f"postgres://{database['USER']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
    environment = kept | {"DATABASE_URL": address, "EMAIL_URL": f"smtp://127.0.0.1:{port}"}
    command = [sys.executable, "manage.py", "work"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL, start_new_session=True)


def until(done, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, "too slow"
        time.sleep(0.05)


def test_nobody_is_missed_and_a_second_copy_is_said():
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: several processes that write at once")
    rows = outbox.queue(
        [
            Message(notice="laboratory.heap", channel=Channel.EMAIL, address=f"a{n}@exemple.fr", subject="Tas",
                    body="Tas", state=MessageState.QUEUED, created_at=clock.now())
            for n in range(LETTERS)
        ],
        priority=1,
    )  # fmt: skip
    sink, workers = Killer(), []
    with served(sink) as port:
        try:
            workers.append(worker(port))
            sink.at, sink.worker = 40, workers[0]
            until(lambda: workers[0].poll() is not None)
            alone = max(sink.numbers())
            workers += [worker(port), worker(port)]
            sink.at, sink.worker = 150, workers[2]
            until(lambda: workers[2].poll() is not None)
            until(lambda: len(sink.numbers()) >= LETTERS - 2 * sending.HEAP and not Job.objects.filter(
                state=JobState.QUEUED, leased_until=None).exists())  # fmt: skip
            # five minutes later, what the dead held is free again
            Job.objects.filter(state=JobState.QUEUED).update(leased_until=clock.now() - timedelta(seconds=1))
            until(lambda: not Job.objects.filter(state=JobState.QUEUED).exists())
        finally:
            for one in workers:
                one.kill()
                one.wait()
    got, said = sink.numbers(), set(MessageEvent.objects.filter(kind="again").values_list("message_id", flat=True))
    assert set(got) == {row.pk for row in rows}, "nobody is missed"
    twice = {pk for pk, copies in got.items() if copies > 1}
    assert alone in twice, "the first kill fell between the sending and the note of it"
    assert twice <= said <= set(got)
    assert len(said) <= 2, "one letter at most for each kill"
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.SENT}
