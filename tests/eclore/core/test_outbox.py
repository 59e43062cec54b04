"""Letters: in the transaction of the act, by the way that reaches the person, held when the team must read them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.db import transaction

from eclore.core import jobs, outbox, sending
from eclore.core.models import Job, Message, MessageState
from eclore.core.permissions import Actor
from eclore.people import actions as people

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("laboratory")


class Hello(outbox.Notice):
    name = "laboratory.hello"
    subject_text = "Bonjour"
    body_text = "Votre place est %(state)s."

    def words(self):
        return {"state": "gardée"}


class Held(Hello):
    hold = True


class Code(Hello):
    is_ephemeral = True


def person(**contacts):
    return people.meet(by=SYSTEM, name="Ida", **contacts)


def test_by_email_after_the_act():
    message = outbox.post(Hello(), person(email="ida@exemple.fr"), edition_code="2026")
    assert (message.channel, message.state, message.edition_code) == ("email", MessageState.QUEUED, "2026")
    assert mail.outbox == []
    jobs.run_all()
    message.refresh_from_db()
    assert message.state == MessageState.SENT
    assert message.sent_at is not None
    assert (mail.outbox[0].to, mail.outbox[0].body) == (["ida@exemple.fr"], "Votre place est gardée.")


def test_by_phone_through_a_folder():
    message = outbox.post(Hello(), person(phone="06 39 98 12 34"))
    jobs.run_all()
    text = (Path(settings.ECLORE_HOME) / "sms" / f"{message.pk:08d}.txt").read_text()
    assert text == "+33639981234\n\nVotre place est gardée.\n"


def test_on_paper_it_waits_for_the_printer():
    message = outbox.post(Hello(), person())
    jobs.run_all()
    assert list(outbox.to_print()) == [message]
    assert outbox.printed([message.pk]) == 1
    assert outbox.printed([message.pk]) == 0
    message.refresh_from_db()
    assert (message.state, message.sent_at is not None) == (MessageState.SENT, True)
    assert [event.kind for event in message.events.all()] == ["printed"]


def test_a_subject_fits_on_one_line():
    class Long(Hello):
        subject_text = "Votre place :\n%(state)s"

        def words(self):
            return {"state": "é" * 300}

    message = outbox.post(Long(), person(email="ida@exemple.fr"))
    assert len(message.subject) == 200
    assert message.subject.startswith("Votre place : éé")
    assert message.subject.endswith("é…")


def test_no_act_no_letter():
    with pytest.raises(RuntimeError), transaction.atomic():
        outbox.post(Hello(), person(email="ida@exemple.fr"))
        raise RuntimeError
    assert not Message.objects.exists()
    assert not Job.objects.exists()


def test_a_decision_waits_for_its_reader():
    message = outbox.post(Held(), person(email="ida@exemple.fr"))
    jobs.run_all()
    assert mail.outbox == []
    outbox.release(message.pk)
    with pytest.raises(Message.DoesNotExist):
        outbox.release(message.pk)
    jobs.run_all()
    assert len(mail.outbox) == 1


def test_a_code_leaves_no_trace_once_sent():
    outbox.post(Code(), person(email="ida@exemple.fr"))
    jobs.run_all()
    assert len(mail.outbox) == 1
    assert not Message.objects.exists()


def test_a_job_run_twice_sends_once():
    message = outbox.post(Hello(), person(email="ida@exemple.fr"))
    sending.send([message.pk])
    sending.send([message.pk])
    assert len(mail.outbox) == 1


def test_forget_blanks_what_was_sent_and_stops_what_waits():
    ida = person(email="ida@exemple.fr")
    outbox.post(Hello(), ida)
    jobs.run_all()
    outbox.post(Hello(), ida)
    outbox.post(Held(), ida)
    outbox.post(Hello(), person(email="autre@exemple.fr"))
    assert outbox.letters_of(ida.pk).count() == 3
    assert outbox.forget(ida.pk) == 3
    jobs.run_all()
    assert [m.to for m in mail.outbox] == [["ida@exemple.fr"], ["autre@exemple.fr"]]
    kept = outbox.letters_of(ida.pk)
    assert {(row.address, row.recipient_name, row.subject, row.body) for row in kept} == {("", "", "", "")}
