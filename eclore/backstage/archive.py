"""One file that holds an instance: its database and its private files, never its keys.

A tar with `manifest.json`, `database.sqlite3` or `database.dump` (pg_dump's own format), and `files/xx/<sha256>`.
The database is copied first: files are only ever added, so each file that it names is then in the archive.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

FORMAT = "eclore-backup.v1"
_FILE = re.compile(r"files/([0-9a-f]{2})/([0-9a-f]{64})")
_DUMPS = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


class BadArchive(Exception):
    """The archive cannot be made or restored; the text is a sentence for the operator."""


def save(path: Path) -> dict[str, Any]:
    """Write the archive at `path`, whole or not at all; returns its manifest."""
    if path.exists():
        raise BadArchive(f"{path} existe déjà : choisissez un autre nom, une sauvegarde n’en écrase pas une autre.")
    if not path.parent.is_dir():
        raise BadArchive(f"Le dossier {path.parent} n’existe pas.")
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".sauvegarde-") as folder:
        dump = Path(folder) / _DUMPS[connection.vendor]
        _dump(dump)
        files = sorted((Path(settings.ECLORE_HOME) / "files").glob("*/*"))
        manifest = {
            "format": FORMAT,
            "vendor": connection.vendor,
            "created_at": timezone.now().isoformat(timespec="seconds"),
            "migrations": sorted(".".join(name) for name in MigrationLoader(connection).applied_migrations),
            "database_sha256": _sha256(dump),
            "files": len(files),
        }
        (Path(folder) / "manifest.json").write_text(json.dumps(manifest, indent=2))
        whole = Path(folder) / "whole.tar"
        whole.touch(mode=0o600)
        with tarfile.open(whole, "w") as archive:
            archive.add(Path(folder) / "manifest.json", "manifest.json")
            archive.add(dump, dump.name)
            for file in files:
                archive.add(file, f"files/{file.parent.name}/{file.name}")
        os.replace(whole, path)
    return manifest


def load(path: Path) -> dict[str, Any]:
    """Restore the archive into this instance, which must be empty; returns the manifest.

    Everything is read and checked before anything is changed. Raises `BadArchive`.
    """
    if not is_empty():
        raise BadArchive("Cette instance n’est pas vide : une restauration se fait dans une instance neuve.")
    with tempfile.TemporaryDirectory(dir=settings.ECLORE_HOME, prefix=".restauration-") as folder:
        manifest = _unpack(path, Path(folder))
        _restore(Path(folder) / _DUMPS[connection.vendor])
        kept = Path(settings.ECLORE_HOME) / "files"
        kept.mkdir(mode=0o700, exist_ok=True)
        for file in sorted((Path(folder) / "files").glob("*/*")):
            (kept / file.parent.name).mkdir(mode=0o700, exist_ok=True)
            os.replace(file, kept / file.parent.name / file.name)
    # An older archive is brought up to the present tables, and the locks of the audit are laid again.
    call_command("migrate", verbosity=0)
    return manifest


def is_empty() -> bool:
    """No login, no edition, no act and no file: nothing would be lost."""
    if any((Path(settings.ECLORE_HOME) / "files").glob("*/*")):
        return False
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in ("people_user", "editions_edition", "core_auditentry"):
            if table in tables:
                cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608  names of our own tables
                if cursor.fetchone():
                    return False
    return True


def _sha256(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _unpack(path: Path, folder: Path) -> dict[str, Any]:
    """Take out what we put in, and nothing else; every byte is checked."""
    try:
        with tarfile.open(path) as archive:
            names = archive.getnames()
            allowed = {"manifest.json", *_DUMPS.values()}
            strange = [name for name in names if name not in allowed and not _FILE.fullmatch(name)]
            if strange or not all(member.isfile() for member in archive.getmembers()):
                raise BadArchive(f"{path} contient autre chose qu’une sauvegarde : {', '.join(strange[:3])}.")
            archive.extractall(folder, filter="data")
        manifest = json.loads((folder / "manifest.json").read_text())
    except FileNotFoundError as error:
        raise BadArchive(f"{path} n’existe pas, ou n’est pas une sauvegarde d’Éclore.") from error
    except (tarfile.TarError, OSError, ValueError) as error:
        raise BadArchive(f"{path} n’est pas une sauvegarde lisible : {error}") from error
    _check(manifest, folder)
    return manifest


def _check(manifest: Any, folder: Path) -> None:
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise BadArchive("Ce fichier n’est pas une sauvegarde d’Éclore.")
    if manifest["vendor"] != connection.vendor:
        raise BadArchive(
            f"Cette sauvegarde vient de {manifest['vendor']}, cette instance utilise {connection.vendor} : "
            "restaurez-la sur la même base de données."
        )
    unknown = set(manifest["migrations"]) - {".".join(name) for name in MigrationLoader(None).disk_migrations}
    if unknown:
        raise BadArchive("Cette sauvegarde vient d’une version plus récente : mettez d’abord le code à jour.")
    dump = folder / _DUMPS[connection.vendor]
    if not dump.exists() or _sha256(dump) != manifest["database_sha256"]:
        raise BadArchive("La base de cette sauvegarde est abîmée : son empreinte n’est pas celle du manifeste.")
    files = list((folder / "files").glob("*/*"))
    if len(files) != manifest["files"] or any(_sha256(file) != file.name for file in files):
        raise BadArchive("Un fichier de cette sauvegarde est abîmé ou manque.")


# The two databases ---------------------------------------------------------------------------------------------------
def _dump(target: Path) -> None:
    if connection.vendor == "postgresql":
        _run(["pg_dump", "--format=custom", "--no-owner", "--file", str(target)])
        return
    connection.ensure_connection()
    with sqlite3.connect(target) as copy:
        connection.connection.backup(copy)  # consistent even while others write
    copy.close()


def _restore(dump: Path) -> None:
    if connection.vendor == "postgresql":
        connections.close_all()
        options = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"]
        _run(["pg_restore", *options, "--dbname", connection.settings_dict["NAME"], str(dump)])
        return
    connection.ensure_connection()
    with sqlite3.connect(dump) as copy:
        copy.backup(connection.connection)
    copy.close()
    connections.close_all()


def _run(command: list[str]) -> None:
    """Run a PostgreSQL tool against our database; the password goes by the environment, never by the arguments."""
    program = shutil.which(command[0])
    if program is None:
        raise BadArchive(f"{command[0]} manque : installez les outils de PostgreSQL (postgresql-client).")
    given = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    own = {variable: str(given[name]) for variable, name in names.items() if given.get(name)}
    done = subprocess.run(  # noqa: S603  a fixed program, arguments of our own
        [program, *command[1:]], env={**os.environ, **own}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BadArchive(f"{command[0]} : {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else 'échec'}")
