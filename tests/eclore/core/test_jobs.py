"""Jobs: claimed by one, redone after a kill, given up after too many failures; on both databases."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from eclore.core import clock, jobs
from eclore.core.models import Job, JobState
from tests.blueprint import ROOT, sources, tree

done: list[int] = []


@jobs.job("laboratory.note")
def note(number: int) -> None:
    done.append(number)


@jobs.job("laboratory.fail")
def fail() -> None:
    raise ValueError("le courrier est tombé")


@pytest.fixture(autouse=True)
def _empty():
    done.clear()


@pytest.mark.django_db
def test_in_the_order_of_their_time():
    for number in (1, 2, 3):
        jobs.enqueue("laboratory.note", number=number)
    assert jobs.run_all() == 3
    assert done == [1, 2, 3]
    assert jobs.run_one() is False
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.DONE}


@pytest.mark.django_db
def test_an_unknown_kind_is_a_mistake_of_the_caller():
    with pytest.raises(LookupError):
        jobs.enqueue("laboratory.unknown")


@pytest.mark.django_db
def test_a_job_lives_and_dies_with_its_transaction():
    with pytest.raises(RuntimeError), transaction.atomic():
        jobs.enqueue("laboratory.note", number=1)
        raise RuntimeError
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_a_worker_killed_half_way_leaves_the_job_to_the_next():
    jobs.enqueue("laboratory.note", number=7)
    claimed = jobs.claim()
    assert claimed is not None
    assert jobs.run_one() is False  # leased: nobody else takes it
    with clock.at(clock.now() + jobs.LEASE + timedelta(seconds=1)):
        assert jobs.run_one() is True
    assert done == [7]
    assert Job.objects.get().attempts == 2


@pytest.mark.django_db
def test_a_failure_is_tried_later_and_at_last_given_up():
    jobs.enqueue("laboratory.fail")
    jobs.enqueue("laboratory.note", number=1)
    assert jobs.run_all() == 2  # the failure does not stop the others
    failed = Job.objects.get(kind="laboratory.fail")
    assert (failed.state, failed.attempts) == (JobState.QUEUED, 1)
    assert failed.run_at > clock.now()
    assert "tombé" in failed.last_error
    later = clock.now()
    for _attempt in range(jobs.MAX_ATTEMPTS):
        later += timedelta(days=2)
        with clock.at(later):
            jobs.run_all()
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == (JobState.FAILED, jobs.MAX_ATTEMPTS)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_fifty_workers_share_the_work_without_doing_any_twice():
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: several connections that write at once")
    for number in range(100):
        jobs.enqueue("laboratory.note", number=number)
    barrier = threading.Barrier(50)

    def work() -> None:
        try:
            barrier.wait()
            jobs.run_all()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == list(range(100))
    assert set(Job.objects.values_list("state", "attempts")) == {(JobState.DONE, 1)}


def test_every_process_knows_every_job_without_a_page_or_an_act_having_been_loaded():
    """`work`, `tick` and `send_messages` load no view: a room registers its jobs as it starts."""
    written = {
        node.args[0].value
        for path in sources("eclore")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "jobs.job"
    }
    assert {"core.send", "desk.import", "voting.rewrite"} <= written
    bare = "import django; django.setup(); from eclore.core import jobs; print(*jobs.kinds())"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "eclore.settings"}
    answer = subprocess.run([sys.executable, "-c", bare], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert set(answer.stdout.split()) == written, answer.stderr


@pytest.mark.django_db
def test_a_job_nobody_knows_any_more_is_tried_later_and_the_next_is_done():
    jobs.enqueue("laboratory.note", number=1)
    Job.objects.update(kind="laboratory.gone")
    jobs.enqueue("laboratory.note", number=2)
    assert jobs.run_all() == 2
    assert done == [2]
    gone = Job.objects.get(kind="laboratory.gone")
    assert (gone.state, gone.attempts) == (JobState.QUEUED, 1)
    assert "laboratory.gone" in gone.last_error
