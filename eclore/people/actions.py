"""Verbs about people: meet, open an account, change a name, describe a structure, erase."""

from __future__ import annotations

from typing import Any

import phonenumbers
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError as BadNumber
from stdnum.fr import siret as siret_number

from eclore.core import audit, clock
from eclore.core.errors import Refused
from eclore.people import queries
from eclore.people.models import Contact, Organisation, Person, User
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
    return person or meet(by=user, name=user.name or user.email.split("@")[0], email=user.email, user=user)


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
    person.contacts.all().delete()
    person.name, person.birth_year, person.commune_code, person.user = _("Personne effacée"), None, "", None
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


def export(person: Person) -> dict[str, Any]:
    """What this room holds on a person (right of access)."""
    return {
        "name": person.name,
        "birth_year": person.birth_year,
        "commune_code": person.commune_code,
        "contacts": [{"kind": c.kind, "value": c.value} for c in person.contacts.all()],
    }
