"""The desk's own lists, as sheets: persons found, letters, the journal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from eclore.core.listing import Column, Listing
from eclore.core.models import AuditEntry, Message
from eclore.desk.models import Mailing, MailingRecipient
from eclore.editions.models import Edition
from eclore.people.models import Person

CALL = "editions.contact"


def persons(edition: Edition, rows: Sequence[Person], filters: Sequence[tuple[str, str]]) -> Listing:
    """Persons that a search found."""
    return Listing(
        name="personnes",
        title=_("Personnes"),
        edition=edition,
        rows=rows,
        filters=filters,
        columns=[
            Column("name", _("Nom"), "name"),
            Column("email", _("Courriel"), "email", "contact", CALL),
            Column("phone", _("Téléphone"), "phone", "contact", CALL),
            Column("insee", _("Commune (code INSEE)"), "commune_code"),
            Column("account", _("Compte"), account_of),
        ],
    )


def letters(edition: Edition, rows: QuerySet[Message], filters: Sequence[tuple[str, str]]) -> Listing:
    """Letters in one state: for whom and when, never their text."""
    return Listing(
        name="courriers",
        title=_("Courriers"),
        edition=edition,
        rows=rows,
        filters=filters,
        columns=[
            Column("subject", _("Objet"), "subject"),
            Column("name", _("Pour"), "recipient_name"),
            Column("address", _("Adresse"), "address", "contact", CALL),
            Column("channel", _("Par"), "get_channel_display"),
            Column("state", _("État"), "get_state_display"),
            Column("created_at", _("Écrit le"), "created_at", "moment"),
            Column("sent_at", _("Parti le"), "sent_at", "moment"),
            Column("error", _("Erreur"), "last_error"),
        ],
    )


def journal(
    edition: Edition,
    rows: QuerySet[AuditEntry],
    filters: Sequence[tuple[str, str]],
    name_actors: Callable[[list[Any]], None],
) -> Listing:
    """Acts of the edition, as the journal shows them."""
    return Listing(
        name="journal",
        title=_("Journal des actions"),
        edition=edition,
        rows=rows,
        filters=filters,
        each=name_actors,
        columns=[
            Column("number", _("Numéro"), "pk", "number"),
            Column("at", _("Quand"), "at", "moment"),
            Column("who", _("Qui"), "who"),
            Column("role", _("Rôle"), "role_label"),
            Column("said", _("En mots"), "said"),
            Column("verb", _("Action"), "verb"),
            Column("subject", _("Sur quoi"), lambda row: f"{row.subject_type} {row.subject_id}"),
            Column("before", _("Avant"), "was"),
            Column("after", _("Après"), "now"),
            Column("reason", _("Motif"), "reason_code"),
            Column("detail", _("Détail"), lambda row: ", ".join(f"{k} : {v}" for k, v in row.detail.items())),
        ],
    )


def recipients(mailing: Mailing, rows: QuerySet[MailingRecipient]) -> Listing:
    """Who got a letter, by which way, when; who did not, and why."""
    return Listing(
        name=f"envoi-{mailing.pk}",
        title=mailing.subject,
        edition=mailing.edition,
        rows=rows.prefetch_related("message__events"),
        filters=[(_("Liste"), mailing.list_title)],
        columns=[
            Column("name", _("Nom"), "person.name"),
            Column("state", _("État"), "state_label"),
            Column("channel", _("Par"), "message.get_channel_display"),
            Column("address", _("Adresse"), "message.address", "contact", CALL),
            Column("sent_at", _("Parti le"), "message.sent_at", "moment"),
            Column("account", _("Compte"), lambda row: account_of(row.person)),
            Column("error", _("Ce qui s’est passé"), "message.last_error"),
            Column("log", _("Journal"), "log"),
        ],
    )


def account_of(person: Person) -> str:
    """Whether the person ever signed in."""
    return _("ouvert") if person.user is not None and person.user.last_login else _("pas ouvert")
