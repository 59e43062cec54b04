"""Verbs about people: meet, open an account, change a name, describe a structure, erase."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import phonenumbers
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError as BadNumber
from stdnum.fr import siret as siret_number

from eclore.core import audit, clock, outbox
from eclore.core.errors import Denied, Refused
from eclore.core.permissions import OnBehalf
from eclore.people import news, notices, queries
from eclore.people.adapter import Address, address_of
from eclore.people.models import (
    Contact,
    ContactChange,
    DoneFor,
    NewsStop,
    Organisation,
    Person,
    PersonMerge,
    PhoneNote,
    User,
)
from eclore.people.states import ContactKind, OrganisationKind


def clean_email(value: str) -> str:
    """Lower-case address, or "" where none is given. Raises Refused on a malformed one."""
    value = value.strip().lower()
    if not value:
        return ""
    try:
        validate_email(value)
    except ValidationError as error:
        raise Refused(_("Ce courriel semble incomplet. Écrivez-le comme prenom@exemple.fr."), field="email") from error
    return value


def clean_phone(value: str) -> str:
    """A phone number as +33…, or "" where none is given. Raises Refused on an impossible one."""
    if not value.strip():
        return ""
    try:
        number = phonenumbers.parse(value, "FR")
    except phonenumbers.NumberParseException:
        number = None
    # "possible" and not "valid": numbers reserved for fiction must pass in the demo
    if number is None or not number.national_number or not phonenumbers.is_possible_number(number):
        raise Refused(_("Ce numéro semble incomplet. Écrivez dix chiffres, comme 06 39 98 12 34."), field="phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def clean_birth_year(value: int | None) -> int | None:
    """A year between 1900 and now. Raises Refused otherwise."""
    if value is not None and not 1900 <= value <= clock.today().year:
        raise Refused(
            _("Cette année de naissance n’est pas possible. Écrivez quatre chiffres, comme 1984."), field="birth_year"
        )
    return value


@transaction.atomic
def meet(
    *,
    by: Any,
    name: str,
    email: str = "",
    phone: str = "",
    birth_year: int | None = None,
    commune_code: str = "",
    user: User | None = None,
) -> Person:
    """Note someone the scheme met. A phone alone is enough; nothing at all is too (a sheet of attendance)."""
    if not name.strip():
        raise Refused(_("Écrivez votre nom : c’est ainsi que l’équipe vous appellera."), field="name")
    email, phone = clean_email(email), clean_phone(phone)
    person = Person.objects.create(
        name=name.strip(), birth_year=clean_birth_year(birth_year), commune_code=commune_code, user=user
    )
    contacts = ((ContactKind.EMAIL, email), (ContactKind.PHONE, phone))
    Contact.objects.bulk_create([Contact(person=person, kind=kind, value=value) for kind, value in contacts if value])
    audit.record("people.meet", by=by, subject=person)
    return person


@transaction.atomic
def open_account(*, by: Any, email: str, name: str, password: str | None = None, is_proven: bool = False) -> User:
    """The login of an address: the one that exists, or a new one. `is_proven`: the address was checked by a code."""
    email = clean_email(email)
    if not email:
        raise Refused(_("Écrivez un courriel : le code de connexion y est envoyé."), field="email")
    existing = queries.user_by_email(email)
    if existing:
        return existing
    user = User.objects.create_user(email=email, name=name.strip(), password=password)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=is_proven)
    audit.record("people.open_account", by=by, subject=user)
    return user


@transaction.atomic
def link(*, by: Any, person: Person, user: User) -> Person:
    """Let `user` act for `person`. A person already linked to another login is refused."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.user_id not in (None, user.pk):
        raise Refused(_("Cette personne a déjà un compte. Demandez à l’équipe de réunir les deux."))
    person.user = user
    person.save(update_fields=["user"])
    audit.record("people.link", by=by, subject=person, detail={"user": user.pk})
    return person


@transaction.atomic
def self_of(*, user: User) -> Person:
    """The person that a login stands for, made from the account at the first need."""
    person = queries.person_of(user)
    return person or meet(by=user, name=str(user).split("@")[0], email=user.email or "", user=user)


