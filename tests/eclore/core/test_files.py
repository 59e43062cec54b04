"""Private files: by content, by what their bytes say, kept once."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.conf import settings

from eclore.core import clock, files, outbox
from eclore.core.errors import Refused
from eclore.core.models import Message, StoredFile

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
PDF = b"%PDF-1.7\n%%EOF\n"


def test_kept_once_under_its_hash():
    first, second = files.receive(PNG), files.receive(PNG)
    assert first.pk == second.pk
    assert (first.media_type, first.size) == ("image/png", len(PNG))
    path = Path(settings.ECLORE_HOME) / "files" / first.sha256[:2] / first.sha256
    assert path.read_bytes() == PNG == files.read(first)
    assert first.sha256 == hashlib.sha256(PNG).hexdigest()
    assert [p.name for p in path.parent.iterdir() if "." in p.name] == []  # no half-written file stays


@pytest.mark.parametrize("content", [b"", b"<html><script>", b"MZ\x90\0", b"#!/bin/sh\n", b"GIF89a" + b"\0" * 20])
def test_what_is_not_on_the_list_is_refused(content):
    with pytest.raises(Refused, match="n’est pas lisible"):
        files.receive(content)
    assert not StoredFile.objects.exists()


def test_too_heavy():
    with pytest.raises(Refused, match="10 Mo"):
        files.receive(PDF + b"\0" * files.MAX_BYTES)


def test_served_as_a_download_of_its_own_type():
    answer = files.serve(files.receive(PDF), "statuts.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert 'attachment; filename="statuts.pdf"' in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content) == PDF


def _path(row):
    return Path(settings.ECLORE_HOME) / "files" / row.sha256[:2] / row.sha256


def test_discarded_with_its_bytes_once_the_act_is_committed(django_capture_on_commit_callbacks):
    row = files.receive(PNG)
    with django_capture_on_commit_callbacks(execute=True):
        files.discard(row)
        assert _path(row).exists()
    assert not _path(row).exists()
    assert not StoredFile.objects.exists()
    assert files.read(files.receive(PNG)) == PNG


def test_a_file_that_another_row_points_to_stays(django_capture_on_commit_callbacks):
    row = files.receive(PNG)
    letters = [
        Message.objects.create(notice="x", channel="paper", body="x", person_id=n, created_at=clock.now(), scan=row)
        for n in (1, 2)
    ]
    with django_capture_on_commit_callbacks(execute=True):
        outbox.forget(1)
    letters[0].refresh_from_db()
    assert letters[0].scan is None
    assert files.read(row) == PNG
    with django_capture_on_commit_callbacks(execute=True):
        outbox.forget(2)
    assert not _path(row).exists()
    assert not StoredFile.objects.exists()
