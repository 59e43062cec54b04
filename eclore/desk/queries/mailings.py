"""Reads about mailings: who is reached and how, what each would read, who got it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from eclore.core import letters as texts
from eclore.core import outbox, permissions, sms, wording
from eclore.core.letters import Field
from eclore.core.models import Bounce, Channel, Message, MessageState, Outage
from eclore.desk import selections
from eclore.desk.models import Digest, Mailing, MailingRecipient
from eclore.desk.queries.roles import members
from eclore.desk.states import MailingKind, MailingState, Skip, Way
from eclore.editions.models import Edition
from eclore.editions.states import Role
from eclore.people import news
from eclore.people.models import Contact, Person
from eclore.people.selections import Selection
from eclore.people.states import ContactKind

MANY = 500  # above, the number must be typed
PREVIEWS = 3


# Texts ---------------------------------------------------------------------------------------------------------------
def fields_of(selection: Selection) -> dict[str, Field]:
    """What a letter to this list may say of each person, by name."""
    common = {"name": _("Nom de la personne"), "edition": _("Nom de l’édition"), "site": _("Adresse du site")}
    return {name: Field(label, "") for name, label in {**common, **selection.fields}.items()}


# Who gets what -------------------------------------------------------------------------------------------------------
@dataclass
class Letter:
    """One person of the list: the letter for them (`skip` empty), or why there is none."""

    person: Person
    channel: str = ""
    address: str = ""
    subject: str = ""
    body: str = ""
    unsubscribe_url: str = ""
    skip: str = ""
    is_second_way: bool = False  # the first address is known to be dead
    with_them: list[Person] = field(default_factory=list)  # same words, same address: one letter for all

    @property
    def names(self) -> str:
        if not self.with_them:  # thousands of them
            return self.person.name
        return get_text_list([self.person.name, *(one.name for one in self.with_them)], _("et"))

    @property
    def segments(self) -> int:
        return sms.segments(sms.text_of(self.subject, self.body)) if self.channel == Channel.SMS else 0

    @property
    def shown_body(self) -> str:
        return sms.text_of(self.subject, self.body) if self.channel == Channel.SMS else self.body

    @property
    def channel_label(self) -> str:
        return str(Channel(self.channel).label) if self.channel else ""

    @property
    def skip_label(self) -> str:
        return str(Skip(self.skip).label) if self.skip else ""


@dataclass
class Plan:
    """Everybody on the list, as it stands now."""

    letters: list[Letter]
    skipped: list[Letter]

    @property
    def persons(self) -> int:
        """How many persons are reached: several may share one letter."""
        return sum(1 + len(letter.with_them) for letter in self.letters)

    @property
    def total(self) -> int:
        return self.persons + len(self.skipped)

    @property
    def by_channel(self) -> list[tuple[str, str, int]]:
        count = Counter(letter.channel for letter in self.letters)
        return [(str(value), str(label), count[value]) for value, label in Channel.choices if count[value]]

    @property
    def by_skip(self) -> list[tuple[str, int]]:
        count = Counter(letter.skip for letter in self.skipped)
        return [(str(label), count[value]) for value, label in Skip.choices if count[value]]

    @property
    def segments(self) -> int:
        return sum(letter.segments for letter in self.letters)

    @property
    def second_ways(self) -> int:
        return sum(letter.is_second_way for letter in self.letters)

    @property
    def shared(self) -> list[Letter]:
        return [letter for letter in self.letters if letter.with_them]

    @property
    def is_many(self) -> bool:
        return self.persons > MANY

    @property
    def previews(self) -> list[Letter]:
        """Three real persons, reached in different ways where there are several."""
        firsts = list({letter.channel: letter for letter in reversed(self.letters)}.values())
        rest = [letter for letter in (*self.letters[len(self.letters) // 2 :], *self.letters) if letter not in firsts]
        return (firsts + rest)[:PREVIEWS]


def selection_of(key: str) -> Selection | None:
    return selections.all_lists().get(key)


def persons(selection: Selection, edition: Edition, params: QueryDict) -> QuerySet[Person]:
    """The persons of the list, each once, by name."""
    rows = selection.persons(edition, selection.kept(params))
    return Person.objects.filter(pk__in=rows.order_by().values("pk")).order_by("name", "pk")


def plan(mailing: Mailing) -> Plan:
    """What would leave now: five queries, whatever the number of persons."""
    selection = selection_of(mailing.selection)
    if selection is None:  # the room that offered it is gone
        return Plan([], [])
    people = persons(selection, mailing.edition, mailing.params)
    addresses = _addresses(people)
    ids = [person.pk for person in people]
    values = selection.values(mailing.edition, selection.kept(mailing.params), ids) if selection.values else {}
    roads, draft = _Roads(mailing), _Draft(mailing, fields_of(selection))
    letters = [_routed(mailing, person, addresses.get(person.pk, {}), roads) for person in people]
    for letter in letters:
        if not letter.skip:
            _write(draft, letter, values.get(letter.person.pk, {}))
    return Plan(_together(letter for letter in letters if not letter.skip), [one for one in letters if one.skip])


class _Roads:
    """What is known of addresses, read once for a whole list."""

    def __init__(self, mailing: Mailing) -> None:
        self.dead = set(Bounce.objects.values_list("address", flat=True))
        self.closed = news.stopped_keys() if mailing.kind == MailingKind.NEWS else frozenset()

    def is_closed(self, address: str) -> bool:
        return bool(self.closed) and news.key_of(address) in self.closed


def _addresses(people: QuerySet[Person]) -> dict[int, dict[str, str]]:
    """`{person: {channel: address}}`, the first of each kind, in one query (a prefetch of thousands is slow)."""
    channels: dict[str, str] = {ContactKind.EMAIL: Channel.EMAIL, ContactKind.PHONE: Channel.SMS}
    found: dict[int, dict[str, str]] = {}
    rows = Contact.objects.filter(person__in=people.order_by().values("pk")).order_by("pk")
    for person_id, kind, value in rows.values_list("person_id", "kind", "value").iterator(chunk_size=5000):
        found.setdefault(person_id, {}).setdefault(channels[kind], value)
    return found


def _routed(mailing: Mailing, person: Person, addresses: Mapping[str, str], roads: _Roads) -> Letter:
    known = [(channel, addresses[channel]) for channel in (Channel.EMAIL, Channel.SMS) if channel in addresses]
    if not known and person.is_erased:
        return Letter(person, skip=Skip.ERASED)
    if any(roads.is_closed(address) for _channel, address in known):
        return Letter(person, skip=Skip.NO_NEWS)
    if mailing.way == Way.PAPER:
        return Letter(person, Channel.PAPER)
    alive = [(channel, address) for channel, address in known if address not in roads.dead]
    if alive:
        return Letter(person, *alive[0], is_second_way=alive[0] != known[0])
    if mailing.way == Way.SCREEN:
        return Letter(person, skip=Skip.NO_CONTACT)
    return Letter(person, Channel.PAPER, is_second_way=bool(known))


class _Draft:
    """The texts of a mailing, read once: what people typed, with `{Field}`, as texts that can be filled."""

    def __init__(self, mailing: Mailing, fields: Mapping[str, Field]) -> None:
        self.subject = texts.typed(mailing.subject, fields, box="subject")
        self.body = texts.typed(mailing.body, fields, box="body")
        self.sms_text = texts.typed(mailing.sms_text, fields, box="sms_text")
        self.words = dict.fromkeys(fields, "") | {"edition": mailing.edition.title, "site": settings.SITE_URL}
        self.is_news = mailing.kind == MailingKind.NEWS


def _write(draft: _Draft, letter: Letter, values: Mapping[str, str]) -> None:
    words = draft.words | {"name": letter.person.name, **values}
    body = draft.sms_text if letter.channel == Channel.SMS and draft.sms_text else draft.body
    letter.subject = wording.cut(" ".join(texts.fill(draft.subject, words).split()), outbox.SUBJECT_LENGTH)
    letter.body = texts.fill(body, words)
    if draft.is_news and letter.address:
        letter.unsubscribe_url = settings.SITE_URL + reverse("stop_news", args=[news.token_of(letter.address)])
        end = _("Ne plus recevoir de nouvelles : %(link)s") % {"link": letter.unsubscribe_url}
        letter.body = f"{letter.body.rstrip()}\n\n{end}"


def _together(letters: Iterator[Letter]) -> list[Letter]:
    """A family that shares an address gets the very same words once, with all the names on the envelope."""
    kept: dict[Any, Letter] = {}
    for letter in letters:
        key: Any = (letter.address, letter.subject, letter.body) if letter.address else letter.person.pk
        if key in kept:
            kept[key].with_them.append(letter.person)
        else:
            kept[key] = letter
    return list(kept.values())


# Second pair of eyes -------------------------------------------------------------------------------------------------
def managers(edition: Edition) -> set[int]:
    return set(members(edition).filter(role=Role.MANAGER, user__is_active=True).values_list("user_id", flat=True))


def needs_second_eyes(mailing: Mailing) -> bool:
    """A letter to several persons is read by a manager who did not write it, where there is one."""
    return bool(managers(mailing.edition) - {mailing.author_id})


# After it left -------------------------------------------------------------------------------------------------------
def mailings(user: Any, edition: Edition) -> QuerySet[Mailing]:
    """Mailings of the edition, newest first: all for the managers, their own for the others."""
    rows = Mailing.objects.filter(edition=edition).select_related("author", "approver", "edition")
    return rows if permissions.allowed(user, "desk.letters", edition) else rows.filter(author=user)


def recipients(mailing: Mailing) -> QuerySet[MailingRecipient]:
    """Everybody of a mailing that left, by name, with their letter."""
    rows = MailingRecipient.objects.filter(mailing=mailing).select_related("person__user", "message")
    return rows.order_by("person__name", "pk")


GROUPS = {
    "recu": ("sent",),
    "attente": ("queued", "held"),
    "arrete": ("stopped",),
    "echec": ("failed",),
    "personne": ("",),
}


def in_group(rows: QuerySet[MailingRecipient], group: str) -> QuerySet[MailingRecipient]:
    """Those who got it, who wait, whose letter was stopped, came back, or who were not to get any."""
    if group == "personne":
        return rows.filter(message=None)
    return rows.filter(message__state__in=GROUPS[group]) if group in GROUPS else rows


def tally_of(mailing: Mailing) -> dict[str, int]:
    """`{state of the letter, or "": persons}`; "" are those for whom no letter was made."""
    rows = MailingRecipient.objects.filter(mailing=mailing).order_by().values("message__state")
    return {row["message__state"] or "": row["n"] for row in rows.annotate(n=Count("pk"))}


def under_way(mailing: Mailing) -> QuerySet[Message]:
    """Letters of the mailing that a machine has still to send."""
    mine = MailingRecipient.objects.filter(mailing=mailing, message__isnull=False).values("message")
    return Message.objects.filter(pk__in=mine, state=MessageState.QUEUED).exclude(channel=Channel.PAPER)


def message_ids(mailing: Mailing) -> list[int]:
    """Ids of all its letters."""
    rows = MailingRecipient.objects.filter(mailing=mailing, message__isnull=False)
    return list(rows.order_by("message").values_list("message", flat=True).distinct())


def waiting_for_eyes(user: Any, edition: Edition) -> QuerySet[Mailing]:
    """Mailings that this login may approve."""
    if not permissions.allowed(user, "desk.letters", edition):
        return Mailing.objects.none()
    held = Mailing.objects.filter(edition=edition, state=MailingState.HELD).order_by("written_at", "pk")
    return held.exclude(author=user) if managers(edition) - {user.pk} else held


def outage_of(mailing: Mailing) -> Outage | None:
    """The way out that does not answer while letters of the mailing wait for it."""
    return Outage.objects.filter(channel__in=under_way(mailing).order_by().values("channel")).first()


def to_print_of(mailing: Mailing) -> QuerySet[Message]:
    """Letters on paper of the mailing that wait for the printer."""
    return outbox.to_print().filter(pk__in=MailingRecipient.objects.filter(mailing=mailing).values("message"))


def rhythm_of(user: Any) -> str:
    """How often a login gets its digest."""
    return Digest.objects.filter(user=user).values_list("rhythm", flat=True).first() or ""
