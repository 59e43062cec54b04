"""Keys of the instance: made once, readable by its owner alone, or given by the environment."""

from __future__ import annotations

import threading

from eclore.core import keys


def test_made_once_and_private(tmp_path):
    first = keys.secret(tmp_path, "vote")
    assert len(first) == 64
    assert keys.secret(tmp_path, "vote") == first
    assert keys.secret(tmp_path, "log") != first
    assert (tmp_path / "keys" / "vote").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    assert sorted(path.name for path in (tmp_path / "keys").iterdir()) == ["log", "vote"]


def test_the_environment_wins_and_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("ECLORE_KEY_VOTE", "given")
    assert keys.secret(tmp_path, "vote") == "given"
    assert not (tmp_path / "keys").exists()


def test_processes_that_start_together_agree(tmp_path):
    barrier, found = threading.Barrier(16), []

    def start() -> None:
        barrier.wait()
        found.append(keys.secret(tmp_path, "secret"))

    threads = [threading.Thread(target=start) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 16
    assert len(set(found)) == 1
