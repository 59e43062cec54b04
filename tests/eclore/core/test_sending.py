"""Letters through a real SMTP server of the test, and SMS through a real HTTP gateway: refusals, outages, one line."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as real_settings
from django.utils import timezone

from eclore.core import clock, jobs, outbox, sending, sms
from eclore.core.models import Bounce, Channel, Job, Message, MessageState, Outage
from eclore.people.adapter import Address
from tests.eclore.core.test_outbox import Code, Hello, person

pytestmark = pytest.mark.django_db


class Sink:
    """A mail server that keeps what it takes, and answers what it is told."""

    def __init__(self):
        self.letters, self.lines, self.rcpt, self.data, self.full_at = [], 0, "", "", 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.lines += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.rcpt and address.startswith("mort"):
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.data:
            return self.data
        if self.full_at and len(self.letters) >= self.full_at:
            return "452 4.3.1 Full"
        self.letters.append(envelope.content.decode())
        return "250 OK"


@contextmanager
def served(sink: Sink, port: int = 0):
    from socket import socket

    if not port:
        with socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@pytest.fixture
def mail_to(settings):
    def point(port: int) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5

    yield point
    sending.hang_up()


def post(email="ida@exemple.fr"):
    return outbox.post(Hello(), person(email=email))


def test_many_letters_use_one_line_and_each_has_its_own_lasting_number(mail_to):
    sink = Sink()
    with served(sink) as port:
        mail_to(port)
        rows = [post(f"ida{n}@exemple.fr") for n in range(5)]
        jobs.run_all()
    assert (len(sink.letters), sink.lines) == (5, 1)
    for row, letter in zip(rows, sink.letters, strict=True):
        assert sending.message_id_of(row) in letter
    assert len({sending.message_id_of(row) for row in rows}) == 5
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.SENT}


def test_a_dead_address_is_a_bounce_and_the_others_leave(mail_to):
    sink = Sink()
    sink.rcpt = "550 5.1.1 No such user"
    with served(sink) as port:
        mail_to(port)
        dead, alive = post("mort@exemple.fr"), post()
        jobs.run_all()
    dead.refresh_from_db()
    alive.refresh_from_db()
    assert (dead.state, alive.state) == (MessageState.FAILED, MessageState.SENT)
    assert "No such user" in dead.last_error
    assert Bounce.objects.get().address == "mort@exemple.fr"
    assert [event.kind for event in dead.events.all()] == ["bounced"]
    assert not Outage.objects.exists()


def test_a_letter_that_displeases_fails_but_says_nothing_of_the_address(mail_to):
    sink = Sink()
    sink.data = "554 5.7.1 Spam"
    with served(sink) as port:
        mail_to(port)
        row = post()
        jobs.run_all()
    row.refresh_from_db()
    assert row.state == MessageState.FAILED
    assert not Bounce.objects.exists()


@pytest.mark.parametrize("answer", ["450 4.2.0 Greylisted", "421 4.7.0 Too many"])
def test_come_back_later_is_not_a_failure(mail_to, answer):
    sink = Sink()
    sink.data = answer
    with served(sink) as port:
        mail_to(port)
        row = post()
        jobs.run_all()
        row.refresh_from_db()
        assert (row.state, row.sending_at) == (MessageState.QUEUED, None)
        sink.data = ""
        with clock.at(timezone.now() + timedelta(minutes=5)):
            jobs.run_all()
    row.refresh_from_db()
    assert row.state == MessageState.SENT
    assert "again" not in [event.kind for event in row.events.all()]


def test_a_server_down_for_hours_loses_nothing_and_gives_nothing_up(mail_to):
    sink = Sink()
    with served(sink) as port:
        pass
    mail_to(port)  # nobody listens there any more
    rows = [post(f"ida{n}@exemple.fr") for n in range(3)]
    start = timezone.now()
    tries = 0
    for minute in range(0, 600, 3):
        with clock.at(start + timedelta(minutes=minute)):
            tries += jobs.run_all()
    outage = Outage.objects.get()
    assert (outage.channel, outage.failures > 100) == (Channel.EMAIL, True)
    assert outage.since < start + timedelta(minutes=1)
    assert tries < 250, "one try per pause, not one per letter"
    assert set(Job.objects.values_list("state", "attempts")) <= {("queued", 0)}
    with served(sink, port), clock.at(start + timedelta(hours=11)):
        jobs.run_all()
    assert len(sink.letters) == len(rows)
    assert not Outage.objects.exists()
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.SENT}


def test_a_letter_that_no_mail_can_hold_is_given_up_at_last(mail_to):
    row = outbox.post(Hello(), Address("pas une adresse\nBcc: x@y.fr"))
    later = clock.now()
    for _attempt in range(jobs.MAX_ATTEMPTS):
        later += timedelta(days=2)
        with clock.at(later):
            jobs.run_all()
    row.refresh_from_db()
    assert row.state == MessageState.FAILED
    assert [event.kind for event in row.events.all()] == ["given_up"]


def test_a_letter_found_half_sent_leaves_again_and_its_log_says_so(mail_to):
    sink = Sink()
    with served(sink) as port:
        mail_to(port)
        row = post()
        assert sending._taken(row.pk) is not None  # a worker takes it, and is killed
        jobs.run_all()
    row.refresh_from_db()
    assert row.state == MessageState.SENT
    assert [event.kind for event in row.events.all()] == ["again"]
    assert len(sink.letters) == 1


def heap(*addresses):
    return outbox.queue(
        [
            Message(notice="laboratory.heap", channel=Channel.EMAIL, address=address, subject="Tas", body="Tas",
                    state=MessageState.QUEUED, created_at=clock.now())
            for address in addresses
        ],
        priority=1,
    )  # fmt: skip


def test_a_letter_that_breaks_does_not_hold_back_those_of_its_heap(mail_to):
    sink = Sink()
    sink.rcpt = "550 5.1.1 No such user"
    with served(sink) as port:
        mail_to(port)
        rows = heap("a@exemple.fr", "pas une adresse\nBcc: x@y.fr", "mort@exemple.fr", "b@exemple.fr")
        assert jobs.run_one()
        assert len(sink.letters) == 2
        later = clock.now()
        for _attempt in range(jobs.MAX_ATTEMPTS):
            later += timedelta(days=2)
            with clock.at(later):
                jobs.run_all()
    states = dict(Message.objects.values_list("pk", "state"))
    assert [states[row.pk] for row in rows] == ["sent", "failed", "failed", "sent"]
    assert [[event.kind for event in row.events.all()] for row in rows] == [[], ["given_up"], ["bounced"], []]
    assert len(sink.letters) == 2


def test_a_server_lost_within_a_heap_leaves_what_went_noted_and_the_rest_waiting(mail_to):
    sink = Sink()
    with served(sink) as port:
        mail_to(port)
        rows = heap(*(f"a{n}@exemple.fr" for n in range(5)))
        sink.full_at = 3
        jobs.run_all()
        assert list(Message.objects.order_by("pk").values_list("state", flat=True)) == ["sent"] * 3 + ["queued"] * 2
        sink.full_at = 0
        with clock.at(timezone.now() + timedelta(minutes=5)):
            jobs.run_all()
    assert len(sink.letters) == len(rows)
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.SENT}
    assert "again" not in [event.kind for row in rows for event in row.events.all()]


def test_a_slow_server_does_not_keep_a_heap_beyond_its_lease(mail_to, monkeypatch):
    monkeypatch.setattr(sending, "LONGEST_TURN", -1.0)
    sink = Sink()
    with served(sink) as port:
        mail_to(port)
        heap("a@exemple.fr", "b@exemple.fr")
        assert jobs.run_one()
        assert sink.letters == []
        monkeypatch.undo()
        jobs.run_all()
    assert len(sink.letters) == 2
    assert set(Job.objects.values_list("state", "attempts")) == {("done", 1)}


def test_a_code_passes_before_a_heap_of_letters(mail_to):
    sink = Sink()
    heap("a@exemple.fr", "b@exemple.fr", "c@exemple.fr")
    outbox.post(Code(), person(email="ida@exemple.fr"))
    with served(sink) as port:
        mail_to(port)
        assert jobs.run_one()
        sending.hang_up()
    assert "ida@exemple.fr" in sink.letters[0]


def test_stopped_letters_stay_and_leave_once_resumed(mail_to):
    rows = [post(f"ida{n}@exemple.fr") for n in range(3)]
    assert sending._taken(rows[0].pk) is not None  # this one is on its way
    assert outbox.stop([row.pk for row in rows]) == 2
    sink = Sink()
    with served(sink) as port:
        mail_to(port)
        jobs.run_all()
        assert len(sink.letters) == 1
        assert outbox.resume([row.pk for row in rows]) == 2
        jobs.run_all()
    assert len(sink.letters) == 3


# SMS -----------------------------------------------------------------------------------------------------------------
@pytest.fixture
def gateway(settings):
    taken, answers = [], []

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            code = answers.pop(0) if answers else 201
            if code < 300:
                taken.append((self.headers["Authorization"], body))
            self.send_response(code)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.SMS_BACKEND, settings.SMS_TOKEN, settings.SMS_SENDER = "http", "secret", "ECLORE"
    settings.SMS_URL = f"http://127.0.0.1:{server.server_port}/sms"
    yield taken, answers
    server.shutdown()
    server.server_close()
    thread.join()


def test_an_sms_leaves_by_the_gateway(gateway):
    taken, _answers = gateway
    row = outbox.post(Hello(), person(phone="06 39 98 12 34"))
    jobs.run_all()
    ((token, body),) = taken
    assert token == "Bearer secret"
    wanted = {"to": "+33639981234", "text": "Votre place est gardée.", "from": "ECLORE", "reference": str(row.pk)}
    assert body == wanted
    row.refresh_from_db()
    assert row.state == MessageState.SENT


def test_a_gateway_that_is_away_is_waited_for_and_a_refused_number_is_a_bounce(gateway):
    taken, answers = gateway
    answers += [503, 201, 422]
    row = outbox.post(Hello(), person(phone="06 39 98 12 34"))
    jobs.run_all()
    assert Outage.objects.get().channel == Channel.SMS
    with clock.at(timezone.now() + timedelta(minutes=5)):
        jobs.run_all()
        refused = outbox.post(Hello(), person(phone="06 39 98 12 35"))
        jobs.run_all()
    row.refresh_from_db()
    refused.refresh_from_db()
    assert (row.state, refused.state) == (MessageState.SENT, MessageState.FAILED)
    assert [event.kind for event in row.events.all()] == ["later", "again"]  # a 503 may come after the gateway took it
    assert Bounce.objects.get().address == "+33639981235"
    assert len(taken) == 1


@pytest.mark.parametrize(
    ("text", "plain", "count"),
    [
        ("L’œuvre fête ça : « été »", 'L\'oeuvre fete ca : "été"', 1),
        ("a" * 160, "a" * 160, 1),
        ("a" * 161, "a" * 161, 2),
        ("€" * 81, "€" * 81, 2),
        ("日本", "??", 1),
    ],
)
def test_an_sms_is_written_in_the_letters_of_a_telephone(text, plain, count):
    assert sms.plain(text) == plain
    assert sms.segments(sms.plain(text)) == count


def test_a_long_sms_is_cut_at_a_word():
    text = sms.text_of("Objet", "Un mot de plus, € compris. " * 60)
    assert sms.segments(text) == sms.MAX_SEGMENTS
    assert text.endswith("...")
    assert sms.text_of("Objet", "") == "Objet"


def test_the_folder_keeps_a_file_per_sms():
    sms.ToFolder().send("+33639981234", "Bonjour", reference="7")
    assert (Path(real_settings.ECLORE_HOME) / "sms" / "00000007.txt").read_text() == "+33639981234\n\nBonjour\n"


def test_ones_own_gateway_is_a_dotted_path(settings):
    settings.SMS_BACKEND = "eclore.core.sms.ToFolder"
    assert isinstance(sms.backend(), sms.ToFolder)
