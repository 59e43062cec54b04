"""Letters: a `Message` row in the transaction of the act, sent after commit by the jobs' worker.

E-mail, SMS and paper are three ways out. A decision letter is held until the team has read it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol

from django.db import transaction
from django.db.models import QuerySet

from eclore.core import clock, files, jobs, letters, revisions, sending, wording
from eclore.core.letters import Field as Field  # a notice is declared with it
from eclore.core.letters import Text
from eclore.core.models import Bounce, Channel, Job, JobState, Message, MessageEvent, MessageEventKind, MessageState

SUBJECT_LENGTH = 200


class Recipient(Protocol):
    """Whom a letter can reach (a `Person`, or an address alone)."""

    @property
    def email(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def name(self) -> str: ...


class Notice(Text):
    """A letter that a room can send: a text, and `words()`, all the fields of one letter as the act knows them."""

    hold = False
    is_ephemeral = False

    def words(self) -> dict[str, object]:
        raise NotImplementedError


def way_to(to: Recipient) -> tuple[Channel, str]:
    """How someone is reached, and where: by e-mail if there is one, else by SMS, else by a letter to print."""
    if to.email:
        return Channel.EMAIL, to.email
    return (Channel.SMS, to.phone) if to.phone else (Channel.PAPER, "")


def post(notice: Notice, to: Recipient, *, edition_code: str = "") -> Message:
    """Queue `notice` for `to`: by e-mail if there is one, else by SMS, else as a letter to print."""
    channel, address = way_to(to)
    words = notice.words()
    text = letters.compose(notice, words, edition_code)
    message = Message(
        notice=notice.name,
        channel=channel,
        address=address,
        recipient_name=to.name,
        person_id=getattr(to, "pk", None),
        edition_code=edition_code,
        subject=one_line(text.subject),
        body=text.body,
        # Kept so that a changed text can be tried on real letters.
        words={} if notice.is_ephemeral else {key: str(value) for key, value in words.items()},
        state=MessageState.HELD if notice.hold else MessageState.QUEUED,
        is_ephemeral=notice.is_ephemeral,
        created_at=clock.now(),
    )
    return queue([message])[0]


def queue(rows: list[Message], *, priority: int = 0) -> list[Message]:
    """Write letters and the jobs that send them, in a few statements whatever their number. Held ones wait."""
    made = Message.objects.bulk_create(rows, batch_size=jobs.BATCH)
    _depart([row for row in made if row.state == MessageState.QUEUED], priority)
    return made


def _depart(rows: Iterable[Message], priority: int = 0) -> None:
    """One job per few letters that leave by a machine; a letter on paper waits for the printer (`printed`)."""
    by_kind: dict[str, list[int]] = {}
    for row in rows:
        if row.channel in sending.KINDS:
            by_kind.setdefault(sending.KINDS[row.channel], []).append(row.pk)
    for kind, ids in by_kind.items():
        heaps = [ids[start : start + sending.HEAP] for start in range(0, len(ids), sending.HEAP)]
        jobs.enqueue_all(kind, [{"message_ids": heap} for heap in heaps], priority=priority)


def _withdraw(ids: Collection[int]) -> None:
    """Drop the waiting jobs that have nothing left to send: once resumed, no letter is in two jobs at a time."""
    stopped = set(ids)
    waiting = Job.objects.select_for_update(skip_locked=True).filter(
        kind__in=sending.KINDS.values(), state=JobState.QUEUED, leased_until=None
    )
    held = {job.pk: job.payload["message_ids"] for job in waiting if not stopped.isdisjoint(job.payload["message_ids"])}
    named = {pk for heap in held.values() for pk in heap}
    alive = set(Message.objects.filter(pk__in=named, state=MessageState.QUEUED).values_list("pk", flat=True))
    Job.objects.filter(pk__in=[pk for pk, heap in held.items() if alive.isdisjoint(heap)]).delete()


def one_line(subject: str) -> str:
    """A subject fits on one line, whatever its fields hold."""
    return wording.cut(" ".join(subject.split()), SUBJECT_LENGTH)


@transaction.atomic
def release(message_id: int) -> None:
    """Let a held letter go, once read."""
    message = Message.objects.select_for_update().get(pk=message_id, state=MessageState.HELD)
    message.state = MessageState.QUEUED
    message.save(update_fields=["state"])
    _depart([message])


@transaction.atomic
def stop(message_ids: Collection[int]) -> int:
    """Keep back letters that nobody has begun to hand over; returns how many. `resume` lets them go again."""
    waiting = Message.objects.select_for_update().filter(
        pk__in=message_ids, state__in=(MessageState.QUEUED, MessageState.HELD), sending_at=None
    )
    ids = list(waiting.order_by("pk").values_list("pk", flat=True))
    Message.objects.filter(pk__in=ids).update(state=MessageState.STOPPED)
    _withdraw(ids)
    note(ids, MessageEventKind.STOPPED)
    return len(ids)


@transaction.atomic
def resume(message_ids: Collection[int], *, priority: int = 0) -> int:
    """Let go letters that were stopped; returns how many."""
    rows = list(Message.objects.select_for_update().filter(pk__in=message_ids, state=MessageState.STOPPED))
    Message.objects.filter(pk__in=[row.pk for row in rows]).update(state=MessageState.QUEUED)
    note([row.pk for row in rows], MessageEventKind.RESUMED)
    _depart(rows, priority)
    return len(rows)


@transaction.atomic
def printed(message_ids: Collection[int]) -> int:
    """Note that letters on paper were printed: they count as sent. Returns how many were waiting."""
    waiting = to_print().select_for_update().filter(pk__in=message_ids)
    ids = list(waiting.values_list("pk", flat=True))
    Message.objects.filter(pk__in=ids).update(state=MessageState.SENT, sent_at=clock.now())
    note(ids, MessageEventKind.PRINTED)
    return len(ids)


def to_print() -> QuerySet[Message]:
    """Letters on paper that wait for the printer, oldest first."""
    return Message.objects.filter(channel=Channel.PAPER, state=MessageState.QUEUED).order_by("created_at", "pk")


def note(message_ids: Iterable[int], kind: str, detail: str = "") -> None:
    """Add a line to the log of each letter."""
    now = clock.now()
    MessageEvent.objects.bulk_create(
        [MessageEvent(message_id=pk, kind=kind, detail=detail[:300], at=now) for pk in message_ids], batch_size=1000
    )


def letters_of(person_id: int) -> QuerySet[Message]:
    """Letters kept of one person, oldest first (right of access)."""
    return Message.objects.filter(person_id=person_id, is_ephemeral=False).order_by("pk")


@transaction.atomic
def send_again(message: Message, to: Recipient) -> Message:
    """The same letter anew, to where the person is reached today. The first stays as it went."""
    channel, address = way_to(to)
    copy = Message(
        notice=message.notice, channel=channel, address=address, recipient_name=to.name, person_id=message.person_id,
        edition_code=message.edition_code, subject=message.subject, body=message.body, state=MessageState.QUEUED,
        created_at=clock.now(),
    )  # fmt: skip
    return queue([copy])[0]


def hand_over(person_id: int, to_person_id: int) -> int:
    """Let the letters of one row belong to another: two rows were found to be one person. Returns how many."""
    return Message.objects.filter(person_id=person_id).update(person_id=to_person_id)


def forget(person_id: int) -> int:
    """Blank the letters of a person who asks to be erased; what still waits does not leave. Returns how many."""
    rows = Message.objects.filter(person_id=person_id)
    Bounce.objects.filter(address__in=list(rows.values_list("address", flat=True))).delete()
    MessageEvent.objects.filter(message__in=rows).update(detail="")
    rows.filter(state__in=(MessageState.HELD, MessageState.QUEUED, MessageState.STOPPED)).update(
        state=MessageState.FAILED
    )
    revisions.forget(*rows)
    scans = [row.scan for row in rows.select_related("scan") if row.scan]
    number = rows.update(address="", recipient_name="", body="", subject="", last_error="", words={}, scan=None)
    for scan in scans:
        files.discard(scan)
    return number
