"""Commands that keep an instance: save it, restore it whole elsewhere, refuse what would lose something."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from eclore.backstage import archive
from eclore.core import audit, files
from eclore.core.models import AuditEntry, StoredFile
from eclore.editions.models import Edition
from eclore.people.models import User

ROOT = Path(__file__).resolve().parents[3]
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def instance(transactional_db, edition, cast, tmp_path, monkeypatch) -> Path:
    """An instance with an edition, people and a private file, in its own folder; answers the archive's path."""
    if connection.vendor == "postgresql" and not shutil.which("pg_dump"):
        pytest.skip("pg_dump is not here: install postgresql-client to try a PostgreSQL backup")
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setattr(settings, "ECLORE_HOME", home)
    files.receive(PDF)
    (home / "keys").mkdir()
    (home / "keys" / "vote").write_text("the-secret-of-the-urn")
    return tmp_path / "sauvegarde.tar"


@pytest.fixture
def elsewhere(tmp_path) -> Iterator[dict[str, str]]:
    """The environment of a fresh instance on the same kind of database."""
    env = {**os.environ, "ECLORE_HOME": str(tmp_path / "neuf"), "DEMO": "0"}
    if connection.vendor == "sqlite":
        yield {**env, "DATABASE_URL": f"sqlite:///{tmp_path / 'neuf.sqlite3'}"}
        return
    given, name = connection.settings_dict, "eclore_restored"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    place = f"{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}"
    yield {**env, "DATABASE_URL": f"postgres://{place}/{name}"}
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")


def manage(env: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )


QUESTION = (
    "from eclore.core import audit, files; from eclore.core.models import *; from eclore.people.models import User;"
    "from eclore.editions.models import Edition; import json;"
    "print(json.dumps([User.objects.count(), Edition.objects.get().code, AuditEntry.objects.count(),"
    "files.read(StoredFile.objects.get()).decode(), audit.triggers_present()]))"
)


@pytest.mark.slow
def test_an_instance_lives_again_elsewhere(instance, elsewhere):
    call_command("backup", instance, verbosity=0)
    assert instance.stat().st_mode & 0o077 == 0
    with tarfile.open(instance) as opened:
        names = opened.getnames()
        contents = b"".join(opened.extractfile(name).read() for name in names)
    assert b"the-secret-of-the-urn" not in contents
    assert not [name for name in names if "keys" in name]
    wanted = [User.objects.count(), Edition.objects.get().code, AuditEntry.objects.count(), PDF.decode(), True]
    done = manage(elsewhere, "restore", str(instance))
    assert done.returncode == 0, done.stderr
    asked = manage(elsewhere, "shell", "--no-imports", "-c", QUESTION)
    assert json.loads(asked.stdout.splitlines()[-1]) == wanted, asked.stderr
    assert manage(elsewhere, "doctor").returncode == 0
    again = manage(elsewhere, "restore", str(instance))
    assert again.returncode == 1
    assert "pas vide" in again.stderr


@pytest.mark.slow
def test_a_damaged_archive_changes_nothing(instance, elsewhere, tmp_path):
    call_command("backup", instance, verbosity=0)
    bad = tmp_path / "abime.tar"
    with tarfile.open(instance) as old, tarfile.open(bad, "w") as new:
        for member in old.getmembers():
            content = old.extractfile(member).read()
            if member.name.startswith("files/"):
                content = content[:-1] + b"X"
            new.addfile(member, io.BytesIO(content))
    done = manage(elsewhere, "restore", str(bad))
    assert done.returncode == 1
    assert "abîmé" in done.stderr
    assert "Traceback" not in done.stderr
    assert manage(elsewhere, "restore", str(instance)).returncode == 0


@pytest.mark.django_db
def test_where_something_would_be_lost_it_is_refused(edition, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "ECLORE_HOME", tmp_path)
    (tmp_path / "la.tar").write_text("déjà là")
    with pytest.raises(CommandError, match="existe déjà"):
        call_command("backup", tmp_path / "la.tar")
    with pytest.raises(CommandError, match="n’existe pas"):
        call_command("backup", tmp_path / "nulle" / "part.tar")
    with pytest.raises(CommandError, match="pas vide"):
        call_command("restore", tmp_path / "la.tar")


def build(path: Path, **members: bytes) -> Path:
    with tarfile.open(path, "w") as opened:
        for name, content in members.items():
            member = tarfile.TarInfo(name.replace("__", "/").replace("_dot_", "."))
            member.size = len(content)
            opened.addfile(member, io.BytesIO(content))
    return path


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        (None, "n’existe pas"),
        ({}, "n’est pas une sauvegarde"),
        ({"manifest_dot_json": b"{"}, "lisible"),
        ({"manifest_dot_json": b"[]"}, "n’est pas une sauvegarde"),
        ({"manifest_dot_json": b'{"format": "other"}'}, "n’est pas une sauvegarde"),
        ({"__etc__passwd": b"x"}, "autre chose"),
        ({"files__ab__short": b"x"}, "autre chose"),
    ],
)
def test_what_is_not_an_archive(tmp_path, monkeypatch, members, sentence):
    monkeypatch.setattr(settings, "ECLORE_HOME", tmp_path)
    path = tmp_path / "x.tar"
    if members is not None:
        build(path, **members)
    with pytest.raises(CommandError, match=sentence):
        call_command("restore", path)
    assert not list(tmp_path.glob(".restauration-*"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"vendor": "oracle"}, "vient de oracle"),
        ({"migrations": ["core.9999_future"]}, "plus récente"),
        ({"database_sha256": "0" * 64}, "abîmée"),
    ],
)
def test_an_archive_that_does_not_fit_here(tmp_path, monkeypatch, change, sentence):
    monkeypatch.setattr(settings, "ECLORE_HOME", tmp_path)
    manifest = {
        "format": archive.FORMAT,
        "vendor": connection.vendor,
        "migrations": [],
        "database_sha256": "",
        "files": 0,
    }
    build(tmp_path / "x.tar", manifest_dot_json=json.dumps({**manifest, **change}).encode())
    with pytest.raises(CommandError, match=sentence):
        call_command("restore", tmp_path / "x.tar")


@pytest.mark.django_db
def test_text_is_not_a_tar(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "ECLORE_HOME", tmp_path)
    (tmp_path / "x.tar").write_text("bonjour")
    with pytest.raises(CommandError, match="lisible"):
        call_command("restore", tmp_path / "x.tar")
    assert StoredFile.objects.count() == 0
    assert audit.triggers_present()