@transaction.atomic
def describe_organisation(
    *, by: Any, name: str, kind: OrganisationKind | str, siret: str = "", rna: str = "", commune_code: str = ""
) -> Organisation:
    """The organisation of this SIRET, or a new one. Raises Refused on a SIRET whose check digits are wrong."""
    if not name.strip():
        raise Refused(_("Écrivez le nom de la structure."), field="name")
    number = None
    if siret.strip():
        try:
            number = siret_number.validate(siret)
        except BadNumber as error:
            raise Refused(
                _("Ce SIRET n’est pas valable : il compte 14 chiffres. Vérifiez-le sur l’avis de situation."),
                field="siret",
            ) from error
        existing = queries.organisation_by_siret(number)
        if existing:
            return existing
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(
                name=name.strip(), kind=kind, siret=number, rna=rna.strip(), commune_code=commune_code
            )
    except IntegrityError:  # two deposits of one structure at once: the first made it
        return Organisation.objects.get(siret=number)
    audit.record("people.describe_organisation", by=by, subject=organisation)
    return organisation


@transaction.atomic
def erase(*, by: Any, person: Person) -> None:
    """Blank a person: name, contacts, birth year. Rows that point here keep their facts, without the person."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    for rows in (person.contacts, person.contact_changes, person.phone_notes, person.done_for):
        rows.all().delete()
    person.name, person.birth_year, person.commune_code, person.user = _("Personne effacée"), None, "", None
    person.erased_at = clock.now()
    person.save()
    audit.record("people.erase", by=by, subject=person)


@transaction.atomic
def close_account(*, by: Any, user: User) -> None:
    """End a login for good: address and name are blanked, it signs in no more. What it did keeps its number."""
    user = User.objects.select_for_update().get(pk=user.pk)
    EmailAddress.objects.filter(user=user).delete()
    # `.invalid` never resolves: no code can be sent there.
    user.email, user.name, user.is_active = f"efface-{user.pk}@efface.invalid", _("Compte fermé"), False
    user.set_unusable_password()
    user.save()
    audit.record("people.close_account", by=by, subject=user)


@transaction.atomic
def stop_news(*, by: Any, address: str) -> None:
    """Keep an address off news for good; letters about a person's own acts still leave. Twice is once."""
    row, is_new = NewsStop.objects.get_or_create(key=news.key_of(address), defaults={"at": clock.now()})
    if is_new:
        audit.record("people.stop_news", by=by, subject=row)


@transaction.atomic
def want_news(*, by: Any, address: str) -> None:
    """Let news come again to an address, asked by the person."""
    row = NewsStop.objects.filter(key=news.key_of(address)).first()
    if row is not None:
        audit.record("people.want_news", by=by, subject=row)
        row.delete()


def export(person: Person) -> dict[str, Any]:
    """What this room holds on a person (right of access)."""
    return {
        "name": person.name,
        "birth_year": person.birth_year,
        "commune_code": person.commune_code,
        "contacts": [{"kind": c.kind, "value": c.value} for c in person.contacts.all()],
        "contact_changes": [
            {"before": row.before, "after": row.after, "at": row.changed_at} for row in person.contact_changes.all()
        ],
        "done_for_you": [
            {"what": row.what, "by": row.agent.name, "at": row.done_at, "contest": row.contest}
            for row in person.done_for.select_related("agent")
        ],
        "phone_notes": [
            {"subject": row.subject, "said": row.said, "at": row.noted_at} for row in person.phone_notes.all()
        ],
        "wants_news": not news.is_stopped([c.value for c in person.contacts.all()]),
    }


# What the help desk does ---------------------------------------------------------------------------------------------
def standing(person: Person) -> Person:
    """The row of a person, locked; of the one they were folded into, where two rows were found to be one person.

    Every act that gives something to a person starts here, before any other lock: it then waits for a merge under way.
    """
    row = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    while row.merged_into_id is not None:
        row = Person.objects.select_for_update(of=("self",)).get(pk=row.merged_into_id)
    return row


