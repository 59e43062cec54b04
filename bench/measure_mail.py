"""Letters: queued beside the bare insert of as many rows, sent beside a bare loop of `smtplib` to the same server."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Iterator
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

from bench.clocks import best_of, line
from bench.site import prepare

QUEUED, SENT = 11_000, 300
BODY = "Bonjour,\n\nVotre place est gardée mardi à 18 heures, salle des fêtes de Béthune.\n\nL’équipe\n" * 4


def measure() -> Iterator[str]:
    prepare()
    yield line("mail-queue", best_of(3, queue), best_of(3, insert), f"{QUEUED} letters and their jobs, one transaction")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(Sink(), hostname="127.0.0.1", port=port)
    server.start()
    try:
        point_to(port)
        clear()
        queue(SENT)
        ours = best_of(1, send)
        yield line("mail-send", ours, best_of(1, lambda: loop(port)), f"{SENT} letters to a local server, one line")
    finally:
        server.stop()


def letters(number: int) -> list[object]:
    from eclore.core import clock
    from eclore.core.models import Message

    return [
        Message(notice="bench.letter", channel="email", address=f"p{n}@exemple.fr", subject="Votre place", body=BODY,
                state="queued", created_at=clock.now())
        for n in range(number)
    ]  # fmt: skip


def queue(number: int = QUEUED) -> None:
    from django.db import transaction

    from eclore.core import outbox

    with transaction.atomic():
        outbox.queue(letters(number), priority=1)


def clear() -> None:
    from eclore.core.models import Job, Message

    Job.objects.all().delete()
    Message.objects.all().delete()


def insert() -> None:
    """The least that a heap of letters can be: its rows."""
    from django.db import transaction

    from eclore.core.models import Message

    with transaction.atomic():
        Message.objects.bulk_create(letters(QUEUED), batch_size=1000)


def point_to(port: int) -> None:
    from django.conf import settings

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 30


def send() -> None:
    from eclore.core import jobs
    from eclore.core.models import Message

    jobs.run_all()
    assert Message.objects.filter(state="sent").count() == SENT


def loop(port: int) -> None:
    """One line, one letter after the other, nothing noted."""
    with smtplib.SMTP("127.0.0.1", port) as server:
        for number in range(SENT):
            letter = EmailMessage()
            letter["From"], letter["To"] = "equipe@exemple.fr", f"p{number}@exemple.fr"
            letter["Subject"] = "Votre place"
            letter.set_content(BODY)
            server.send_message(letter)
