"""`kill -9` of the whole server while people vote over HTTP: no receipt that a client wrote down is lost."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
CLIENTS = 6
SEED = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from datetime import timedelta
from eclore.core import clock
from eclore.editions import actions
from tests.cast import Cast
from tests.eclore.editions.factories import SYSTEM, make_edition, small_map
from tests.eclore.voting import factories
edition = make_edition(small_map())
times = {"opens_at": clock.now() - timedelta(days=1), "closes_at": clock.now() + timedelta(days=1)}
actions.set_phase(by=SYSTEM, edition=edition, kind="voting", **times)
factories.open_poll(edition, Cast(edition), 3)
"""


def environment(home: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "PYTEST_CURRENT_TEST")}
    return kept | {
        "ECLORE_HOME": str(home),
        "DATABASE_URL": f"sqlite:///{home / 'kill.sqlite3'}",
        "DEMO": "1",
        "HOST": "127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "eclore.settings",
        "PYTHONPATH": str(ROOT),
    }


class Server:
    """gunicorn as in production, in a process group of its own."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [sys.executable, "-m", "gunicorn", "eclore.wsgi", "-b", f"127.0.0.1:{self.port}", "-w", "2"]
        command += ["-k", "gthread", "--threads", "4", "--log-level", "error", "--no-control-socket"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment(home), start_new_session=True, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.3).close()
                return
            except OSError:
                assert self.process.poll() is None, "the server did not start"
                time.sleep(0.1)
        raise AssertionError("the server does not answer")

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)


class Voter:
    """A browser reduced to its cookies."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def call(self, path: str, **form: str) -> tuple[int, str]:
        from http.client import HTTPConnection
        from urllib.parse import urlencode

        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Cookie": "; ".join(f"{key}={value}" for key, value in self.cookies.items())}
        body = None
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(form | {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")})
        connection.request("POST" if form else "GET", path, body, headers)
        answer = connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _equals, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, answer.read().decode()

    def vote(self, email: str) -> str:
        """The whole way; returns the fingerprint written down from the receipt page."""
        self.call("/voter/")
        self.call("/voter/coeur/", numero="2")
        self.call(
            "/voter/identite/",
            email=email,
            birth_date="24/11/1984",
            commune="Arras",
            is_resident="on",
            is_single_vote="on",
        )
        code = re.search(r'big-code">(\d{6})<', self.call("/voter/code/")[1])[1]
        status, _body = self.call("/voter/code/", code=code, choices="2")
        assert status == 302
        return re.search(r"empreinte=([0-9a-f]{64})", self.call("/voter/recu/")[1])[1]


@pytest.mark.slow
def test_no_acknowledged_ballot_is_lost(tmp_path):
    subprocess.run([sys.executable, "-c", SEED], cwd=ROOT, env=environment(tmp_path), check=True, timeout=60)
    server = Server(tmp_path)
    noted: list[str] = []

    def keep_voting(rank: int) -> None:
        for turn in range(1000):
            try:
                noted.append(Voter(server.port).vote(f"v{rank}-{turn}@exemple.fr"))
            except Exception:  # the server is gone, in the middle of a vote
                return

    threads = [threading.Thread(target=keep_voting, args=(rank,), daemon=True) for rank in range(CLIENTS)]
    try:
        for thread in threads:
            thread.start()
        deadline = time.monotonic() + 8
        while len(noted) < 15 and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        server.kill()
    for thread in threads:
        thread.join(15)
    assert len(noted) >= 5, "the clients did not vote: the test would prove nothing"
    again = Server(tmp_path)  # what the crash left is recovered by the next start
    try:
        assert Voter(again.port).call("/urne/")[0] == 200
    finally:
        again.kill()
    database = sqlite3.connect(tmp_path / "kill.sqlite3")
    booked = {row[0] for row in database.execute("SELECT fingerprint FROM voting_pollbookentry")}
    queued = {row[0] for row in database.execute("SELECT fingerprint FROM voting_logqueue")}
    tokens = {row[0] for row in database.execute("SELECT fingerprint FROM voting_casttoken")}
    half = database.execute("SELECT count(*) FROM voting_pollbookentry WHERE sealed IS NULL").fetchone()[0]
    database.close()
    assert set(noted) <= booked and len(set(noted)) == len(noted)
    assert booked == queued == tokens and half == 0, "both or neither, for every vote caught by the kill"