@transaction.atomic
def mend_contact(*, by: Any, person: Person, kind: str, before: str, after: str) -> ContactChange:
    """Put a contact right, add one (`before` empty) or take one away (`after` empty). The login keeps its address."""
    row = standing(person)
    after = clean_email(after) if kind == ContactKind.EMAIL else clean_phone(after)
    if after == before:
        raise Refused(_("C’est déjà ce contact : rien n’a changé."), field="after")
    held = row.contacts.filter(kind=kind)
    if after and held.filter(value=after).exists():
        raise Refused(_("Cette personne a déjà ce contact."), field="after")
    if before and not held.filter(value=before).update(value=after or before):
        raise Refused(_("Ce contact vient d’être changé par quelqu’un d’autre. Rechargez la page."), field="after")
    if not after:
        held.filter(value=before).delete()
    elif not before:
        Contact.objects.create(person=row, kind=kind, value=after)
    change = ContactChange.objects.create(
        person=row, kind=kind, before=before, after=after, changed_at=clock.now(),
        changed_by=by if isinstance(by, User) else None,
    )  # fmt: skip
    audit.record("people.mend_contact", by=by, subject=row, detail={"change": change.pk, "kind": str(kind)})
    return change


@transaction.atomic
def ask_login_change(*, by: Any, user: User, email: str) -> None:
    """Write to a new address: the login moves there once its link is opened. The old address is told at once."""
    email = clean_email(email)
    if not email or email == user.email:
        raise Refused(_("C’est déjà l’adresse de connexion."), field="after")
    if queries.user_by_email(email):
        raise Refused(
            _("Un autre compte existe déjà avec cette adresse : réunissez plutôt les deux personnes."), field="after"
        )
    outbox.post(notices.ConfirmAddress(user, email), Address(email, name=user.name))
    outbox.post(notices.AddressWillChange(user), address_of(user))
    audit.record("people.ask_login_change", by=by, subject=user)


@transaction.atomic
def confirm_login_change(*, token: str) -> User:
    """The new address answered: it is now the one that signs in. A link works once, for three days."""
    asked = queries.login_change(token)
    if asked is None:
        raise Refused(_("Ce lien n’est plus valable. Demandez à l’équipe de le renvoyer."))
    user = User.objects.select_for_update().get(pk=asked["user"])
    if user.email != asked["from"] or not user.is_active:
        raise Refused(_("Ce lien a déjà servi : rien d’autre n’a changé."))
    if queries.user_by_email(asked["to"]):
        raise Refused(_("Un compte existe déjà avec cette adresse. L’équipe peut réunir les deux."))
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=asked["to"], primary=True, verified=True)
    user.email = asked["to"]
    user.save(update_fields=["email"])
    audit.record("people.confirm_login_change", by=user, subject=user)
    return user


@transaction.atomic
def note_done_for(*, actor: OnBehalf, what: str, edition_code: str = "") -> DoneFor:
    """Keep, for the person to read, what an agent did in their place. Called in the transaction of the act."""
    return DoneFor.objects.create(
        person_id=actor.person_pk,
        agent_id=actor.agent.pk,
        way=actor.way,
        what=what[:300],
        verb=",".join(actor.verbs)[:60],
        edition_code=edition_code,
        done_at=clock.now(),
    )


@transaction.atomic
def contest(*, by: User, done_for: DoneFor, text: str) -> DoneFor:
    """The person says that an act was not asked, or not so. The team finds it in what waits for it."""
    row = DoneFor.objects.select_for_update().get(pk=done_for.pk)
    if row.person.user_id != by.pk:
        raise Denied(_("Cet acte ne vous concerne pas."))
    if row.contested_at:
        raise Refused(_("Votre message est déjà parti : l’équipe vous répond."), field="contest")
    row.contest = text.strip()[:500]
    if not row.contest:
        raise Refused(_("Dites en une phrase ce qui ne va pas."), field="contest")
    row.contested_at = clock.now()
    row.save(update_fields=["contest", "contested_at"])
    audit.record("people.contest", by=by, subject=row.person, detail={"done_for": row.pk})
    return row


