"""What an agent does while somebody is on the telephone: write again, mend an address, note the call, act for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from eclore.core import audit, outbox, permissions
from eclore.core.errors import Denied, Refused
from eclore.core.models import Message, MessageState
from eclore.core.permissions import OnBehalf
from eclore.desk import queries, rooms
from eclore.editions.models import Edition
from eclore.people import actions as people
from eclore.people import notices
from eclore.people.adapter import address_of
from eclore.people.models import ContactChange, DoneFor, Person, PhoneNote, User
from eclore.people.states import ContactKind, Way


@transaction.atomic
def resend(*, by: Any, edition: Edition, person: Person, message: Message) -> Message:
    """The same letter again, to where the person is reached today."""
    permissions.check(by, "desk.resend", edition)
    if message.person_id != person.pk or not queries.may_read(by, message):
        raise Denied(_("Ce courrier n’est pas à vous de renvoyer."))
    if message.state == MessageState.HELD:
        raise Refused(_("Ce courrier attend d’être relu : il partira après."))
    copy = outbox.send_again(message, person)
    audit.record("desk.resend", by=by, subject=edition, detail={"message": message.pk, "person": person.pk})
    return copy


@transaction.atomic
def resend_failed(*, by: Any, edition: Edition, person: Person) -> int:
    """Every letter that could not leave, to the mended address; one already sent again does not leave twice."""
    permissions.check(by, "desk.resend", edition)
    people.standing(person)  # two clicks wait for each other
    failed = [row for row in queries.failed_letters(person) if queries.may_read(by, row)]
    for message in failed:
        outbox.send_again(message, person)
    audit.record("desk.resend", by=by, subject=edition, detail={"person": person.pk, "letters": len(failed)})
    return len(failed)


@transaction.atomic
def tell_how_to_sign_in(*, by: Any, edition: Edition, user: User) -> None:
    """A code lasts minutes and belongs to one browser: the letter says where to ask for one, and with which address."""
    permissions.check(by, "desk.resend", edition)
    if not user.email:
        raise Refused(
            _("Cette personne entre par un code envoyé à son téléphone : dites-lui la page « Se connecter ».")
        )
    outbox.post(notices.HowToSignIn(user), address_of(user), edition_code=edition.code)
    audit.record("desk.tell_how_to_sign_in", by=by, subject=edition, detail={"user": user.pk})


@transaction.atomic
def mend_contact(
    *, by: Any, edition: Edition, person: Person, kind: str, before: str, after: str, is_login: bool = False
) -> ContactChange:
    """Put an address or a number right. `is_login`: the account moves too, once the new address has answered."""
    permissions.check(by, "desk.mend_contact", edition)
    if kind not in ContactKind.values:
        raise Refused(_("Choisissez courriel ou téléphone."), field="kind")
    change = people.mend_contact(by=by, person=person, kind=kind, before=before, after=after)
    if is_login and kind == ContactKind.EMAIL and change.after:
        user: User | None = change.person.user
        if user is None:
            raise Refused(_("Cette personne n’a pas de compte."), field="is_login")
        if queries.active_roles(user).exists() and not permissions.allowed(by, "desk.appoint", edition):
            raise Denied(_("Ce compte tient un rôle : une gestionnaire change son adresse."), field="is_login")
        people.ask_login_change(by=by, user=user, email=change.after)
    return change


@transaction.atomic
def note_call(
    *, by: Any, edition: Edition, person: Person | None, subject: str, said: str = "", caller: str = "",
    call_back_on: date | None = None,
) -> PhoneNote:  # fmt: skip
    """Keep a call."""
    permissions.check(by, "desk.note_call", edition)
    return people.note_call(
        by=by, person=person, subject=subject, said=said, caller=caller, call_back_on=call_back_on,
        edition_code=edition.code,
    )  # fmt: skip


@transaction.atomic
def place_call(*, by: Any, edition: Edition, note: PhoneNote, person: Person) -> None:
    """Say who it was that called."""
    permissions.check(by, "desk.note_call", edition)
    people.place_call(by=by, note=note, person=person)


@transaction.atomic
def called_back(*, by: Any, edition: Edition, note: PhoneNote) -> None:
    """Done: the person was called back."""
    permissions.check(by, "desk.note_call", edition)
    people.called_back(by=by, note=note)


@transaction.atomic
def do_for(*, by: Any, edition: Edition, person: Person, way: str, act: Callable[[OnBehalf, Person], str]) -> DoneFor:
    """Do `act` in the place of a person, who reads it in their space and may contest it.

    `act` receives the actor to pass on as `by`, and gives back the sentence that the person reads.
    """
    permissions.check(by, "desk.act_for", edition)
    if way not in Way.values:
        raise Refused(_("Dites comment la personne vous l’a demandé."), field="way")
    row = people.standing(person)
    if row.user_id == by.pk:
        raise Refused(_("C’est vous : faites-le depuis votre espace."))
    actor = OnBehalf(agent=by, person_pk=row.pk, login_pk=row.user_id, way=way)
    what = act(actor, row)
    return people.note_done_for(actor=actor, what=what, edition_code=edition.code)


@transaction.atomic
def answer_contest(*, by: Any, edition: Edition, done_for: DoneFor) -> None:
    """The team looked at a contested act with the person."""
    permissions.check(by, "desk.answer_contest", edition)
    people.answer_contest(by=by, done_for=done_for)


# Two rows, one person ------------------------------------------------------------------------------------------------
@transaction.atomic
def merge_persons(*, by: Any, edition: Edition, keep: Person, drop: Person, is_sure: bool = False) -> Person:
    """Fold `drop` into `keep`, in every room. `is_sure`: the warnings were read. Never touches the urn nor the roll.

    Refused where both logins hold a role: who did what would no longer be told apart.
    """
    permissions.check(by, "desk.merge_persons", edition)
    if keep.pk == drop.pk:
        raise Refused(_("C’est la même fiche : choisissez-en une autre."))
    ids = (keep.pk, drop.pk)
    rows = {row.pk: row for row in Person.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")}
    keep, drop = rows[keep.pk], rows[drop.pk]
    if keep.merged_into_id or drop.merged_into_id:
        raise Refused(_("L’une de ces fiches vient d’être réunie à une autre. Rechargez la page."))
    if queries.merge_warnings(keep, drop) and not is_sure:
        raise Refused(_("Lisez les avertissements, puis confirmez que c’est bien la même personne."), field="is_sure")
    users = {user.pk: user for user in (keep.user, drop.user) if user is not None}
    with_roles = [user for user in users.values() if queries.active_roles(user).exists()]
    if len(with_roles) > 1:
        raise Refused(_("Les deux comptes tiennent un rôle : retirez d’abord les rôles de l’un des deux."))
    login = with_roles[0] if with_roles else keep.user or drop.user
    moved = rooms.merge(keep, drop)
    row = people.merge(by=by, keep=keep, drop=drop, moved=moved)
    if login is not None:
        people.settle_login(by=by, person=row.kept, login=login, others=[u for u in users.values() if u != login])
    return row.kept
