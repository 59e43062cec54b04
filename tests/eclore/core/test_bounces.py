"""Letters that come back later: reports as Postfix and Exchange write them, a vacation reply, and noise."""

from __future__ import annotations

import io
import mailbox
import sys

import pytest
from django.core.management import CommandError, call_command

from eclore.core import bounces, jobs, outbox, sending
from eclore.core.bounces import Outcome
from eclore.core.models import Bounce, Message, MessageState
from tests.eclore.core.test_outbox import Code, Hello, person

pytestmark = pytest.mark.django_db

POSTFIX = """\
Return-Path: <>
Date: Tue, 10 Feb 2026 09:12:44 +0100 (CET)
From: MAILER-DAEMON@mx.exemple.fr (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: equipe@exemple.fr
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
    boundary="4B9A31C0.1770711164/mx.exemple.fr"
Message-Id: <20260210081244.77F3C1C0@mx.exemple.fr>

This is a MIME-encapsulated message.

--4B9A31C0.1770711164/mx.exemple.fr
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.exemple.fr.

<{address}>: host mx.libre.exemple[192.0.2.7] said: {said} (in reply to RCPT TO command)

--4B9A31C0.1770711164/mx.exemple.fr
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.exemple.fr
X-Postfix-Queue-ID: 4B9A31C0
X-Postfix-Sender: rfc822; equipe@exemple.fr
Arrival-Date: Tue, 10 Feb 2026 09:12:43 +0100 (CET)

Final-Recipient: rfc822; {address}
Original-Recipient: rfc822;{address}
Action: {action}
Status: {status}
Remote-MTA: dns; mx.libre.exemple
Diagnostic-Code: smtp; {said}

--4B9A31C0.1770711164/mx.exemple.fr
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Return-Path: <equipe@exemple.fr>
Subject: =?utf-8?q?Une_place_gard=C3=A9e?=
From: equipe@exemple.fr
To: {address}
Message-ID: {number}

--4B9A31C0.1770711164/mx.exemple.fr--
"""

EXCHANGE = """\
From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@mairie.exemple>
To: <equipe@exemple.fr>
Date: Tue, 10 Feb 2026 08:13:02 +0000
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="2e3d4e83-8c1c-4ae5-a0aa-5f2c2f1ab9a1"
X-MS-Exchange-Message-Is-Ndr:
In-Reply-To: {number}
References: {number}
Subject: =?utf-8?B?Tm9uIHJlbWlzwqA6IFZvdHJlIHBsYWNl?=
Auto-Submitted: auto-replied
MIME-Version: 1.0

--2e3d4e83-8c1c-4ae5-a0aa-5f2c2f1ab9a1
Content-Type: multipart/alternative; differences=Content-Type;
\tboundary="b8c5a6f5-2c31-4a0d-9d6d-8a9b34f4c0de"

--b8c5a6f5-2c31-4a0d-9d6d-8a9b34f4c0de
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64

Vm90cmUgbWVzc2FnZSBuJ2EgcGFzIHB1IMOqdHJlIHJlbWlzLg==

--b8c5a6f5-2c31-4a0d-9d6d-8a9b34f4c0de--

--2e3d4e83-8c1c-4ae5-a0aa-5f2c2f1ab9a1
Content-Type: message/delivery-status

Reporting-MTA: dns;PR3P195MB0555.EURP195.PROD.OUTLOOK.COM
Received-From-MTA: dns;mx.exemple.fr
Arrival-Date: Tue, 10 Feb 2026 08:13:01 +0000

Original-Recipient: rfc822;{address}
Final-Recipient: rfc822;{address}
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup

--2e3d4e83-8c1c-4ae5-a0aa-5f2c2f1ab9a1
Content-Type: message/rfc822

Received: from mx.exemple.fr (192.0.2.1) by PR3P195MB0555.EURP195.PROD.OUTLOOK.COM
From: <equipe@exemple.fr>
To: <{address}>
Subject: Votre place
Message-ID: {number}

Bonjour

--2e3d4e83-8c1c-4ae5-a0aa-5f2c2f1ab9a1--
"""

VACATION = """\
From: {address}
To: equipe@exemple.fr
Subject: =?utf-8?q?R=C3=A9ponse_automatique_=3A_Votre_place?=
Auto-Submitted: auto-replied
In-Reply-To: {number}
References: {number}
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Je suis en congé jusqu’au 20 février. Action: failed
"""


@pytest.fixture
def letter():
    row = outbox.post(Hello(), person(email="ida@libre.exemple"))
    jobs.run_all()
    row.refresh_from_db()
    assert row.state == MessageState.SENT
    return row


def report(shape, letter, **fields):
    given = {
        "address": letter.address, "number": sending.message_id_of(letter), "action": "failed", "status": "5.1.1",
        "said": "550 5.1.1 <ida@libre.exemple>: Recipient address rejected: User unknown",
    }  # fmt: skip
    return shape.format(**{**given, **fields}).encode()


