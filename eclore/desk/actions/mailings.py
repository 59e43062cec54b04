"""Letters to a list: write, have read by someone else, send, stop, resume, finish."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from eclore.core import audit, clock, jobs, letters, outbox, permissions
from eclore.core.errors import Denied, Refused
from eclore.core.models import Bounce, Message, MessageState
from eclore.core.workflow import begin, move
from eclore.desk import selections
from eclore.desk.models import Digest, Mailing, MailingRecipient
from eclore.desk.queries import mailings as queries
from eclore.desk.states import MailingKind, Rhythm, Skip, Way
from eclore.editions.models import Edition
from eclore.people.models import Person
from eclore.people.selections import Selection

NOTICE = "desk.mailing"


def _list(key: str, by: Any, edition: Edition) -> Selection:
    """The list of this key. Raises Refused where it is unknown, Denied where this login may not see it."""
    selection = queries.selection_of(key)
    if selection is None:
        raise Refused(_("Cette liste n’existe pas. Choisissez-en une dans la page « Écrire »."))
    if not permissions.allowed(by, selection.permission, edition):
        raise Denied(_("Cette liste n’est pas ouverte à votre rôle."))
    return selection


def _checked(mailing: Mailing, selection: Selection) -> None:
    """Texts are there and every field in them can be filled. Raises Refused beside the field."""
    known = queries.fields_of(selection)
    missing = {"subject": _("Donnez un objet à cette lettre."), "body": _("Écrivez le texte de la lettre.")}
    for name, sentence in missing.items():
        if not getattr(mailing, name).strip():
            raise Refused(sentence, field=name)
    for name in missing | {"sms_text": ""}:
        letters.typed(getattr(mailing, name), known, box=name)
    if mailing.kind not in MailingKind.values or mailing.way not in Way.values:
        raise Refused(_("Choisissez dans la liste."))


@transaction.atomic
def write(*, by: Any, edition: Edition, selection: str, filters: str, **texts: str) -> Mailing:
    """Keep a draft to a list. `filters` as in an address; `texts`: subject, body, sms_text, kind, way."""
    chosen = _list(selection, by, edition)
    mailing = Mailing(edition=edition, author=by, selection=selection, filters=filters, written_at=clock.now(), **texts)
    kept = chosen.kept(mailing.params)
    mailing.filters, mailing.list_title = kept.urlencode(), chosen.named(edition, kept)[:300]
    if len(mailing.filters) > 4000:
        raise Refused(_("Trop de personnes cochées une à une : passez par une liste et ses filtres."))
    _checked(mailing, chosen)
    return begin(mailing, "write", by=by, detail={"list": selection})


@transaction.atomic
def rewrite(*, by: Any, mailing: Mailing, **texts: str) -> Mailing:
    """Change a draft. What another person had to read becomes a draft again: they approve the words they read."""
    with move(Mailing, mailing.pk, "rewrite", by=by) as row:
        for name, text in texts.items():
            setattr(row, name, text)
        _checked(row, _list(row.selection, by, row.edition))
    return row


@transaction.atomic
def discard(*, by: Any, mailing: Mailing) -> None:
    """Throw away a letter that has not left."""
    row = Mailing.objects.select_for_update(of=("self",)).get(pk=mailing.pk)
    permissions.check(by, "desk.rewrite", row)
    if row.machine.after(row.state, "rewrite") is None:
        raise Refused(_("Cette lettre est déjà partie : elle se garde."))
    audit.record("desk.discard", by=by, subject=row, before=row.state)
    row.delete()


@transaction.atomic
def submit(*, by: Any, mailing: Mailing) -> Mailing:
    """Ask another person to read it before it leaves."""
    with move(Mailing, mailing.pk, "submit", by=by) as row:
        _checked(row, _list(row.selection, by, row.edition))
        if not queries.plan(row).letters:
            raise Refused(_("Personne à joindre sur cette liste."))
    return row


@transaction.atomic
def approve(*, by: Any, mailing: Mailing, expected: int) -> Mailing:
    """Let it go, read by someone who did not write it. `expected`: the number of persons they were shown."""
    return _leave(mailing, "approve", by, expected)


@transaction.atomic
def send(*, by: Any, mailing: Mailing, expected: int) -> Mailing:
    """Let one's own letter go: to one person, or where nobody else could read it."""
    return _leave(mailing, "send", by, expected)


