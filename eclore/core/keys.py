"""Secrets of the instance: made at first use under `ECLORE_HOME/keys` (0600), or given by the environment.

Never in the database nor in a backup. Free of Django, since the settings read the first one.
"""

import os
import secrets
from pathlib import Path


def secret(home: Path, name: str) -> str:
    """Text of the key `name` (64 hexadecimal digits unless the operator chose another).

    Environment `ECLORE_KEY_<NAME>` wins; else the file, made once with an exclusive open so that two processes
    starting together agree on one key.
    """
    given = os.environ.get(f"ECLORE_KEY_{name.upper()}")
    if given:
        return given
    folder = home / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    if not path.exists():
        fresh = folder / f".{name}.{os.getpid()}.{secrets.token_hex(4)}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_hex(32))
        try:
            os.link(fresh, path)  # atomic and exclusive: the first process wins, whole
        except FileExistsError:
            pass
        fresh.unlink()
    return path.read_text().strip()


def key(name: str) -> bytes:
    """Bytes of the instance's key `name` (`vote`, `log`, `evaluation`)."""
    from django.conf import settings

    return secret(settings.ECLORE_HOME, name).encode()
