"""Verbs of one idea: note, carry over, publish, archive; and `propose`, the whole of the public form."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from eclore.core import clock, outbox, revisions
from eclore.core.errors import Refused
from eclore.core.folding import fold
from eclore.core.workflow import begin, move
from eclore.editions import queries as editions
from eclore.editions.models import Commune, Edition
from eclore.editions.states import Theme
from eclore.ideas import notices, queries
from eclore.ideas.models import Idea
from eclore.ideas.states import ArchiveReason, CarrierKind, IdeaState
from eclore.people import actions as people
from eclore.people import queries as people_queries
from eclore.people.models import Person
from eclore.people.states import ContactKind

ADULT = 18


def place(edition: Edition, commune: Commune | str) -> Commune:
    """The commune of the edition's map, given or as typed. Raises Refused (field `commune`) where it is not there."""
    if isinstance(commune, Commune):
        found = editions.commune_by_code(edition, commune.pk)
    else:
        found = editions.find_commune(edition, commune)
    if found is None:
        close = [] if isinstance(commune, Commune) else queries.suggest_communes(edition, commune)
        if close:
            names = ", ".join(f"{row.name} ({row.postal_codes[:5]})" for row in close)
            raise Refused(
                _("« %(text)s » peut désigner plusieurs communes : %(names)s. Recopiez la bonne.")
                % {"text": commune, "names": names},
                field="commune",
            )
        raise Refused(
            _("Nous ne trouvons pas cette commune sur la carte de l’édition. Vérifiez son nom ou son code postal."),
            field="commune",
        )
    return found


def clean_text(text: str, *, field: str, limit: int, missing: str) -> str:
    """Trimmed text. Raises Refused on an empty or too long one."""
    text = text.replace("\x00", "").strip()
    if not text:
        raise Refused(missing, field=field)
    if len(text) > limit:
        raise Refused(
            _("Ce texte est trop long : %(limit)s signes au plus, et il en compte %(length)s.")
            % {"limit": limit, "length": len(text)},
            field=field,
        )
    return text


@transaction.atomic
def someone(
    *, by: Any, name: str, email: str = "", phone: str = "", birth_year: int | None = None, commune_code: str = ""
) -> Person:
    """The person whom a visitor or an agent names: met before under this contact and name, or met now.

    A phone alone is enough. Raises Refused without name, or without any contact, or on a malformed one.
    """
    email, phone = people.clean_email(email), people.clean_phone(phone)
    people.clean_birth_year(birth_year)
    if not email and not phone:
        raise Refused(_("Donnez un courriel ou un téléphone : c’est ainsi que l’équipe vous répondra."), field="email")
    for kind, value in ((ContactKind.EMAIL, email), (ContactKind.PHONE, phone)):
        for known in people_queries.persons_by_contact(kind, value).order_by("pk") if value else ():
            if fold(known.name) == fold(name):
                return known
    owner = people_queries.user_by_email(email) if email else None
    if owner and fold(owner.name) != fold(name):
        people.self_of(user=owner)  # before anyone else's name: see `give_account`
    return people.meet(by=by, name=name, email=email, phone=phone, birth_year=birth_year, commune_code=commune_code)


@transaction.atomic
def give_account(*, by: Any, person: Person, email: str) -> None:
    """Open the account of this address if there is none, and let it act for the person.

    Nobody is signed in by this: whoever can read the address will be, by a code. An address that is not the person's
    opens nothing: to know a name and a number must not be enough to take their place.
    """
    email = people.clean_email(email)
    if not email or person.user_id is not None or email not in {row.value for row in person.contacts.all()}:
        return
    user = people.open_account(by=by, email=email, name=person.name)
    # the login stands for its first person: a name typed by someone else must not take that place
    first = people_queries.person_of(user)
    if fold(user.name) != fold(person.name) and (first is None or first.pk > person.pk):
        return
    person.user = people.link(by=by, person=person, user=user).user


@transaction.atomic
def note(
    *,
    by: Any,
    edition: Edition,
    person: Person,
    title: str,
    summary: str,
    theme: str,
    commune: Commune | str,
    carrier_kind: str = CarrierKind.PERSON,
    carrier_name: str = "",
) -> Idea:
    """A resident brings an idea. Raises Closed out of phase, Refused on what is missing or brought twice.

    `carrier_name`, public, names the group, class or structure; a class is carried by an adult who answers for it.
    """
    # the lock makes of a double click two turns: the second finds the idea of the first
    person = people.standing(person)
    idea = Idea(
        edition=edition,
        author=person,
        title=clean_text(title, field="title", limit=100, missing=_("Donnez un titre à votre idée, en quelques mots.")),
        summary=clean_text(
            summary, field="summary", limit=1000, missing=_("Racontez votre idée en deux ou trois phrases.")
        ),
        theme=theme,
        carrier_kind=carrier_kind,
        carrier_name=_carrier_name(person, carrier_kind, carrier_name),
        noted_at=clock.now(),
    )
    if theme not in Theme.values:
        raise Refused(_("Choisissez un thème dans la liste."), field="theme")
    idea.commune = place(edition, commune)
    idea.search_text = queries.search_text(idea)
    if queries.ideas_of(person).filter(edition=edition, title__iexact=idea.title, state=IdeaState.NOTED).exists():
        raise Refused(_("Vous avez déjà proposé cette idée : elle garde sa place, l’équipe va la lire."), field="title")
    begin(idea, "note", by=by)
    outbox.post(notices.noted(idea), person, edition_code=edition.code)
    return idea