@transaction.atomic
def answer_contest(*, by: Any, done_for: DoneFor) -> None:
    """The team looked at it with the person, and put it right where it had to."""
    DoneFor.objects.filter(pk=done_for.pk, answered_at=None).update(answered_at=clock.now())
    audit.record("people.answer_contest", by=by, subject=done_for.person, detail={"done_for": done_for.pk})


@transaction.atomic
def note_call(
    *, by: Any, person: Person | None, subject: str, said: str = "", caller: str = "",
    call_back_on: date | None = None, edition_code: str = "",
) -> PhoneNote:  # fmt: skip
    """Keep what was said on the telephone, of a person or of a caller not known yet."""
    if not subject.strip():
        raise Refused(_("Écrivez le sujet de l’appel, en quelques mots."), field="subject")
    if person is None and not caller.strip():
        raise Refused(_("Écrivez qui appelle, ou son numéro."), field="caller")
    if call_back_on and call_back_on < clock.today():
        raise Refused(_("Ce jour est passé : choisissez un jour à venir."), field="call_back_on")
    note = PhoneNote.objects.create(
        person=person, caller=caller.strip()[:150], subject=subject.strip()[:120], said=said.strip()[:2000],
        call_back_on=call_back_on, edition_code=edition_code, noted_by=by, noted_at=clock.now(),
    )  # fmt: skip
    audit.record("people.note_call", by=by, subject=note, detail={"person": person.pk if person else None})
    return note


@transaction.atomic
def place_call(*, by: Any, note: PhoneNote, person: Person) -> None:
    """Say who it was that called."""
    if not PhoneNote.objects.filter(pk=note.pk, person=None).update(person=person):
        raise Refused(_("Cette note est déjà rattachée à une personne."))
    audit.record("people.place_call", by=by, subject=note, detail={"person": person.pk})


@transaction.atomic
def called_back(*, by: Any, note: PhoneNote) -> None:
    """The person was called back: the note leaves what waits."""
    PhoneNote.objects.filter(pk=note.pk, called_back_at=None).update(called_back_at=clock.now())
    audit.record("people.called_back", by=by, subject=note)


@transaction.atomic
def merge(*, by: Any, keep: Person, drop: Person, moved: dict[str, Any]) -> PersonMerge:
    """Fold `drop` into `keep`: contacts, notes and login follow. The rooms moved their rows before (`desk.merge`).

    The login of `keep` stays; the other one is closed by the caller. Refused on one person, or on a row already folded.
    """
    rows = {row.pk: row for row in Person.objects.select_for_update().filter(pk__in=(keep.pk, drop.pk)).order_by("pk")}
    keep, drop = rows[keep.pk], rows[drop.pk]
    for contact in drop.contacts.all():
        keep.contacts.get_or_create(kind=contact.kind, value=contact.value)
    drop.contacts.all().delete()
    for kind in (ContactChange, DoneFor, PhoneNote):
        kind._default_manager.filter(person=drop).update(person=keep)
    if keep.user_id is None:
        keep.user = drop.user
    keep.birth_year, keep.commune_code = keep.birth_year or drop.birth_year, keep.commune_code or drop.commune_code
    keep.save()
    drop.name, drop.birth_year, drop.commune_code = _("Réunie à une autre personne"), None, ""
    drop.user, drop.merged_into = None, keep
    drop.save()
    outbox.hand_over(drop.pk, keep.pk)
    row = PersonMerge.objects.create(kept=keep, dropped=drop, moved=moved, merged_by=by, merged_at=clock.now())
    audit.record("people.merge", by=by, subject=keep, detail={"dropped": drop.pk, "moved": moved})
    return row


@transaction.atomic
def settle_login(*, by: Any, person: Person, login: User, others: Iterable[User]) -> None:
    """After a merge, one login stands for the person; the others close, and whoever they acted for too goes with it."""
    Person.objects.filter(pk=person.pk).update(user=login)
    for user in others:
        Person.objects.filter(user=user).update(user=login)
        close_account(by=by, user=user)
