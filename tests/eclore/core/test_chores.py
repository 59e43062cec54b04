"""The chores of the rooms, and the worker that runs them with the jobs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connections

from eclore.core import audit, chores, clock, jobs, outbox
from eclore.core.management.commands import doctor, work
from eclore.core.models import Job, JobState
from eclore.core.permissions import Actor
from eclore.people import actions as people
from eclore.workshops import chores as workshop_chores
from tests.eclore.core.test_outbox import Hello

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def letter(db):
    person = people.meet(by=Actor.system("laboratory"), name="Ida", email="ida@exemple.fr")
    return outbox.post(Hello(), person)


@pytest.mark.django_db
def test_one_room_that_fails_does_not_stop_the_others(monkeypatch):
    called = []

    def broken(now):
        raise ValueError("rien ne va")

    monkeypatch.setattr(workshop_chores, "tick", broken, raising=False)
    from eclore.voting import chores as voting_chores

    monkeypatch.setattr(voting_chores, "tick", lambda now: called.append(now) or ["vu"])
    outcome = chores.tick()
    assert outcome.failed == ["eclore.workshops.chores"]
    assert len(called) == 1
    assert "vu" in outcome.done
    with pytest.raises(CommandError, match="workshops"):
        call_command("tick", verbosity=0)


def test_the_worker_sends_and_stops_when_told(transactional_db, letter):
    stop = Event()

    def end() -> None:
        deadline = time.monotonic() + 10
        while not mail.outbox and time.monotonic() < deadline:
            time.sleep(0.05)
        stop.set()

    watcher = Thread(target=end)
    watcher.start()
    work.run(stop, pause=0.05)
    watcher.join()
    assert len(mail.outbox) == 1


def test_the_worker_outlives_an_error(transactional_db, letter, monkeypatch):
    stop, broken = Event(), []
    true_tick = chores.tick

    def once():
        if not broken:
            broken.append(1)
            raise ValueError("une fois")
        stop.set()
        return true_tick()

    monkeypatch.setattr(chores, "tick", once)
    monkeypatch.setattr(work, "MINUTE", 0.0)
    work.run(stop, pause=0.01)
    assert broken == [1]


def test_send_messages_once_and_says_what_was_given_up(letter):
    call_command("send_messages", verbosity=0)
    assert len(mail.outbox) == 1
    Job.objects.update(state=JobState.FAILED)
    with pytest.raises(CommandError, match="1 tâche"):
        call_command("send_messages")


def test_done_jobs_are_dropped_after_a_week(letter):
    jobs.run_all()
    assert work.forget_done() == 0
    with clock.at(clock.now() + timedelta(days=8)):
        assert work.forget_done() == 1
        call_command("purge", verbosity=0)


@pytest.mark.django_db
def test_doctor_finds_what_hurts(letter, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "ECLORE_HOME", tmp_path)
    assert list(doctor.examine()) == []
    from eclore.core import files

    stored = files.receive(b"%PDF-1.4\n")
    (tmp_path / "files" / stored.sha256[:2] / stored.sha256).unlink()
    (tmp_path / "keys" / "vote").chmod(0o644)
    audit.drop_triggers()
    with clock.at(clock.now() + timedelta(hours=1)):
        troubles = "\n".join(doctor.examine())
    audit.install_triggers()
    for word in ("journal", "lisible par d’autres", "1 fichier(s)", "1 envoi(s) attendent"):
        assert word in troubles
    with pytest.raises(CommandError, match="point"):
        call_command("doctor")


@pytest.mark.slow
def test_the_process_answers_to_sigterm(tmp_path):
    """A real worker on a database that is not even there: it logs, waits, and ends cleanly when told."""
    env = {**os.environ, "ECLORE_HOME": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / 'x.sqlite3'}"}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "work"], cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    assert "no such table" in process.stderr.readline()
    process.send_signal(signal.SIGTERM)
    process.stderr.close()
    assert process.wait(timeout=20) == 0
    connections.close_all()