def _carrier_name(person: Person, kind: str, name: str) -> str:
    """The public name of who carries the idea: "" for a person, who is never named."""
    if kind not in CarrierKind.values:
        raise Refused(_("Dites dans la liste qui porte l’idée."), field="carrier_kind")
    if kind == CarrierKind.PERSON:
        return ""
    if kind == CarrierKind.CLASS and person.birth_year and clock.today().year - person.birth_year < ADULT:
        raise Refused(_("Une classe est portée par un adulte : écrivez ici le nom et le contact d’un adulte référent."))
    missing = _("Donnez un nom au groupe : il sera public, sans nommer personne.")
    return clean_text(name, field="carrier_name", limit=120, missing=missing)


@transaction.atomic
def carry_over(*, by: Any, idea: Idea, edition: Edition) -> Idea:
    """Take up in this edition an idea of an earlier one, as it was. Raises Refused where it already was."""
    author = people.standing(idea.author)
    if idea.edition_id == edition.pk:
        raise Refused(_("Cette idée est déjà dans cette édition."))
    if Idea.objects.filter(edition=edition, carried_from=idea).exists():
        raise Refused(_("Cette idée a déjà été reprise dans cette édition."))
    row = Idea(
        edition=edition,
        author=author,
        carried_from=idea,
        noted_at=clock.now(),
        **{
            name: getattr(idea, name)
            for name in ("title", "summary", "theme", "commune", "carrier_kind", "carrier_name", "search_text")
        },
    )
    begin(row, "carry_over", by=by, detail={"from": idea.pk})
    outbox.post(notices.noted(row), author, edition_code=edition.code)
    return row


@transaction.atomic
def propose(
    *,
    by: Any,
    edition: Edition,
    title: str,
    summary: str,
    theme: str,
    commune: Commune | str,
    name: str = "",
    email: str = "",
    phone: str = "",
    birth_year: int | None = None,
    carrier_kind: str = CarrierKind.PERSON,
    carrier_name: str = "",
) -> Idea:
    """Note an idea from the public form: as oneself when signed in, else as the person of the contact given."""
    if by.is_authenticated:
        person = people.self_of(user=by)
    else:
        code = place(edition, commune).pk
        person = someone(by=by, name=name, email=email, phone=phone, birth_year=birth_year, commune_code=code)
    idea = note(
        by=by,
        edition=edition,
        person=person,
        title=title,
        summary=summary,
        theme=theme,
        commune=commune,
        carrier_kind=carrier_kind,
        carrier_name=carrier_name,
    )
    if not by.is_authenticated:
        give_account(by=by, person=idea.author, email=email)
    return idea


@transaction.atomic
def edit(*, by: Any, idea: Idea, title: str, summary: str) -> Idea:
    """Correct the words of an idea: its author until it is published, the team after; the former words are kept."""
    with move(Idea, idea.pk, "edit", by=by) as row, revisions.keeping(row, *queries.word_labels(), by=by):
        row.title = clean_text(
            title, field="title", limit=100, missing=_("Donnez un titre à votre idée, en quelques mots.")
        )
        row.summary = clean_text(
            summary, field="summary", limit=1000, missing=_("Racontez votre idée en deux ou trois phrases.")
        )
        row.search_text = queries.search_text(row)
    return row


@transaction.atomic
def publish(*, by: Any, idea: Idea) -> Idea:
    """Show the idea to everybody, once read."""
    with move(Idea, idea.pk, "publish", by=by) as row:
        pass
    outbox.post(notices.published(row), row.author, edition_code=row.edition.code)
    return row


@transaction.atomic
def archive(*, by: Any, idea: Idea, reason_code: str) -> Idea:
    """Set an idea aside, with a reason from `ArchiveReason`."""
    if reason_code not in ArchiveReason.values:
        raise Refused(_("Choisissez un motif dans la liste."), field="reason_code")
    with move(Idea, idea.pk, "archive", by=by, reason_code=reason_code) as row:
        pass
    return row