def _leave(mailing: Mailing, verb: str, by: Any, expected: int) -> Mailing:
    with move(Mailing, mailing.pk, verb, by=by, detail={"persons": expected}) as row:
        _list(row.selection, by, row.edition)
        plan = queries.plan(row)
        if verb == "send" and plan.persons > 1 and queries.needs_second_eyes(row):
            raise Denied(_("Une autre personne doit la relire d’abord."))
        if not plan.letters:
            raise Refused(_("Personne à joindre sur cette liste."))
        if plan.persons != expected:
            raise Refused(
                _("La liste a changé : %(now)s personnes au lieu de %(before)s. Relisez, puis envoyez.")
                % {"now": plan.persons, "before": expected}
            )
        row.approver, row.started_at = by, clock.now()
        _queue(row, plan)
    return row


def _queue(mailing: Mailing, plan: queries.Plan) -> None:
    """One letter, one line per person; the constraint keeps a person from getting two."""
    now = clock.now()
    messages = [
        Message(
            notice=NOTICE, channel=letter.channel, address=letter.address, recipient_name=letter.names[:150],
            person_id=letter.person.pk, edition_code=mailing.edition.code, subject=letter.subject, body=letter.body,
            state=MessageState.QUEUED, created_at=now, unsubscribe_url=letter.unsubscribe_url,
        )
        for letter in plan.letters
    ]  # fmt: skip
    outbox.queue(messages, priority=int(len(messages) > 1))
    rows = [
        MailingRecipient(mailing=mailing, person=person, message=message)
        for letter, message in zip(plan.letters, messages, strict=True)
        for person in (letter.person, *letter.with_them)
    ]
    rows += [MailingRecipient(mailing=mailing, person=one.person, skip=one.skip) for one in plan.skipped]
    MailingRecipient.objects.bulk_create(rows, batch_size=jobs.BATCH)


@transaction.atomic
def stop(*, by: Any, mailing: Mailing) -> int:
    """Keep back what has not left; returns how many letters. What is being handed over in this second leaves."""
    with move(Mailing, mailing.pk, "stop", by=by) as row:
        stopped = outbox.stop(queries.message_ids(row))
    return stopped


@transaction.atomic
def resume(*, by: Any, mailing: Mailing) -> int:
    """Let go what was kept back; returns how many letters."""
    with move(Mailing, mailing.pk, "resume", by=by) as row:
        resumed = outbox.resume(queries.message_ids(row), priority=1)
    return resumed


@transaction.atomic
def finish(*, by: Any, mailing: Mailing) -> Mailing:
    """Note that the machines have nothing left to send. Called by `tick`."""
    with move(Mailing, mailing.pk, "finish", by=by) as row:
        row.finished_at = clock.now()
    return row


@transaction.atomic
def retry_address(*, by: Any, edition: Edition, person: Person) -> int:
    """Believe in the dead addresses of a person again: they emptied their mailbox. Returns how many."""
    permissions.check(by, "desk.retry_address", edition)
    values = list(person.contacts.values_list("value", flat=True))
    number = Bounce.objects.filter(address__in=values).delete()[0]
    audit.record("desk.retry_address", by=by, subject=person, detail={"addresses": number})
    return number


@transaction.atomic
def choose_digest(*, by: Any, edition: Edition, rhythm: str) -> Digest:
    """How often a login gets the list of its work by e-mail."""
    permissions.check(by, "desk.office", edition)
    if rhythm not in Rhythm.values:
        raise Refused(_("Choisissez un rythme dans la liste."), field="rhythm")
    row, _made = Digest.objects.update_or_create(user=by, defaults={"rhythm": rhythm})
    audit.record("desk.choose_digest", by=by, subject=edition, detail={"rhythm": rhythm})
    return row


@transaction.atomic
def erase(*, person: Person) -> None:
    """Forget whom mailings went to; that the mailing had so many recipients stays known by its entry in the journal."""
    MailingRecipient.objects.filter(person=person, message=None).update(skip=Skip.ERASED)
    if person.user_id is not None:
        Digest.objects.filter(user=person.user_id).delete()
    singles = Mailing.objects.filter(selection=selections.ONE, recipients__person=person)
    singles.update(subject=_("(effacé)"), body=_("(effacé)"), sms_text="", list_title=_("(effacé)"))


@transaction.atomic
def take_over(*, keep: Person, drop: Person) -> dict[str, list[int]]:
    """Part of a merge: what was sent to `drop` was sent to `keep`, but where both were on the list."""
    rows = MailingRecipient.objects.filter(person=drop).exclude(
        mailing__in=MailingRecipient.objects.filter(person=keep).values("mailing")
    )
    ids = list(rows.values_list("pk", flat=True))
    MailingRecipient.objects.filter(pk__in=ids).update(person=keep)
    return {"mailing_recipients": ids} if ids else {}
