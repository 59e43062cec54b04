"""A page of the catalogue beside a bare view: same server, same middleware, same clients, turn by turn."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from bench.clocks import best_of, line
from bench.site import site

CLIENTS, EACH = 8, 25
PAGES = {"catalogue": "/projets/", "home": "/", "ballot": "/voter/"}


def measure() -> Iterator[str]:
    site()
    with server() as port:
        ask(port, "/bare/", 4)
        for name, address in PAGES.items():
            ask(port, address, 4)
            ours = best_of(3, lambda address=address: crowd(port, address))
            peer = best_of(3, lambda: crowd(port, "/bare/"))
            yield line(f"pages {name}", ours, peer, f"{CLIENTS * EACH} times {address}, by {CLIENTS} clients at once")


@contextmanager
def server() -> Iterator[int]:
    """The server of `script/server` (gunicorn, 2 workers of 4 threads) on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    command = [sys.executable, "-m", "gunicorn", "bench.bare", *options, "--log-level", "warning"]
    process = subprocess.Popen(command, env=os.environ | {"PORT": str(port)}, start_new_session=True)
    try:
        for _ in range(200):
            try:
                ask(port, "/healthz", 1)
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def ask(port: int, address: str, times: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for _ in range(times):
        connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{address} answers {answer.status}")
    connection.close()


def crowd(port: int, address: str) -> None:
    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(lambda _client: ask(port, address, EACH), range(CLIENTS)))