@pytest.mark.parametrize(("shape", "said"), [(POSTFIX, "User unknown"), (EXCHANGE, "RecipientNotFound")])
def test_nobody_there_the_letter_failed_and_the_address_is_dead(letter, shape, said):
    content = report(shape, letter)
    assert bounces.read(content) == Outcome.NOTED
    letter.refresh_from_db()
    assert letter.state == MessageState.FAILED
    assert said in letter.last_error
    assert Bounce.objects.get().address == "ida@libre.exemple"
    assert bounces.read(content) == Outcome.KNOWN, "the same report twice says nothing more"
    assert [event.kind for event in letter.events.all()] == ["bounced"]


@pytest.mark.parametrize("status", ["5.2.2", "5.7.1", "5.1.8", "4.4.7"])
def test_a_full_mailbox_or_a_refused_text_says_nothing_of_the_address(letter, status):
    assert bounces.read(report(POSTFIX, letter, status=status, said="552 Mailbox full")) == Outcome.NOTED
    letter.refresh_from_db()
    assert letter.state == MessageState.FAILED
    assert not Bounce.objects.exists()


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", ""])
def test_a_delay_is_not_a_failure(letter, action):
    assert bounces.read(report(POSTFIX, letter, action=action)) == Outcome.OTHER
    letter.refresh_from_db()
    assert letter.state == MessageState.SENT


def test_without_our_number_the_last_letter_to_this_address_came_back(letter):
    again = outbox.post(Hello(), person(email="ida@libre.exemple"))
    jobs.run_all()
    assert bounces.read(report(POSTFIX, letter, number="")) == Outcome.NOTED
    letter.refresh_from_db()
    again.refresh_from_db()
    assert (letter.state, again.state) == (MessageState.SENT, MessageState.FAILED)
    assert bounces.read(report(POSTFIX, letter, number="", address="inconnu@libre.exemple")) == Outcome.OTHER


def test_a_number_that_is_not_sealed_by_us_names_no_letter(letter):
    forged = f"<{letter.pk}.{'0' * 24}@exemple.fr>"
    assert bounces.read(report(EXCHANGE, letter, number=forged, address="autre@exemple.fr")) == Outcome.OTHER
    assert sending.number_of(forged) is None
    assert sending.number_of(sending.message_id_of(letter)) == letter.pk
    letter.refresh_from_db()
    assert letter.state == MessageState.SENT


def test_a_code_has_no_letter_left_and_its_address_is_dead_all_the_same():
    code = outbox.post(Code(), person(email="ida@libre.exemple"))
    jobs.run_all()
    assert not Message.objects.exists()
    content = report(POSTFIX, code)
    assert (bounces.read(content), bounces.read(content)) == (Outcome.NOTED, Outcome.KNOWN)
    assert Bounce.objects.get().address == "ida@libre.exemple"


def test_a_vacation_reply_and_noise_change_nothing(letter):
    whole = report(POSTFIX, letter)
    noise = [b"", b"\0" * 40, bytes(range(256)) * 9, b"From: \xff\xfe\n\n\xff", report(VACATION, letter),
             b"Content-Type: multipart/report\n\nrien", b"Content-Type: multipart/report; boundary=x\n\n--x\n"
             b"Content-Type: message/delivery-status\n\nAction: failed\n\n--x--",
             whole.replace(b"report-type", b"\xe9").replace(b"multipart/report", b"multipart/mixed")]  # fmt: skip
    assert {bounces.read(content) for content in noise} == {Outcome.OTHER}
    for end in range(0, len(whole), 97):  # cut on the way
        bounces.read(whole[:end])
    assert Message.objects.count() == 1


def test_a_folder_is_read_once_and_leaves_the_rest_to_a_human(letter, tmp_path, capsys):
    box = mailbox.Maildir(tmp_path / "Maildir")
    box.add(report(POSTFIX, letter))
    box.add(report(VACATION, letter))
    call_command("read_bounces", str(tmp_path / "Maildir"))
    assert capsys.readouterr().out.startswith("1 retour(s) noté(s), 0 déjà connu(s), 1 message(s) laissé(s)")
    assert sorted((one.get_subdir(), one.get_flags()) for one in box) == [("cur", "S"), ("new", "")]
    call_command("read_bounces", str(tmp_path / "Maildir"))
    assert capsys.readouterr().out.startswith("0 retour(s) noté(s), 0 déjà connu(s), 1 message(s)")


def test_a_file_and_the_standard_input(letter, tmp_path, capsys, monkeypatch):
    path = tmp_path / "mbox"
    box = mailbox.mbox(path)
    box.add(report(EXCHANGE, letter))
    box.close()
    call_command("read_bounces", str(path))
    assert capsys.readouterr().out.startswith("1 retour(s) noté(s)")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(report(EXCHANGE, letter))))
    call_command("read_bounces", "-")
    assert capsys.readouterr().out.startswith("0 retour(s) noté(s), 1 déjà connu(s)")
    with pytest.raises(CommandError, match="Ni dossier"):
        call_command("read_bounces", str(tmp_path / "absent"))
